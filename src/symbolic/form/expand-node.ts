import * as make from "./arithmetic.js";
import { canonical, rebuild } from "./canonical.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

/** A product of more terms than this is left unexpanded. */
const MOST_TERMS = 5_000;

/** Products and whole powers of sums multiplied out, also inside functions. */
export function expandNode(whole: Node): Node {
  whole.memo.expanded ??= expandOnce(canonical(whole));
  return whole.memo.expanded;
}

function expandOnce(whole: Node): Node {
  const inner = rebuild(whole, whole.args.map(expandNode));
  if (inner.kind === "product") return distribute(inner.args);
  if (inner.kind === "power") return distribute([inner]);
  return inner;
}

/** The product of factors as a sum of products. */
function distribute(factors: readonly Node[]): Node {
  let terms: Node[] = [node.one];
  for (const factor of factors) {
    const parts = partsOf(factor);
    if (terms.length * parts.length > MOST_TERMS) return make.product(factors);
    if (parts.length === 1 && terms.length === 1) terms = [make.product([terms[0], parts[0]])];
    else terms = termsOf(make.sum(terms.flatMap((term) => parts.map((part) => make.product([term, part])))));
  }
  return make.sum(terms);
}

const termsOf = (whole: Node): Node[] => (whole.kind === "sum" ? [...whole.args] : [whole]);

/** The terms of a factor; (a + b)² has those of a² + 2ab + b². */
function partsOf(factor: Node): Node[] {
  if (factor.kind !== "power" || factor.args[0].kind !== "sum" || !node.isInteger(factor.args[1]))
    return termsOf(factor);
  const exponent = rational.toNumber(factor.args[1].value);
  const base = termsOf(factor.args[0]);
  if (exponent < 2 || termCount(base.length, exponent) > MOST_TERMS) return [factor];
  return termsOf(make.sum(multinomial(base, exponent)));
}

/** The terms of (t_1 + … + t_k)^n: n!/(e_1!·…·e_k!)·t_1^e_1·…·t_k^e_k for all exponents with the sum n. */
function multinomial([first, ...others]: readonly Node[], n: number): Node[] {
  if (others.length === 0) return [powerOf(first, n)];
  const terms: Node[] = [];
  let binomial = 1n;
  for (let k = 0; k <= n; k++) {
    // first^(n − k)·(the others)^k, n over k times
    const lead = make.scale(rational.integer(binomial), powerOf(first, n - k));
    for (const rest of multinomial(others, k)) terms.push(make.product([lead, rest]));
    binomial = (binomial * BigInt(n - k)) / BigInt(k + 1);
  }
  return terms;
}

const powerOf = (base: Node, n: number): Node => make.power(base, node.number(n));

/** The number of monomials of degree n in k letters: n + k − 1 over k − 1. */
function termCount(k: number, n: number): number {
  let count = 1;
  for (let i = 1; i < k; i++) count = (count * (n + i)) / i;
  return count;
}
