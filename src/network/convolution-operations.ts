import { Worked } from "../number/worked.js";
import { count, operations, product } from "./account.js";
import type { CountConventions } from "./conventions.js";
import type { Options } from "./options.js";
import { isNumber, over, type Size } from "./size.js";
import { axisNames } from "./window-options.js";
import type { Taps, Window } from "./window.js";

/** The products of a convolution, or of a transposed one, counted in every way that conventions ask for. */
export interface Counted {
  inputs: Size;
  outputs: Size;
  groups: Size;
  bias: boolean;
  /** Whether the padding was given as "same" or "valid". */
  isPaddedByWord: boolean;
  kernelPlaces: Worked;
  /** Where the window is laid down: outputs of a convolution, inputs of a transposed one. */
  slides: Worked;
  /** What is counted along the axes, of numbers alone. */
  taps: () => TapTotals;
  /** Output positions that collect products, with padding counted. */
  collecting: () => Worked;
  /** Output positions that a bias is added to, with padding counted. */
  biased: Worked;
  /** Whether every output collects a product from every kernel place. */
  even: boolean;
  /** Input positions that take part in a product. */
  usedInputs: () => Worked;
}

/** What the windows along the axes come to together, for one pair of channels. */
export interface TapTotals {
  /** Products that do not touch padding. */
  inside: Worked;
  /** Kernel places that meet the input at all. */
  usedPlaces: number;
  /** Output positions that meet the input at all. */
  reached: Worked;
}

/** The kernel places of all axes. */
export const kernelPlaces = (windows: readonly Window<Size>[]): Worked =>
  times(
    "k",
    windows.map(({ kernel }) => kernel),
  );

/** What the windows along the axes come to together, for one pair of channels. */
export function tapTotals(taps: readonly Taps[]): TapTotals {
  const names = axisNames(taps.length);
  return {
    inside: product(...taps.map(({ total }, axis) => count(`T_{${names[axis]}}`, total))),
    usedPlaces: taps.reduce((places, { perOffset }) => places * perOffset.filter((n) => n > 0).length, 1),
    reached: times(
      "n'",
      taps.map((axis) => axis.reached),
    ),
  };
}

/** Refuses groups that leave channels over. */
export function checkGroups(options: Options, groups: Size, inputs: Size, outputs: Size): void {
  const divides = (size: Size) => !isNumber(size) || !isNumber(groups) || size % groups === 0;
  if (!divides(inputs) || !divides(outputs))
    options.fail(
      `needs groups that divide ${String(inputs)} input and ${String(outputs)} output channels`,
      String(groups),
    );
}

const one = Worked.constant(1);

/** The number of input channels that a filter sees, as it stands in formulas. */
export const channelsPerGroup = (inputs: Size, groups: Size): Worked =>
  count(groups === 1 ? "C_{in}" : "\\tfrac{C_{in}}{g}", over(inputs, groups));

/** The operations of a grouped convolution and of its gradients. */
export function convolutionOperations(counted: Counted) {
  const { inputs, outputs, groups, kernelPlaces: places, slides } = counted;
  const perGroup = channelsPerGroup(inputs, groups);
  const out = count("C_{out}", outputs);
  const products = ({ padding }: CountConventions) =>
    padding === "skip"
      ? product(out, perGroup, counted.taps().inside)
      : product(out, perGroup, places, slides);
  const batched = ({ batch }: CountConventions, worked: Worked) =>
    batch === 1 ? worked : product(count("B", batch), worked);

  /** Additions of the forward sums: one less than products in each, or as many. */
  const accumulation = (conventions: CountConventions): Worked[] => {
    const { accumulate, padding } = conventions;
    if (accumulate === "none") return [];
    if (accumulate === "n") return [products(conventions)];
    return padding === "count" && counted.even
      ? [product(out, slides, product(perGroup, places).minus(one))]
      : [
          products(conventions).minus(
            product(out, padding === "count" ? counted.collecting() : counted.taps().reached),
          ),
        ];
  };

  const forward = (conventions: CountConventions) => {
    if (counted.isPaddedByWord && conventions.paddingWords === "none") return operations();
    const biases =
      counted.bias && conventions.countBias !== false
        ? [product(out, conventions.padding === "count" ? counted.biased : counted.taps().reached)]
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
        ? product(out, perGroup, places, fewer(batched(conventions, slides)))
        : summed(mul, product(out, perGroup, count("K'", counted.taps().usedPlaces)));
    const biasAdds = product(out, fewer(batched(conventions, counted.biased)));
    // A gradient of a padded zero is needed by nobody: δ is formed from the products inside alone.
    const back = batched(conventions, product(out, perGroup, counted.taps().inside));
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
export const times = (name: string, values: readonly Size[]) =>
  product(
    ...values.map((value, axis) =>
      count(values.length === 1 ? name : `${name}_{${axisNames(values.length)[axis]}}`, value),
    ),
  );
