import { type Ball, bitLength, fromRational, magnitude, minus, signOf } from "../../number/ball.js";
import type { Node } from "../node/node.js";
import { BallEvaluator } from "./ball-evaluator.js";
import { isBall } from "../functions/enclosure.js";
import type { Rational } from "../../number/rational.js";

/** Exact values of the variables. */
export type Point = ReadonlyMap<string, Rational>;

/** A first look, which tells most differences. */
const QUICK_BITS = 128;
/** Values that agree to so many bits, beside the sizes of all numbers on the way, count as equal: 57 digits. */
const AGREEING_BITS = 190;
/** A constant has one point only, and may take so many bits there. */
const CONSTANT_BITS = 100_000;

const evaluatorAt = (point: Point, bits: number): BallEvaluator =>
  new BallEvaluator(
    new Map([...point].map(([name, value]) => [name, fromRational(value, bits)])),
    bits,
    true,
  );

/**
 * Where two expressions stand at a point: their values lie apart, are together to all digits asked for, or at least one of
 * them has no value there, or the digits do not tell.
 * @param rest Their difference in another form, in which what they share may have canceled.
 * @param mostBits The highest precision tried.
 */
export function pointSigns(
  left: Node,
  right: Node,
  rest: Node,
  point: Point,
  mostBits: number,
): "apart" | "together" | "no value" | "unknown" {
  const wanted = AGREEING_BITS + numberBits(left) + numberBits(right);
  let bits = QUICK_BITS;
  for (let round = 0; round < 4; round++) {
    const evaluator = evaluatorAt(point, bits);
    const [a, b] = [evaluator.value(left), evaluator.value(right)];
    if (typeof a === "number" || typeof b === "number") return "no value";
    if (a && b) {
      const gaps = [minus(a, b, bits), evaluator.value(rest)].filter(isBall);
      if (gaps.some((gap) => (signOf(gap) ?? 0) !== 0)) return "apart";
      if (gaps.some((gap) => isNothing(gap, evaluator.span, wanted))) return "together";
    }
    bits = Math.max(4 * bits, 2 * Number(evaluator.span) + wanted + 64);
    if (bits > (point.size === 0 ? CONSTANT_BITS : mostBits)) return "unknown";
  }
  return "unknown";
}

/** Points that need more bits than this do not tell whether one expression is zero there. */
const MOST_BITS = 12_000;

/** Whether an expression is zero at a point to all digits asked for; undefined where it has no value or they do not tell. */
export function isZeroAt(whole: Node, point: Point): boolean | undefined {
  const wanted = AGREEING_BITS + numberBits(whole);
  let bits = QUICK_BITS;
  for (let round = 0; round < 4; round++) {
    const evaluator = evaluatorAt(point, bits);
    const value = evaluator.value(whole);
    if (typeof value === "number") return undefined;
    if (value) {
      if ((signOf(value) ?? 0) !== 0) return false;
      if (isNothing(value, evaluator.span, wanted)) return true;
    }
    bits = Math.max(4 * bits, 2 * Number(evaluator.span) + wanted + 64);
    if (bits > (point.size === 0 ? CONSTANT_BITS : MOST_BITS)) return undefined;
  }
  return undefined;
}

/** Whether conditions hold at a point; undefined where that is not known. */
export function holdAt(conditions: readonly Node[], point: Point): boolean | undefined {
  const evaluator = evaluatorAt(point, 4 * QUICK_BITS);
  const truths = conditions.map(evaluator.truth);
  return truths.includes(false) ? false : truths.every((truth) => truth === true) ? true : undefined;
}

/** Smaller than every number on the way by so many bits: a difference of them would be greater. */
const isNothing = (gap: Ball, span: bigint, wanted: number): boolean =>
  signOf(gap) === 0 || magnitude(gap) < -span - BigInt(wanted);

/** How many bits the numbers of an expression have: a coefficient of 10^−100 may make a difference of its size. */
function numberBits(whole: Node): number {
  const seen = new Set<Node>();
  let bits = 0;
  const visit = (part: Node): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (part.kind === "number") bits += bitLength(part.value.n) + bitLength(part.value.d);
    part.args.forEach(visit);
  };
  visit(whole);
  return bits;
}
