import { type Ball, exactly, magnitude, negated, times } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import type { BallWork } from "./definition.js";

/** A function of e = exp(−factor·|x|), and of x's sign where it is odd. */
export function saturating(
  x: Ball,
  { bits, note }: BallWork,
  factor: bigint,
  f: (e: Ball, isNegative: boolean) => Ball | undefined,
  isOdd: boolean,
): Ball | undefined {
  const isNegative = x.middle < 0n;
  const e = elementary.exp(times(isNegative ? x : negated(x), exactly(factor), bits), bits + 16);
  if (!e) return undefined;
  note(magnitude(e));
  const result = f(e, isNegative);
  return result && isOdd && isNegative ? negated(result) : result;
}
