import { InputError } from "../errors.js";
import { ThresholdNetwork, type FiringRule, type UnitConvention } from "./threshold-network.js";
import { bitsOf, truthTable, type BooleanFunction, type TruthTable } from "./truth-table.js";

/** The weights and biases out of which {@link networkFromWeights} builds its units. */
export interface GivenWeights extends UnitConvention {
  /** The weights that may be used, such as [-1, 0, 1]. */
  weights: number[];
  /** The biases that may be used; default: the weights too. `{ multiplesOf: 10 }` allows every multiple. */
  biases?: number[] | { multiplesOf: number };
}

/** A unit out of the given weights, and which rows of the truth table switch it on (one bit per row). */
interface Candidate {
  weights: number[];
  bias: number;
  rows: bigint;
}

function biasList({ weights, biases = weights }: GivenWeights, inputs: number): number[] {
  if (Array.isArray(biases)) return biases;
  const step = Math.abs(biases.multiplesOf);
  if (!(step > 0))
    throw new InputError({
      place: "networkFromWeights",
      rule: "needs multiplesOf above 0",
      got: String(step),
    });
  const most = Math.ceil((inputs * Math.max(...weights.map(Math.abs))) / step) + 1;
  return Array.from({ length: 2 * most + 1 }, (_, index) => (index - most) * step);
}

const fires = (rule: FiringRule, sum: number, bias: number) =>
  rule === "positive" ? sum + bias > 0 : rule === "nonnegative" ? sum + bias >= 0 : sum >= bias;

/** Every combination of the given weights, those with more zeros first. */
function combinations(weights: number[], count: number): number[][] {
  let all: number[][] = [[]];
  for (let index = 0; index < count; index++)
    all = all.flatMap((some) => weights.map((weight) => [...some, weight]));
  const size = (list: number[]) => list.reduce((sum, weight) => sum + Math.abs(weight), 0);
  return all.toSorted((a, b) => size(a) - size(b));
}

/** One unit for every different function that the given weights and biases can make of the signals. */
function candidates(signals: number[][], given: GivenWeights): Candidate[] {
  const { rule = "positive" } = given;
  const biases = biasList(given, signals[0].length).toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const found = new Map<bigint, Candidate>();
  for (const weights of combinations(given.weights, signals[0].length)) {
    const sums = signals.map((row) => row.reduce((sum, signal, index) => sum + signal * weights[index], 0));
    for (const bias of biases) {
      const rows = sums.reduce(
        (mask, sum, row) => (fires(rule, sum, bias) ? mask | (1n << BigInt(row)) : mask),
        0n,
      );
      if (!found.has(rows)) found.set(rows, { weights, bias, rows });
    }
  }
  return [...found.values()];
}

function agrees(rows: bigint, wanted: TruthTable["values"]): boolean {
  return wanted.every((value, row) => value === null || (rows >> BigInt(row)) % 2n === BigInt(value));
}

/** All ways to choose `count` of the items, in order. */
function* choices<T>(items: readonly T[], count: number, from = 0): Generator<T[]> {
  if (count === 0) yield [];
  else
    for (let index = from; index <= items.length - count; index++)
      for (const rest of choices(items, count - 1, index + 1)) yield [items[index], ...rest];
}

/**
 * The smallest threshold network with one hidden layer, or one unit where that is enough, whose weights and biases come
 * from a given set; found by trying all, so that no smaller one exists.
 * @param f the boolean function, of at most 5 inputs
 * @param given weights and biases that may be used, when units fire, their off value
 * @param options `most` hidden units to try (default 4); `hidden` how many exactly; `order` the inputs' order
 * @returns the network, or null where none of that size computes the function
 * @throws InputError where there is too much to try
 * @example
 * networkFromWeights("A xor B", { weights: [-1, 0, 1] })?.unitCount // => 3
 * networkFromWeights("A xor B", { weights: [-1, 0, 1] }, { most: 1 }) // => null
 */
export function networkFromWeights(
  f: BooleanFunction,
  given: GivenWeights,
  { most = 4, hidden, order }: { most?: number; hidden?: number; order?: readonly string[] } = {},
): ThresholdNetwork | null {
  const { variables, values } = truthTable(f, order);
  const { off = 0, weights } = given;
  if (variables.length > 5 || weights.length === 0 || weights.length ** variables.length > 20_000)
    throw new InputError({
      place: "networkFromWeights",
      rule: "needs at most 5 inputs and a small set of weights",
      got: `${variables.length} inputs and ${weights.length} weights`,
    });
  const level = (bit: number) => (bit === 1 ? 1 : off);
  const signals = values.map((_, row) => bitsOf(row, variables.length).map(level));
  const first = candidates(signals, given);
  const single = first.find(({ rows }) => agrees(rows, values));
  if (single !== undefined && hidden === undefined)
    return new ThresholdNetwork(variables, [{ weights: [single.weights], bias: [single.bias] }], given);
  // A unit that never changes is of no use behind a bias.
  const useful = first.filter(({ rows }) => rows !== 0n && rows !== (1n << BigInt(values.length)) - 1n);
  for (let count = hidden ?? 1; count <= (hidden ?? most); count++)
    for (const units of choices(useful, count)) {
      const inner = values.map((_, row) =>
        units.map(({ rows }) => level(Number((rows >> BigInt(row)) % 2n))),
      );
      const output = unitFor(inner, values, given);
      if (output === null) continue;
      const layers = [
        { weights: units.map((unit) => unit.weights), bias: units.map((unit) => unit.bias) },
        { weights: [output.weights], bias: [output.bias] },
      ];
      return new ThresholdNetwork(variables, layers, given);
    }
  return null;
}

/** A unit out of the given weights that makes the wanted values of the signals, or null. */
function unitFor(
  signals: number[][],
  wanted: TruthTable["values"],
  given: GivenWeights,
): { weights: number[]; bias: number } | null {
  const { rule = "positive" } = given;
  // Equal signals with different values are no function of the signals at all.
  const known = new Map<string, number>();
  for (const [row, value] of wanted.entries()) {
    if (value === null) continue;
    const key = signals[row].join();
    if ((known.get(key) ?? value) !== value) return null;
    known.set(key, value);
  }
  const distinct = [...known].map(([key, value]) => ({
    signal: key.split(",").map(Number),
    on: value === 1,
  }));
  const biases = biasList(given, signals[0].length).toSorted((a, b) => Math.abs(a) - Math.abs(b));
  for (const weights of combinations(given.weights, signals[0].length)) {
    const sums = distinct.map(({ signal, on }) => ({
      sum: signal.reduce((total, value, index) => total + value * weights[index], 0),
      on,
    }));
    const bias = biases.find((candidate) => sums.every(({ sum, on }) => fires(rule, sum, candidate) === on));
    if (bias !== undefined) return { weights, bias };
  }
  return null;
}
