import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";
import { keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: parameters filter by filter, divergences as sums; the check of the neuron row by row. Nothing
 * here calls the library.
 */
const parts = keysOf("bits-dnn-quiz2");
const keyOf = (part: string) => parts[`bits-quiz2-${part}`].key;

const { P, Q } = parts["bits-quiz2-q6a"].given as { P: number[]; Q: number[] };
const divergence = (p: number[], q: number[]) =>
  p.reduce((sum, x, index) => (x === 0 ? sum : sum + x * Math.log(x / q[index])), 0);

describe("the keys of bits-dnn-quiz2", () => {
  it("2: the check takes the published weights and others of the kind, and refuses each damage", () => {
    const { given, publishedValue } = parts["bits-quiz2-q2"];
    const published = publishedValue as { a: number; b: number; c: number };
    for (const right of [published, { a: 1, b: -1, c: 0 }, { a: 0.1, b: -5, c: 4.9 }])
      expect(checks.firesOnTable(right, given), JSON.stringify(right)).toBe(true);
    const { a, b, c } = published;
    for (const wrong of [
      { a: -a, b, c },
      { a: 0, b, c },
      { a, b: -b, c },
      { a, b: 0, c },
      { a, b, c: -c },
    ])
      expect(checks.firesOnTable(wrong, given), JSON.stringify(wrong)).toBe(false);
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
    expect(keyOf("q3")).toEqual(near({ conv, dense, total }));
  });

  it("6: the divergence as a sum over the outcomes, in three bases; Kullback-Leibler is infinite both ways", () => {
    const M = P.map((p, index) => (p + Q[index]) / 2);
    const nats = (divergence(P, M) + divergence(Q, M)) / 2;
    expect(keyOf("q6a")).toEqual(near({ nats, bits: nats / Math.LN2, log10: nats / Math.LN10 }));
    expect([divergence(P, Q), divergence(Q, P)]).toEqual([Infinity, Infinity]);
    expect(keyOf("q6b")).toEqual(near({ KL_P_Q: "infinite (undefined)", KL_Q_P: "infinite (undefined)" }));
  });
});

describe("what the explanations claim", () => {
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

  it("4A: decay moves the weights of a quadratic to h/(h + λ) of its minimum", () => {
    let w = [0.5, 5];
    for (let step = 0; step < 2000; step++)
      w = [w[0] - 0.5 * (w[0] - 3 + 0.2 * w[0]), w[1] - 0.5 * ((w[1] - 3) / 20 + 0.2 * w[1])];
    expect(w[0]).toBeCloseTo((1 / 1.2) * 3, 9);
    expect(w[1]).toBeCloseTo((0.05 / 0.25) * 3, 9);
  });
});

describe("the answers of bits-dnn-quiz2", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dnn-quiz2");
  }, paperTimeout);

  it("1, 4, 5: the prose names what a marker looks for", () => {
    const expected = {
      q1a: ["\\frac{2}{n_{in}+n_{out}}", "variance", "He initialization"],
      q1b: ["Mapping network", "AdaIN", "Noise", "Style mixing"],
      q1c: ["\\mu+\\sigma\\,\\varepsilon", "variational auto-encoder", "back-propagation"],
      q4a: ["(1-\\eta\\lambda)\\,w", "L2", "AdamW"],
      q4b: ["smooth", "\\frac{h_i}{h_i+\\lambda}", "variance"],
      q5a: ["scales", "skip connection"],
      q5b: ["degradation", "training", "identity"],
      q5c: ["skip connections", "F(\\mathbf x)+\\mathbf x"],
    };
    for (const [part, words] of Object.entries(expected))
      for (const word of words) expect(answers[`bits-quiz2-${part}`].value.text, part).toContain(word);
  });

  it("2: the weights found pass the check", () => {
    const { given } = parts["bits-quiz2-q2"];
    expect(checks.firesOnTable(answers["bits-quiz2-q2"].value, given)).toBe(true);
  });

  it("find nothing to correct", () => {
    const of = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) =>
        verdict === wanted ? [id.slice("bits-quiz2-".length)] : [],
      );
    expect(of("agrees")).toEqual(["q2", "q3", "q5a", "q5b", "q5c", "q6a", "q6b"]);
    expect(of("unpublished")).toEqual(["q1a", "q1b", "q1c", "q4a", "q4b"]);
  });
});
