import { exactly, over, ZERO } from "../../number/ball.js";
import * as rational from "../../number/rational.js";
import { Real, real } from "../../number/real.js";
import * as node from "../node/node.js";
import type { Node, NumberNode } from "../node/node.js";
import { isSlopePlace, slopeParts } from "./choice.js";
import { type BallWork, type FunctionDefinition, MANY, type Make } from "./definition.js";
import { type Enclosure, isBall } from "./enclosure.js";
import { type KinkRule, noDerivative, SLOPE_RULES } from "./kink.js";
import { slopeCases } from "./slope-cases.js";

/*
 * maxslope(rule, u, slope of u, v, slope of v, …) is the slope of the greatest, minslope that of the least, and at a tie of
 * different slopes what the rule says: the derivatives of max and min.
 */

/** The sign of winner − loser. */
type Wins = 1 | -1;

/** What a rule makes of the different slopes of a tie, in some arithmetic. */
interface Arithmetic<T> {
  readonly zero: T;
  readonly total: (slopes: readonly T[]) => T;
  readonly mean: (slopes: readonly T[]) => T;
  /** Where the rule is that there is no value. */
  readonly none: () => T;
}

function atTie<T>(rule: KinkRule, slopes: readonly T[], { zero, total, mean, none }: Arithmetic<T>): T {
  switch (rule) {
    case 0:
      return zero;
    case 1:
      return total(slopes);
    case "first":
      return slopes[0];
    case "share":
      return mean(slopes);
    case "error":
      return none();
  }
}

const throwNoDerivative = (): never => {
  throw noDerivative();
};

const ruleOf = (first: Node): KinkRule => SLOPE_RULES[Number((first as NumberNode).value.n)];

const floatTotal = (slopes: readonly number[]): number => slopes.reduce((sum, slope) => sum + slope, 0);

function floatSlope(wins: Wins, rule: number, pairs: readonly number[]): number {
  const [compared, slopes] = slopeParts([rule, ...pairs]);
  const best = wins * Math.max(...compared.map((value) => wins * value));
  if (Number.isNaN(best)) return Number.NaN;
  const won = slopes.filter((_, place) => compared[place] === best);
  if (won.every((slope) => slope === won[0])) return won[0];
  if (!(rule in SLOPE_RULES)) return Number.NaN;
  return atTie(SLOPE_RULES[rule], won, {
    zero: 0,
    total: floatTotal,
    mean: (all) => floatTotal(all) / all.length,
    none: throwNoDerivative,
  });
}

function rationalSlope(wins: Wins, args: readonly Real[]): Real | null {
  const [compared, slopes] = slopeParts(args);
  const best = compared.reduce((a, b) => (wins * b.compare(a) > 0 ? b : a));
  const won = slopes.filter((_, place) => compared[place].compare(best) === 0);
  if (won.every((slope) => slope.compare(won[0]) === 0)) return won[0];
  const total = won.reduce((a, b) => a.plus(b));
  return atTie<Real | null>(SLOPE_RULES[Number(args[0].exact!.numerator)], won, {
    zero: Real.zero,
    total: () => total,
    mean: () => total.over(real(won.length)),
    none: () => null,
  });
}

/** The slopes that lose are not looked at. */
function enclosedSlope(wins: Wins, args: readonly Node[], work: BallWork): Enclosure {
  const { bits, value, orderOf, sum } = work;
  const [compared, slopes] = slopeParts(args);
  const places = compared.map(value);
  if (places.some((place) => Number.isNaN(place))) return Number.NaN;
  const best = places.flatMap((place, own) =>
    places.some((other) => orderOf(other, place) === wins) ? [] : [own],
  );
  const won = best.map((own) => slopes[own]);
  if (won.every((slope) => slope === won[0])) return value(won[0]);
  if (best.some((own) => orderOf(places[own], places[best[0]]) !== 0)) return undefined;
  const orders = won.map((slope) => orderOf(value(slope), value(won[0])));
  if (orders.includes(undefined))
    return won.some((slope) => Number.isNaN(value(slope))) ? Number.NaN : undefined;
  if (orders.every((order) => order === 0)) return value(won[0]);
  return atTie<() => Enclosure>(
    ruleOf(args[0]),
    won.map((slope) => () => value(slope)),
    {
      zero: () => ZERO,
      total: () => () => sum(won),
      mean: () => () => {
        const total = sum(won);
        return isBall(total) ? over(total, exactly(BigInt(won.length)), bits) : total;
      },
      none: throwNoDerivative,
    },
  )();
}

/** The slope of the greatest (least) of numbers, where the rule at a tie has one. */
function simplify(name: string, wins: Wins, args: readonly Node[], make: Make): Node {
  const [compared, slopes] = slopeParts(args);
  if (!compared.every(node.isNumber)) return make.bareCall(name, args);
  const best = compared.reduce((a, b) => (wins * rational.compare(b.value, a.value) > 0 ? b : a));
  const won = slopes.filter((_, place) => rational.equal(compared[place].value, best.value));
  if (won.every((slope) => slope === won[0])) return won[0];
  return atTie<Node>(ruleOf(args[0]), won, {
    zero: node.zero,
    total: make.sum,
    mean: (all) => make.scale(rational.rational(1n, BigInt(all.length)), make.sum(all)),
    none: throwNoDerivative,
  });
}

/** What it takes, unless that is the number of a rule, and pairs. */
function misses(args: readonly Node[]): string | undefined {
  const [rule] = args;
  const isRule = rule.kind === "number" && Number(rule.value.valueOf()) in SLOPE_RULES;
  if (isRule && args.length % 2 === 1) return undefined;
  return `a rule from 0 to ${SLOPE_RULES.length - 1} and pairs of a value and its slope`;
}

/** 0/0, which mathjs computes to NaN. */
const NO_VALUE = node.rawProduct([node.zero, node.rawPower(node.zero, node.minusOne)]);

/** maxslope (wins 1) or minslope (wins −1). */
export const chosenSlope = (name: "maxslope" | "minslope", wins: Wins): FunctionDefinition => ({
  arity: [5, MANY],
  value: (rule, ...pairs) => floatSlope(wins, rule, pairs),
  rational: (args) => rationalSlope(wins, args),
  ball: { ofNodes: ({ args }, work) => enclosedSlope(wins, args, work) },
  // 0 by what is compared; by a slope, whether that one is chosen
  derivative: (args, make) =>
    args.map((_, own) =>
      isSlopePlace(own)
        ? make.call(
            name,
            args.map((arg, place) => (isSlopePlace(place) ? (place === own ? node.one : node.zero) : arg)),
          )
        : node.zero,
    ),
  slope: (args, slopes, make) =>
    make.call(
      name,
      args.map((arg, place) => (isSlopePlace(place) ? slopes[place] : arg)),
    ),
  derivationText: "f(u)'=f'(u)\\,u'",
  // at a tie the slope may be 0, or a sum or mean of slopes
  sign: (args, has, wanted) =>
    (wanted === "nonnegative" || args[0] !== node.zero) && slopeParts(args)[1].every(has),
  analytic: "in part",
  chooses: { wins, among: "pairs" },
  simplify: (args, make) => simplify(name, wins, args, make),
  misses,
  latex: {
    write: (args, { choice }) => {
      const { cases, otherwise } = slopeCases(name, args);
      return choice(cases.flat(), otherwise);
    },
    shape: () => "rows",
  },
  mathjs: (args) => {
    const { cases, otherwise } = slopeCases(name, args);
    return node.rawPiecewise([...cases.flat(), otherwise ?? NO_VALUE]);
  },
});
