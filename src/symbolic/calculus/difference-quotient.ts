import {
  type Ball,
  exactly,
  fromDouble,
  magnitude,
  minus,
  ONE,
  over,
  plus,
  timesPowerOfTwo,
  toDouble,
} from "../../number/ball.js";
import { isOpenDerivative } from "./derivation-rule.js";
import { floatValue } from "../value/float-value.js";
import { type Node, variablesOf } from "../node/node.js";
import { BallEvaluator } from "../value/ball-evaluator.js";
import type { Enclosure } from "../functions/enclosure.js";
import { randomNumbers } from "../../number/random.js";

/** Differences are taken over 2·2^−64, so that they are derivatives to some 38 digits. */
const STEP_POWER = -64n;
/** Precisions tried one after the other: a large constant beside the variable part hides its differences. */
const PRECISIONS = [320, 1200, 5000];
/** Of a difference quotient, this much may be unknown. */
const TOLERANCE_POWER = -40n;

/** The states of a derivation at one point, their open derivatives taken by central differences. */
export class DifferenceCheck {
  private readonly f: Node;
  private readonly x: string;
  private readonly at: ReadonlyMap<string, number>;
  private level = -1;
  private middle!: BallEvaluator;
  private ahead!: BallEvaluator;
  private behind!: BallEvaluator;

  constructor(f: Node, x: string, at: ReadonlyMap<string, number>) {
    this.f = f;
    this.x = x;
    this.at = at;
    this.refine();
  }

  /**
   * The relative difference of a state and the difference quotient of f; Infinity where the state has no value, undefined
   * where f has none or no precision tells.
   */
  error(state: Node): number | undefined {
    for (;;) {
      const { bits } = this.middle;
      const wanted = this.quotient(this.f);
      const found = this.value(state);
      if (typeof wanted === "number") return undefined;
      if (typeof found === "number") return Number.POSITIVE_INFINITY;
      if (wanted && found) {
        const scale = larger(ONE, larger(wanted, found));
        const difference = over(minus(wanted, found, bits), scale, bits);
        if (difference && isKnown(difference)) return Math.abs(toDouble(difference));
      }
      if (!this.refine()) return undefined;
    }
  }

  private refine(): boolean {
    const bits = PRECISIONS[++this.level];
    if (bits === undefined) {
      this.level--;
      return false;
    }
    const evaluator = (shift: Ball): BallEvaluator =>
      new BallEvaluator(
        new Map(
          [...this.at].map(([name, value]) => {
            const middle = fromDouble(value);
            return [name, name === this.x ? plus(middle, shift, bits) : middle];
          }),
        ),
        bits,
      );
    this.middle = evaluator(exactly(0n));
    this.ahead = evaluator(exactly(1n, STEP_POWER));
    this.behind = evaluator(exactly(-1n, STEP_POWER));
    return true;
  }

  private quotient(part: Node): Enclosure {
    const [ahead, behind] = [this.ahead.value(part), this.behind.value(part)];
    if (typeof ahead === "number" || typeof behind === "number") return Number.NaN;
    return ahead && behind && timesPowerOfTwo(minus(ahead, behind, this.middle.bits), -STEP_POWER - 1n);
  }

  private value(state: Node): Enclosure {
    const define = (part: Node): void => {
      if (isOpenDerivative(part)) this.middle.define(part, this.quotient(part.args[0]));
      else part.args.forEach(define);
    };
    define(state);
    return this.middle.value(state);
  }
}

const larger = (a: Ball, b: Ball): Ball => (magnitude(b) > magnitude(a) ? b : a);

const isKnown = ({ radius, exponent }: Ball): boolean =>
  radius === 0n || magnitude({ middle: 0n, radius, exponent }) < TOLERANCE_POWER;

const WANTED = 3;
const TRIES = 200;
/** Intervals in which expressions usually have values: around one, probabilities, signed, larger. */
const INTERVALS = [
  [0.3, 2.3],
  [0.05, 0.95],
  [-2, 2],
  [2, 9],
];

/** Up to three seeded points at which the expression and its neighborhood have a value. */
export function checkPoints(f: Node): Map<string, number>[] {
  const names = variablesOf(f);
  const random = randomNumbers(1969);
  const points: Map<string, number>[] = [];
  for (let tries = 0; tries < TRIES && points.length < WANTED; tries++) {
    const [from, to] = INTERVALS[tries % INTERVALS.length];
    const at = new Map(names.map((name) => [name, from + (to - from) * random()]));
    const near = names.flatMap((name) =>
      [-0.01, 0.01].map((shift) => new Map([...at, [name, at.get(name)! + shift]])),
    );
    if ([at, ...near].every((point) => Number.isFinite(floatValue(f, point)))) points.push(at);
    if (names.length === 0) break;
  }
  return points;
}
