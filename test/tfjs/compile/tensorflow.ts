import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs-core";
import { beforeAll, beforeEach } from "vitest";
import { compileStep, type CompileOptions } from "../../../src/tfjs/compile-step.js";
import { device } from "../../../src/tfjs/devices/device.js";
import type { Tfjs } from "../../../src/tfjs/library.js";

/** tfjs on TensorFlow's library; the tests of a file that calls this are skipped, with the reason, where it is not there. */
export function onTensorflow(): { tf: Tfjs } {
  const held = {} as { tf: Tfjs };
  let refusal: string | undefined;
  beforeAll(async () => {
    try {
      held.tf = (await device("tensorflow")).tf;
    } catch (error) {
      refusal = (error as Error).message;
    }
  });
  beforeEach((context) => {
    if (refusal) context.skip(refusal);
  });
  return held;
}

/** Something to train, made anew for each run, so that two runs begin alike. */
export interface Trained {
  variables?: Variable[];
  loss(...batch: Tensor[]): Tensor;
  /** The batch of a step. */
  batch(step: number): Tensor[];
  optimizer: Optimizer;
  options?: Partial<CompileOptions>;
  /** Done before each step. */
  before?(step: number): void;
  dispose?(): void;
}

/** The losses of some steps, and how the last of them was made. */
export async function losses(
  trained: Trained,
  steps: number,
  options: Partial<CompileOptions> = {},
): Promise<{ losses: number[]; state: string }> {
  const { loss, optimizer, variables, batch, before } = trained;
  const step = compileStep(loss, { optimizer, variables, ...trained.options, ...options });
  const made: number[] = [];
  for (let count = 0; count < steps; count++) {
    before?.(count);
    const tensors = batch(count);
    made.push(await step(...tensors));
    for (const tensor of tensors) tensor.dispose();
  }
  const { state } = step;
  step.dispose();
  trained.dispose?.();
  return { losses: made, state };
}

/** The largest difference of two runs' losses. */
export const furthest = (a: number[], b: number[]): number =>
  Math.max(...a.map((loss, step) => Math.abs(loss - b[step])));
