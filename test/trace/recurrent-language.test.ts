import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { perplexity, traceGru, traceLstm, traceRnn } from "../../src/index.js";
import {
  cellOf,
  close,
  letters,
  read,
  type Language,
  type Rows,
  type LstmWeights,
  type GruWeights,
} from "./support/torch-cells.js";

describe("recurrent language models: an embedding, a softmax read-out, cross-entropy of class numbers", () => {
  const cases = read<Language>("language");

  it(`RNN, LSTM and GRU equal PyTorch's states, probabilities, loss and gradients: ${cases.length} random cases`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    for (const one of cases) {
      const { kind, embedding, tokens, V, c, targets, gradients } = one;
      const common = {
        embedding,
        tokens,
        output: { weights: V, bias: c, activation: "softmax" },
        objective: { loss: "crossEntropy", targets },
      } as const;
      const cell = cellOf(one);
      const run =
        kind === "RNN"
          ? traceRnn({ ...common, ...(cell as { inputWeights: Rows; recurrentWeights: Rows }) })
          : kind === "LSTM"
            ? traceLstm({ ...common, ...(cell as LstmWeights) })
            : traceGru({ ...common, ...(cell as GruWeights) });
      close(run.values.h, one.states);
      close(run.values.y, one.outputs);
      close(run.loss, one.loss);
      const { parameterGradients: ours } = run;
      close(ours.E, gradients.embedding);
      close(ours.V, gradients.V);
      close(ours.c, gradients.c);
      close(letters[kind].map((gate) => ours[`U${gate}`]), gradients.wih); // prettier-ignore
      close(letters[kind].map((gate) => ours[`W${gate}`]), gradients.whh); // prettier-ignore
      close(letters[kind].map((gate) => ours[`b${gate}`]), gradients.bih); // prettier-ignore
      const right = targets.map((target, t) => one.outputs[t][target]);
      close(run.perplexity, perplexity(right));
    }
  });

  it("scalar state, W 0.5, U 0.2, x 1, −1, V (1, −1, 0.5), second class at the last step: loss .703997, ∂L/∂U .342905", () => {
    const run = traceRnn({
      inputs: [1, -1],
      inputWeights: 0.5,
      recurrentWeights: 0.2,
      letters: { input: "W", recurrent: "U" },
      output: { weights: [[1], [-1], [0.5]], activation: "softmax" },
      objective: { loss: "crossEntropy", targets: [null, 1] },
    });
    expect(run.loss.valueOf()).toBeCloseTo(0.703997, 6);
    expect(run.gradients.U.valueOf()).toBeCloseTo(0.342905, 6);
    expect(run.check().passed).toBe(true);
  });

  it("a distribution is a target as well as a class; the mean of the steps divides loss and gradients", () => {
    const spec = {
      inputs: [1, -1],
      inputWeights: 0.5,
      recurrentWeights: 0.2,
      output: { weights: [[1], [-1]], activation: "softmax" },
    } as const;
    const byClass = traceRnn({ ...spec, objective: { loss: "crossEntropy", targets: [0, 1] } });
    const oneHot = traceRnn({ ...spec, objective: { loss: "crossEntropy", targets: [[1, 0], [0, 1]] } }); // prettier-ignore
    const mean = traceRnn({
      ...spec,
      objective: { loss: "crossEntropy", targets: [0, 1], reduction: "mean" },
    });
    expect(oneHot.loss.valueOf()).toBe(byClass.loss.valueOf());
    expect(mean.loss.valueOf()).toBeCloseTo(byClass.loss.valueOf() / 2, 14);
    expect(mean.gradients.W.valueOf()).toBeCloseTo(byClass.gradients.W.valueOf() / 2, 14);
    expect(mean.perplexity).toBeCloseTo(byClass.perplexity, 12);
    expect(mean.check().passed).toBe(true);
    expect(() => traceRnn({ ...spec, objective: "lastState" }).perplexity).toThrow("needs the cross-entropy");
  });

  it("gates of several units, and weights of their own for each step, have names that KaTeX sets", () => {
    const gate = { input: [[1], [2]], recurrent: [[0, 1], [1, 0]], bias: [1, -1] }; // prettier-ignore
    const each = { ...gate, input: { steps: [gate.input, gate.input] } };
    const lstm = traceLstm({
      inputs: [1, 2],
      gates: { forget: each, input: gate, output: gate, candidate: gate },
      objective: "lastState",
    });
    const gru = traceGru({
      inputs: [1, 2],
      gates: { update: gate, reset: each, candidate: { ...gate, recurrentBias: [1, 2] } },
      reset: "after",
      objective: "lastState",
    });
    for (const run of [lstm, gru]) {
      expect(() => renderToString(run.formulas(), { throwOnError: true, displayMode: true })).not.toThrow();
      expect(run.check().passed).toBe(true);
    }
    expect(lstm.gradients).toHaveProperty("U_i_11");
    expect(lstm.gradients).toHaveProperty("b_f_2");
    expect(lstm.value("U_f^(2)_21").toString()).toBe("2");
    expect(lstm.parameterGradients.b_f.map(([slope]) => slope)).toEqual([
      lstm.gradients.b_f_1,
      lstm.gradients.b_f_2,
    ]);
  });

  it("draws the unrolled network of tokens, and its formulas are set by KaTeX", () => {
    const [one] = cases;
    const run = traceRnn({
      ...(cellOf(one) as { inputWeights: Rows; recurrentWeights: Rows }),
      embedding: one.embedding,
      tokens: one.tokens,
    });
    expect(run.draw().svg).toContain("<svg");
    expect(() => renderToString(run.formulas(), { throwOnError: true, displayMode: true })).not.toThrow();
    expect(run.formulas()).toContain("x_{1,1} &= E_{");
  });

  it.each<[object, string]>([
    [{ embedding: [[1], [2]], tokens: [2] }, "needs tokens from 0 to 1, the rows of the embedding, got 2"],
    [{ embedding: [[1], [2]], tokens: [] }, "needs tokens from 0 to 1, the rows of the embedding, got none"],
    [{ embedding: [[1], [2]] }, "needs tokens from 0 to 1"],
    [{ embedding: [[1], [2, 3]], tokens: [0] }, "needs an embedding with a row per token"],
    [{ embedding: [], tokens: [0] }, "needs an embedding with a row per token"],
    [{ embedding: [[1]], tokens: [0], inputs: [1] }, "takes inputs, or tokens of an embedding, got both"],
    [{ tokens: [0] }, "needs inputs of one length"],
    [{ inputs: [1], objective: { loss: "crossEntropy", targets: [] } }, "needs targets for the 1 steps"],
    [{ inputs: [1], objective: { loss: "crossEntropy", targets: [0, 1] } }, "needs targets for the 1 steps"],
    [
      { inputs: [1], objective: { loss: "crossEntropy", targets: [2] } },
      "needs a class from 0 to 1 in step 1, got 2",
    ],
    [
      { inputs: [1], objective: { loss: "crossEntropy", targets: [0], reduction: "none" } },
      'needs reduction "sum" or "mean"',
    ],
  ])("%j is refused: %s", (spec, message) => {
    const cell = {
      inputWeights: 1,
      recurrentWeights: 1,
      output: { weights: [[1], [2]], activation: "softmax" },
    };
    expect(() => traceRnn({ ...cell, ...spec } as never)).toThrow(message);
  });
});
