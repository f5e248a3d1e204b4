import { Worked } from "../symbolic/worked.js";
import { count, operations, product } from "./account.js";
import type { Conventions } from "./conventions.js";
import { axisNames } from "./window-options.js";

/** The products of a convolution, counted in every way that conventions ask for. */
export interface Counted {
  /** Products along all axes for one pair of channels, padded zeros included. */
  all: Worked;
  /** The same without padded zeros. */
  inside: Worked;
  /** Output positions that get a product, with and without padded zeros. */
  positions: Worked;
  reached: Worked;
  /** Kernel places that meet the input at all. */
  usedPlaces: number;
}

/** The operations of a grouped convolution and of its gradients; `outputs` are all output positions. */
export function convolutionOperations(
  shape: { inputs: number; outputs: number; groups: number },
  counted: Counted,
  biasPositions: { count: Worked; skip: Worked },
  bias: boolean,
  kernelPlaces: Worked,
  inputPositions: () => Worked,
) {
  const perGroup = count(shape.groups === 1 ? "C_{in}" : "\\tfrac{C_{in}}{g}", shape.inputs / shape.groups);
  const out = count("C_{out}", shape.outputs);
  const products = ({ padding }: Conventions) =>
    product(out, perGroup, padding === "skip" ? counted.inside : counted.all);
  const forward = (conventions: Conventions) => {
    const { accumulate, countBias, batch, padding } = conventions;
    const samples = count("B", batch);
    const each = (worked: Worked) => (batch === 1 ? worked : product(samples, worked));
    const mul = products(conventions);
    const sums = product(out, padding === "skip" ? counted.reached : counted.positions);
    const biasAdds = bias && countBias !== false ? [product(out, biasPositions[padding])] : [];
    const accumulated = accumulate === "n" ? [mul] : accumulate === "n-1" ? [mul.minus(sums)] : [];
    return operations({ mul: each(mul), add: each(Worked.sum([...accumulated, ...biasAdds])) });
  };
  const backward = (conventions: Conventions) => {
    const { accumulate, sharedBiasGrad, batch, padding } = conventions;
    const samples = count("B", batch);
    const each = (worked: Worked) => (batch === 1 ? worked : product(samples, worked));
    const mul = each(products(conventions));
    const entries = product(
      out,
      perGroup,
      padding === "skip" ? count("K'", counted.usedPlaces) : kernelPlaces,
    );
    const sums = (total: Worked, results: Worked) =>
      accumulate === "n-1" ? total.minus(results) : accumulate === "n" ? total : Worked.constant(0);
    const shared = each(product(out, biasPositions.count));
    const biasGradient = bias && sharedBiasGrad === "sum" ? sums(shared, out) : Worked.constant(0);
    const skipped = product(out, perGroup, counted.inside);
    const reachedInputs = product(count("C_{in}", shape.inputs), inputPositions());
    return {
      weight: operations({ mul, add: sums(mul, entries) }),
      bias: operations({ add: biasGradient }),
      // A gradient of a padded zero is needed by nobody: δ is formed from the products inside alone.
      delta: operations({ mul: each(skipped), add: sums(each(skipped), each(reachedInputs)) }),
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
