import { Fraction } from "fraction.js";
import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { latexOfText } from "./number-text.js";
import { integer, type Rational } from "./rational.js";

/** A fraction in lowest terms; the denominator is positive. */
export interface ExactFraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What stands for a real number: decimals and fractions in text are exact, numbers are taken as the decimal they print. */
export type RealInput = Real | ExactFraction | number | bigint | string;

/** The real number of a fraction as the library computes with it. */
export let realOf: (fraction: Rational) => Real;

/** A real number's fraction as the library computes with it; null where only float64 is known. */
export let fractionOf: (value: Real) => Rational | null;

/**
 * A number known as an expression of letters alone: what Real's arithmetic needs of it. Whoever writes such expressions
 * hands them in by {@link inLetters}.
 */
export interface Lettered {
  /** The outcome of an operation of which at least one side is in letters. */
  readonly combine: (operation: "plus" | "minus" | "times" | "over", a: Real, b: Real) => Real;
  readonly toString: () => string;
  readonly toLatex: () => string;
}

/** The real number that an expression of letters stands for; as float64 it is NaN. */
export let inLetters: (letters: Lettered) => Real;

/** A real number's expression of letters; null for a number. */
export let lettersOf: (value: Real) => Lettered | null;

/** Fractions longer than this give way to float64, so that an iteration cannot grow without bound. */
const longestExact = 1n << 2048n;

const bits = (value: bigint) => value.toString(16).length * 4;

/** The nearest float64 of a fraction, also where its parts are beyond float64. */
function nearestFloat({ s, n, d }: Fraction): number {
  const sign = s < 0n ? -1 : 1;
  if (n <= Number.MAX_SAFE_INTEGER && d <= Number.MAX_SAFE_INTEGER) return (sign * Number(n)) / Number(d);
  const shift = Math.max(0, 68 + bits(d) - bits(n));
  const scaled = n << BigInt(shift);
  const sticky = scaled % d === 0n ? 0n : 1n;
  const half = Math.floor(shift / 2);
  return sign * Number((scaled / d) | sticky) * 2 ** -half * 2 ** -(shift - half);
}

/** The square root of a square, by Newton's iteration; null for any other number. */
function wholeRoot(square: bigint): bigint | null {
  if (square < 2n) return square;
  let root = 1n << BigInt(Math.ceil(bits(square) / 2));
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root * root === square ? root : null;
    root = next;
  }
}

function parseDecimal(text: string): Fraction | null {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?\s*$/i.exec(text);
  if (match === null || `${match[2]}${match[3] ?? ""}` === "") return null;
  const [, sign, whole, decimals = "", exponent = "0"] = match;
  const shift = Number(exponent) - decimals.length;
  const digits = BigInt(`${whole}${decimals}`) * (sign === "-" ? -1n : 1n);
  if (Math.abs(shift) > 600) return null;
  return shift >= 0
    ? new Fraction(digits * 10n ** BigInt(shift))
    : new Fraction(digits, 10n ** BigInt(-shift));
}

function parseFraction(text: string): Fraction | null {
  const [numerator, denominator, ...rest] = text.split("/").map((part) => parseDecimal(part));
  if (numerator === null || denominator === null || rest.length > 0) return null;
  if (denominator === undefined) return numerator;
  return denominator.n === 0n ? null : numerator.div(denominator);
}

/** A terminating decimal of an exact fraction, or null when it has none of at most twelve digits. */
function decimalText({ s, n, d }: Fraction): string | null {
  let places = 0;
  let scale = 1n;
  while (scale % d !== 0n) {
    if (++places > 12) return null;
    scale *= 10n;
  }
  const digits = String((n * scale) / d).padStart(places + 1, "0");
  const split = digits.length - places;
  return `${s < 0n ? "-" : ""}${digits.slice(0, split)}${places > 0 ? `.${digits.slice(split)}` : ""}`;
}

/**
 * A real number that stays an exact fraction as long as arithmetic allows and is float64 from then on; made by
 * {@link real}.
 */
export class Real extends Printed {
  static {
    realOf = (fraction) => Real.fromFraction(fraction);
    fractionOf = (value) => value.fraction;
    inLetters = (letters) => new Real(null, Number.NaN, letters);
    lettersOf = (value) => value.letters;
  }

  private constructor(
    private readonly fraction: Fraction | null,
    private readonly float: number,
    private readonly letters: Lettered | null = null,
  ) {
    super();
  }

  /** The exact fraction, or null where only float64 is known. */
  get exact(): ExactFraction | null {
    if (this.fraction === null) return null;
    const { s, n, d } = this.fraction;
    return { numerator: s < 0n ? -n : n, denominator: d };
  }

  static readonly zero = new Real(new Fraction(0), 0);
  static readonly one = new Real(new Fraction(1), 1);

  private static fromFraction(exact: Fraction): Real {
    const tooLong = exact.n > longestExact || exact.d > longestExact;
    return new Real(tooLong ? null : exact, tooLong ? nearestFloat(exact) : Number.NaN);
  }

  static fromFloat(float: number): Real {
    return new Real(null, float);
  }

  /** The nearest float64. */
  override valueOf(): number {
    return this.fraction === null ? this.float : nearestFloat(this.fraction);
  }

  private combined(operation: "plus" | "minus" | "times" | "over", other: Real): Real | null {
    const letters = this.letters ?? other.letters;
    return letters === null ? null : letters.combine(operation, this, other);
  }

  plus(other: Real): Real {
    if (this.fraction !== null && other.fraction !== null)
      return Real.fromFraction(this.fraction.add(other.fraction));
    return this.combined("plus", other) ?? Real.fromFloat(this.valueOf() + other.valueOf());
  }

  minus(other: Real): Real {
    if (this.fraction !== null && other.fraction !== null)
      return Real.fromFraction(this.fraction.sub(other.fraction));
    return this.combined("minus", other) ?? Real.fromFloat(this.valueOf() - other.valueOf());
  }

  /** The product; an exact zero stays an exact zero beside any finite number. */
  times(other: Real): Real {
    if (this.fraction !== null && other.fraction !== null)
      return Real.fromFraction(this.fraction.mul(other.fraction));
    const lettered = this.combined("times", other);
    if (lettered !== null) return lettered;
    const product = this.valueOf() * other.valueOf();
    return (this.isZero() || other.isZero()) && !Number.isNaN(product) ? Real.zero : Real.fromFloat(product);
  }

  /** The quotient; division by zero gives ±∞ or NaN as float64 does. */
  over(other: Real): Real {
    if (this.fraction !== null && other.fraction !== null && other.fraction.n !== 0n)
      return Real.fromFraction(this.fraction.div(other.fraction));
    return this.combined("over", other) ?? Real.fromFloat(this.valueOf() / other.valueOf());
  }

  /** The number to a whole power from 0 on. */
  power(exponent: number): Real {
    if (this.letters !== null)
      return Array.from({ length: exponent }, (): Real => this).reduce((a, b) => a.times(b), Real.one);
    if (this.fraction === null) return Real.fromFloat(this.float ** exponent);
    const { s, n, d } = this.fraction;
    if (bits(n > d ? n : d) * exponent > 8192) return Real.fromFloat(this.valueOf() ** exponent);
    return Real.fromFraction(new Fraction((s * n) ** BigInt(exponent), d ** BigInt(exponent)));
  }

  negated(): Real {
    if (this.letters !== null) return Real.zero.minus(this);
    return this.fraction === null ? Real.fromFloat(-this.float) : Real.fromFraction(this.fraction.neg());
  }

  abs(): Real {
    return this.sign() < 0 ? this.negated() : this;
  }

  /** -1, 0 or 1; NaN for NaN. */
  sign(): number {
    return this.fraction === null
      ? Math.sign(this.float)
      : this.fraction.n === 0n
        ? 0
        : Number(this.fraction.s);
  }

  isZero(): boolean {
    return this.fraction !== null && this.fraction.n === 0n;
  }

  /** Negative, zero or positive as this number is below, at or above the other. */
  compare(other: Real): number {
    return this.minus(other).sign();
  }

  /** The square root; exact for the square of a fraction. */
  sqrt(): Real {
    if (this.fraction !== null && this.fraction.s >= 0n) {
      const [n, d] = [wholeRoot(this.fraction.n), wholeRoot(this.fraction.d)];
      if (n !== null && d !== null) return Real.fromFraction(new Fraction(n, d));
    }
    return Real.fromFloat(Math.sqrt(this.valueOf()));
  }

  /** A float64 function of the number; `at` lists the arguments where its value is rational. */
  map(f: (x: number) => number, at: Record<string, string> = {}): Real {
    const known = this.fraction === null ? undefined : at[this.fraction.toFraction()];
    return known === undefined ? Real.fromFloat(f(this.valueOf())) : real(known);
  }

  exp(): Real {
    return this.map(Math.exp, { "0": "1" });
  }

  ln(): Real {
    return this.map(Math.log, { "1": "0" });
  }

  /** An integer in full, a short decimal where the number has one, else a fraction of at most six digits, else `digits` significant digits. */
  toString(digits = 6): string {
    if (this.letters !== null) return this.letters.toString();
    if (this.fraction === null) return Real.floatText(this.float, digits);
    if (this.fraction.d === 1n) return this.fraction.toFraction();
    const decimal = decimalText(this.fraction);
    if (decimal !== null && decimal.replace(/[-.]/g, "").length <= Math.max(digits, 12)) return decimal;
    const fraction = this.fraction.toFraction();
    return fraction.length <= 13 ? fraction : Real.floatText(this.valueOf(), digits);
  }

  /** True where the printed number is not the whole truth. */
  isRounded(digits = 6): boolean {
    const text = this.toString(digits);
    if (!Number.isFinite(this.valueOf())) return false;
    return this.fraction === null ? Number(text) !== this.float : real(text).compare(this) !== 0;
  }

  private static floatText(value: number, digits: number): string {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
    return String(Number(value.toPrecision(digits)));
  }

  /** The number as LaTeX: `0.5`, `\frac{2}{3}`, `1.5\cdot10^{-7}`, `\infty`. */
  toLatex(digits = 6): string {
    return this.letters === null ? latexOfText(this.toString(digits)) : this.letters.toLatex();
  }

  /** An exact number as `"7/3"` or `"-2"`, any other as a float64 number: what a JSON answer holds. */
  toJSON(): string | number {
    if (this.letters !== null) return this.letters.toString();
    return this.fraction === null ? this.float : this.fraction.toFraction();
  }
}

/**
 * The real number that a value stands for: exact for text and for numbers, which count as the decimal they print.
 * @param value `"2/3"`, `"-1.5e-3"`, `0.1` (= 1/10), a bigint, `{ numerator, denominator }` or a Real
 * @returns the number; ±Infinity and NaN become float64
 * @throws InputError where text is no number
 * @example
 * real(0.1).plus(real("2/3")) // => "23/30"
 * real(2).sqrt().toString() // => "1.41421"
 * real("x") // throws real: needs a number such as 0.1, "2/3" or "1e-3", got "x".
 */
export function real(value: RealInput): Real {
  if (value instanceof Real) return value;
  if (typeof value === "bigint") return realOf(new Fraction(value));
  if (typeof value === "number" && !Number.isFinite(value)) return Real.fromFloat(value);
  if (Number.isSafeInteger(value)) return realOf(integer(value as number));
  if (isExactFraction(value)) return realOf(new Fraction(value.numerator, value.denominator));
  const exact = typeof value === "number" || typeof value === "string" ? parseFraction(String(value)) : null;
  if (exact === null)
    throw new InputError({
      place: "real",
      rule: 'needs a number such as 0.1, "2/3" or "1e-3"',
      got:
        JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item)) ??
        String(value),
    });
  return realOf(exact);
}

function isExactFraction(value: unknown): value is ExactFraction {
  if (typeof value !== "object" || value === null) return false;
  const { numerator, denominator } = value as Partial<ExactFraction>;
  return typeof numerator === "bigint" && typeof denominator === "bigint" && denominator !== 0n;
}
