import { exactly, shifted, type Ball } from "../../number/ball.js";
import { fractionOf, realOf, Real } from "../../number/real.js";
import { isInteger, type Rational } from "../../number/rational.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { FunctionDefinition, Make } from "./definition.js";
import { flat } from "./indicator.js";

interface Rounding {
  readonly name: "floor" | "ceil";
  readonly float: (x: number) => number;
  readonly fraction: (x: Rational) => Rational;
  readonly sign: FunctionDefinition["sign"];
  /** The brackets of LaTeX, without \left and \right. */
  readonly brackets: readonly [open: string, close: string];
  readonly foreign?: FunctionDefinition["foreign"];
}

/** ⌊middle·2^exponent⌋. */
const wholePart = (middle: bigint, exponent: bigint): bigint => shifted(middle, exponent);

/** A whole number in a sum comes out: ⌊u + 2⌋ = ⌊u⌋ + 2. What is whole already stays as it is. */
function simplified([u]: readonly Node[], make: Make, { name, fraction }: Rounding): Node | undefined {
  if (node.isNumber(u)) return node.number(fraction(u.value));
  if (node.isCall(u, "floor") || node.isCall(u, "ceil")) return u;
  if (u.kind !== "sum") return undefined;
  const isWhole = (term: Node): boolean => node.isNumber(term) && isInteger(term.value);
  if (!u.args.some(isWhole)) return undefined;
  const rest = make.sum(u.args.filter((term) => !isWhole(term)));
  return make.sum([make.call(name, [rest]), ...u.args.filter(isWhole)]);
}

/** What floor and ceil have in common: flat between the whole numbers, with a jump at each. */
export function rounding(rule: Rounding): FunctionDefinition {
  const { name, float, fraction, sign, brackets, foreign } = rule;
  const enclosed = ({ middle, radius, exponent }: Ball) => {
    // ⌈u⌉ = −⌊−u⌋
    const turn = name === "floor" ? 1n : -1n;
    const [low, high] = [turn * middle - radius, turn * middle + radius].map((end) =>
      wholePart(end, exponent),
    );
    return low === high ? exactly(turn * low) : undefined;
  };
  return {
    arity: [1, 1],
    // no −0
    value: (x) => float(x) + 0,
    rational: ([x]) => {
      const exact = fractionOf(x);
      return exact ? realOf(fraction(exact)) : Real.fromFloat(float(x.valueOf()) + 0);
    },
    ball: ([x]) => enclosed(x),
    // u is whole where u − ⌊u⌋ is zero
    derivative: ([u], make, kink) => [
      kink === "error" ? flat(make.difference(u, make.call(name, [u])), make, kink) : node.zero,
    ],
    derivationText: `\\${brackets[0]} u\\${brackets[1]}'=0\\text{ between whole numbers}`,
    sign,
    isZeroAtZero: true,
    analytic: "in part",
    simplify: (args, make) => simplified(args, make, rule),
    latex: {
      write: ([u], { set }) => `\\left\\${brackets[0]} ${set(u)}\\right\\${brackets[1]}`,
      shape: () => "one sign",
    },
    foreign,
    mathjs: "itself",
  };
}
