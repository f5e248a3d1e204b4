import * as make from "./arithmetic.js";
import { call } from "./call.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { factorsOf } from "./radical.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";

/** Larger powers are not written out under a logarithm. */
const LARGEST_POWER = 64n;

/** Logarithms of numbers joined: ln 3/4 + ln 4 is ln 3, and ln 8 / ln 2 is 3. */
export function logRules(whole: Node): Node {
  if (whole.kind === "sum") return joinedSum(whole);
  return whole.kind === "product" ? dividedLogs(whole) : whole;
}

const isNumberLog = (part: Node): boolean => node.isCall(part, "log") && node.isNumber(part.args[0]);
const valueOf = (part: Node): Rational => (part.args[0] as node.NumberNode).value;

function joinedSum(whole: node.SumNode): Node {
  const logs: { coefficient: Rational; value: Rational }[] = [];
  const others: Node[] = [];
  for (const term of whole.args) {
    const [coefficient, rest] = make.splitTerm(term);
    if (
      isNumberLog(rest) &&
      rational.isInteger(coefficient) &&
      coefficient.n <= LARGEST_POWER &&
      !rational.isNegative(valueOf(rest))
    )
      logs.push({ coefficient, value: valueOf(rest) });
    else others.push(term);
  }
  if (logs.length < 2) return whole;
  const joined = logs.reduce(
    (product, { coefficient, value }) =>
      product.mul(rational.integerPower(value, rational.numerator(coefficient))),
    rational.ONE,
  );
  const form = make.sum([...others, call("log", [node.number(joined)])]);
  return form.cost < whole.cost ? form : whole;
}

/** ln a / ln b for powers of one number. */
function dividedLogs(whole: node.ProductNode): Node {
  const above = whole.args.find(isNumberLog);
  const below = whole.args.find(
    (factor) => factor.kind === "power" && isNumberLog(factor.args[0]) && factor.args[1] === node.minusOne,
  );
  if (!above || !below) return whole;
  const [a, b] = [exponentsOf(valueOf(above)), exponentsOf(valueOf(below.args[0]))];
  const [[prime, times] = [undefined, 0n]] = b;
  if (prime === undefined || a.size !== b.size || !a.has(prime)) return whole;
  const ratio = rational.rational(a.get(prime)!, times);
  for (const [base, exponent] of b) {
    const own = a.get(base);
    if (own === undefined || !rational.equal(rational.rational(own, exponent), ratio)) return whole;
  }
  return make.product([
    node.number(ratio),
    ...whole.args.filter((factor) => factor !== above && factor !== below),
  ]);
}

/** The prime factors of a positive rational number with their exponents. */
function exponentsOf(value: Rational): Map<bigint, bigint> {
  return new Map([
    ...factorsOf(value.n),
    ...factorsOf(value.d).map(([prime, times]): [bigint, bigint] => [prime, -times]),
  ]);
}
