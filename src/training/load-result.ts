import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { FitResult } from "./fit-result.js";
import { isBestWeight, ownNames } from "./keep/portable-names.js";
import { type NamedTensor, type OptimizerMemory, rememberState } from "./keep/run-state.js";
import { generatorsOf, readInside, readSavedRun } from "./keep/saved-run.js";
import type { LoadOptions } from "./load-options.js";
import { type LoadedModel, readModel } from "./read-model.js";

/**
 * The run of training of a folder that `result.save(folder)` or a checkpoint wrote: its model, history and figure; `fit(result, …)`
 * goes on with it.
 * @param folder the folder, or its `model.json`
 * @param options `device`; default the one in use
 * @throws FileError where there is no run, or it is damaged
 * @example
 * await loadResult("no such folder") // throws must be a file of a model that was saved
 */
export async function loadResult(folder: string, options: LoadOptions = {}): Promise<FitResult> {
  const loaded = await readModel(folder, options);
  const { model, artifacts, device } = loaded;
  const run = readSavedRun(folder, (artifacts as { gradsheet?: unknown }).gradsheet);
  const { history, metrics, stepLosses, stepSeconds, facts } = run;
  const { remembered, best } = extraWeights(loaded);
  const result = new FitResult(
    { history, metrics, stepLosses, stepSeconds },
    model,
    device,
    facts.stopped,
    facts.seconds,
    facts.stepsPerEpoch,
    facts.cause,
    facts.manner,
    best.length > 0 ? undefined : run.best,
    readInside(run),
  );
  rememberState(result, {
    options: run.options,
    missing: run.missing,
    epochs: run.epochs,
    seconds: run.seconds,
    ...generatorsOf(run),
    part: run.part,
    best: run.best && { ...run.best, ...(best.length > 0 && { weights: best }) },
    optimizer: memoryOf(loaded, remembered, run.optimizerClass),
  });
  return result;
}

/** The tensors beside the model's own weights: what the optimizer remembers, and the weights of the best epoch. */
function extraWeights({ artifacts, device }: LoadedModel): { remembered: NamedTensor[]; best: Tensor[] } {
  const all = device.tf.io.decodeWeights(artifacts.weightData!, artifacts.weightSpecs!);
  const extra: NamedTensor[] = [];
  for (const { name, group } of artifacts.weightSpecs!)
    if (group === "optimizer") extra.push({ name, tensor: all[name] });
    else all[name].dispose();
  return {
    remembered: extra.filter((each) => !isBestWeight(each)),
    best: extra.filter(isBestWeight).map(({ tensor }) => tensor),
  };
}

function memoryOf(
  { model, device }: LoadedModel,
  remembered: NamedTensor[],
  className: string,
): OptimizerMemory {
  const weights = ownNames(model as LayersModel, remembered);
  return {
    className,
    read: (use) => use(weights),
    dispose: () => device.tf.dispose(weights.map(({ tensor }) => tensor)),
  };
}
