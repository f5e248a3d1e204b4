import { InputError } from "../errors.js";
import { greatestDivisor } from "../number/greatest-divisor.js";
import * as rational from "../number/rational.js";
import type { Rational } from "../number/rational.js";
import { fractionOf, inLetters, lettersOf, Real, realOf, type Lettered } from "../number/real.js";
import { canonicalNode, Expr, type ExprLike } from "../symbolic/expr.js";
import type { Node } from "../symbolic/node/node.js";
import { parse } from "../symbolic/parse.js";

/** A product of powers: letters, and quotients rounded to whole numbers, by their texts. */
interface Term {
  coefficient: Rational;
  powers: ReadonlyMap<string, number>;
}

const keyOf = (powers: ReadonlyMap<string, number>): string =>
  [...powers]
    .map(([atom, power]) => `${atom}^${power}`)
    .toSorted()
    .join("·");

function collected(terms: readonly Term[]): Term[] {
  const sums = new Map<string, Term>();
  for (const term of terms) {
    const powers = new Map([...term.powers].filter(([, power]) => power !== 0));
    const key = keyOf(powers);
    const known = sums.get(key);
    const coefficient =
      known === undefined ? term.coefficient : rational.plus(known.coefficient, term.coefficient);
    sums.set(key, { coefficient, powers });
  }
  return [...sums.values()].filter(({ coefficient }) => !rational.isZero(coefficient));
}

const product = (a: Term, b: Term): Term => {
  const powers = new Map(a.powers);
  for (const [atom, power] of b.powers) powers.set(atom, (powers.get(atom) ?? 0) + power);
  return { coefficient: rational.times(a.coefficient, b.coefficient), powers };
};

const inverse = ({ coefficient, powers }: Term): Term => ({
  coefficient: rational.inverse(coefficient),
  powers: new Map([...powers].map(([atom, power]) => [atom, -power])),
});

/** Letters stand for whole numbers, so that a product of them is one where none is below a fraction line. */
const isWholeProduct = ({ powers }: Term): boolean => [...powers.values()].every((power) => power > 0);

const isWhole = (term: Term): boolean => isWholeProduct(term) && rational.isInteger(term.coefficient);

/** More terms than this are no formula that anybody reads. */
const mostTerms = 2000;

/**
 * A whole number in letters: a sum of products of letters and of quotients of such sums, rounded down or up. It is what
 * shapes, parameters and operations of a network in letters are counted in.
 */
export class Letters implements Lettered {
  private readonly terms: readonly Term[];

  private constructor(terms: readonly Term[]) {
    this.terms = collected(terms);
    if (this.terms.length > mostTerms)
      throw new InputError({
        place: "network",
        rule: `needs formulas of at most ${mostTerms} terms`,
        got: String(this.terms.length),
        cure: "Give numbers for some of the letters.",
      });
  }

  /** A number as a sum without letters. */
  static number(value: Rational): Letters {
    return new Letters([{ coefficient: value, powers: new Map() }]);
  }

  private static atom(text: string): Letters {
    return new Letters([{ coefficient: rational.ONE, powers: new Map([[text, 1]]) }]);
  }

  /** A letter, or a sum of products of letters; null for anything else. */
  static read(value: ExprLike): Letters | null {
    return Letters.ofNode(canonicalNode(value));
  }

  private static ofNode(node: Node): Letters | null {
    const parts = (list: readonly Node[]): Letters[] | null => {
      const read = list.map((part) => Letters.ofNode(part));
      return read.some((part) => part === null) ? null : (read as Letters[]);
    };
    switch (node.kind) {
      case "number":
        return Letters.number(node.value);
      case "symbol":
        return Letters.atom(node.name);
      case "sum":
        return parts(node.args)?.reduce((a, b) => a.plus(b)) ?? null;
      case "product":
        return parts(node.args)?.reduce((a, b) => a.times(b)) ?? null;
      case "power": {
        const [base, exponent] = [Letters.ofNode(node.args[0]), node.args[1]];
        if (base === null || exponent.kind !== "number" || !rational.isInteger(exponent.value)) return null;
        const power = rational.toNumber(exponent.value);
        if (Math.abs(power) > 12) return null;
        const whole = Array.from({ length: Math.abs(power) }, () => base).reduce(
          (a, b) => a.times(b),
          Letters.number(rational.ONE),
        );
        return power < 0 ? Letters.number(rational.ONE).over(whole) : whole;
      }
      case "pi":
      case "call":
      case "piecewise":
      case "condition":
        return null;
    }
  }

  /** The number, where there is no letter. */
  get value(): Rational | null {
    if (this.terms.length === 0) return rational.ZERO;
    const [{ coefficient, powers }] = this.terms;
    return this.terms.length === 1 && powers.size === 0 ? coefficient : null;
  }

  plus(other: Letters): Letters {
    return new Letters([...this.terms, ...other.terms]);
  }

  minus(other: Letters): Letters {
    return this.plus(other.times(Letters.number(rational.MINUS_ONE)));
  }

  times(other: Letters): Letters {
    const [left, right] = [this.asFactor, other.asFactor];
    if (left !== this || right !== other) return left.times(right);
    return new Letters(this.terms.flatMap((a) => other.terms.map((b) => product(a, b))));
  }

  /** A sum with a rounded quotient in it stays a factor of a product: F·(⌊…⌋ + 1). */
  private get asFactor(): Letters {
    const isKept =
      this.terms.length > 1 &&
      this.terms.every(isWhole) &&
      this.terms.some(({ powers }) => [...powers.keys()].some((atom) => /^(floor|ceil)\(/.test(atom)));
    return isKept ? Letters.atom(this.text) : this;
  }

  /** The quotient as it stands. */
  over(other: Letters): Letters {
    if (other.terms.length === 1) return this.times(new Letters([inverse(other.terms[0])]));
    return Letters.atom(`(${this.text})/(${other.text})`);
  }

  /** The quotient, rounded down or up to a whole number; what divides comes out. */
  rounded(by: "floor" | "ceil", other: Letters): Letters {
    if (other.terms.length !== 1) return Letters.atom(`${by}((${this.text})/(${other.text}))`);
    const parts = this.terms.map((term) => product(term, inverse(other.terms[0])));
    const outside = parts.filter(isWhole);
    const split = parts
      .filter((part) => !isWhole(part))
      .map((part) => {
        // of 5/2·H, 2·H comes out
        const whole = isWholeProduct(part) ? part.coefficient.floor() : rational.ZERO;
        return { part, whole, rest: rational.plus(part.coefficient, rational.negate(whole)) };
      });
    const out = new Letters([
      ...outside,
      ...split.map(({ part, whole }) => ({ coefficient: whole, powers: part.powers })),
    ]);
    const rest = new Letters(
      split.map(({ part, rest: left }) => ({ coefficient: left, powers: part.powers })),
    );
    const value = rest.value;
    if (value !== null) return out.plus(Letters.number(by === "floor" ? value.floor() : value.ceil()));
    const above = rest.times(other);
    const quotient = `(${above.text})/(${other.text})`;
    return out.plus(Letters.atom(`${by}(${quotient})`));
  }

  combine(operation: "plus" | "minus" | "times" | "over", a: Real, b: Real): Real {
    const [left, right] = [lettersIn(a), lettersIn(b)];
    return realOfLetters(left[operation](right));
  }

  /** The text that parse reads. */
  private get text(): string {
    if (this.terms.length === 0) return "0";
    const common = this.terms.map(({ coefficient }) => coefficient.d).reduce(leastMultiple, 1n);
    if (common > 1n && this.terms.length > 1)
      return `(${this.times(Letters.number(rational.integer(common))).text})/${common}`;
    const isBelow = ({ coefficient }: Term) => Number(rational.isNegative(coefficient));
    const order = this.terms.toSorted((a, b) => isBelow(a) - isBelow(b) || degree(b) - degree(a));
    return order.map(textOf).join(" + ");
  }

  /** The same as an expression. */
  toExpr(): Expr {
    return parse(this.text.replaceAll("+ -", "- "));
  }

  toString(): string {
    return this.toExpr().toString();
  }

  toLatex(): string {
    return this.toExpr().toLatex();
  }
}

const leastMultiple = (a: bigint, b: bigint): bigint => (a / greatestDivisor(a, b)) * b;

const degree = ({ powers }: Term): number => [...powers.values()].reduce((sum, power) => sum + power, 0);

function textOf({ coefficient, powers }: Term): string {
  const power = ([atom, exponent]: [string, number]) =>
    `${wrapped(atom)}${Math.abs(exponent) === 1 ? "" : `^${Math.abs(exponent)}`}`;
  const sorted = [...powers].toSorted(
    ([a], [b]) => Number(!isLetter(a)) - Number(!isLetter(b)) || (a < b ? -1 : 1),
  );
  const above = sorted.filter(([, exponent]) => exponent > 0).map(power);
  const below = sorted.filter(([, exponent]) => exponent < 0).map(power);
  const size = rational.absolute(coefficient);
  const top = size.n === 1n && above.length > 0 ? above : [String(size.n), ...above];
  const bottom = size.d === 1n ? below : [String(size.d), ...below];
  const sign = rational.isNegative(coefficient) ? "-" : "";
  if (bottom.length === 0) return `${sign}${top.join("*")}`;
  return `${sign}${top.join("*")}/${bottom.length === 1 ? bottom[0] : `(${bottom.join("*")})`}`;
}

/** One rounded quotient, to its closing parenthesis. */
const isCall = (atom: string): boolean => /^(floor|ceil)\(/.test(atom) && !isSum(atom);

/** Whether a text is a sum outside of all parentheses. */
export const isSum = (text: string): boolean => {
  let bare = text;
  for (let before = ""; before !== bare;) {
    before = bare;
    bare = bare.replaceAll(/\([^()]*\)/g, "");
  }
  return / [+-] /.test(bare);
};

const isLetter = (atom: string): boolean => /^\w+$/.test(atom);

const wrapped = (atom: string): string => (isLetter(atom) || isCall(atom) ? atom : `(${atom})`);

/** A sum of letters as a real number; a number where no letter is left. */
export function realOfLetters(letters: Letters): Real {
  const { value } = letters;
  return value === null ? inLetters(letters) : realOf(value);
}

/** A real number as a sum of letters. */
export function lettersIn(value: Real): Letters {
  const letters = lettersOf(value);
  if (letters instanceof Letters) return letters;
  const fraction = fractionOf(value);
  if (fraction === null)
    throw new InputError({
      place: "network",
      rule: "needs exact numbers beside letters",
      got: String(value),
    });
  return Letters.number(fraction);
}
