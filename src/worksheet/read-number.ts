import { GradsheetError, InputError } from "../errors.js";
import type { Expr } from "../symbolic/expr.js";
import { readFormula } from "./read-formula.js";

const noNames = () => false;

/**
 * The number that a text spells: `-0.5`, `418,176,000`, `7/6`, `1 1/6`, `3\cdot10^{-2}`, `sqrt(2)`; NaN where it spells none.
 * @throws InputError that says what is wrong with its form.
 */
export function readNumber(text: string, place: string): number {
  const plain = checkedForm(text, place);
  const direct = plain === "" ? Number.NaN : Number(plain.replace("−", "-"));
  if (Number.isFinite(direct) && /^[-+−]?[\d.eE+-]+$/.test(plain)) return direct;
  return constantOf(plain, place).evaluate({});
}

/**
 * The rational that a text or a number spells, as text; a decimal is exact as it is written.
 * @throws InputError that says what is wrong with its form.
 */
export function readRational(value: string | number, place: string): string {
  if (typeof value === "number") {
    const digits = String(value);
    if (/^-?\d+(\.\d+)?$/.test(digits) && digits.replace(/[-.]/g, "").replace(/^0+/, "").length <= 15)
      return digits;
    throw new InputError({
      place,
      rule: "needs an exact rational",
      got: `the float ${value}`,
      cure: 'Write it as a fraction in quotes: "14/3".',
    });
  }
  const plain = checkedForm(value, place).replace(/^\+/, "");
  if (/^-?\d+(\.\d+)?$/.test(plain) || /^-?\d+\/[1-9]\d*$/.test(plain)) return plain;
  const exact = exactValue(constantOf(plain, place));
  if (/^-?\d+(\/\d+)?$/.test(exact)) return exact;
  throw new InputError({ place, rule: "needs an exact rational", got: `${value.trim()}, which is none` });
}

/** The text without its signs for thousands, where its form leaves one reading. */
function checkedForm(text: string, place: string): string {
  const trimmed = text.trim();
  const refuse = (rule: string, cure: string) =>
    new InputError({ place, rule, got: trimmed || "an empty text", cure });
  if (trimmed === "") throw refuse("needs a number", "Write the number.");
  if (/%|\\%/.test(trimmed))
    throw refuse(
      "needs a number without a percent sign",
      "Write a share or the percentage, as the question asks.",
    );
  const grouped = /^[-+−]?[1-9]\d{0,2}((,|\\,|['’\u2009\u202f\u00a0])\d{3})+(\.\d+)?$/;
  if (grouped.test(trimmed)) return trimmed.replaceAll(/,|\\,|['’\u2009\u202f\u00a0]/g, "");
  if (/^[-+−]?\d+(\{,\}|,)\d+$/.test(trimmed))
    throw refuse("needs a decimal point", "A comma stands between thousands only.");
  return trimmed;
}

/** The exact value as text; empty where there is none: 1/0. */
function exactValue(constant: Expr): string {
  try {
    return constant.evaluateExact().toString();
  } catch (error) {
    if (!(error instanceof GradsheetError)) throw error;
    return "";
  }
}

function constantOf(text: string, place: string): Expr {
  try {
    const value = readFormula(text, noNames, place);
    if (value.variables.length === 0) return value;
  } catch (error) {
    if (!(error instanceof GradsheetError)) throw error;
  }
  throw new InputError({
    place,
    rule: "needs a number",
    got: `a text that is none, ${JSON.stringify(text)}`,
    cure: "Write the number alone, without quotes.",
  });
}
