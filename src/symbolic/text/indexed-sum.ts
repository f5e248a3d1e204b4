import { difference, power, product, quotient, sum } from "../form/arithmetic.js";
import { canonical } from "../form/canonical.js";
import { expandNode } from "../form/expand-node.js";
import { simplifyNode } from "../form/simplify-node.js";
import { replaceSymbols } from "../form/substitute-node.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { rational, type Rational } from "../../number/rational.js";

/** More terms than these are not written out. */
const MOST_TERMS = 1000;
/** Sums of powers of the index have a closed form up to this power. */
const MOST_POWER = 20;

/**
 * Σ or Π over an index. Between whole numbers it is written out, and x_i is x1, x2, …; a sum up to a letter has its closed form where the
 * term is a polynomial in the index or a power of something else. Undefined where it has neither.
 */
export function indexed(
  kind: "sum" | "prod",
  index: Node,
  from: Node,
  to: Node,
  term: Node,
): Node | undefined {
  if (index.kind !== "symbol") return undefined;
  const [low, high] = [from, to].map(wholeOf);
  if (low !== undefined && high !== undefined) {
    if (high - low >= MOST_TERMS) return undefined;
    const terms = Array.from({ length: Math.max(0, high - low + 1) }, (_, k) =>
      at(term, index.name, low + k),
    );
    if (terms.length === 0) return kind === "sum" ? node.zero : node.one;
    return kind === "sum" ? node.rawSum(terms) : node.rawProduct(terms);
  }
  const isOwn = (name: string): boolean => name === index.name || name.endsWith(`_${index.name}`);
  if (kind === "prod" || [from, to].some((end) => node.variablesOf(end).some(isOwn))) return undefined;
  if (node.variablesOf(term).some((name) => name !== index.name && isOwn(name))) return undefined;
  return closed(index, canonical(from), canonical(to), canonical(term));
}

function wholeOf(end: Node): number | undefined {
  const value = canonical(end);
  return node.isNumber(value) && value.value.d === 1n && value.value.n < 1_000_000_000n
    ? Number(value.value.s * value.value.n)
    : undefined;
}

/** The term with a number for the index, also in names: x_i is x3. */
function at(term: Node, name: string, value: number): Node {
  const names = node.variablesOf(term).filter((each) => each.endsWith(`_${name}`));
  const put = new Map<string, Node>([
    [name, node.number(value)],
    ...names.map((each): [string, Node] => [
      each,
      node.symbol(`${each.slice(0, -name.length - 1)}${value < 0 ? "_" : ""}${Math.abs(value)}`),
    ]),
  ]);
  return replaceSymbols(term, put);
}

function closed(index: Node, from: Node, to: Node, term: Node): Node | undefined {
  const whole = expandNode(term);
  const parts = (whole.kind === "sum" ? whole.args : [whole]).map((part) =>
    closedTerm(index, from, to, part),
  );
  return parts.every((part) => part !== undefined) ? simplifyNode(sum(parts)) : undefined;
}

/** Of c·i^k, or of c·r^(i + s) with c, r and s free of the index. */
function closedTerm(index: Node, from: Node, to: Node, part: Node): Node | undefined {
  const factors = part.kind === "product" ? part.args : [part];
  const hasIndex = (each: Node): boolean => node.dependsOn(each, index.name);
  const [own, free] = [factors.filter(hasIndex), factors.filter((factor) => !hasIndex(factor))];
  if (own.length === 0) return product([...free, sum([difference(to, from), node.one])]);
  if (own.length > 1) return undefined;
  const [base, exponent] = own[0].kind === "power" ? own[0].args : [own[0], node.one];
  if (
    base === index &&
    node.isNumber(exponent) &&
    exponent.value.d === 1n &&
    exponent.value.s > 0n &&
    exponent.value.n <= MOST_POWER
  ) {
    const k = Number(exponent.value.n);
    return product([...free, difference(powerSum(k, to), powerSum(k, difference(from, node.one)))]);
  }
  const shift = difference(exponent, index);
  if (hasIndex(base) || hasIndex(shift)) return undefined;
  const ends = difference(power(base, sum([to, node.one])), power(base, from));
  return product([...free, power(base, shift), quotient(ends, difference(base, node.one))]);
}

/** 1^k + … + n^k by Faulhaber's formula: Σⱼ C(k+1, j)·Bⱼ·n^(k+1−j)/(k+1), with B₁ = 1/2. */
function powerSum(k: number, n: Node): Node {
  const terms: Node[] = [];
  for (let j = 0; j <= k; j++) {
    const coefficient = bernoulli(j).mul(rational(binomial(k + 1, j), BigInt(k + 1)));
    terms.push(product([node.number(coefficient), power(n, node.number(k + 1 - j))]));
  }
  return sum(terms);
}

function binomial(n: number, k: number): bigint {
  let value = 1n;
  for (let i = 1; i <= k; i++) value = (value * BigInt(n - i + 1)) / BigInt(i);
  return value;
}

/** Bernoulli's numbers, with B₁ = 1/2: Σⱼ C(m+1, j)·Bⱼ = m + 1. */
function bernoulli(m: number): Rational {
  const known: Rational[] = [];
  for (let n = 0; n <= m; n++) {
    let rest = rational(BigInt(n + 1), 1n);
    for (let j = 0; j < n; j++) rest = rest.sub(known[j].mul(rational(binomial(n + 1, j), 1n)));
    known.push(rest.div(rational(BigInt(n + 1), 1n)));
  }
  return known[m];
}
