import { Worked } from "../number/worked.js";
import { count, operations, product } from "./account.js";
import type { CountConventions } from "./conventions.js";
import type { Options } from "./options.js";
import { axisNames } from "./window-options.js";
import type { Taps, Window } from "./window.js";

/** The products of a convolution, or of a transposed one, counted in every way that conventions ask for. */
export interface Counted {
  inputs: number;
  outputs: number;
  groups: number;
  bias: boolean;
  /** Whether the padding was given as "same" or "valid". */
  isPaddedByWord: boolean;
  kernelPlaces: Worked;
  /** Where the window is laid down: outputs of a convolution, inputs of a transposed one. */
  slides: Worked;
  /** Products that do not touch padding, for one pair of channels. */
  inside: Worked;
  /** Kernel places that meet the input at all. */
  usedPlaces: number;
  /** Output positions that collect products, with padding counted and skipped. */
  collecting: { count: Worked; skip: Worked };
  /** Output positions that a bias is added to. */
  biased: { count: Worked; skip: Worked };
  /** Whether every output collects a product from every kernel place. */
  even: boolean;
  /** Input positions that take part in a product. */
  usedInputs: () => Worked;
}

/** What the windows along the axes come to together, for one pair of channels. */
export function tapTotals(windows: readonly Window[], taps: readonly Taps[]) {
  const names = axisNames(windows.length as 1 | 2);
  return {
    kernelPlaces: times(
      "k",
      windows.map(({ kernel }) => kernel),
    ),
    inside: product(...taps.map(({ total }, axis) => count(`T_{${names[axis]}}`, total))),
    usedPlaces: taps.reduce((places, { perOffset }) => places * perOffset.filter((n) => n > 0).length, 1),
    /** Output positions that meet the input at all. */
    reached: times(
      "n'",
      taps.map((axis) => axis.reached),
    ),
  };
}

/** Refuses groups that leave channels over. */
export function checkGroups(options: Options, groups: number, inputs: number, outputs: number): void {
  if (inputs % groups !== 0 || outputs % groups !== 0)
    options.fail(`needs groups that divide ${inputs} input and ${outputs} output channels`, String(groups));
}

const one = Worked.constant(1);

/** The number of input channels that a filter sees, as it stands in formulas. */
export const channelsPerGroup = (inputs: number, groups: number): Worked =>
  count(groups === 1 ? "C_{in}" : "\\tfrac{C_{in}}{g}", inputs / groups);

/** The operations of a grouped convolution and of its gradients. */
export function convolutionOperations(counted: Counted) {
  const { inputs, outputs, groups, kernelPlaces, slides } = counted;
  const perGroup = channelsPerGroup(inputs, groups);
  const out = count("C_{out}", outputs);
  const products = ({ padding }: CountConventions) =>
    padding === "skip"
      ? product(out, perGroup, counted.inside)
      : product(out, perGroup, kernelPlaces, slides);
  const batched = ({ batch }: CountConventions, worked: Worked) =>
    batch === 1 ? worked : product(count("B", batch), worked);

  /** Additions of the forward sums: one less than products in each, or as many. */
  const accumulation = (conventions: CountConventions): Worked[] => {
    const { accumulate, padding } = conventions;
    if (accumulate === "none") return [];
    if (accumulate === "n") return [products(conventions)];
    return padding === "count" && counted.even
      ? [product(out, slides, product(perGroup, kernelPlaces).minus(one))]
      : [products(conventions).minus(product(out, counted.collecting[padding]))];
  };

  const forward = (conventions: CountConventions) => {
    if (counted.isPaddedByWord && conventions.paddingWords === "none") return operations();
    const biases =
      counted.bias && conventions.countBias !== false
        ? [product(out, counted.biased[conventions.padding])]
        : [];
    return operations({
      mul: batched(conventions, products(conventions)),
      add: batched(conventions, Worked.sum([...accumulation(conventions), ...biases])),
    });
  };

  const backward = (conventions: CountConventions) => {
    const { accumulate, sharedBiasGrad, padding } = conventions;
    const fewer = (worked: Worked) => (accumulate === "n" ? worked : worked.minus(one));
    /** Sums of `terms` products in all that end in `results` numbers. */
    const summed = (terms: Worked, results: Worked) => (accumulate === "n" ? terms : terms.minus(results));
    const counts = accumulate !== "none";
    const mul = batched(conventions, products(conventions));
    const weightAdds =
      padding === "count"
        ? product(out, perGroup, kernelPlaces, fewer(batched(conventions, slides)))
        : summed(mul, product(out, perGroup, count("K'", counted.usedPlaces)));
    const biasAdds = product(out, fewer(batched(conventions, counted.biased.count)));
    // A gradient of a padded zero is needed by nobody: δ is formed from the products inside alone.
    const back = batched(conventions, product(out, perGroup, counted.inside));
    const targets = () => batched(conventions, product(count("C_{in}", inputs), counted.usedInputs()));
    return {
      weight: operations({ mul, ...(counts ? { add: weightAdds } : {}) }),
      bias: operations(counts && counted.bias && sharedBiasGrad === "sum" ? { add: biasAdds } : {}),
      delta: operations({ mul: back, ...(counts ? { add: summed(back, targets()) } : {}) }),
    };
  };
  return { forward, backward };
}

/** A product of sizes, one per axis. */
export const times = (name: string, values: readonly number[]) =>
  product(
    ...values.map((value, axis) =>
      count(values.length === 1 ? name : `${name}_{${axisNames(values.length)[axis]}}`, value),
    ),
  );
