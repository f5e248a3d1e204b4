import { describe, expect, it } from "vitest";
import { networkFromWeights } from "../../src/logic/given-weights.js";
import { perceptron } from "../../src/logic/perceptron.js";
import { regionNetwork } from "../../src/logic/region.js";
import { separatePoints, separateFunction, type LabeledPoint } from "../../src/logic/separability.js";
import { truthTable } from "../../src/logic/truth-table.js";
import { real } from "../../src/number/real.js";

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

/** Whether a separation holds what it says, in plain numbers. */
function holds(points: readonly LabeledPoint[]): boolean {
  const answer = separatePoints(points);
  const values = points.map(({ point, positive }) => ({
    x: point.map((value) => real(value).valueOf()),
    positive,
  }));
  if (answer.separable)
    return values.every(({ x, positive }) => {
      const sum = x.reduce(
        (total, value, axis) => total + value * Number(answer.weights[axis]),
        Number(answer.bias),
      );
      return positive ? sum >= 1 - 1e-9 : sum <= -1 + 1e-9;
    });
  const mean = (side: boolean) =>
    values[0].x.map((_, axis) =>
      values.reduce(
        (sum, { x, positive }, i) => sum + (positive === side ? x[axis] * Number(answer.shares[i]) : 0),
        0,
      ),
    );
  const total = (side: boolean) =>
    values.reduce((sum, { positive }, i) => sum + (positive === side ? Number(answer.shares[i]) : 0), 0);
  const apart = mean(true).map((value, axis) => Math.abs(value - mean(false)[axis]));
  const atPoint = mean(true).map((value, axis) => Math.abs(value - Number(answer.common[axis])));
  const ones = [total(true), total(false)].map((sum) => Math.abs(sum - 1));
  return (
    [...apart, ...atPoint, ...ones].every((gap) => gap < 1e-9) &&
    answer.shares.every((share) => Number(share) >= 0)
  );
}

describe("figure() of a perceptron trace", () => {
  it("shades where the last weights put out the upper value, with the patterns by their targets", () => {
    const trace = perceptron({
      patterns: [
        [0, 0, 0],
        [0, 1, 0],
        [1, 0, 0],
        [1, 1, 1],
      ],
      learningRate: 1,
    });
    const [region, upper, lower] = trace.figure({ resolution: 3, x: [0, 1], y: [0, 1] }).data as {
      x: number[];
      y: number[];
      z: number[][];
    }[];
    const [w1, w2] = trace.weights.map(Number);
    const at = (x: number, y: number) => (w1 * x + w2 * y + Number(trace.bias) >= 0 ? 1 : 0);
    expect(region.z).toEqual([0, 0.5, 1].map((y) => [0, 0.5, 1].map((x) => at(x, y))));
    expect([region.z[0][0], region.z[2][2]]).toEqual([0, 1]);
    expect([upper.x, upper.y]).toEqual([[1], [1]]);
    expect(lower.x).toEqual([0, 0, 1]);
  });

  it("needs two inputs", () => {
    expect(() =>
      perceptron({
        patterns: [
          [1, 1],
          [0, 0],
        ],
      }).figure(),
    ).toThrow("needs patterns of two inputs, got 1");
  });
});

describe("separatePoints", () => {
  it("counts the threshold functions of 2 and 3 variables: 14 and 104", () => {
    const count = (n: number) => {
      const variables = Array.from({ length: n }, (_, i) => `x${i}`);
      return Array.from({ length: 2 ** (2 ** n) }, (_, mask) => mask).filter((mask) => {
        const minterms = Array.from({ length: 2 ** n }, (_, row) => row).filter((row) => (mask >> row) & 1);
        return separateFunction({ variables, minterms }).separable;
      }).length;
    };
    expect([count(2), count(3)]).toEqual([14, 104]);
  });

  it("knows the 1882 threshold functions of 4 variables, as a search over all small weights finds them", () => {
    // Every threshold function of four variables has integer weights of at most 3.
    const reachable = new Set<number>();
    const range = [-3, -2, -1, 0, 1, 2, 3];
    for (const a of range)
      for (const b of range)
        for (const c of range)
          for (const d of range) {
            const sums = Array.from(
              { length: 16 },
              (_, row) => a * ((row >> 3) & 1) + b * ((row >> 2) & 1) + c * ((row >> 1) & 1) + d * (row & 1),
            );
            for (let bias = -13; bias <= 13; bias++)
              reachable.add(
                sums.reduce((mask, sum, row) => (sum > bias - 0.5 ? mask | (1 << row) : mask), 0),
              );
          }
    expect(reachable.size).toBe(1882);
    for (let mask = 0; mask < 65536; mask += 97) {
      const minterms = Array.from({ length: 16 }, (_, row) => row).filter((row) => (mask >> row) & 1);
      expect(separateFunction({ variables: ["a", "b", "c", "d"], minterms }).separable).toBe(
        reachable.has(mask),
      );
    }
  });

  it("gives planes with margin and common points that hold: 300 random sets of points", () => {
    const random = generator(7);
    const seen = new Set<boolean>();
    for (let trial = 0; trial < 300; trial++) {
      const dimension = 1 + Math.floor(random() * 3);
      const points = Array.from({ length: 2 + Math.floor(random() * 7) }, () => ({
        point: Array.from(
          { length: dimension },
          () => `${Math.floor(random() * 9 - 4)}/${1 + Math.floor(random() * 3)}`,
        ),
        positive: random() < 0.5,
      }));
      expect(holds(points)).toBe(true);
      seen.add(separatePoints(points).separable);
    }
    expect(seen.size).toBe(2);
  });

  it("XOR has the point (1/2, 1/2) in both hulls", () => {
    const answer = separateFunction("A xor B");
    expect(answer.separable ? [] : answer.common.map(String)).toEqual(["0.5", "0.5"]);
    expect(separateFunction("A and B", { off: -1 }).separable).toBe(true);
    expect(() => separatePoints([])).toThrow("needs points of one dimension, got none");
  });
});

describe("perceptron", () => {
  it("one epoch of the examination: weights after each pattern", () => {
    const trace = perceptron({
      patterns: [
        [1, 1, 1],
        [1, 0, 1],
        [0, 1, -1],
        [0, 0, 1],
      ],
      weights: [0.3, 0.7],
      bias: -2,
      learningRate: 0.6,
      threshold: 0.5,
      epochs: 1,
    });
    // By hand: Δ = 0.6·(t − h)·x; z = -1, 1.5 + 0 - 0.8 …, each sum in plain decimals.
    expect(
      trace.rows.map(({ z, output, bias, weights }) => [z, output, bias, ...weights].map(String)),
    ).toEqual([
      ["-1", "-1", "-0.8", "1.5", "1.9"],
      ["0.7", "1", "-0.8", "1.5", "1.9"],
      ["1.1", "1", "-2", "1.5", "0.7"],
      ["-2", "-1", "-0.8", "1.5", "0.7"],
    ]);
  });

  it("XNOR with bipolar inputs: z = 0 occurs exactly, the rule cycles, no plane exists", () => {
    const trace = perceptron({
      patterns: [
        [-1, -1, 1],
        [-1, 1, -1],
        [1, -1, -1],
        [1, 1, 1],
      ],
      bias: -0.2,
      learningRate: 0.02,
      epochs: 3,
    });
    expect(trace.rows).toHaveLength(12);
    expect(trace.converges).toBe(false);
    expect(trace.rows.some(({ z }) => z.isZero())).toBe(true);
    const [first] = trace.rows;
    expect([first.z, first.output, first.bias, ...first.weights].map(String)).toEqual([
      "-0.2",
      "-1",
      "-0.16",
      "-0.04",
      "-0.04",
    ]);
    expect(trace.separation().separable).toBe(false);
    expect(trace.verdict).toContain("never converges");
  });

  it("converges exactly where a plane separates: every function of 2 and 3 variables, and repeats otherwise", () => {
    for (const n of [2, 3])
      for (let mask = 0; mask < 2 ** (2 ** n); mask += n === 2 ? 1 : 5) {
        const variables = Array.from({ length: n }, (_, i) => `x${i}`);
        const minterms = Array.from({ length: 2 ** n }, (_, row) => row).filter((row) => (mask >> row) & 1);
        const { values } = truthTable({ variables, minterms });
        const trace = perceptron({
          patterns: values.map((value, row) => [
            ...Array.from({ length: n }, (_, i) => (row >> (n - 1 - i)) & 1),
            value === 1 ? 1 : -1,
          ]),
          learningRate: "1/3",
        });
        const separable = separateFunction({ variables, minterms }).separable;
        expect(trace.converges).toBe(separable);
        expect(trace.cycle === null).toBe(separable);
        const last = trace.rows.slice(-values.length);
        expect(last.every(({ updated }) => !updated)).toBe(separable);
      }
  });

  it("a cycle repeats its weights when run on", () => {
    const patterns = [
      [0, 0, 0],
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
    ];
    const { cycle } = perceptron({ patterns });
    const { from, length } = cycle ?? { from: 0, length: 0 };
    const { rows } = perceptron({ patterns, epochs: from + 2 * length });
    const caption = (epochs: number) => perceptron({ patterns, epochs }).table().caption;
    expect(caption(from + length)).toContain("never converges");
    expect(caption(from + length - 1)).toBe(`The first ${from + length - 1} epochs.`);
    expect(caption(1)).toBe("The first epoch.");
    const after = (epoch: number) => {
      const row = rows.findLast((item) => item.epoch === epoch);
      return row === undefined ? ["0", "0", "0"] : [row.bias, ...row.weights].map(String);
    };
    expect(length).toBeGreaterThan(0);
    expect(after(from + length)).toEqual(after(from));
    expect(after(from + 2 * length)).toEqual(after(from));
  });

  it("refuses patterns and targets that do not fit", () => {
    expect(() => perceptron({ patterns: [] })).toThrow("needs patterns [inputs…, target]");
    expect(() =>
      perceptron({
        patterns: [
          [1, 2, 1],
          [1, 1],
        ],
      }),
    ).toThrow("got lengths 3, 2");
    expect(() => perceptron({ patterns: [[1, 2]] })).toThrow("needs targets -1 or 1, got 2");
    expect(() => perceptron({ patterns: [[1, 1]], weights: [1, 2] })).toThrow("got 2 weights");
  });
});

describe("networkFromWeights", () => {
  it("yz + xy with weights ±10 and 0 and biases multiples of 10: two hidden units, and one is not enough", () => {
    const f = { variables: ["x", "y", "z"], minterms: ["011", "110", "111"] };
    const given = { weights: [-10, 0, 10], biases: { multiplesOf: 10 }, rule: "atLeastBias" as const };
    const network = networkFromWeights(f, given);
    expect(network?.computes(f)).toBe(true);
    expect([network?.depth, network?.unitCount]).toEqual([2, 3]);
    expect(networkFromWeights(f, given, { most: 1 })).toBeNull();
    expect(
      network?.layers.flatMap(({ weights, bias }) => [...weights.flat(), ...bias]).every((w) => w % 10 === 0),
    ).toBe(true);
  });

  it("XOR with all weights and biases out of -1, 0, 1: three units", () => {
    const network = networkFromWeights("A xor B", { weights: [-1, 0, 1] });
    expect(network?.computes("A xor B")).toBe(true);
    expect(network?.unitCount).toBe(3);
    const used = network?.layers.flatMap(({ weights, bias }) => [...weights.flat(), ...bias]) ?? [];
    expect(used.filter((weight) => ![-1, 0, 1].includes(weight))).toEqual([]);
  });

  it("finds single units for exactly the functions that have one", () => {
    for (let mask = 0; mask < 16; mask++) {
      const f = { variables: ["a", "b"], minterms: [0, 1, 2, 3].filter((row) => (mask >> row) & 1) };
      const unit = networkFromWeights(
        f,
        { weights: [-2, -1, 0, 1, 2], biases: { multiplesOf: 1 } },
        { most: 0 },
      );
      expect(unit?.computes(f) ?? false).toBe(separateFunction(f).separable);
    }
    expect(() => networkFromWeights("a and b", { weights: [] })).toThrow("small set of weights");
  });
});

describe("regionNetwork", () => {
  it("the rectangle of the examination, with weights of ten and sorted biases", () => {
    const network = regionNetwork(
      [
        [1, 2],
        [3, 2],
        [3, 4],
        [1, 4],
      ],
      { off: -1, scale: 10, sorted: true },
    );
    expect(network.layers[0]).toEqual({
      weights: [
        [0, -10],
        [-10, 0],
        [10, 0],
        [0, 10],
      ],
      bias: [-40, -30, 10, 20],
    });
    expect(network.layers[1]).toEqual({ weights: [[10, 10, 10, 10]], bias: [40] });
    for (let x = 0; x <= 4; x += 0.25)
      for (let y = 1; y <= 5; y += 0.25)
        expect(network.evaluate([x, y])).toBe(x >= 1 && x <= 3 && y >= 2 && y <= 4 ? 1 : -1);
  });

  it("any simple polygon, convex or not: agrees with crossing counts at 4000 points, border included", () => {
    const shapes = [
      [
        [0, 0],
        [4, 0],
        [4, 3],
        [2, 1],
        [0, 3],
      ],
      [
        [0, 0],
        [0, 5],
        [1, 5],
        [1, 1],
        [5, 1],
        [5, 0],
      ],
      [
        [0, 0],
        [6, 0],
        [3, 5],
      ],
      [
        [0, 0],
        [2, 0],
        [2, 1],
        [4, 1],
        [4, 0],
        [6, 0],
        [6, 4],
        [3, 2],
        [0, 4],
      ],
    ];
    const random = generator(9);
    for (const shape of shapes)
      for (const off of [0, -1] as const) {
        const network = regionNetwork(shape, { off });
        const plain = regionNetwork(shape.toReversed(), { rule: "nonnegative", off });
        for (let trial = 0; trial < 500; trial++) {
          const [x, y] = [random() * 7 - 0.5, random() * 6 - 0.5].map(
            (value) => Math.round(value * 1000) / 1000,
          );
          let inside = false;
          shape.forEach(([x1, y1], i) => {
            const [x2, y2] = shape[(i + 1) % shape.length];
            if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
          });
          expect(network.evaluate([x, y])).toBe(inside ? 1 : off);
          expect(plain.evaluate([x, y])).toBe(inside ? 1 : off);
        }
        for (const corner of shape) expect(network.evaluate(corner)).toBe(1);
      }
  });

  it("takes half-planes as they are, and refuses lines, crossings and an open border", () => {
    const wedge = regionNetwork([
      { weights: [1, 0], bias: 0 },
      { weights: [0, 1], bias: "1/2" },
    ]);
    expect([wedge.evaluate([0, "1/2"]), wedge.evaluate([-1, 1])]).toEqual([1, 0]);
    expect(() =>
      regionNetwork([
        [0, 0],
        [1, 1],
        [2, 2],
      ]),
    ).toThrow("at least three corners");
    expect(() =>
      regionNetwork([
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
      ]),
    ).toThrow("sides do not cross or touch");
    expect(() =>
      regionNetwork(
        [
          [0, 0],
          [1, 0],
          [0, 1],
        ],
        { rule: "positive" },
      ),
    ).toThrow("fire at their border");
  });
});
