import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { traceLstm, traceSequenceToSequence } from "../../src/index.js";
import { close, plus, read, type Rows } from "./support/torch-cells.js";

interface Translation {
  attention: boolean;
  inputs: Rows;
  encoder: [Rows, Rows, number[], number[]];
  decoder: [Rows, Rows, number[], number[]];
  embedding: Rows;
  V: Rows;
  targets: number[];
  outputs: Rows;
  loss: number;
  gradients: Record<"encoder" | "decoder", [Rows, Rows, number[]]> & { embedding: Rows; V: Rows };
}

describe("traceSequenceToSequence", () => {
  const cases = read<Translation>("translation");
  const rnn = ([inputWeights, recurrentWeights, b, b2]: Translation["encoder"]) => ({
    inputWeights,
    recurrentWeights,
    bias: plus(b, b2),
  });

  it(`with teacher forcing, with and without attention, equals PyTorch's, with all gradients: ${cases.length} random cases`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    for (const {
      attention,
      inputs,
      encoder,
      decoder,
      embedding,
      V,
      targets,
      outputs,
      loss,
      gradients,
    } of cases) {
      const run = traceSequenceToSequence({
        encoder: { ...rnn(encoder), inputs },
        decoder: { ...rnn(decoder), start: 0, embedding, output: { weights: V, activation: "softmax" } },
        ...(attention ? { attention: "dot" as const } : {}),
        objective: { loss: "crossEntropy", targets, reduction: "mean" },
      });
      close(run.values.y, outputs);
      close(run.loss, loss);
      close(run.perplexity, Math.exp(loss));
      expect(run.predictions).toEqual(
        run.values.y.map((row) => row.indexOf(row.toSorted((a, b) => b.compare(a))[0])),
      );
      const { parameterGradients: ours } = run;
      for (const [name, mark] of [
        ["encoder", "e"],
        ["decoder", "d"],
      ] as const)
        // prettier-ignore
        ["U", "W", "b"].forEach((letter, at) => close(ours[letter + mark], gradients[name][at]));
      close(ours.Ed, gradients.embedding);
      close(ours.Vd, gradients.V);
    }
  });

  const encoder = { inputs: [1, 2], inputWeights: 1, recurrentWeights: 1, activation: "linear" } as const;
  const decoder = { start: 0, inputWeights: [[1, -1]], recurrentWeights: 1, activation: "linear", output: { weights: [[1], [2]] } } as const; // prettier-ignore

  it("feeds targets or its own predictions; one-hot tokens where there is no embedding", () => {
    // The encoder ends with 1, then 3. Token 0 adds 1, token 1 takes 1 away.
    const forced = traceSequenceToSequence({ encoder, decoder: { ...decoder, output: { ...decoder.output, activation: "softmax" } }, objective: { loss: "crossEntropy", targets: [0, 0, 1] } }); // prettier-ignore
    expect(forced.values.hd.flat().map(String)).toEqual(["4", "5", "6"]);
    const own = traceSequenceToSequence({ encoder, decoder: { ...decoder, feed: "predictions", steps: 3 } });
    expect(own.values.hd.flat().map(String)).toEqual(["4", "3", "2"]);
    expect(own.predictions).toEqual([1, 1, 1]);
  });

  it("takes LSTM to LSTM, hands over state and cell; its check passes and KaTeX sets its formulas", () => {
    const gate = { input: 0.5, recurrent: -0.3, bias: 0.1 };
    const lstm = { gates: { forget: gate, input: gate, output: gate, candidate: gate } };
    const run = traceSequenceToSequence({
      encoder: { ...lstm, inputs: [1, -1] },
      decoder: { ...lstm, inputs: [0.5], output: { weights: [[1, 2], [0, -1]], activation: "softmax" } }, // prettier-ignore
      attention: "dot",
      objective: { loss: "crossEntropy", targets: [0] },
    });
    // An LSTM over the three inputs in a row is the same state.
    const whole = traceLstm({ ...lstm, inputs: [1, -1, 0.5] });
    expect(run.values.hd[0].map(Number)).toEqual(whole.values.h[2].map(Number));
    expect(run.check().passed).toBe(true);
    expect(() => renderToString(run.formulas(), { throwOnError: true, displayMode: true })).not.toThrow();
  });

  it.each<[object, string]>([
    [{ decoder: { ...decoder } }, "needs from 1 to 100 steps of the decoder"],
    [{ decoder: { ...decoder, steps: 2 } }, "needs the number of a class as target of every step"],
    [{ decoder: { ...decoder, feed: "teacher", steps: 2 } }, 'needs feed: "targets" or "predictions"'],
    [{ decoder: { ...decoder, start: 2, steps: 1 } }, "needs tokens from 0 to 1"],
    [
      { decoder: { ...decoder, steps: 2, feed: "predictions", embedding: [[1, 1]] } },
      "needs a row of the embedding for each of the 2 outputs, got 1",
    ],
    [{ decoder: { inputWeights: 1, recurrentWeights: 1, start: 0 } }, "needs decoder.output"],
    [{ attention: "general" }, 'needs attention: "dot", or none'],
    [{ encoder: { inputs: [1] } }, "traceSequenceToSequence.encoder: needs the weights of a cell"],
    [{ encoder: { ...encoder, inputWeights: [[1], [1]], recurrentWeights: [[1, 0], [0, 1]] } }, "needs a state of 1 units to begin with, got 2 for h"], // prettier-ignore
  ])("%j is refused: %s", (spec, message) => {
    const good = { encoder, decoder: { ...decoder, steps: 2, feed: "predictions" } };
    expect(() => traceSequenceToSequence({ ...good, ...spec } as never)).toThrow(message);
  });
});
