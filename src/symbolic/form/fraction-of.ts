import { memoized } from "../node/memoized.js";
import type { Node, NumberNode } from "../node/node.js";
import * as polynomial from "../polynomial/polynomial.js";
import { addAll, type Fraction, multiply, wholePower } from "./polynomial-fraction.js";
import * as rational from "../../number/rational.js";
import { atomsOf, type Ring } from "./ring.js";
import { TooLarge } from "../polynomial/work-limit.js";

/** Powers of powers of this size are still exact doubles. */
const LARGEST_EXPONENT = 1n << 25n;

/** A whole exponent as a double. @throws TooLarge where doubles, or the degrees they stand for, end. */
function exactly(exponent: bigint): number {
  if (exponent > LARGEST_EXPONENT || -exponent > LARGEST_EXPONENT) throw new TooLarge();
  return Number(exponent);
}

/** A canonical node as a fraction of polynomials over a ring that has its atoms. @throws TooLarge */
export function fractionOf(whole: Node, ring: Ring): Fraction {
  const count = ring.atoms.length;
  const convert = memoized(compute);

  function compute(part: Node): Fraction {
    if (part.kind === "number") return { numerator: polynomial.constant(part.value, count), denominator: [] };
    if (part.kind === "sum") return addAll(part.args.map(convert), count);
    if (part.kind === "product") return part.args.map(convert).reduce(multiply);
    const powers = atomsOf(part);
    if (!powers) {
      const [base, exponent] = part.args;
      return wholePower(convert(base), exactly(rational.numerator((exponent as NumberNode).value)), count);
    }
    return powers
      .map(({ atom, exponent }) => {
        const index = ring.index.get(atom)!;
        const times = exactly(rational.numerator(exponent.div(ring.powers[index])));
        return wholePower({ numerator: polynomial.generator(index, count), denominator: [] }, times, count);
      })
      .reduce(multiply);
  }

  return convert(whole);
}
