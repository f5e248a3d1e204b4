import { boundedValue } from "./bounded-value.js";
import { floatValue } from "./float-value.js";
import { hasKinks } from "./kink-case.js";
import { isNumber, type Node, variablesOf } from "./node.js";
import { PRECISE_BITS, preciseValue } from "./precise-value.js";
import { simplifyNode } from "./simplify-node.js";
import { vanishes } from "./together.js";

const NOTHING: ReadonlyMap<string, number> = new Map();
/** A value this much smaller than its terms may be rounding alone. */
const DOUBTFUL = 1e-10;

/** Of the bits of a precise value, this many at the end may be rounding. */
const NOISE_BITS = BigInt(PRECISE_BITS / 2);

/** The sign of an expression without variables; undefined where it has no value or its zero cannot be decided. */
export function constantSign(whole: Node): -1 | 0 | 1 | undefined {
  if (variablesOf(whole).length > 0) return undefined;
  const near = boundedValue(whole);
  // functions with kinks jump: their error is not measured by moving the arguments a little
  if (Math.abs(near.value) > 8 * near.error && !hasKinks(whole)) return near.value > 0 ? 1 : -1;
  const exact = simplifyNode(whole);
  if (isNumber(exact)) return Number(exact.value.s * (exact.value.n === 0n ? 0n : 1n)) as -1 | 0 | 1;
  const value = floatValue(exact, NOTHING);
  if (Number.isNaN(value)) return undefined;
  const doubt =
    exact.kind === "sum"
      ? DOUBTFUL * exact.args.reduce((total, term) => total + Math.abs(floatValue(term, NOTHING)), 0)
      : 8 * (boundedValue(exact).error || 0);
  if (Math.abs(value) > doubt) return value > 0 ? 1 : -1;
  const precise = preciseValue(exact);
  if (precise !== undefined && (precise > 0n ? precise : -precise) >> NOISE_BITS !== 0n)
    return precise > 0n ? 1 : -1;
  return vanishes(exact) ? 0 : undefined;
}
