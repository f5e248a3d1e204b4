import { beforeAll, describe, expect, it } from "vitest";
import { evaluated, keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: sums, products and windows in loops. Nothing here calls the library.
 */
const parts = keysOf("handwritten-a1");
const part = (name: string) => parts[`hand-a1-${name}`];
const keyOf = (name: string) => part(name).key;

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const dot = (a: number[], b: number[]) => sum(a.map((value, i) => value * b[i]));
const times = (matrix: number[][], x: number[]) => matrix.map((row) => dot(row, x));
const relu = (z: number[]) => z.map((value) => Math.max(0, value));
const softmax = (z: number[]) => z.map((value) => Math.exp(value) / sum(z.map((other) => Math.exp(other))));
const rounded = (values: number[], digits: number) => values.map((value) => Number(value.toFixed(digits)));
const cut = (value: number, digits: number) => Math.floor(value * 10 ** digits) / 10 ** digits;

/** Multiplications of a convolution that keeps the size, place by place. */
function multiplications(side: number, channels: number, filters: number, kernel: number): number {
  let count = 0;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let filter = 0; filter < filters; filter++) count += kernel * kernel * channels;
  return count;
}

const {
  x: input,
  W1,
  W2,
  W3,
} = part("q3-h1").given as { x: number[]; W1: number[][]; W2: number[][]; W3: number[][] };

describe("the keys of handwritten-a1", () => {
  it("1: terms, their sum and the activations", () => {
    const { x, w } = part("1a").given as Record<string, number[]>;
    const terms = x.map((value, i) => value * w[i]);
    const z = sum(terms);
    expect(keyOf("1a")).toEqual(near({ terms, z }));
    expect(keyOf("1b")).toEqual(near({ z }));
    expect(keyOf("1c")).toEqual(
      near({ softmax: softmax([z])[0], relu: relu([z])[0], sigmoid: 1 / (1 + Math.exp(-z)) }),
    );
  });

  it("2: the network of equal weights", () => {
    const z1 = [0, 1, 2].map(() => 0.1 * sum([-2.4, 1.2, -0.8, 1.1]));
    expect(keyOf("2a")).toEqual(near({ z1, a1: relu(z1) }));
    const a2 = [0, 1].map(() => Math.max(0, 0.001 * sum(relu(z1))));
    const logits = [0, 1].map(() => 0.01 * sum(a2));
    expect(keyOf("2b")).toEqual(near({ a2, logits, softmax: softmax(logits) }));
  });

  it("3: the softmax of (2, 1, 0.1)", () => {
    expect(keyOf("3")).toEqual(
      near({ exp_sum: Math.E ** 2 + Math.E + Math.E ** 0.1, p: softmax([2, 1, 0.1]) }),
    );
  });

  it("4: layer by layer with sums of products", () => {
    const z1 = times(W1, input);
    const z2 = times(W2, relu(z1));
    const z3 = times(W3, relu(z2));
    expect(keyOf("q3-h1")).toEqual(near({ z1, a1: relu(z1) }));
    expect(keyOf("q3-h2")).toEqual(near({ z2, a2: relu(z2) }));
    expect(keyOf("q3-out")).toEqual(near({ z3 }));
    expect(keyOf("q3-soft")).toEqual(near({ p: softmax(z3) }));
  });

  it("5, 14, 15: parameters and multiplications counted one by one", () => {
    let parameters = 0;
    for (const [inputs, units] of [
      [3, 4],
      [4, 2],
    ])
      for (let unit = 0; unit < units; unit++) parameters += inputs + 1;
    expect(keyOf("4")).toEqual(near({ parameters }));

    let full = 0;
    for (let output = 0; output < 28 * 28 * 32; output++) full += 28 * 28 * 192;
    const thin = multiplications(28, 192, 32, 1);
    expect(keyOf("13a")).toEqual(near({ weights_per_output: 28 * 28 * 192, multiplications: full }));
    expect(keyOf("13b")).toEqual(near({ multiplications: thin }));
    expect(keyOf("13c")).toEqual(near({ factor: full / thin }));

    const [three, five] = [multiplications(32, 192, 128, 3), multiplications(32, 192, 32, 5)];
    expect(keyOf("14a")).toEqual(near({ branch_3x3: three, branch_5x5: five, total: three + five }));
    for (const [r3, r5] of [
      [96, 16],
      [7, 3],
    ])
      expect(evaluated(keyOf("14b").multiplications, { r3, r5 })).toBe(
        multiplications(32, 192, r3, 1) +
          multiplications(32, r3, 128, 3) +
          multiplications(32, 192, r5, 1) +
          multiplications(32, r5, 32, 5),
      );
  });

  it("7: mean 6, variance 8, values of mean 0 and mean square 1", () => {
    const batch = [2, 4, 6, 8, 10];
    const mean = sum(batch) / 5;
    const variance = sum(batch.map((value) => (value - mean) ** 2)) / 5;
    expect(keyOf("6a")).toEqual(near({ mean, variance, standard_deviation: Math.sqrt(variance) }));
    const xHat = batch.map((value) => (value - mean) / Math.sqrt(variance));
    expect(keyOf("6b")).toEqual(near({ x_hat: xHat }));
    expect(keyOf("6c")).toEqual(near({ y: xHat.map((value) => 2 * value - 1) }));
    expect(sum(xHat.map((value) => value ** 2)) / 5).toBeCloseTo(1, 12);
  });

  it("9: the filter on the step edge", () => {
    const { image, filter } = part("8a").given as Record<string, number[][]>;
    const output = [0, 1, 2, 3].map((top) =>
      [0, 1, 2, 3].map((left) => {
        let total = 0;
        for (let u = 0; u < 3; u++)
          for (let v = 0; v < 3; v++) total += image[top + u][left + v] * filter[u][v];
        return total;
      }),
    );
    expect(keyOf("8a")).toEqual(near({ output }));
  });
});

describe("the published answers of handwritten-a1", () => {
  it("1c: a softmax of one number is 1, whatever the number", () => {
    expect([-5, -0.0348, 0, 3].map((z) => softmax([z])[0])).toEqual([1, 1, 1, 1]);
  });

  it("2a: -0.09 belongs to the last input 1.1; with 2.0 every pre-activation is 0", () => {
    const z = (last: number) => 0.1 * sum([-2.4, 1.2, -0.8, last]);
    expect([z(1.1), z(2)].map((value) => Math.abs(Number(value.toFixed(12))))).toEqual([0.09, 0]);
  });

  it("3: the printed denominator is that of e cut to 2.71, and the printed shares are those of cut powers over it", () => {
    const { exp_sum, p } = part("3").publishedValue as { exp_sum: number; p: number[] };
    const powers = [Math.exp(2), Math.exp(1), Math.exp(0.1)];
    expect(rounded([powers[0], powers[2]], 3)).toEqual([7.389, 1.105]);
    expect([cut(powers[0], 2), cut(powers[1], 2)]).toEqual([7.38, 2.71]);
    expect(7.389 + 2.71 + 1.105).toBeCloseTo(exp_sum, 12);
    expect([cut(7.38 / exp_sum, 3), cut(2.71 / exp_sum, 4), cut(1.105 / exp_sum, 4)]).toEqual(p);
    // the numerator of the first is not printed: with the denominator's 7.389 it would be 0.6595
    expect((7.389 / exp_sum).toFixed(4)).toBe("0.6595");
    expect(sum(p)).toBeCloseTo(0.9984, 10);
  });

  it("4: 0.4 · 0.15 is 0.06; the logits are near those of 0.006 and 0.005, the shares those of the printed logits", () => {
    expect(0.4 * 0.15).toBeCloseTo(0.06, 12);
    expect(rounded(times(W3, [0.015, 0.045, 0.006]), 4)).toEqual([0.0111, 0.0393]);
    expect(rounded(times(W3, [0.015, 0.045, 0.005]), 4)).toEqual([0.011, 0.039]);
    expect(rounded(softmax([0.011, 0.04]), 3)).toEqual([0.493, 0.507]);
    expect((0.011 / 0.051).toFixed(3)).toBe("0.216");
    // with -0.1 in the first row, as the sheet draws it
    expect(rounded(times([[0.1, 0.2, -0.1], W3[1]], keyOf("q3-h2").a2), 4)).toEqual([0.0045, 0.0555]);
  });

  it("7: 3.464 is 2√3, not 2√2, and the printed values have mean square 2/3", () => {
    expect([(2 * Math.sqrt(3)).toFixed(3), (2 * Math.sqrt(2)).toFixed(3)]).toEqual(["3.464", "2.828"]);
    expect(sum([-1.154, -0.577, 0, 0.577, 1.154].map((value) => value ** 2)) / 5).toBeCloseTo(2 / 3, 2);
    expect(cut(4 / 3.464, 3)).toBe(1.154);
    expect(2 * -1.154 - 1).toBeCloseTo(-3.308, 10);
  });

  it("8: dividing the kept activations by 1/p leaves p²a on average; dividing them by p leaves a", () => {
    const [p, a] = [0.8, 1];
    expect(p * (a / (1 / p))).toBeCloseTo(p ** 2 * a, 12);
    expect(p * (a / p)).toBeCloseTo(a, 12);
  });
});

describe("the answers of handwritten-a1", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("handwritten-a1");
  }, paperTimeout);

  it("say of each published answer what the sheet shows", () => {
    const marked = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) =>
        verdict === wanted ? [id.slice("hand-a1-".length)] : [],
      );
    expect(marked("corrected")).toEqual(["q3-h2", "q3-out", "q3-soft", "6a", "6b", "6c"]);
    expect(marked("ambiguous")).toEqual(["1c", "2a", "7b"]);
    expect(marked("rounded on the way")).toEqual(["3"]);
  });
});
