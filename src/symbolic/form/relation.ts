import { fractionOf } from "./fraction-of.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as polynomial from "../polynomial/polynomial.js";
import type { Polynomial } from "../polynomial/polynomial.js";
import { product } from "./polynomial-fraction.js";
import * as rational from "../../number/rational.js";
import type { Ring } from "./ring.js";

/** generator[index]^power = value, a polynomial of lower degree in that generator. */
export interface Relation {
  readonly index: number;
  readonly power: number;
  readonly value: Polynomial;
}

/** The relations that roots bring: √2² = 2 and (√(x² + 1))² = x² + 1. */
export function rootRelations(ring: Ring): Relation[] {
  return ring.atoms.flatMap((atom, index) => {
    if (atom.kind !== "sum" && atom.kind !== "number") return [];
    const { numerator, denominator } = fractionOf(atom, ring);
    return denominator.length > 0 ? [] : [{ index, power: Number(ring.roots[index]), value: numerator }];
  });
}

/** The ways to use sin² + cos² = 1, cosh² − sinh² = 1 and Σ softmax = 1 as rules that remove one generator's powers. */
export function identityRelations(ring: Ring): Relation[] {
  const relations: Relation[] = [];
  const count = ring.atoms.length;
  const one = polynomial.constant(rational.ONE, count);
  const whole = (atom: Node): number => {
    const index = ring.index.get(atom) ?? -1;
    return ring.roots[index] === 1n ? index : -1;
  };
  ring.atoms.forEach((atom, index) => {
    if (atom.kind !== "call" || ring.roots[index] !== 1n) return;
    if (atom.name === "sin" || atom.name === "cosh") {
      const partner = whole(node.rawCall(atom.name === "sin" ? "cos" : "sinh", atom.args));
      if (partner < 0) return;
      const square = (at: number): Polynomial => polynomial.generator(at, count, 2);
      if (atom.name === "sin") {
        relations.push({ index, power: 2, value: polynomial.subtract(one, square(partner)) });
        relations.push({ index: partner, power: 2, value: polynomial.subtract(one, square(index)) });
      } else {
        relations.push({ index, power: 2, value: polynomial.add(one, square(partner)) });
        relations.push({ index: partner, power: 2, value: polynomial.subtract(square(index), one) });
      }
    }
    if (atom.name === "softmax") {
      const scores = atom.args.slice(1);
      const parts = scores.map((_, at) => whole(node.rawCall("softmax", [node.number(at + 1), ...scores])));
      if (parts.includes(-1)) return;
      const others = parts.filter((at) => at !== index).map((at) => polynomial.generator(at, count));
      relations.push({ index, power: 1, value: others.reduce(polynomial.subtract, one) });
    }
  });
  return relations;
}

/** `whole` with the relations applied until none applies. */
export function reduce(whole: Polynomial, relations: readonly Relation[], count: number): Polynomial {
  let result = whole;
  for (const relation of relations) {
    const { index, power } = relation;
    while (polynomial.degreeIn(result, index) >= power) result = replaceOnce(result, relation, count);
  }
  return result;
}

function replaceOnce(whole: Polynomial, { index, power, value }: Relation, count: number): Polynomial {
  const low = whole.filter((term) => term.exponents[index] < power);
  const high = whole.filter((term) => term.exponents[index] >= power);
  const divided = polynomial.shift(
    high,
    rational.ONE,
    Array.from({ length: count }, (_, at) => (at === index ? -power : 0)),
  );
  return polynomial.add(low, product(polynomial.collect(divided), value));
}
