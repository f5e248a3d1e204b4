import { InputError } from "../errors.js";
import { canonicalSumOfProducts, minimalSumOfProducts, type SumOfProducts } from "./sum-of-products.js";
import { ThresholdNetwork, type ThresholdLayer, type UnitConvention } from "./threshold-network.js";
import type { BooleanFunction } from "./truth-table.js";

/**
 * The bias of a unit that shall fire from an integer sum `least` on, where the next smaller sum is `least - gap`: half-way
 * between them where a unit fires above 0, the sum itself where it fires at it.
 */
export function biasFor(least: number, { rule = "positive" }: UnitConvention, gap = 1): number {
  const bias = rule === "atLeastBias" ? least : rule === "nonnegative" ? -least : gap / 2 - least;
  return bias === 0 ? 0 : bias;
}

/** A unit that fires where at least `least` of `count` signals are on; sums of ±1 signals go in steps of two. */
function atLeast(least: number, count: number, convention: UnitConvention): number {
  return convention.off === -1 ? biasFor(2 * least - count, convention, 2) : biasFor(least, convention);
}

/** One unit per term and a disjunction of them. */
function twoLayers(sum: SumOfProducts, convention: UnitConvention): ThresholdNetwork {
  const { variables, terms } = sum;
  // A function that is always 0 has no terms; one unit that never fires stands for it.
  const none = terms.length === 0;
  const weights = none
    ? [variables.map(() => 0)]
    : terms.map((term) => term.map((literal) => (literal === 1 ? 1 : literal === 0 ? -1 : 0)));
  const bias = none
    ? [biasFor(1, convention)]
    : terms.map((term) => {
        const positive = term.filter((literal) => literal === 1).length;
        const literals = term.filter((literal) => literal !== -1).length;
        return convention.off === -1 ? biasFor(literals, convention, 2) : biasFor(positive, convention);
      });
  const output = { weights: [bias.map(() => 1)], bias: [atLeast(1, bias.length, convention)] };
  return new ThresholdNetwork(variables, [{ weights, bias }, output], convention);
}

/**
 * A threshold network with one hidden unit per term of the minimal sum of products and a disjunction at the output.
 * @param f the boolean function in any form
 * @param convention when units fire (default w·x + b > 0) and their off value (default 0)
 * @param order the inputs from the first on; default sorted by code unit
 * @returns the network; `computes(f)` is true
 * @example
 * sumOfProductsNetwork("A and not B or C").layers // => [{ weights: [[1, -1, 0], [0, 0, 1]], bias: [-0.5, -0.5] }, { weights: [[1, 1]], bias: [-0.5] }]
 */
export function sumOfProductsNetwork(
  f: BooleanFunction,
  convention: UnitConvention = {},
  order?: readonly string[],
): ThresholdNetwork {
  return twoLayers(minimalSumOfProducts(f, order), convention);
}

/**
 * A threshold network with one hidden unit per row of the truth table with value 1.
 * @example
 * mintermNetwork("A xor B", { rule: "atLeastBias" }).layers // => [{ weights: [[-1, 1], [1, -1]], bias: [1, 1] }, { weights: [[1, 1]], bias: [1] }]
 */
export function mintermNetwork(
  f: BooleanFunction,
  convention: UnitConvention = {},
  order?: readonly string[],
): ThresholdNetwork {
  return twoLayers(canonicalSumOfProducts(f, order), convention);
}

/** A function of the number of inputs that are on; `gate` says which numbers give 1. */
export interface ParityOptions extends UnitConvention {
  /** `xor` (default): an odd number of inputs is on; `xnor`: the chain A ⊙ B ⊙ … of equivalences. */
  gate?: "xor" | "xnor";
}

function inputNames(inputs: number | readonly string[], place: string): string[] {
  if (Array.isArray(inputs)) return [...(inputs as readonly string[])];
  if (typeof inputs !== "number" || !Number.isInteger(inputs) || inputs < 2 || inputs > 16)
    throw new InputError({ place, rule: "needs 2 to 16 inputs", got: String(inputs) });
  return Array.from({ length: inputs }, (_, index) => `x${index + 1}`);
}

/** A row of weights that are zero but for a few. */
const row = (length: number, entries: Record<number, number>) =>
  Array.from({ length }, (_, index) => entries[index] ?? 0);

/**
 * A threshold network for the parity of its inputs as a balanced tree of two-input blocks, three units in two layers each.
 * @param inputs how many inputs (named x1, x2, …) or their names
 * @returns the network; a signal without a partner is handed on by units that `passes` lists
 * @example
 * parityTree(6).unitCount // => 15
 * parityTree(["A", "B", "C", "D", "E"], { gate: "xnor" }).depth // => 6
 */
export function parityTree(
  inputs: number | readonly string[],
  { gate = "xor", ...convention }: ParityOptions = {},
): ThresholdNetwork {
  const names = inputNames(inputs, "parityTree");
  const layers: ThresholdLayer[] = [];
  for (let signals = names.length; signals > 1; signals = Math.ceil(signals / 2)) {
    const blocks = Math.floor(signals / 2);
    const lone = signals % 2 === 1;
    const first: ThresholdLayer = { weights: [], bias: [], passes: lone ? [2 * blocks] : [] };
    const second: ThresholdLayer = { weights: [], bias: [], passes: lone ? [blocks] : [] };
    const middle = 2 * blocks + (lone ? 1 : 0);
    for (let block = 0; block < blocks; block++) {
      const [a, b] = [2 * block, 2 * block + 1];
      first.weights.push(row(signals, { [a]: 1, [b]: 1 }), row(signals, { [a]: 1, [b]: 1 }));
      first.bias.push(atLeast(1, 2, convention), atLeast(2, 2, convention));
      // XOR is "one or more, but not both"; XNOR its complement.
      second.weights.push(row(middle, gate === "xor" ? { [a]: 1, [b]: -1 } : { [a]: -1, [b]: 1 }));
      const least = gate === "xor" ? (convention.off === -1 ? 2 : 1) : 0;
      second.bias.push(biasFor(least, convention, convention.off === -1 ? 2 : 1));
    }
    if (lone) {
      first.weights.push(row(signals, { [signals - 1]: 1 }));
      first.bias.push(atLeast(1, 1, convention));
      second.weights.push(row(middle, { [middle - 1]: 1 }));
      second.bias.push(atLeast(1, 1, convention));
    }
    layers.push(first, second);
  }
  return new ThresholdNetwork(names, layers, convention);
}

/**
 * A threshold network for any function of the number of inputs that are on, with one hidden layer of counting units
 * h_k = [x₁ + … + xₙ ≥ k].
 * @param inputs how many inputs (named x1, x2, …) or their names
 * @param on the value (0 or 1) for each number of inputs that are on, from 0 to n; or `"xor"`, `"xnor"`
 * @returns the network with n hidden units
 * @example
 * countingNetwork(6, "xor").unitCount // => 7
 * countingNetwork(3, [0, 0, 1, 1]).computes("x1*x2 + x1*x3 + x2*x3") // => true
 */
export function countingNetwork(
  inputs: number | readonly string[],
  on: "xor" | "xnor" | readonly number[],
  convention: UnitConvention = {},
): ThresholdNetwork {
  const names = inputNames(inputs, "countingNetwork");
  const count = names.length;
  // A chain of n equivalences is the parity of the zeros: 1 where n minus the number of ones is even.
  const values =
    typeof on === "string"
      ? Array.from({ length: count + 1 }, (_, ones) => (on === "xor" ? ones % 2 : (count - ones + 1) % 2))
      : [...on];
  if (values.length !== count + 1 || values.some((value) => value !== 0 && value !== 1))
    throw new InputError({
      place: "countingNetwork",
      rule: `needs ${count + 1} values 0 or 1, for 0 to ${count} inputs that are on`,
      got: JSON.stringify(on),
    });
  const steps = values.slice(1).map((value, index) => value - values[index]);
  const hidden = {
    weights: names.map(() => names.map(() => 1)),
    bias: names.map((_, index) => atLeast(index + 1, count, convention)),
  };
  // The output's sum is values[ones] - values[0], shifted and doubled where "off" is -1.
  const output =
    convention.off === -1
      ? biasFor(2 - 2 * values[0] - steps.reduce((sum, step) => sum + step, 0), convention, 2)
      : biasFor(1 - values[0], convention);
  return new ThresholdNetwork(names, [hidden, { weights: [steps], bias: [output] }], convention);
}
