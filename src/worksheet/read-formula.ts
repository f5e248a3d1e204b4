import { GradsheetError, InputError } from "../errors.js";
import type { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { explicitProducts } from "./explicit-products.js";
import { plainSigns, withMixedNumbers } from "./plain-signs.js";
import { readLatex } from "./read-latex.js";

/** Whether a variable of the question has this name. */
export type IsKnown = (name: string) => boolean;

/**
 * A formula as a student writes it, as an expression: LaTeX or plain text, products written or not, mixed numbers, e for exp(1)
 * where no variable of the question is called e.
 * @throws InputError where it cannot be read, or only in more than one way.
 */
export function readFormula(text: string, isKnown: IsKnown, place: string): Expr {
  const signs = plainSigns(text);
  const plain = /[\\{}$]|(?<!\|)\|(?!\|)/.test(signs) ? readLatex(signs, isKnown, place) : signs;
  const products = explicitProducts(withMixedNumbers(plain), isKnown, place);
  const written = isKnown("e")
    ? products
    : products.replace(/(?<![\p{L}\p{N}_])e(?![\p{L}\p{N}_(])/gu, "exp(1)");
  try {
    return parse(written);
  } catch (error) {
    if (!(error instanceof GradsheetError)) throw error;
    throw new InputError(
      { place, rule: "needs an expression", got: text.trim(), cure: error.message },
      { cause: error },
    );
  }
}
