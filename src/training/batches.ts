import { setImmediate } from "node:timers/promises";
import { performance } from "node:perf_hooks";
import type { Tensor } from "@tensorflow/tfjs-core";
import { rowsAt } from "./datasets/sample-rows.js";
import type { Fitted } from "./fitted.js";
import type { Objective } from "./objective.js";
import type { Tfjs } from "../tfjs/library.js";

/** Some samples as tensors: inputs and labels in the model's order. */
export interface Batch {
  inputs: Tensor[];
  labels: Tensor[];
  /** What each sample counts; undefined where all count alike. */
  weights: Tensor | undefined;
}

/** The samples at some places as tensors. */
export function batchOf(
  tf: Tfjs,
  { size, inputs, outputs, weights }: Fitted,
  places: ArrayLike<number>,
  objective: Pick<Objective, "labels">,
): Batch {
  const rows = <Values extends Float32Array | Int32Array>(values: Values): Values =>
    rowsAt(values, places, values.length / size);
  return {
    inputs: inputTensors(tf, { size, inputs }, places),
    labels: objective.labels(
      outputs.map(({ dataset }) => rows(dataset.y)),
      places.length,
    ),
    weights: weights && tf.tensor1d(rows(weights)),
  };
}

/** The inputs of the samples at some places. */
export function inputTensors(
  tf: Tfjs,
  { size, inputs }: Pick<Fitted, "size" | "inputs">,
  places: ArrayLike<number>,
): Tensor[] {
  return inputs.map(({ values, shape, type }) =>
    tf.tensor(rowsAt(values, places, values.length / size), [places.length, ...shape], type),
  );
}

/** All tensors of a batch, in the order in which a step takes them. */
export const tensorsOf = ({ inputs, labels, weights }: Batch): Tensor[] => [
  ...inputs,
  ...labels,
  ...(weights ? [weights] : []),
];

/** Lets other things happen (an interrupt, a signal, a notebook's messages) when they have waited for long enough. */
export class Breather {
  private last = performance.now();

  async breathe(): Promise<void> {
    if (performance.now() - this.last < 20) return;
    await setImmediate();
    this.last = performance.now();
  }
}
