import { greatestDivisor } from "../../number/greatest-divisor.js";
import * as make from "./arithmetic.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { Polynomial } from "../polynomial/polynomial.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";

/** The atoms of expressions as generators of polynomials: √x counts as g with x = g², e^{2x} as g² with g = e^x. */
export interface Ring {
  /** Generator i is atoms[i]^(1/roots[i]). */
  readonly atoms: readonly Node[];
  readonly roots: readonly bigint[];
  /** The generator of each atom that atomsOf finds, and the power of the atom that it is. */
  readonly index: ReadonlyMap<Node, number>;
  readonly powers: readonly Rational[];
}

/** Exponents are doubles in a polynomial; beyond this an exponential gets a generator of its own, as e^{0.1234567x}. */
const LARGEST_EXPONENT = 1n << 20n;

/** One power of an atom: `atom`^`exponent`. */
interface AtomPower {
  atom: Node;
  exponent: Rational;
}

/** What a factor that is no sum is made of: a number and powers of atoms; undefined for whole powers of sums. */
export function atomsOf(factor: Node): AtomPower[] | undefined {
  if (node.isCall(factor, "exp"))
    return terms(factor.args[0]).map((term) => {
      const [exponent, rest] = make.splitTerm(term);
      return { atom: make.exponentialOf(rest), exponent };
    });
  if (factor.kind !== "power") return [{ atom: factor, exponent: rational.ONE }];
  const [base, power] = factor.args;
  if (!node.isNumber(power))
    return terms(power).map((term) => {
      const [exponent, rest] = make.splitTerm(term);
      return { atom: make.power(base, rest), exponent };
    });
  if (base.kind === "sum" && rational.isInteger(power.value)) return undefined;
  return [{ atom: base, exponent: power.value }];
}

const terms = (whole: Node): readonly Node[] => (whole.kind === "sum" ? whole.args : [whole]);

/** The ring in which all of `wholes` are fractions of polynomials. */
export function ringOf(wholes: readonly Node[]): Ring {
  const found = new Map<Node, { root: bigint; exponents: Rational[] }>();
  const seen = new Set<Node>();
  const visit = (part: Node): void => {
    if (part.kind === "number" || seen.has(part)) return;
    seen.add(part);
    if (part.kind === "sum" || part.kind === "product") part.args.forEach(visit);
    else {
      const powers = atomsOf(part);
      if (!powers) visit(part.args[0]);
      else for (const { atom, exponent } of powers) enter(atom, exponent);
    }
  };
  const enter = (atom: Node, exponent: Rational): void => {
    // 2^(1/2) keeps its number inside: the atom 2 alone would be a constant
    const { root, exponents } = found.get(atom) ?? { root: 1n, exponents: [] };
    exponents.push(exponent);
    found.set(atom, { root: (root / greatestDivisor(root, exponent.d)) * exponent.d, exponents });
    if (atom.kind === "sum") visit(atom);
  };
  wholes.forEach(visit);
  const atoms: Node[] = [];
  const roots: bigint[] = [];
  const index = new Map<Node, number>();
  const powers: Rational[] = [];
  for (const [atom, { root, exponents }] of found) {
    const isLarge = exponents.some(({ n, d }) => n * (root / d) > LARGEST_EXPONENT);
    const isOwn = isLarge && node.isCall(atom, "exp");
    const power = isOwn ? exponents.reduce((a, b) => a.gcd(b), rational.ZERO) : rational.rational(1n, root);
    index.set(atom, atoms.length);
    powers.push(power);
    atoms.push(isOwn ? make.power(atom, node.number(power)) : atom);
    roots.push(isOwn ? 1n : root);
  }
  return { atoms, roots, index, powers };
}

/** The canonical node of a polynomial. */
export function nodeOfPolynomial(whole: Polynomial, ring: Ring): Node {
  return make.sum(
    whole.map(({ coefficient, exponents }) =>
      make.product([
        node.number(coefficient),
        ...exponents.flatMap((exponent, index) => generatorPower(ring, index, exponent)),
      ]),
    ),
  );
}

export function generatorPower(ring: Ring, index: number, exponent: number): Node[] {
  if (exponent === 0) return [];
  return [make.power(ring.atoms[index], node.number(rational.rational(BigInt(exponent), ring.roots[index])))];
}
