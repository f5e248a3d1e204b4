import type { Tensor } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { device } from "../../src/tfjs/devices/device.js";
import { loadFloat64 } from "../../src/tfjs/float64.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { operations, type Operation } from "./operations.js";
import { seededNumbers } from "./seeded-numbers.js";

/*
 * Every operation's first and second derivative on a rung, in float32, against central differences of tfjs computed in
 * doubles. The reference knows no gradient: first derivatives are differences of values, second ones differences of
 * first derivatives, which the first comparison has proved.
 */
const step = 1e-5;
const tolerance = 1e-4;

type Scalar = (...inputs: Tensor[]) => Tensor;

/** The operation's outputs, each with a weight of its own, added up. */
const weighed =
  (tf: Tfjs, { run }: Operation): Scalar =>
  (...inputs) => {
    const result = run(tf, ...inputs);
    return result.mul(tf.tensor(seededNumbers(7, result.size), result.shape)).sum();
  };

/** The first derivatives, each with a weight of its own, added up. */
const slope =
  (tf: Tfjs, operation: Operation): Scalar =>
  (...inputs) =>
    tf.addN(
      tf
        .grads(weighed(tf, operation))(inputs)
        .map((gradient, place) =>
          gradient.mul(tf.tensor(seededNumbers(20 + place, gradient.size), gradient.shape)).sum(),
        ),
    );

const valuesOf = ({ shapes, range = [-1, 1] }: Operation): number[][] =>
  shapes.map((shape, place) =>
    seededNumbers(
      3 + place,
      shape.reduce((a, b) => a * b, 1),
    ).map((value) => Math.fround(range[0] + ((value + 1) / 2) * (range[1] - range[0]))),
  );

function gradientsOf(tf: Tfjs, f: Scalar, values: number[][], shapes: number[][]): number[] {
  return tf.tidy(() =>
    tf
      .grads(f)(values.map((list, place) => tf.tensor(list, shapes[place])))
      .flatMap((gradient) => Array.from(gradient.dataSync())),
  );
}

function differences(tf: Tfjs, f: Scalar, values: number[][], shapes: number[][]): number[] {
  const at = (moved: number[][]): number =>
    tf.tidy(() => f(...moved.map((list, place) => tf.tensor(list, shapes[place]))).dataSync()[0]);
  return values.flatMap((list, input) =>
    list.map((value, place) => {
      const moved = (by: number) =>
        at(values.map((other, index) => (index === input ? other.with(place, value + by) : other)));
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
}

function largestError(actual: number[], expected: number[]): number {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Math.max(...actual.map((value, place) => Math.abs(value - expected[place]) / scale));
}

/** Differences of an operation's values or slopes; all rungs are measured against the same ones. */
const known = new Map<string, number[]>();

function reference(tf: Tfjs, kind: "value" | "slope", operation: Operation, values: number[][]): number[] {
  const key = `${kind} of ${operation.name}`;
  const f = kind === "value" ? weighed(tf, operation) : slope(tf, operation);
  if (!known.has(key)) known.set(key, differences(tf, f, values, operation.shapes));
  return known.get(key)!;
}

describe.each(["wasm", "cpu", "tensorflow"] as const)("on %s", (rung) => {
  let tf: Tfjs;
  let exact: Tfjs;
  let refusal: string | undefined;
  beforeAll(async () => {
    exact = await loadFloat64();
    try {
      ({ tf } = await device(rung));
    } catch (error) {
      if (rung !== "tensorflow") throw error;
      refusal = (error as Error).message;
    }
  });

  for (const operation of operations) {
    const values = valuesOf(operation);
    it(`the gradient of ${operation.name} is its central differences in doubles`, (context) => {
      if (refusal) context.skip(refusal);
      const expected = reference(exact, "value", operation, values);
      const actual = gradientsOf(tf, weighed(tf, operation), values, operation.shapes);
      expect(largestError(actual, expected)).toBeLessThan(tolerance);
    });
    if (operation.firstOnly) continue;
    it(`the second derivative of ${operation.name} is the central differences of its gradient`, (context) => {
      if (refusal) context.skip(refusal);
      const expected = reference(exact, "slope", operation, values);
      const actual = gradientsOf(tf, slope(tf, operation), values, operation.shapes);
      expect(largestError(actual, expected)).toBeLessThan(tolerance);
    });
  }
});
