import { InputError } from "../errors.js";
import type { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { SyntaxFault } from "../symbolic/text/syntax-error.js";
import { explicitProducts } from "./explicit-products.js";
import { readLatex } from "./read-latex.js";

/** Whether a variable of the question has this name. */
export type IsKnown = (name: string) => boolean;

/**
 * A formula as a student writes it, as an expression: what `parse` reads, and LaTeX, products that are not written, mixed numbers,
 * and e for exp(1) where no variable of the question is called e.
 * @throws InputError where it cannot be read, or only in more than one way.
 */
export function readFormula(text: string, isKnown: IsKnown, place: string): Expr {
  const plain = /[\\{}$]/.test(text) ? readLatex(text, isKnown, place) : text;
  try {
    return parse(explicitProducts(plain, isKnown, place), { variables: isKnown("e") ? ["e"] : [] });
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    throw new InputError(
      { place, rule: "needs an expression", got: text.trim(), cure: error.message },
      { cause: error },
    );
  }
}
