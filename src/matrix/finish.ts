import * as rational from "../number/rational.js";
import type { Rational } from "../number/rational.js";
import * as m from "./linear-form.js";
import { coefficientOf } from "./linear-form.js";
import { keyOf } from "./matrix-key.js";
import { isScalar, type MatrixNode, partsOf } from "./matrix-node.js";
import { hadamard, product } from "./matrix-product.js";
import { rebuilt } from "./rebuilt.js";

/** Multiplying out stops at so many terms. */
const MOST_TERMS = 64;

/** What stands for 1×1 expressions of which the value is known, by their key. */
export type KnownNumbers = ReadonlyMap<string, MatrixNode>;

/** What is known of numbers, and what is finished already. */
interface Work {
  readonly known: KnownNumbers;
  readonly done: Map<string, MatrixNode>;
}

/**
 * An expression as one writes it down at the end: the shortest of its forms, multiplied out or not, with common factors
 * taken out of sums.
 */
export const finished = (node: MatrixNode, known: KnownNumbers): MatrixNode =>
  shortest(node, { known, done: new Map() });

function shortest(node: MatrixNode, work: Work): MatrixNode {
  const key = keyOf(node);
  const known = work.known.get(key) ?? work.done.get(key);
  if (known) return known;
  const result = shortestForm(
    rebuilt(node, (part) => shortest(part, work)),
    work,
  );
  work.done.set(key, result);
  work.done.set(keyOf(result), result);
  return result;
}

function shortestForm(node: MatrixNode, work: Work): MatrixNode {
  const known = work.known.get(keyOf(node));
  if (known) return known;
  if (node.kind !== "sum" && node.kind !== "hadamard" && node.kind !== "product") return withSignInside(node);
  const expanded = multipliedOut(node).map((term) => work.known.get(keyOf(term)) ?? term);
  return [node, m.plus(...expanded)]
    .map((form) => withSignInside(collected(form, work)))
    .reduce((best, form) => (sizeOf(form) < sizeOf(best) ? form : best), withSignInside(node));
}

/** −U·(a − b) as U·(b − a). */
function withSignInside(node: MatrixNode): MatrixNode {
  const [by, inner] = coefficientOf(node);
  if (!rational.isNegative(by) || inner.kind !== "product") return node;
  const parts = partsOf(inner);
  const at = parts.findIndex(
    (part) =>
      part.kind === "sum" &&
      2 * part.terms.filter((term) => rational.isNegative(coefficientOf(term)[0])).length >=
        part.terms.length,
  );
  return at < 0 ? node : m.times(rational.negate(by), product(...parts.with(at, m.times(-1, parts[at]))));
}

const sizeOf = (node: MatrixNode): number => partsOf(node).reduce((total, part) => total + sizeOf(part), 1);

const termsOf = (node: MatrixNode): readonly MatrixNode[] => (node.kind === "sum" ? node.terms : [node]);

/** The terms of sums, of products with sums and of entrywise products with sums. */
function multipliedOut(node: MatrixNode): readonly MatrixNode[] {
  switch (node.kind) {
    case "sum":
      return node.terms.flatMap(multipliedOut);
    case "scaled":
      return multipliedOut(node.inner).map((term) => m.times(node.by, term));
    case "product":
    case "hadamard": {
      const choices = partsOf(node).map(multipliedOut);
      if (choices.reduce((count, terms) => count * terms.length, 1) > MOST_TERMS) return [node];
      const multiply = node.kind === "product" ? product : hadamard;
      const ways = choices.reduce<MatrixNode[][]>(
        (chosen, terms) => chosen.flatMap((before) => terms.map((term) => [...before, term])),
        [[]],
      );
      return ways.map((factors) => multiply(...factors)).flatMap(termsOf);
    }
    default:
      return [node];
  }
}

/** A term of a sum as number, 1×1 factors and chain. */
interface Monomial {
  readonly by: Rational;
  readonly scalars: readonly MatrixNode[];
  readonly chain: readonly MatrixNode[];
}

function monomial(term: MatrixNode): Monomial {
  const [by, inner] = coefficientOf(term);
  if (inner.kind === "product" && !(isScalar(inner) && inner.chain.length > 0)) return { ...inner, by };
  return isScalar(inner) ? { by, scalars: [inner], chain: [] } : { by, scalars: [], chain: [inner] };
}

const multiplied = ({ by, scalars, chain }: Monomial): MatrixNode =>
  m.times(by, product(...scalars, ...chain));

/** What a term is divided by: one of its 1×1 factors, its chain, or the first or last factor of its chain. */
interface Taken {
  readonly key: string;
  readonly common: readonly MatrixNode[];
  readonly rest: Monomial;
  readonly side: "left" | "right";
}

function divisionsOf(term: Monomial): Taken[] {
  const { scalars, chain } = term;
  const taken = (
    place: string,
    common: readonly MatrixNode[],
    rest: Partial<Monomial>,
    side: Taken["side"] = "left",
  ): Taken => ({
    key: `${place} ${common.map((part) => keyOf(part)).join("·")}`,
    common,
    rest: { ...term, ...rest },
    side,
  });
  const numbers = scalars.map((scalar, at) =>
    taken("number", [scalar], { scalars: scalars.filter((_, index) => index !== at) }),
  );
  if (chain.length === 0) return numbers;
  const whole = taken("chain", chain, { chain: [] }, "right");
  if (chain.length === 1) return [...numbers, whole];
  return [
    ...numbers,
    whole,
    taken("first", chain.slice(0, 1), { chain: chain.slice(1) }),
    taken("last", chain.slice(-1), { chain: chain.slice(0, -1) }, "right"),
  ];
}

/** A sum with the factor taken out that shortens it most, again and again: s·M + t·M is (s + t)·M, A·X + B·X is (A + B)·X. */
function collected(node: MatrixNode, work: Work): MatrixNode {
  if (node.kind !== "sum") return node;
  const groups = new Map<string, Map<MatrixNode, Taken>>();
  for (const term of node.terms)
    for (const taken of divisionsOf(monomial(term))) {
      const group = groups.get(taken.key) ?? new Map<MatrixNode, Taken>();
      if (!group.has(term)) group.set(term, taken);
      groups.set(taken.key, group);
    }
  const saving = (group: ReadonlyMap<MatrixNode, Taken>): number => {
    const [{ common }] = group.values();
    return (group.size - 1) * common.reduce((total, part) => total + sizeOf(part), 0);
  };
  const best = [...groups.values()]
    .filter((group) => group.size > 1)
    .reduce<ReadonlyMap<MatrixNode, Taken> | undefined>(
      (most, group) => (most === undefined || saving(group) > saving(most) ? group : most),
      undefined,
    );
  if (best === undefined) return node;
  const [{ common, side }] = best.values();
  const sum = shortest(m.plus(...[...best.values()].map(({ rest }) => multiplied(rest))), work);
  const whole = side === "left" ? product(...common, sum) : product(sum, ...common);
  const others = node.terms.filter((term) => !best.has(term));
  return collected(m.plus(whole, ...others), work);
}
