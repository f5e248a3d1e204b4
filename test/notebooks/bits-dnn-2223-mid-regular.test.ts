import { beforeAll, describe, expect, it } from "vitest";
import { evaluated, keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: sums and forward passes written out, slopes by finite differences. Nothing here calls the
 * library.
 */
const parts = keysOf("bits-dnn-2223-mid-regular");
const keyOf = (part: string) => parts[`bits-midrg-2223-${part}`].key;

/** An expression with the exponential in it. */
const valueOf = (text: string, names: Record<string, number>) =>
  evaluated(text.replaceAll("exp(", "Math.exp("), names);
const slope = (f: (by: number) => number, step = 1e-5) => (f(step) - f(-step)) / (2 * step);

describe("the keys of question 1", () => {
  it("a: weights and biases counted one by one", () => {
    const sizes = [20, 10, 10, 10, 10, 10, 1];
    let count = 0;
    for (let layer = 1; layer < sizes.length; layer++)
      for (let unit = 0; unit < sizes[layer]; unit++) count += sizes[layer - 1] + 1;
    expect(keyOf("1a")).toEqual({ parameters: count });
  });

  it("b: the batches of ordered images pull a weight to and fro, those of mixed ones do not", () => {
    // One bias for all images: the gradient of a batch is σ(b) minus its share of cats.
    const worst = (labels: number[]) => {
      let b = 0;
      let largest = 0;
      for (let start = 0; start < labels.length; start += 10) {
        const cats = labels.slice(start, start + 10).reduce((sum, label) => sum + label, 0) / 10;
        b -= 2 * (1 / (1 + Math.exp(-b)) - cats);
        largest = Math.max(largest, Math.abs(b));
      }
      return largest;
    };
    const ordered = Array.from({ length: 200 }, (_, index) => (index < 100 ? 0 : 1));
    const mixed = ordered.map((_, index) => index % 2);
    expect(worst(ordered)).toBeGreaterThan(2);
    expect(worst(mixed)).toBeCloseTo(0, 12);
    expect(keyOf("1b").friend_right).toBe(true);
  });

  it("c: a count of right answers is the same in every order", () => {
    const right = [1, 0, 1, 1, 0, 1, 1];
    const backwards = right.toReversed();
    expect(right.reduce((a, b) => a + b)).toBe(backwards.reduce((a, b) => a + b));
    expect(keyOf("1c").relation).toBe("=");
  });

  it("d: of two detectors only recall prefers the one that misses fewer", () => {
    const [lazy, eager] = [
      { TP: 8, FN: 12, FP: 0, TN: 980 },
      { TP: 19, FN: 1, FP: 60, TN: 920 },
    ].map(({ TP, FN, FP, TN }) => ({
      accuracy: (TP + TN) / 1000,
      precision: TP / (TP + FP),
      recall: TP / (TP + FN),
    }));
    expect(eager.recall).toBeGreaterThan(lazy.recall);
    expect(eager.accuracy).toBeLessThan(lazy.accuracy);
    expect(eager.precision).toBeLessThan(lazy.precision);
    expect(keyOf("1d").metric).toBe("recall");
  });

  it("e: a line misses a wave as much with 10,000 points as with 20", () => {
    const error = (count: number) => {
      const xs = Array.from({ length: count }, (_, i) => -1 + (2 * i + 1) / count);
      const ys = xs.map((x) => Math.sin(6 * x));
      // odd values over even places: the best line is y = bx with b = Σxy / Σx²
      const b = xs.reduce((sum, x, i) => sum + x * ys[i], 0) / xs.reduce((sum, x) => sum + x * x, 0);
      return xs.reduce((sum, x, i) => sum + (ys[i] - b * x) ** 2, 0) / count;
    };
    expect(error(10_000)).toBeGreaterThan(0.9 * error(20));
    expect(keyOf("1e").approach_correct).toBe(false);
  });
});

describe("the keys of question 2", () => {
  it("a: the loss at four margins, positive and falling where examples are right", () => {
    expect(keyOf("2a")).toEqual(
      near({ large_margin: true, loss_at: [-1, 0, 1, 2].map((z) => Math.E ** -z) }),
    );
    for (let z = 0.1; z < 5; z += 0.1) expect(Math.exp(-z)).toBeGreaterThan(Math.exp(-z - 0.1));
  });

  const cases = [
    { w: [0.3, -0.2], x: [1.5, 2], y: 1 },
    { w: [-1, 0.4], x: [0.5, -1], y: -1 },
  ];
  it.each(cases)("b, c: derivatives and update at w = $w, x = $x, y = $y", ({ w, x, y }) => {
    const score = (weights: number[]) => weights[0] * x[0] + weights[1] * x[1];
    const f = score(w);
    const loss = (z: number) => Math.exp(-z);
    const { dL_dz, dL_df, dL_dw_i, w_i_next } = keyOf("2c");
    expect(valueOf(dL_dz, { z: y * f })).toBeCloseTo(
      slope((by) => loss(y * f + by)),
      7,
    );
    expect(valueOf(dL_df, { y, f })).toBeCloseTo(
      slope((by) => loss(y * (f + by))),
      7,
    );
    [0, 1].forEach((i) => {
      const g = slope((by) => loss(y * score(w.map((weight, j) => (j === i ? weight + by : weight)))));
      const at = { y, f, x: x[i] };
      expect(valueOf(dL_dw_i, at)).toBeCloseTo(g, 7);
      expect(valueOf(keyOf("2b").dw_i, { ...at, eta: 0.3 })).toBeCloseTo(-0.3 * g, 7);
      expect(valueOf(w_i_next, { ...at, eta: 0.3, w: w[i] })).toBeCloseTo(w[i] - 0.3 * g, 7);
    });
  });
});

describe("the keys of question 3", () => {
  const L = (w1: number, w2: number) => 3 * w1 ** 2 + 1.5 * w2 ** 3;
  const w = [1.5, -2];
  const [eta, beta1, beta2, eps] = [0.01, 0.5, 0.9, 1e-8];
  const g = [slope((by) => L(w[0] + by, w[1])), slope((by) => L(w[0], w[1] + by))];
  /** Moments and weights after a step from given moments. */
  const step = (v0: number[], s0: number[], correct: boolean) => {
    const v = v0.map((moment, i) => beta1 * moment + (1 - beta1) * g[i]);
    const s = s0.map((moment, i) => beta2 * moment + (1 - beta2) * g[i] * g[i]);
    const [c1, c2] = correct ? [1 - beta1, 1 - beta2] : [1, 1];
    return { v, s, w: w.map((weight, i) => weight - (eta * (v[i] / c1)) / (Math.sqrt(s[i] / c2) + eps)) };
  };

  it("a: gradient, moments and both steps", () => {
    const { v, s, w: plain } = step([0, 0], [0, 0], false);
    const { w: corrected } = step([0, 0], [0, 0], true);
    expect(keyOf("3a")).toEqual(
      near({ gradient: g, v, s, w_with_bias_correction: corrected, w_without_bias_correction: plain }, 1e-7),
    );
  });

  it("b: the steps from the gradient and from ones", () => {
    const squares = g.map((number) => number * number);
    expect(keyOf("3b")).toEqual(
      near(
        {
          start_at_gradient: step(g, squares, false),
          start_at_ones: step([1, 1], [1, 1], false),
        },
        1e-7,
      ),
    );
  });

  it("a: 1.468 and -2.032 have the gradient over the root, or a corrected moment over an uncorrected one", () => {
    expect(1.5 - (0.01 * 9) / Math.sqrt(8.1)).toBeCloseTo(1.468, 3);
    expect(1.5 - (0.01 * (4.5 / (1 - 0.5))) / Math.sqrt(8.1)).toBeCloseTo(1.468, 3);
    expect(-2 - (0.01 * 18) / Math.sqrt(32.41)).toBeCloseTo(-2.032, 3);
  });

  it("b: an average that starts at the truth is put off by bias correction", () => {
    let [fromTruth, fromZero] = [9, 0];
    for (let t = 1; t <= 5; t++) {
      [fromTruth, fromZero] = [fromTruth, fromZero].map((mean) => 0.5 * mean + 0.5 * 9);
      expect(fromZero / (1 - 0.5 ** t)).toBeCloseTo(9, 12);
      expect(fromTruth).toBeCloseTo(9, 12);
      expect(fromTruth / (1 - 0.5 ** t)).toBeGreaterThan(9.2);
    }
  });
});

describe("the keys of question 4", () => {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const start = { w: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], v: [0.7, 0.8, 0.9] };
  /** Forward pass for the input (1, 1): w holds w11 w12 w13 w21 w22 w23. */
  const forward = ({ w, v }: typeof start, keep = [1, 1, 1]) => {
    const h = [0, 1, 2].map((j) => keep[j] * Math.max(0, w[j] + w[j + 3]));
    const z = v[0] * h[0] + v[1] * h[1] + v[2] * h[2];
    return { h, z, yhat: sigmoid(z) };
  };
  const lossOf = {
    half_squared: (yhat: number) => (0 - yhat) ** 2 / 2,
    bce: (yhat: number) => -Math.log(1 - yhat),
  };
  type LossName = keyof typeof lossOf;
  const moved = (set: "w" | "v", at: number, by: number) => ({
    ...start,
    [set]: start[set].map((weight, index) => (index === at ? weight + by : weight)),
  });
  /** v1, w11 and w21 after a step whose slopes are difference quotients. */
  const stepped = (name: LossName, keep?: number[]) => {
    const next = (set: "w" | "v", at: number) =>
      start[set][at] - 0.01 * slope((by) => lossOf[name](forward(moved(set, at, by), keep).yhat));
    return { v1: next("v", 0), w11: next("w", 0), w21: next("w", 3) };
  };

  it("a, b: forward pass, losses and their slopes", () => {
    expect(keyOf("4a")).toEqual(near(forward(start)));
    const { yhat } = forward(start);
    const of = (name: LossName) => ({
      loss: lossOf[name](yhat),
      dL_dyhat: slope((by) => lossOf[name](yhat + by)),
    });
    expect(keyOf("4b")).toEqual(near({ half_squared: of("half_squared"), bce: of("bce") }, 1e-7));
  });

  it("c, d: the weights after a step, all units or one dropped", () => {
    expect(keyOf("4c")).toEqual(near({ half_squared: stepped("half_squared"), bce: stepped("bce") }, 1e-8));
    const dropped = (keep: number[]) => {
      const { yhat } = forward(start, keep);
      const of = (name: LossName) => ({ yhat, loss: lossOf[name](yhat), ...stepped(name, keep) });
      return { half_squared: of("half_squared"), bce: of("bce") };
    };
    expect(keyOf("4d")).toEqual(
      near({ h3_dropped: dropped([1, 1, 0]), h2_dropped: dropped([1, 0, 1]) }, 1e-8),
    );
  });

  it("the published sign and the missing sigmoid factor would go wrong", () => {
    const { yhat } = forward(start);
    // 4b: the loss grows with ŷ, so its slope is ŷ − y > 0, not y − ŷ
    expect(slope((by) => lossOf.half_squared(yhat + by))).toBeCloseTo(yhat, 8);
    // 4c: ∂L/∂z is not ∂L/∂ŷ · 1: the sigmoid's slope lies between
    const byZ = slope((by) => lossOf.half_squared(sigmoid(forward(start).z + by)));
    expect(byZ / yhat).toBeCloseTo(yhat * (1 - yhat), 8);
  });
});

describe("the answers of bits-dnn-2223-mid-regular", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dnn-2223-mid-regular");
  }, paperTimeout);

  it("correct four published answers", () => {
    const judged = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) =>
        verdict === wanted ? [id.slice("bits-midrg-2223-".length)] : [],
      );
    expect(judged("corrected")).toEqual(["1b", "3a", "4b", "4c"]);
    expect(judged("ambiguous")).toEqual([]);
  });
});
