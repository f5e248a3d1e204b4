import { describe, expect, it } from "vitest";
import { gloveLoss, random, word2vecStep, type Word2vecSpec } from "../../src/index.js";

const dice = random(21);

/** The loss by loops. */
function loss({ model, input, output, center, context, negatives, combine }: Word2vecSpec): number {
  const [v, u] = [input as number[][], output as number[][]];
  const words = [context].flat() as number[];
  const sources = model === "cbow" ? words : [center as number];
  const targets = model === "cbow" ? [center as number] : words;
  const scale = model === "cbow" && combine !== "sum" ? 1 / sources.length : 1;
  const h = v[0].map((_, axis) => scale * sources.reduce((sum, word) => sum + v[word][axis], 0));
  const z = u.map((row) => row.reduce((sum, value, axis) => sum + value * h[axis], 0));
  const sigma = (x: number) => 1 / (1 + Math.exp(-x));
  return targets.reduce((sum, target) => {
    if (negatives === undefined)
      return sum + Math.log(z.reduce((total, x) => total + Math.exp(x), 0)) - z[target];
    const others = (negatives as number[]).reduce((total, word) => total - Math.log(sigma(-z[word])), 0);
    return sum - Math.log(sigma(z[target])) + others;
  }, 0);
}

describe("word2vecStep", () => {
  it("200 random steps of both models and both losses → the loss by loops, gradients by differences, the step", () => {
    for (let round = 0; round < 200; round++) {
      const [size, dimension] = [dice.integers(2, 5), dice.integers(1, 4)];
      const matrix = () =>
        Array.from({ length: size }, () =>
          Array.from({ length: dimension }, () => dice.integers(-9, 10) / 5),
        );
      const spec: Word2vecSpec = {
        model: dice.choice(["skip-gram", "cbow"]),
        combine: dice.choice(["mean", "sum"]),
        input: matrix(),
        output: matrix(),
        center: dice.integers(0, size),
        context: dice.integers(0, size, dice.integers(1, 4)),
        learningRate: 0.5,
        ...(round % 2 === 0 ? {} : { negatives: dice.integers(0, size, 2) }),
      };
      const found = word2vecStep(spec);
      expect(Number(found.loss)).toBeCloseTo(loss(spec), 9);
      for (const key of ["input", "output"] as const) {
        const gradient = key === "input" ? found.inputGradient : found.outputGradient;
        const after = key === "input" ? found.newInput : found.newOutput;
        const [word, axis] = [dice.integers(0, size), dice.integers(0, dimension)];
        const moved = (by: number) =>
          loss({
            ...spec,
            [key]: (spec[key] as number[][]).map((row, i) =>
              row.map((value, j) => (i === word && j === axis ? value + by : value)),
            ),
          });
        const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect(Number(gradient[word][axis])).toBeCloseTo(slope, 6);
        expect(Number(after![word][axis])).toBeCloseTo(Number(spec[key][word][axis]) - 0.5 * slope, 6);
      }
    }
  });

  it("words by name; formulas with their names; large scores without overflow", () => {
    const spec = {
      input: [[1000], [0]],
      output: [[1], [-1]],
      words: ["king", "man"],
      center: "king",
      context: "man",
    };
    expect(Number(word2vecStep(spec).loss)).toBeCloseTo(2000, 6);
    expect(Number(word2vecStep({ ...spec, negatives: ["king"] }).loss)).toBeCloseTo(2000, 6);
    expect(word2vecStep(spec).formulas()).toContain("z_{\\text{king}}");
    expect(word2vecStep(spec).newInput).toBeNull();
  });

  it.each([
    [{ center: 2 }, "needs words as places from 0 to 1, got 2"],
    [{ context: [] }, "needs at least one context word"],
    [{ output: [[1]] }, "needs as many output vectors as input vectors"],
    [{ model: "glove" }, 'needs a model of "skip-gram", "cbow", got "glove"'],
    [{ words: ["a"] }, "needs 2 words"],
    [{ input: [[Number.NaN], [1]] }, "needs input and output vectors"],
  ])("%j → %s", (wrong, message) => {
    const spec = { input: [[1], [2]], output: [[1], [2]], center: 0, context: 1 };
    expect(() => word2vecStep({ ...spec, ...wrong } as never)).toThrow(message);
  });
});

describe("gloveLoss", () => {
  it("200 random tables → the sum by loops, gradients by differences; pairs that never meet do not count", () => {
    for (let round = 0; round < 200; round++) {
      const [rows, columns, dimension] = dice.integers(1, 4, 3);
      const matrix = (height: number, width: number) =>
        Array.from({ length: height }, () => Array.from({ length: width }, () => dice.integers(-9, 10) / 5));
      const counts = Array.from({ length: rows }, () => dice.integers(0, 20, columns));
      const [words, contexts] = [matrix(rows, dimension), matrix(columns, dimension)];
      const [wordBiases] = matrix(1, rows);
      const [contextBiases] = matrix(1, columns);
      const cost = (w: number[][], b: number[]) => {
        let total = 0;
        counts.forEach((row, i) =>
          row.forEach((count, j) => {
            if (count === 0) return;
            const error =
              w[i].reduce((sum, value, axis) => sum + value * contexts[j][axis], 0) + b[i] + contextBiases[j];
            total += Math.min(1, (count / 10) ** 0.75) * (error - Math.log(count)) ** 2;
          }),
        );
        return total;
      };
      const found = gloveLoss({ counts, words, contexts, wordBiases, contextBiases, cutoff: 10 });
      expect(Number(found.loss)).toBeCloseTo(cost(words, wordBiases), 9);
      const [i, axis] = [dice.integers(0, rows), dice.integers(0, dimension)];
      const moved = (by: number) =>
        words.map((row, k) => row.map((value, a) => (k === i && a === axis ? value + by : value)));
      const slope = (cost(moved(1e-5), wordBiases) - cost(moved(-1e-5), wordBiases)) / 2e-5;
      expect(Number(found.wordGradient[i][axis])).toBeCloseTo(slope, 5);
      const shifted = (by: number) => wordBiases.map((value, k) => (k === i ? value + by : value));
      const bySlope = (cost(words, shifted(1e-5)) - cost(words, shifted(-1e-5))) / 2e-5;
      expect(Number(found.wordBiasGradient[i])).toBeCloseTo(bySlope, 5);
      // Words and contexts may change places.
      const turned = gloveLoss({
        counts: counts[0].map((_, j) => counts.map((row) => row[j])),
        words: contexts,
        contexts: words,
        wordBiases: contextBiases,
        contextBiases: wordBiases,
        cutoff: 10,
      });
      expect(
        turned.contextGradient
          .numbers()
          .flat()
          .map((x) => x.toFixed(8)),
      ).toEqual(
        found.wordGradient
          .numbers()
          .flat()
          .map((x) => x.toFixed(8)),
      );
    }
    expect(() => gloveLoss({ counts: [[-1]], words: [[1]], contexts: [[1]] })).toThrow(
      "needs counts from 0 on, got -1",
    );
    expect(() => gloveLoss({ counts: [[1]], words: [[1]], contexts: [[1, 2]] })).toThrow(
      "vectors of one length",
    );
  });
});
