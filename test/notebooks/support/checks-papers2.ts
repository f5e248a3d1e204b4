import type { Json } from "../../../src/index.js";

/*
 * What judges the constructions of three questions by what they do. Nothing here calls the library.
 */

type Layers = { weights: number[][]; bias: number[] }[];
type Given = { [name: string]: Json };

const sumOf = (weights: number[], inputs: number[]) =>
  weights.reduce((sum, weight, index) => sum + weight * inputs[index], 0);

/** The signals of the last layer, whose units are on where w·x ≥ b. */
const through = (layers: Layers, off: number, inputs: number[]) =>
  layers.reduce(
    (signals, { weights, bias }) => weights.map((unit, at) => (sumOf(unit, signals) >= bias[at] ? 1 : off)),
    inputs,
  );

/** Whether the layers fit each other, and keep to the weights and to the biases (multiples of the largest weight) allowed. */
function isAdmissible(layers: Layers, inputs: number, allowed: number[]): boolean {
  const scale = Math.max(...allowed);
  return (
    layers.every(({ weights, bias }, index) => {
      const width = index === 0 ? inputs : layers[index - 1].bias.length;
      return (
        weights.length === bias.length &&
        weights.every((unit) => unit.length === width && unit.every((weight) => allowed.includes(weight))) &&
        bias.every((value) => Number.isInteger(value / scale))
      );
    }) && layers.at(-1)?.bias.length === 1
  );
}

/** Weights of as many inputs as `size`, each one of those allowed. */
const vectors = (size: number, allowed: number[]): number[][] =>
  size === 0
    ? [[]]
    : vectors(size - 1, allowed).flatMap((start) => allowed.map((weight) => [...start, weight]));

/** What single units make of the rows, each function once, as text of 0 and 1. */
function unitFunctions(rows: number[][], allowed: number[]): string[] {
  const scale = Math.max(...allowed);
  const size = rows[0].length;
  const found = new Set<string>();
  for (const weights of vectors(size, allowed))
    for (let bias = -(size + 1) * scale; bias <= (size + 1) * scale; bias += scale)
      found.add(rows.map((row) => (sumOf(weights, row) >= bias ? 1 : 0)).join(""));
  return [...found];
}

/** Whether some network with this many hidden units computes the wanted outputs. */
function isEnough(hidden: number, rows: number[][], wanted: string, allowed: number[]): boolean {
  const units = unitFunctions(rows, allowed);
  const choose = (from: number, count: number): string[][] =>
    count === 0
      ? [[]]
      : units
          .slice(from)
          .flatMap((unit, at) => choose(from + at + 1, count - 1).map((rest) => [unit, ...rest]));
  return choose(0, hidden).some((chosen) =>
    unitFunctions(
      rows.map((_, row) => chosen.map((outputs) => Number(outputs[row]))),
      allowed,
    ).includes(wanted),
  );
}

/** The checks by name, as paper.json names them. */
export const checks = {
  /** `{ a, b, c }`: a + bX + cY > 0 on the rows of `{ table }` ([X, Y, output]) whose output is 1, and on no other. */
  firesOnTable: ({ a, b, c }: { a: number; b: number; c: number }, { table }: Given) =>
    (table as number[][]).every(([X, Y, output]) => (a + b * X + c * Y > 0 ? 1 : 0) === output),

  /**
   * `{ layers }`, whose units are 1 where w·x ≥ b, else −1: 1 in the rectangle `{ region: { x1, x2 } }`, border included, and −1
   * outside, with weights of `{ weights }`, biases multiples of the largest, hidden units in ascending order of bias.
   */
  markRectangle: ({ layers }: { layers: Layers }, given: Given) => {
    const { x1, x2 } = given["region"] as Record<string, [number, number]>;
    const allowed = given["weights"] as number[];
    if (!isAdmissible(layers, 2, allowed)) return false;
    const { bias } = layers[0];
    if (bias.some((value, index) => index > 0 && value < bias[index - 1])) return false;
    // Weights of one size and biases that are its multiples: every unit changes on a line x1 = c, x2 = c, x1 ± x2 = c with a
    // whole c. Steps of a quarter meet every piece of the plane between such lines, and every piece of the lines.
    const scale = Math.max(...allowed);
    const reach = 2 * Math.max(...bias.map((value) => Math.abs(value / scale)), ...x1, ...x2) + 1;
    for (let first = -4 * reach; first <= 4 * reach; first++)
      for (let second = -4 * reach; second <= 4 * reach; second++) {
        const [p, q] = [first / 4, second / 4];
        const isInside = p >= x1[0] && p <= x1[1] && q >= x2[0] && q <= x2[1];
        if (through(layers, -1, [p, q])[0] !== (isInside ? 1 : -1)) return false;
      }
    return true;
  },

  /**
   * `{ layers }`, whose units are 1 where w·x ≥ b, else 0: with one hidden layer, 1 on the rows of `{ minterms }` and on no other,
   * with weights of `{ weights }`, biases multiples of the largest, and no network with fewer hidden units does it.
   */
  computesMinterms: ({ layers }: { layers: Layers }, given: Given) => {
    const minterms = given["minterms"] as string[];
    const allowed = given["weights"] as number[];
    const size = minterms[0].length;
    if (layers.length !== 2 || !isAdmissible(layers, size, allowed)) return false;
    const names = Array.from({ length: 2 ** size }, (_, row) => row.toString(2).padStart(size, "0"));
    const rows = names.map((name) => [...name].map(Number));
    const wanted = names.map((name) => (minterms.includes(name) ? 1 : 0)).join("");
    if (rows.map((row) => through(layers, 0, row)[0]).join("") !== wanted) return false;
    for (let fewer = 1; fewer < layers[0].bias.length; fewer++)
      if (isEnough(fewer, rows, wanted, allowed)) return false;
    return true;
  },
  // oxlint-disable-next-line typescript/no-explicit-any -- an answer has the shape that its part expects
} satisfies Record<string, (value: any, given: Given) => boolean>;
