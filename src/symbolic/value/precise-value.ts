import { fromDouble, knownBits, magnitude, toDouble } from "../../number/ball.js";
import { BallEvaluator } from "./ball-evaluator.js";
import type { Node } from "../node/node.js";

/** Precisions tried one after the other. */
const STEPS = [128, 512, 2048, 8192];
/** A double has 53 bits; some more make its rounding right. */
const DOUBLE_BITS = 60;

/**
 * The value as a double, computed in ball arithmetic: exact to the last digit, however large or small the numbers on the way
 * are; ±Infinity at a pole, NaN where there is none, undefined where 8192 bits do not tell.
 * @param at Values of the variables, taken as exact doubles.
 */
export function preciseValue(root: Node, at: ReadonlyMap<string, number>): number | undefined {
  const point = new Map(
    [...at].map(([name, value]) => [name, Number.isFinite(value) ? fromDouble(value) : value] as const),
  );
  for (const bits of STEPS) {
    const evaluator = new BallEvaluator(point, bits);
    const value = evaluator.value(root);
    if (typeof value === "number") return value;
    if (value === undefined) continue;
    if (knownBits(value) >= DOUBLE_BITS) return toDouble(value);
    // all of the ball is less than the least double
    if (magnitude(value) < -1080n) return 0;
    if (bits === 8192 && magnitude(value) < evaluator.span - 4096n) return 0;
  }
  return undefined;
}
