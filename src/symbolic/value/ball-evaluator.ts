import {
  type Ball,
  fromRational,
  magnitude,
  minus,
  ONE,
  plus,
  signOf,
  size,
  times,
  toDouble,
  ZERO,
} from "../../number/ball.js";
import { pi } from "../../number/ball-function.js";
import { power as raised } from "./ball-power.js";
import type { BallWork } from "../functions/definition.js";
import { type Enclosure, isBall, limitOf } from "../functions/enclosure.js";
import { functions } from "../functions/table.js";
import { isZeroFactor } from "./locally-zero.js";
import type { Node } from "../node/node.js";

/** Values of the variables: balls, or ±Infinity and NaN. */
export type BallEnvironment = ReadonlyMap<string, Ball | number>;

/** A stand-in of the same sign, for arithmetic with infinities. */
const signLike = (value: Ball | number): number | undefined => (isBall(value) ? signOf(value) : value);

/** The values of expressions at one point, in ball arithmetic of so many bits; each node is computed once. */
export class BallEvaluator implements BallWork {
  readonly bits: number;
  /** The greatest |log₂| of a number met on the way: how far apart the sizes are that were added. */
  span = 0n;
  private readonly at: BallEnvironment;
  private readonly known = new Map<Node, Enclosure>();
  private readonly isFinite: boolean;

  /** @param isFinite Whether a pole is no value, also below an atan or exp, instead of ±Infinity. */
  constructor(at: BallEnvironment, bits: number, isFinite = false) {
    this.at = at;
    this.bits = bits;
    this.isFinite = isFinite;
  }

  /** Gives a node a value of its own, before it is computed. */
  define(node: Node, value: Enclosure): void {
    if (!this.known.has(node)) this.known.set(node, value);
  }

  readonly value = (node: Node): Enclosure => {
    if (this.known.has(node)) return this.known.get(node);
    const found = this.compute(node);
    const result = this.isFinite && typeof found === "number" ? Number.NaN : found;
    if (isBall(result) && signOf(result)) this.note(magnitude(result));
    this.known.set(node, result);
    return result;
  };

  readonly note = (power: bigint): void => {
    const reach = size(power);
    if (reach > this.span) this.span = reach;
  };

  private compute(node: Node): Enclosure {
    switch (node.kind) {
      case "number":
        return fromRational(node.value, this.bits);
      case "pi":
        return pi(this.bits);
      case "symbol":
        return this.at.get(node.name);
      case "sum":
        return this.sum(node.args);
      case "product":
        return this.product(node.args);
      case "power":
        return raised(this.value(node.args[0]), this.value(node.args[1]), this.bits);
      case "call":
        return this.call(node);
      case "piecewise":
        return this.choice(node.args);
      case "condition":
        return Number.NaN;
    }
  }

  readonly sum = (terms: readonly Node[]): Enclosure => {
    let total: Ball | number = ZERO;
    for (const term of terms) {
      const next = this.value(term);
      if (next === undefined) return undefined;
      if (isBall(total)) total = isBall(next) ? plus(total, next, this.bits) : next;
      else if (!isBall(next)) total += next;
    }
    return total;
  };

  private product(factors: readonly Node[]): Enclosure {
    const values = factors.map(this.value);
    if (values.every(isBall)) return values.reduce((a, b) => times(a, b, this.bits), ONE);
    if (factors.some((factor) => isZeroFactor(factor, this.order))) return ZERO;
    if (values.includes(undefined)) return undefined;
    const signs = (values as (Ball | number)[]).map(signLike);
    return signs.includes(undefined) ? undefined : (signs as number[]).reduce((a, b) => a * b, 1);
  }

  /** The sign of left − right. */
  readonly order = (left: Node, right: Node): number | undefined =>
    this.orderOf(this.value(left), this.value(right));

  readonly orderOf = (a: Enclosure, b: Enclosure): number | undefined => {
    if (a === undefined || b === undefined) return undefined;
    if (isBall(a) && isBall(b)) return signOf(minus(a, b, this.bits));
    const difference = isBall(a) ? -b : isBall(b) ? a : a === b ? 0 : (a as number) - b;
    return Number.isNaN(difference) ? undefined : Math.sign(difference);
  };

  private call(whole: Node): Enclosure {
    const known = functions.get(whole.name);
    // an unevaluated derivative, and a max as it was typed
    if (!known) return undefined;
    const { ball, ballAtInfinity, value } = known;
    if (typeof ball === "object") return ball.ofNodes(whole, this);
    const values = whole.args.map(this.value);
    if (values.every(isBall)) return ball(values, this);
    if (values.includes(undefined)) return undefined;
    const told = values as (Ball | number)[];
    if (ballAtInfinity) return ballAtInfinity(told, this);
    return limitOf(value(...told.map((each) => (isBall(each) ? toDouble(each) : each))));
  }

  private choice(args: readonly Node[]): Enclosure {
    for (let at = 0; at + 1 < args.length; at += 2) {
      const truth = this.truth(args[at]);
      if (truth === undefined) return undefined;
      if (truth === null) return Number.NaN;
      if (truth) return this.value(args[at + 1]);
    }
    return this.value(args[args.length - 1]);
  }

  /** Whether a condition holds; null where a side has no value, undefined where the precision does not tell. */
  readonly truth = ({ name, args }: Node): boolean | null | undefined => {
    if (name === "true" || name === "false") return name === "true";
    if (name === "not") {
      const inner = this.truth(args[0]);
      return typeof inner === "boolean" ? !inner : inner;
    }
    if (name === "and" || name === "or") {
      const parts = args.map(this.truth);
      const decides = name === "or";
      if (parts.includes(decides)) return decides;
      return parts.includes(undefined) ? undefined : parts.includes(null) ? null : !decides;
    }
    const [left, right] = args.map(this.value);
    if (Number.isNaN(left) || Number.isNaN(right)) return null;
    const order = args[0] === args[1] && left !== undefined ? 0 : this.orderOf(left, right);
    if (order === undefined) return undefined;
    switch (name) {
      case "<":
        return order < 0;
      case "<=":
        return order <= 0;
      case ">":
        return order > 0;
      case ">=":
        return order >= 0;
      case "==":
        return order === 0;
      default:
        return order !== 0;
    }
  };
}
