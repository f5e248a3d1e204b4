import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { traceBidirectional } from "../../src/index.js";
import { cellOf, close, letters, read, type Language } from "./support/torch-cells.js";

describe("traceBidirectional", () => {
  const cases = read<Language>("bidirectional");

  it(`RNN, LSTM and GRU equal PyTorch's, with all gradients: ${cases.length} random cases`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    for (const one of cases) {
      const { kind, gradients } = one;
      const run = traceBidirectional({
        embedding: one.embedding,
        tokens: one.tokens,
        forward: cellOf(one),
        backward: cellOf(one, "r"),
        output: { weights: one.V, bias: one.c, activation: "softmax" },
        objective: { loss: "crossEntropy", targets: one.targets },
      });
      close(run.values.h, one.states);
      close(run.loss, one.loss);
      const { parameterGradients: ours } = run;
      close(ours.E, gradients.embedding);
      close(ours.V, gradients.V);
      for (const [mark, end] of [
        ["f", ""],
        ["b", "r"],
      ]) {
        // prettier-ignore
        close(letters[kind].map((gate) => ours[`U${gate}${mark}`]), gradients[`wih${end}`]); // prettier-ignore
        close(letters[kind].map((gate) => ours[`W${gate}${mark}`]), gradients[`whh${end}`]); // prettier-ignore
        close(letters[kind].map((gate) => ours[`b${gate}${mark}`]), gradients[`bih${end}`]); // prettier-ignore
      }
    }
  });

  it("merges by sum, mean and product as it says, and its formulas are set by KaTeX", () => {
    const cell = { inputWeights: 1, recurrentWeights: 2, activation: "linear" } as const;
    const h = (merge?: "sum" | "average" | "product") => {
      const spec = { inputs: [1, 0, 3], forward: cell, backward: cell, objective: "lastState" } as const;
      const run = traceBidirectional({ ...spec, ...(merge === undefined ? {} : { merge }) });
      expect(run.check().passed).toBe(true);
      expect(() => renderToString(run.formulas(), { throwOnError: true, displayMode: true })).not.toThrow();
      return run.values.h.numbers();
    };
    // forward 1, 2, 7; backward 13, 6, 3
    expect(h()).toEqual([[1, 13], [2, 6], [7, 3]]); // prettier-ignore
    expect(h("sum")).toEqual([[14], [8], [10]]);
    expect(h("average")).toEqual([[7], [4], [5]]);
    expect(h("product")).toEqual([[13], [12], [21]]);
  });

  it("refuses unknown words, cells without weights, and different sizes where they must fit", () => {
    const cell = { inputWeights: 1, recurrentWeights: 2 };
    const wide = { inputWeights: [[1], [1]], recurrentWeights: [[1, 0], [0, 1]] }; // prettier-ignore
    const both = (change: object) => () =>
      traceBidirectional({ inputs: [1], forward: cell, backward: cell, ...change } as never);
    expect(() => traceBidirectional(undefined as never)).toThrow(
      "needs a specification { inputs, forward, backward }",
    );
    expect(both({ merge: "max" })).toThrow(
      'needs merge out of concatenate, sum, average, product, got "max"',
    );
    expect(both({ backward: wide, merge: "sum" })).toThrow("needs as many units in both directions");
    expect(both({ backward: {} })).toThrow("traceBidirectional.backward: needs the weights of a cell");
    expect(both({ forward: undefined })).toThrow(
      "traceBidirectional.forward: needs the weights of a cell, got none",
    );
    expect(traceBidirectional({ inputs: [1], forward: cell, backward: wide }).values.h[0]).toHaveLength(3);
  });
});
