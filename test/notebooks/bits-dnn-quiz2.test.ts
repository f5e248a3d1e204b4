import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: the truth table row by row, parameters filter by filter, divergences as sums. Nothing here
 * calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;
const value = (part: string) => answers[`bits-quiz2-${part}`].value;

beforeAll(async () => {
  answers = await solvedPaper("bits-dnn-quiz2");
}, paperTimeout);

const P = [0, 0, 0.2, 0.3, 0.1, 0.4];
const Q = [0.3, 0.1, 0.2, 0.1, 0.3, 0];
const divergence = (p: number[], q: number[]) =>
  p.reduce((sum, x, index) => (x === 0 ? sum : sum + x * Math.log(x / q[index])), 0);

describe("bits-dnn-quiz2", () => {
  it("1, 4, 5: the prose names what a marker looks for", () => {
    const expected = {
      q1a: ["\\frac{2}{n_{in}+n_{out}}", "variance", "He initialisation"],
      q1b: ["Mapping network", "AdaIN", "Noise", "Style mixing"],
      q1c: ["\\mu+\\sigma\\,\\varepsilon", "variational auto-encoder", "back-propagation"],
      q4a: ["(1-\\eta\\lambda)\\,w", "L2", "AdamW"],
      q4b: ["smooth", "\\frac{h_i}{h_i+\\lambda}", "variance"],
      q5a: ["scales", "skip connection"],
      q5b: ["degradation", "training", "identity"],
      q5c: ["skip connections", "F(\\mathbf x)+\\mathbf x"],
    };
    for (const [part, words] of Object.entries(expected))
      for (const word of words) expect(value(part).text, part).toContain(word);
  });

  it("1A: a sum of n products of mean 0 has n times the variance, so Xavier's weights keep it", () => {
    // each of two weights is +w or −w, each of two inputs +1 or −1: all sixteen cases, equally likely
    const w = Math.sqrt(2 / (2 + 2));
    const signs = [-1, 1];
    let squares = 0;
    for (const a of signs)
      for (const b of signs)
        for (const x of signs) for (const y of signs) squares += (a * w * x + b * w * y) ** 2;
    expect(squares / 16).toBeCloseTo(1, 12);
  });

  it("2: the weights reproduce the table, and so do the published ones", () => {
    const table = [
      [0, 0, 1],
      [0, 1, 1],
      [1, 0, 0],
      [1, 1, 0],
    ];
    for (const { a, b, c } of [value("q2"), { a: 1, b: -3, c: 1 }])
      for (const [X, Y, out] of table) expect(a + b * X + c * Y > 0 ? 1 : 0).toBe(out);
  });

  it("3: the parameters, filter by filter, with sizes by sliding windows", () => {
    const places = (size: number, window: number, stride: number) => {
      let found = 0;
      for (let start = 0; start + window <= size; start += stride) found++;
      return found;
    };
    let [size, channels] = [100, 1];
    const conv = [32, 32, 64, 64].map((filters) => {
      let parameters = 0;
      for (let filter = 0; filter < filters; filter++) parameters += 5 * 5 * channels + 1;
      [size, channels] = [places(places(size, 5, 1), 2, 2), filters];
      return parameters;
    });
    const dense = [(size * size * channels + 1) * 32, (32 + 1) * 2];
    const total = [...conv, ...dense].reduce((sum, parameters) => sum + parameters, 0);
    expect(value("q3")).toEqual({ conv, dense, total });
  });

  it("4A: decay moves the weights of a quadratic to h/(h + λ) of its minimum", () => {
    let w = [0.5, 5];
    for (let step = 0; step < 2000; step++)
      w = [w[0] - 0.5 * (w[0] - 3 + 0.2 * w[0]), w[1] - 0.5 * ((w[1] - 3) / 20 + 0.2 * w[1])];
    expect(w[0]).toBeCloseTo((1 / 1.2) * 3, 9);
    expect(w[1]).toBeCloseTo((0.05 / 0.25) * 3, 9);
  });

  it("6: the divergence as a sum over the outcomes, in three bases; Kullback-Leibler is infinite both ways", () => {
    const M = P.map((p, index) => (p + Q[index]) / 2);
    const nats = (divergence(P, M) + divergence(Q, M)) / 2;
    expect(value("q6a").nats).toBeCloseTo(nats, 12);
    expect(value("q6a").bits).toBeCloseTo(nats / Math.LN2, 12);
    expect(value("q6a").log10).toBeCloseTo(nats / Math.LN10, 12);
    expect([divergence(P, Q), divergence(Q, P)]).toEqual([Infinity, Infinity]);
    expect(value("q6b")).toEqual({ KL_P_Q: "infinite (undefined)", KL_Q_P: "infinite (undefined)" });
  });

  it("finds nothing to correct in the published answers", () => {
    const verdicts = Object.entries(answers).map(([id, { verdict }]) => [
      id.slice("bits-quiz2-".length),
      verdict,
    ]);
    expect(verdicts.filter(([, verdict]) => verdict === "agrees").map(([part]) => part)).toEqual([
      "q2",
      "q3",
      "q5a",
      "q5b",
      "q5c",
      "q6a",
      "q6b",
    ]);
    expect(verdicts.filter(([, verdict]) => verdict === "unpublished").map(([part]) => part)).toEqual([
      "q1a",
      "q1b",
      "q1c",
      "q4a",
      "q4b",
    ]);
  });
});
