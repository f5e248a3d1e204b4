import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { type Operation, operations } from "../operations.js";
import { seededNumbers } from "../seeded-numbers.js";
import { losses, onTensorflow, type Trained } from "./tensorflow.js";

describe("compileStep", () => {
  const held = onTensorflow();

  /** Moves the operation's inputs a little way down a weighed sum of its results. */
  function trained({ run, shapes, range = [-1, 1] }: Operation): Trained {
    const { tf } = held;
    const numbers = (seed: number, shape: number[], [from, to]: [number, number]): Tensor => {
      const size = shape.reduce((count, length) => count * length, 1);
      return tf.tensor(
        seededNumbers(seed, size).map((x) => from + ((x + 1) / 2) * (to - from)),
        shape,
      );
    };
    const variables = shapes.map((shape, place) => tf.variable(numbers(3 + place, shape, range)));
    return {
      variables,
      optimizer: tf.train.sgd(1e-3),
      loss: (factor) => {
        const result = run(tf, ...variables);
        return result
          .mul(numbers(7, result.shape, [-1, 1]))
          .sum()
          .mul(factor);
      },
      batch: () => [tf.scalar(1)],
      dispose: () => variables.forEach((variable) => variable.dispose()),
    };
  }

  for (const operation of operations)
    it(`trains through ${operation.name} as the eager step does`, async () => {
      const eager = await losses(trained(operation), 6, { compile: false });
      const compiled = await losses(trained(operation), 6);
      expect(compiled.state).toBe("compiled");
      for (const [step, loss] of eager.losses.entries())
        expect(Math.abs(compiled.losses[step] - loss)).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(loss)),
        );
    });
});
