import type { io } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { writeModelFolder } from "../../tfjs/model-folder.js";
import { loadTfjs } from "../../tfjs/tfjs.js";
import type { Continuable, RunState } from "./run-state.js";
import { bestWeights, portableNames } from "./portable-names.js";
import { type RunFacts, type SavedRun, savedRun } from "./saved-run.js";

/** tfjs's word for weights that belong to the optimizer: it passes over them where it reads a model. */
const group = "optimizer";

/**
 * Writes a run into a folder: its model as tfjs writes models, what its optimizer remembers beside the weights, and its records.
 * @throws FileError where the folder cannot be written
 */
export async function saveRun(folder: string, run: Continuable & RunFacts, state: RunState): Promise<void> {
  const tf = loadTfjs();
  const memory = await state.optimizer.read((weights) =>
    tf.io.encodeWeights(
      [...portableNames(run.model as LayersModel, weights), ...bestWeights(state.best?.weights)],
      group,
    ),
  );
  let written: io.ModelArtifacts | undefined;
  const take = tf.io.withSaveHandler(async (artifacts) => {
    written = artifacts;
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
  });
  await (run.model as LayersModel).save(take);
  const { weightData = [], weightSpecs = [], ...rest } = written!;
  const model: io.ModelArtifacts & { gradsheet: SavedRun } = {
    ...rest,
    weightSpecs: [...weightSpecs, ...memory.specs],
    weightData: [weightData, memory.data].flat(),
    gradsheet: savedRun(run, state),
  };
  writeModelFolder(folder, model);
}
