import { InputError } from "../errors.js";
import { Random } from "../number/random.js";
import type { LayersModel, Tfjs } from "../tfjs/library.js";
import { type BatchSource, checkUnstreamed, sampledBatches } from "./batch-source.js";
import { type BatchStream, isStream } from "./batch-stream.js";
import { StreamReader } from "./stream-reader.js";
import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import type { Dataset } from "./datasets/dataset.js";
import type { Part } from "./part.js";
import type { FitOptions } from "./fit-options.js";
import { type Fitted, fitted } from "./fitted.js";
import { objectiveOf } from "./objective.js";

/** What a run reads its samples from, once its model is there. */
export interface FitParts {
  source: BatchSource;
  training: Part;
  validation: Part | undefined;
  /** Lets a stream end what it has begun. */
  close: () => Promise<void>;
}

/** The data of a run, looked at before its model is made. */
export type GivenData =
  | { stream: BatchStream; validation: Dataset | undefined }
  | { training: Dataset; validation: Dataset | undefined };

/** @throws InputError for data that are none, and for a share of a stream */
export function givenData(data: DataLike | BatchStream, options: FitOptions, place: string): GivenData {
  const { validation, seed = 0 } = options;
  const told = () =>
    validation === undefined ? undefined : asDataset(validation as DataLike, `${place}: validation`);
  if (isStream(data)) {
    if (typeof validation === "number")
      throw new InputError({
        place,
        rule: "needs validation data beside batches that are made one after the other",
        got: `the share ${validation}`,
        cure: "Give validation: { x, y }.",
      });
    if (options.classWeights === "balanced")
      throw new InputError({
        place,
        rule: "needs all labels to balance the classes",
        got: "batches that are made one after the other",
        cure: "Give classWeights: { class: weight }.",
      });
    return { stream: data, validation: told() };
  }
  checkUnstreamed(options, place);
  const all = asDataset(data, place);
  if (typeof validation !== "number") return { training: all, validation: told() };
  if (all.size < 2)
    throw new InputError({
      place,
      rule: "needs two samples or more to keep some for validation",
      got: "one",
      cure: "Give validation: { x, y }, or leave it out.",
    });
  const kept = Math.min(all.size - 1, Math.max(1, Math.round(validation * all.size)));
  const order = Random.for(seed, "validation").permutation(all.size);
  return { training: all.select(order.subarray(kept)), validation: all.select(order.subarray(0, kept)) };
}

/**
 * The data of a run as its model takes them.
 * @param epoch the first that the run makes
 * @throws InputError for data, labels or options that do not fit together
 */
export async function fitParts(
  tf: Tfjs,
  model: LayersModel,
  given: GivenData,
  options: FitOptions & { batchSize: number },
  epoch: number,
  place: string,
): Promise<FitParts> {
  checkTrainable(model, place);
  const { loss, lossWeights, metrics, classWeights, ignore, stepsPerEpoch } = options;
  const goal = { loss, lossWeights, metrics };
  const part = (data: Fitted): Part => ({
    ...data,
    objective: objectiveOf(tf, data, goal, place, { classWeights, ignore }),
    toldLoss: loss !== undefined,
  });
  const reader = "stream" in given ? new StreamReader(given.stream, model, stepsPerEpoch, place) : undefined;
  const training =
    "stream" in given ? await reader!.begin(epoch, part) : part(fitted(model, given.training, place));
  // Class weights are for the gradients; a loss that is measured is that of the data as they are.
  const measured = given.validation && fitted(model, given.validation, `${place}: validation`);
  return {
    source: reader ?? sampledBatches(training, options.batchSize),
    training,
    validation: measured && {
      ...measured,
      objective: objectiveOf(tf, measured, training.objective.goal, `${place}: validation`, { ignore }),
      toldLoss: true,
    },
    close: async () => reader?.close(),
  };
}

/** @throws InputError for a model that has nothing to learn, or does not know its inputs yet */
function checkTrainable(model: LayersModel, place: string): void {
  const refuse = (rule: string, got: string, cure: string): never => {
    throw new InputError({ place, rule, got, cure });
  };
  if (model.layers.length === 0) refuse("needs a model with layers", "none", "Add layers to it.");
  if (model.inputs.length === 0)
    refuse(
      "needs a model that knows its inputs",
      "one that is not built",
      "Give its first layer an inputShape.",
    );
  if (model.trainableWeights.length > 0) return;
  const frozen = model.weights.length;
  if (frozen === 0)
    refuse(
      "needs a model with weights to train",
      "none",
      "Add a layer that has weights, such as a dense one.",
    );
  refuse(
    "needs a model with weights to train",
    `${frozen} that are frozen`,
    "Set layer.trainable = true on a layer.",
  );
}
