import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import {
  crossEntropy,
  divergenceTable,
  entropy,
  jointEntropies,
  jsDivergence,
  klDivergence,
} from "../../src/probability/entropy.js";
import { losses, lossOver, lossTable, type LossFunction } from "../../src/probability/losses.js";
import { real } from "../../src/number/real.js";
import { logSoftmax, logSumExp, sigmoid, softmax, softmaxJacobian } from "../../src/probability/softmax.js";

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

function distribution(random: () => number, size: number): number[] {
  const weights = Array.from({ length: size }, () => (random() < 0.2 ? 0 : random()));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  return total === 1 ? [1, ...weights.slice(1).map(() => 0)] : weights.map((weight) => weight / total);
}

describe("softmax", () => {
  it("is e^z over the sum, moves with no shift, and stays finite at ±1000", () => {
    const random = generator(1);
    for (let trial = 0; trial < 500; trial++) {
      const z = Array.from({ length: 1 + Math.floor(random() * 5) }, () => random() * 10 - 5);
      const total = z.reduce((sum, x) => sum + Math.exp(x), 0);
      softmax(z).forEach((p, i) => expect(p).toBeCloseTo(Math.exp(z[i]) / total, 12));
      softmax(z.map((x) => x + 700)).forEach((p, i) => expect(p).toBeCloseTo(softmax(z)[i], 12));
      expect(logSumExp(z)).toBeCloseTo(Math.log(total), 12);
      logSoftmax(z).forEach((l, i) => expect(l).toBeCloseTo(z[i] - Math.log(total), 12));
    }
    expect(softmax([1000, -1000, 1000])).toEqual([0.5, 0, 0.5]);
    expect(softmax([0, -Infinity])).toEqual([1, 0]);
    expect(softmax([2, 0], { temperature: 2 })[0]).toBeCloseTo(sigmoid(1), 14);
  });

  it("has the Jacobian of its finite differences", () => {
    const z = [0.3, -1, 2];
    const h = 1e-5;
    softmaxJacobian(z).forEach((row, i) =>
      row.forEach((slope, j) => {
        const at = (step: number) => softmax(z.map((x, k) => (k === j ? x + step : x)))[i];
        expect(slope).toBeCloseTo((at(h) - at(-h)) / (2 * h), 9);
      }),
    );
  });

  it("refuses NaN, +∞ and a temperature of 0", () => {
    expect(() => softmax([Number.NaN])).toThrow("softmax: needs an array of numbers, got [null]");
    expect(() => softmax([Infinity, 1])).toThrow("needs a finite largest logit, got Infinity");
    expect(() => softmax([1], { temperature: 0 })).toThrow("positive temperature, got 0");
    expect(() => softmax([])).toThrow("got []");
  });
});

describe("entropies and divergences", () => {
  it("JS of the quiz is 0.14313638 in base 10, and the same in nats and bits", () => {
    const P = [0, 0, 0.2, 0.3, 0.1, 0.4];
    const Q = [0.3, 0.1, 0.2, 0.1, 0.3, 0];
    expect(jsDivergence(P, Q, { base: 10 })).toBeCloseTo(0.14313638, 8);
    expect(jsDivergence(P, Q)).toBeCloseTo(0.14313638 * Math.LN10, 7);
    expect(jsDivergence(P, Q, { base: 2 }) * Math.LN2).toBeCloseTo(jsDivergence(P, Q), 14);
    expect([klDivergence(P, Q), klDivergence(Q, P)]).toEqual([Infinity, Infinity]);
    expect(divergenceTable(P, Q, { base: 10 }).caption).toBe("KL(p‖q) = ∞, KL(q‖p) = ∞, JS = 0.14313638");
  });

  it("obey CE = H + KL, KL ≥ 0, 0 ≤ JS ≤ 1 bit, JS symmetric and 0 only for equals: 1000 random pairs", () => {
    const random = generator(2);
    for (let trial = 0; trial < 1000; trial++) {
      const size = 1 + Math.floor(random() * 6);
      const [p, q] = [distribution(random, size), distribution(random, size)];
      const base = [Math.E, 2, 10, 3][trial % 4];
      const kl = klDivergence(p, q, { base });
      const ce = crossEntropy(p, q, { base });
      const gap = Number.isFinite(kl) ? ce - entropy(p, { base }) - kl : ce === kl ? 0 : 1;
      expect(gap).toBeCloseTo(0, 10);
      expect(kl).toBeGreaterThan(-1e-12);
      const js = jsDivergence(p, q, { base: 2 });
      expect(js).toBeGreaterThan(-1e-12);
      expect(js).toBeLessThan(1 + 1e-12);
      expect(js).toBeCloseTo(jsDivergence(q, p, { base: 2 }), 12);
      expect(jsDivergence(p, p)).toBe(0);
    }
  });

  it("mutual information is the divergence of the joint distribution from the product of its margins", () => {
    const random = generator(4);
    for (let trial = 0; trial < 200; trial++) {
      const flat = distribution(random, 6);
      const joint = [flat.slice(0, 3), flat.slice(3)];
      const margins = [
        joint.map((row) => row.reduce((a, b) => a + b, 0)),
        joint[0].map((p, y) => p + joint[1][y]),
      ];
      const products = margins[0].flatMap((p) => margins[1].map((q) => p * q));
      const found = jointEntropies(joint, { base: 2 });
      expect(found.mutualInformation).toBeCloseTo(klDivergence(flat, products, { base: 2 }), 10);
      expect(found.columnsGivenRows).toBeCloseTo(found.columns - found.mutualInformation, 10);
    }
    expect(() => jointEntropies([[1], []])).toThrow("needs rows of one length, got [[1],[]]");
  });

  it("knows its infinities and its zeros", () => {
    expect(entropy([1, 0, 0])).toBe(0);
    expect(entropy([0.25, 0.25, 0.25, 0.25], { base: 2 })).toBe(2);
    expect(crossEntropy([0, 1], [0, 1])).toBe(0);
    expect(crossEntropy([0.5, 0.5], [1, 0])).toBe(Infinity);
    expect(
      crossEntropy(
        Array(8)
          .fill(0)
          .map((_, i) => (i === 3 ? 1 : 0)),
        Array(8).fill(1 / 8),
      ),
    ).toBeCloseTo(Math.log(8), 14);
  });

  it("refuses what is no distribution and odd bases", () => {
    expect(() => entropy([0.5, 0.6])).toThrow("needs probabilities that add up to 1, got sum 1.1");
    expect(() => entropy([1.5, -0.5])).toThrow("got -0.5");
    expect(() => klDivergence([1], [0.5, 0.5])).toThrow("same outcomes, got 1 and 2");
    expect(() => entropy([1], { base: 1 })).toThrow("needs a base above 0 other than 1, got 1");
    expect(() => entropy([1], { base: Symbol("b") as never })).toThrow(
      "needs a base above 0 other than 1, got Symbol(b)",
    );
  });
});

describe("losses", () => {
  it("have the derivatives of their finite differences", () => {
    const random = generator(3);
    for (const [name, { value, derivative }] of Object.entries<LossFunction>(losses))
      for (let trial = 0; trial < 100; trial++) {
        const probability = /^((binaryC|c)rossEntropy|focal)$/.test(name);
        const margin = /hinge|exponential|perceptron/.test(name);
        const y =
          probability || name === "binaryCrossEntropyFromLogits"
            ? random()
            : margin
              ? (trial % 2) * 2 - 1
              : random() * 4 - 2;
        const a = probability ? 0.05 + 0.9 * random() : random() * 4 - 2;
        const kink = [y, y + 1, y - 1, y, 0].some((point) => Math.abs(a - point) < 1e-3);
        if (kink) continue;
        const h = 1e-5;
        const slope = (value(y, a + h) - value(y, a - h)) / (2 * h);
        expect(derivative(y, a)).toBeCloseTo(slope, 5);
      }
  });

  it("agree with each other: cross-entropy of a logit and of its probability; certainty is 0 or ∞, never NaN", () => {
    for (const z of [-30, -2, 0, 0.5, 20])
      for (const y of [0, 0.3, 1])
        expect(losses.binaryCrossEntropyFromLogits.value(y, z)).toBeCloseTo(
          losses.binaryCrossEntropy.value(y, sigmoid(z)),
          6,
        );
    const { value, derivative } = losses.binaryCrossEntropy;
    expect([value(1, 1), value(0, 0), value(1, 0), value(0, 1)]).toEqual([0, 0, Infinity, Infinity]);
    expect([derivative(1, 0), derivative(0, 1), derivative(1, 1)]).toEqual([-Infinity, Infinity, -1]);
    expect(losses.binaryCrossEntropyFromLogits.value(1, -1000)).toBe(1000);
  });

  it("sum or average over outputs, and show themselves", () => {
    expect(lossOver("squaredError", [1, 2], [3, 2], { reduction: "mean" })).toEqual({
      value: 2,
      gradient: [2, 0],
    });
    expect(() => lossOver("x" as never, [1], [1])).toThrow("needs a loss out of");
    expect(() => lossOver("hinge", [1], [1, 2])).toThrow("as many predictions as targets, got 2 and 1");
    expect(() => renderToString(lossTable().toLatex(), { throwOnError: true })).not.toThrow();
  });
});

describe("numbers however they are given", () => {
  it("Real, fractions, text and numbers count alike; softmax takes a matrix row by row and is safe in map", () => {
    expect(softmax(["1/2", real(2)])).toEqual(softmax([0.5, 2]));
    const rows = [
      [1, 2, 3],
      [0, 0, -1],
    ];
    const each = [softmax(rows[0]), softmax(rows[1])];
    expect(softmax(rows)).toEqual(each);
    expect(rows.map(softmax)).toEqual(each);
    expect(softmax(rows, { temperature: "2" })).toEqual(rows.map((row) => softmax(row.map((z) => z / 2))));
    expect(() => softmax([1, 2], 2)).toThrow("Write softmax(z, { temperature: 2 }).");
    expect(entropy(["1/4", "3/4"])).toBe(entropy([0.25, 0.75]));
    expect(lossOver("squaredError", [real(1)], ["1/2"])).toEqual({ value: 0.25, gradient: [-1] });
    expect(losses.hinge.value("1", real("1/4"))).toBe(0.75);
    expect(lossOver("meanAbsoluteError", [1, 2], [2, 0])).toEqual({ value: 1.5, gradient: [0.5, -0.5] });
  });
});
