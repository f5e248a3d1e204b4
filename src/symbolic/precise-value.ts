import type { Node } from "./node.js";
import * as rational from "./rational.js";

/** Bits after the point. */
export const PRECISE_BITS = 512;
const SCALE = BigInt(PRECISE_BITS);
const UNIT = 1n << SCALE;

/**
 * The value of a constant made of rational numbers by sums, products and rational powers, times 2^512 and rounded;
 * undefined when it has other parts or no value.
 */
export function preciseValue(whole: Node): bigint | undefined {
  if (whole.kind === "number") return (rational.numerator(whole.value) << SCALE) / whole.value.d;
  if (whole.kind === "sum") return combine(whole.args, 0n, (total, value) => total + value);
  if (whole.kind === "product") return combine(whole.args, UNIT, (total, value) => (total * value) >> SCALE);
  if (whole.kind !== "power" || whole.args[1].kind !== "number") return undefined;
  const base = preciseValue(whole.args[0]);
  const exponent = whole.args[1].value;
  if (
    base === undefined ||
    (base < 0n && !rational.isInteger(exponent)) ||
    exponent.d > 24n ||
    exponent.n > 1000n
  )
    return undefined;
  const root = rational.isInteger(exponent) ? base : nthRoot(base, Number(exponent.d));
  let power = UNIT;
  for (let times = 0n; times < exponent.n; times++) power = (power * root) >> SCALE;
  if (!rational.isNegative(exponent)) return power;
  return power === 0n ? undefined : (UNIT * UNIT) / power;
}

function combine(
  parts: readonly Node[],
  start: bigint,
  join: (total: bigint, value: bigint) => bigint,
): bigint | undefined {
  let total = start;
  for (const part of parts) {
    const value = preciseValue(part);
    if (value === undefined) return undefined;
    total = join(total, value);
  }
  return total;
}

/** The n-th root of value/2^512, times 2^512, by Newton's iteration from above. */
function nthRoot(value: bigint, n: number): bigint {
  if (value === 0n) return 0n;
  const target = value << (SCALE * BigInt(n - 1));
  let root = 1n << BigInt(Math.ceil(target.toString(2).length / n) + 1);
  for (;;) {
    const next = (BigInt(n - 1) * root + target / root ** BigInt(n - 1)) / BigInt(n);
    if (next >= root) return root;
    root = next;
  }
}
