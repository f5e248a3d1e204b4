import { setImmediate } from "node:timers/promises";
import { performance } from "node:perf_hooks";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Objective } from "./losses.js";
import type { Fitted } from "./models.js";
import type { Tfjs } from "../tfjs/library.js";

/** The samples at some places as tensors. */
export function batchOf(
  tf: Tfjs,
  { dataset, inputType }: Pick<Fitted, "dataset" | "inputType">,
  places: ArrayLike<number>,
  objective: Objective,
): { x: Tensor; labels: Tensor } {
  const { x, y, size } = dataset.select(places);
  return {
    x: tf.tensor(x, [size, ...dataset.inputShape], inputType),
    labels: objective.labels(y, size),
  };
}

/** Lets other things happen (an interrupt, a signal, a notebook's messages) when they have waited for long enough. */
export class Breather {
  private last = performance.now();

  async breathe(): Promise<void> {
    if (performance.now() - this.last < 20) return;
    await setImmediate();
    this.last = performance.now();
  }
}
