import type { io } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { GradsheetError, InputError } from "../../errors.js";
import { Schedule } from "../../optimizer/schedule-curve.js";
import type { Tfjs } from "../../tfjs/library.js";
import type { FitOptions } from "../fit-options.js";
import type { OptimizerLike } from "../optimizers.js";
import type { CarriedError, CarriedOptimizer, RunOrder } from "./messages.js";

/** A model with its weights as they stand, in tfjs's own form. */
export async function carriedModel(tf: Tfjs, model: LayersModel): Promise<io.ModelArtifacts> {
  let written: io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      written = artifacts;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  return written!;
}

/**
 * An optimizer by name, its schedule worked out for so many steps.
 * @throws InputError for one of tfjs's own, which lives on its thread
 */
export function carriedOptimizer(optimizer: OptimizerLike, steps: number, place: string): CarriedOptimizer {
  const spec = typeof optimizer === "string" ? { type: optimizer } : optimizer;
  if (typeof spec !== "object" || !("type" in spec)) throw bound("an optimizer of tfjs's own", place);
  const { learningRate } = spec as { learningRate?: unknown };
  if (!(learningRate instanceof Schedule)) return { spec: { ...spec }, rates: undefined };
  const { learningRate: _, ...rest } = spec as { learningRate: Schedule };
  const rates = Float64Array.from({ length: steps }, (__, at) => Number(learningRate.ofStep(at + 1)));
  return { spec: rest, rates };
}

/**
 * The options of a run but for those that are of its thread.
 * @throws InputError for functions, which see what is around them there alone
 */
export function carriedOptions(options: FitOptions, place: string): RunOrder["options"] {
  const { optimizer: _, signal: __, onEpoch: ___, checkpoint: ____, ...carried } = options;
  for (const [name, value] of Object.entries(carried)) {
    const found = [value, ...(typeof value === "object" && value !== null ? Object.values(value) : [])];
    const deep = found.flatMap((item) =>
      typeof item === "object" && item !== null && !ArrayBuffer.isView(item) ? Object.values(item) : [item],
    );
    if (name !== "validation" && deep.some((item) => typeof item === "function"))
      throw bound(`a function in ${name}`, place);
  }
  return carried;
}

const bound = (got: string, place: string): InputError =>
  new InputError({
    place,
    rule: "needs losses, measures and optimizers by name to make runs side by side",
    got,
    cure: "Leave jobs out.",
  });

/** An error with the class that it had. */
export function carriedBack({ message, stack, fault }: CarriedError): Error {
  const error = fault ? new InputError(fault) : new Error(message);
  if (stack !== undefined && !(error instanceof GradsheetError)) error.stack = stack;
  return error;
}
