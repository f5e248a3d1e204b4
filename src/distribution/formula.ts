import { Real, real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { fail } from "../number/checked-reals.js";

/** A number, or letters: `"2/3"`, `"sigma^2"`, an Expr. */
export type SymbolicQuantity = RealInput | Expr;

/** A quantity as an expression, exact where it is. */
export function quantityOf(place: string, what: string, value: SymbolicQuantity | undefined): Expr {
  if (value instanceof Expr) return value;
  if (value === undefined || value === null || (typeof value === "number" && !Number.isFinite(value)))
    fail(place, `needs a number or letters for ${what}`, String(value));
  if (typeof value === "string") return parse(value);
  const number = real(value);
  if (!Number.isFinite(number.valueOf()))
    fail(place, `needs a number or letters for ${what}`, String(number));
  return exprOf(number);
}

/** A real number as an expression. */
export function exprOf(value: Real): Expr {
  return parse(String(value.toJSON()).replace(/^(.*)e\+?(-?\d+)$/, "($1)*10^($2)"));
}

/** An expression without letters as a real number: exact where it is a fraction, else float64. */
export function realOfExpr(value: Expr): Real {
  const text = String(value);
  if (/^-?\d+(\/\d+)?$/.test(text)) return real(text);
  return Real.fromFloat(value.evaluate());
}

/** A formula with what was put in. */
export interface Formula {
  exact: Expr;
  /** The formula in names and with numbers; null where there are letters. */
  worked: Worked | null;
}

/** What stands for a quantity in a formula: its LaTeX and its value. */
export type Quantities = Readonly<Record<string, readonly [latex: string, value: Expr | Real]>>;

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * A formula worked out: the exact value, the formula with the names of its quantities, and with their numbers.
 * @param text in the quantities' keys, such as `"(x - m)^2/(2*v)"`
 */
export function formula(text: string, quantities: Quantities): Formula {
  const template = parse(text);
  const keys = Object.keys(quantities);
  const values = Object.fromEntries(
    keys.map((key) => {
      const value = quantities[key][1];
      return [key, value instanceof Expr ? value : exprOf(value)];
    }),
  );
  const exact = simplify(template.substitute(values));
  if (exact.variables.length > 0) return { exact, worked: null };
  // A name that no formula has stands for the quantity, whose LaTeX then takes its place.
  const marks = Object.fromEntries(keys.map((key, index) => [key, `placeholder${letters[index]}`]));
  const named = (latex: string, of: (key: string) => string) =>
    keys.reduce((all, key) => all.replaceAll(`\\mathrm{${marks[key]}}`, () => of(key)), latex);
  const marked = template.substitute(marks).toLatex();
  const rounded = (digits: number) =>
    template
      .substitute(
        Object.fromEntries(
          keys.map((key) => {
            const value = realOfExpr(values[key]);
            const shown = value.toString(digits);
            return [key, /^-?[\d./]+$/.test(shown) ? shown : exprOf(value)];
          }),
        ),
      )
      .toLatex();
  const value = realOfExpr(exact);
  return {
    exact,
    worked: Worked.written(
      value,
      named(marked, (key) => quantities[key][0]),
      rounded,
    ),
  };
}
