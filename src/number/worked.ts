import { Printed } from "../printed.js";
import { lettersOf, real, Real, type RealInput } from "./real.js";

/** How tightly a piece of LaTeX holds together: a sum, a number with a sign, a product, one symbol. */
type Rank = "sum" | "signed" | "product" | "atom";

interface Piece {
  latex: string;
  rank: Rank;
}

const wrapped = ({ latex }: Piece) => `\\left(${latex}\\right)`;

/** A piece as a factor: sums and signed numbers in parentheses. */
const factor = (piece: Piece) =>
  piece.rank === "sum" || piece.rank === "signed" ? wrapped(piece) : piece.latex;

const sumOf = (pieces: Piece[]): Piece => ({
  latex: pieces
    .map((piece, index) => (index > 0 && piece.rank === "signed" ? wrapped(piece) : piece.latex))
    .join(" + "),
  rank: "sum",
});

const productOf = (pieces: Piece[]): Piece => ({
  latex: pieces.map(factor).join(" \\cdot "),
  rank: "product",
});

const differenceOf = (a: Piece, b: Piece): Piece => ({ latex: `${a.latex} - ${factor(b)}`, rank: "sum" });

const negativeOf = (piece: Piece): Piece => ({ latex: `-${factor(piece)}`, rank: "signed" });

const powerOf = (piece: Piece, exponent: number): Piece => ({
  latex: `${piece.rank === "atom" && !/[\^\\]/.test(piece.latex) ? piece.latex : wrapped(piece)}^${exponent < 10 ? exponent : `{${exponent}}`}`,
  rank: "atom",
});

function numberPiece(value: Real, digits: number): Piece {
  const latex = value.toLatex(digits);
  // of an expression of letters it is not looked at how it is made
  if (lettersOf(value) !== null) return { latex, rank: /^\w$/.test(latex) ? "atom" : "sum" };
  return { latex, rank: value.sign() < 0 ? "signed" : "atom" };
}

/**
 * A quantity that remembers how it was computed: its value, the formula in names and the formula with the numbers put in.
 * The LaTeX is made when asked for. The lines of {@link kvCache} and of the other costs of language models are such.
 */
export class Worked extends Printed {
  private constructor(
    readonly value: Real,
    private readonly namesPiece: () => Piece,
    private readonly numbersPiece: (digits: number) => Piece,
  ) {
    super();
  }

  /** A named quantity: `w_{11}` in formulas, its value where numbers are put in. */
  static quantity(name: string, value: RealInput): Worked {
    const number = real(value);
    return new Worked(
      number,
      () => ({ latex: name, rank: "atom" }),
      (digits) => numberPiece(number, digits),
    );
  }

  /** A constant that stands in the formula as a number. */
  static constant(value: RealInput): Worked {
    const number = real(value);
    return new Worked(
      number,
      () => numberPiece(number, 6),
      (digits) => numberPiece(number, digits),
    );
  }

  /** A quantity computed by any rule, with the rule's LaTeX around its arguments. */
  static by(value: Real, parts: readonly Worked[], latex: (parts: string[]) => string): Worked {
    return new Worked(
      value,
      () => ({ latex: latex(parts.map((part) => part.namesPiece().latex)), rank: "atom" }),
      (digits) => ({ latex: latex(parts.map((part) => part.numbersPiece(digits).latex)), rank: "atom" }),
    );
  }

  /** A quantity whose formula was written elsewhere, in names and with the numbers put in. */
  static written(value: Real, names: string, numbers: (digits: number) => string): Worked {
    return new Worked(
      value,
      () => ({ latex: names, rank: "sum" }),
      (digits) => ({ latex: numbers(digits), rank: "sum" }),
    );
  }

  /** The same formula with another value, where a convention overrides arithmetic: 0·ln 0 = 0. */
  valued(value: Real): Worked {
    return new Worked(value, this.namesPiece, this.numbersPiece);
  }

  /** The sum of several quantities; an empty sum is 0. */
  static sum(terms: readonly Worked[]): Worked {
    if (terms.length === 0) return Worked.constant(0);
    if (terms.length === 1) return terms[0];
    return new Worked(
      terms.map((term) => term.value).reduce((a, b) => a.plus(b)),
      () => sumOf(terms.map((term) => term.namesPiece())),
      (digits) => sumOf(terms.map((term) => term.numbersPiece(digits))),
    );
  }

  /** The product of several quantities; an empty product is 1. */
  static product(factors: readonly Worked[]): Worked {
    if (factors.length === 0) return Worked.constant(1);
    if (factors.length === 1) return factors[0];
    return new Worked(
      factors.map((item) => item.value).reduce((a, b) => a.times(b)),
      () => productOf(factors.map((item) => item.namesPiece())),
      (digits) => productOf(factors.map((item) => item.numbersPiece(digits))),
    );
  }

  plus(other: Worked): Worked {
    return Worked.sum([this, other]);
  }

  times(other: Worked): Worked {
    return Worked.product([this, other]);
  }

  minus(other: Worked): Worked {
    return new Worked(
      this.value.minus(other.value),
      () => differenceOf(this.namesPiece(), other.namesPiece()),
      (digits) => differenceOf(this.numbersPiece(digits), other.numbersPiece(digits)),
    );
  }

  negated(): Worked {
    return new Worked(
      this.value.negated(),
      () => negativeOf(this.namesPiece()),
      (digits) => negativeOf(this.numbersPiece(digits)),
    );
  }

  over(other: Worked): Worked {
    return Worked.by(this.value.over(other.value), [this, other], ([a, b]) => `\\frac{${a}}{${b}}`);
  }

  squared(): Worked {
    return this.power(2);
  }

  /** The power with a whole exponent from 1. */
  power(exponent: number): Worked {
    if (exponent === 1) return this;
    return new Worked(
      exponent === 2 ? this.value.times(this.value) : this.value.power(exponent),
      () => powerOf(this.namesPiece(), exponent),
      (digits) => powerOf(this.numbersPiece(digits), exponent),
    );
  }

  /** The line `name &= formula = numbers put in = value` of an `aligned` environment; ≈ before a rounded value. */
  equation(name: string, digits = 6): string {
    const value = this.value.toLatex(digits);
    const parts = [this.names, this.numbers(digits)].filter(
      (part, index, all) => part !== value && part !== all[index - 1],
    );
    if (parts.length === 0) return `${name} &= ${value}`;
    return `${name} &= ${parts.join(" = ")} ${this.value.isRounded(digits) ? "\\approx" : "="} ${value}`;
  }

  /** Its value, as text. */
  toString(): string {
    return this.value.toString();
  }

  /** How it was computed, as LaTeX: the formula = the numbers put in = the value. */
  toLatex(digits = 6): string {
    return this.equation("", digits).replace(/^ &= /, "");
  }

  /** The formula in names: `w_{11} \cdot x_1 + b_1`. */
  get names(): string {
    return this.namesPiece().latex;
  }

  /** The formula with its numbers put in: `2.5 \cdot 0 + 1.5`. */
  numbers(digits = 6): string {
    return this.numbersPiece(digits).latex;
  }
}
