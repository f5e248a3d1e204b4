import { describe, expect, it } from "vitest";
import { matrixSymbol, matrixGradient, type MatrixExpr } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";
import { randomTree, randomValues, symbolNames, type Tree, type Values } from "./random-matrix-expression.js";
import { plainText, readValue, Unreadable } from "./read-matrix.js";
import { rounds } from "../support/rounds.js";

const COUNT = rounds({ everyday: 300, thorough: 6000 });

interface Sample {
  seed: number;
  tree: Tree;
  at: Values;
}

/** Random expressions at points where the tests' own evaluator can judge them. */
function* samples(
  count: number,
  first: number,
  shape: (random: () => number) => [number, number],
): Generator<Sample> {
  for (let seed = first, found = 0; found < count; seed++) {
    const random = randomNumbers(seed);
    const [rows, columns] = shape(random);
    const tree = randomTree(random, rows, columns, 2 + Math.floor(random() * 3));
    const at = randomValues(random);
    const size = Math.max(...tree.value(at).flat().map(Math.abs));
    if (!(size < 1e4)) continue;
    found++;
    yield { seed, tree, at };
  }
}

const isNear = (a: number[][], b: number[][], tolerance: number): boolean => {
  const scale = Math.max(1, ...b.flat().map(Math.abs));
  return (
    a.length === b.length &&
    a.every(
      (row, i) =>
        row.length === b[i].length && row.every((entry, j) => Math.abs(entry - b[i][j]) <= tolerance * scale),
    )
  );
};

/** Central differences with one step of Richardson's extrapolation; null near a kink, and where they do not settle. */
function numericGradient({ tree, at }: Sample, name: string): number[][] | null {
  const central = (i: number, j: number, h: number): number => {
    const moved = (by: number): number =>
      tree.value({
        ...at,
        [name]: at[name].map((row, k) => row.map((entry, l) => entry + (k === i && l === j ? by : 0))),
      })[0][0];
    return (moved(h) - moved(-h)) / (2 * h);
  };
  let isSettled = true;
  const gradient = at[name].map((row, i) =>
    row.map((_, j) => {
      const [fine, coarse] = [central(i, j, 1e-3), central(i, j, 2e-3)];
      isSettled &&= Math.abs(fine - coarse) < 1e-4 * Math.max(1, Math.abs(fine));
      return (4 * fine - coarse) / 3;
    }),
  );
  return isSettled ? gradient : null;
}

/** What the text and the LaTeX say, where every size shows in them. */
function readings(f: MatrixExpr, at: Values, rows: number, columns: number): number[][][] {
  return [String(f), plainText(f.toLatex())].flatMap((text) => {
    try {
      return [readValue(text, at, rows, columns)];
    } catch (error) {
      if (error instanceof Unreadable) return [];
      throw new Error(`${text} cannot be read`, { cause: error });
    }
  });
}

describe("random matrix expressions", () => {
  it(`${COUNT / 2} of all shapes to 4×4 have the value of their operations, and text and LaTeX that say it`, () => {
    const faults: string[] = [];
    let read = 0;
    for (const { seed, tree, at } of samples(COUNT / 2, 1, (random) => [
      1 + Math.floor(4 * random()),
      1 + Math.floor(4 * random()),
    ])) {
      const f = tree.build();
      const value = tree.value(at);
      if (f.shape !== `${tree.rows}×${tree.columns}`) faults.push(`${seed}: ${f} is ${f.shape}`);
      if (!isNear(f.evaluate(at), value, 1e-9)) faults.push(`${seed}: value of ${f}`);
      const shown = readings(f, at, tree.rows, tree.columns);
      read += shown.length / 2;
      if (shown.some((rows) => !isNear(rows, value, 1e-7)))
        faults.push(`${seed}: text ${f} or ${f.toLatex()}`);
    }
    expect(faults).toEqual([]);
    expect(read).toBeGreaterThan(0.98 * (COUNT / 2));
  });

  it(`${COUNT} numbers have the gradients of central differences by every symbol, and text and LaTeX that say them`, () => {
    const faults: string[] = [];
    let [checked, read, total] = [0, 0, 0];
    for (const sample of samples(COUNT, 100_000, () => [1, 1])) {
      const { seed, tree, at } = sample;
      const f = tree.build();
      for (const { name, rows, columns } of symbolNames()) {
        if (!f.symbols.has(name.replace(/\d+/, "_{$&}"))) continue;
        total++;
        const where = `${seed}: ${f} by ${name}`;
        try {
          const gradient = matrixGradient(f, matrixSymbol(name, rows, columns));
          const value = gradient.evaluate(at);
          if (gradient.shape !== `${rows}×${columns}`) faults.push(`${where} is ${gradient.shape}`);
          if (!value.flat().every(Number.isFinite)) faults.push(`${where}: ${gradient} has no value`);
          const numeric = numericGradient(sample, name);
          if (numeric) {
            checked++;
            if (!isNear(value, numeric, 1e-6)) faults.push(`${where}: ${gradient} is wrong`);
          }
          const shown = readings(gradient, at, rows, columns);
          read += shown.length / 2;
          if (shown.some((one) => !isNear(one, value, 1e-7))) faults.push(`${where}: text ${gradient}`);
        } catch (error) {
          faults.push(`${where}: ${String(error)} ${String((error as Error).cause ?? "")}`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThan(0.9 * total);
    expect(read).toBeGreaterThan(0.98 * total);
  }, 60_000);
});
