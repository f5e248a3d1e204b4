import {
  type Ball,
  ONE,
  over,
  plus,
  signOf,
  squareRoot,
  times,
  timesPowerOfTwo,
  toDouble,
  exactly,
} from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import { HALF, rational } from "../../number/rational.js";
import * as special from "../../number/special-functions.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { BallWork, FunctionDefinition, Make } from "./definition.js";
import type { Enclosure } from "./enclosure.js";
import { onlyAtZero } from "./rational-rule.js";

const MINUS_HALF = node.number(rational(-1n, 2n));

/** u/√2 */
const overRootTwo = (u: Node, make: Make): Node => make.product([u, make.power(node.two, MINUS_HALF)]);

/** Φ(u) = (1 + erf(u/√2))/2, the share of a standard normal distribution below u. */
const normalShare = (u: Node, make: Make): Node =>
  make.scale(HALF, make.sum([node.one, make.call("erf", [overRootTwo(u, make)])]));

/** φ(u) = e^{−u²/2}/√(2π), its density. */
const normalDensity = (u: Node, make: Make): Node =>
  make.product([
    make.power(make.product([node.two, node.pi]), MINUS_HALF),
    make.exponential(make.scale(rational(-1n, 2n), make.power(u, node.two))),
  ]);

/** Up to this many bits cancel in 1 + erf far on the left. */
const MOST_CANCELED = 20_000;

function enclosed(x: Ball, { bits, note }: BallWork): Enclosure {
  const near = toDouble(x);
  // of 1 + erf about e^{−x²/2} is left
  const canceled = Math.min(Math.ceil(0.73 * near ** 2) + 8, MOST_CANCELED);
  note(BigInt(canceled));
  const work = bits + 16 + (near < 0 ? canceled : 0);
  const share = elementary.errorFunction(over(x, squareRoot(exactly(2n), work)!, work)!, work);
  return share && timesPowerOfTwo(times(x, plus(ONE, share, work), bits), -1n);
}

/** The Gaussian error linear unit u·Φ(u), with the exact Φ. Source: D. Hendrycks and K. Gimpel (2016), arXiv 1606.08415. */
export const gelu: FunctionDefinition = {
  arity: [1, 1],
  value: special.gelu,
  rational: onlyAtZero("0"),
  ball: ([x], work) => (signOf(x) === 0 ? x : enclosed(x, work)),
  underflows: true,
  derivative: ([u], make) => [make.sum([normalShare(u, make), make.product([u, normalDensity(u, make)])])],
  derivationText:
    "\\operatorname{GELU}(u)'=\\left(\\Phi(u)+u\\,\\varphi(u)\\right)u'," +
    "\\ \\Phi(u)=\\tfrac{1}{2}\\left(1+\\operatorname{erf}\\tfrac{u}{\\sqrt{2}}\\right)," +
    "\\ \\varphi(u)=\\tfrac{1}{\\sqrt{2\\pi}}e^{-u^{2}/2}",
  // at least −0.17 on the left of zero, and of u's sign
  sign: ([u], has) => has(u),
  isZeroAtZero: true,
  analytic: "single-valued",
  simplify: ([u]) => (u === node.zero ? node.zero : undefined),
  exponentialForm: ([u], make) => make.product([u, normalShare(u, make)]),
  latex: {
    write: ([u], { set, parenthesized }) => `\\operatorname{GELU}${parenthesized(set(u))}`,
    shape: () => "factor",
  },
  mathjs: ([u]) => {
    const inner = node.rawProduct([u, node.rawPower(node.two, MINUS_HALF)]);
    return node.rawProduct([node.half, u, node.rawSum([node.one, node.rawCall("erf", [inner])])]);
  },
};
