import { GradsheetError } from "../../errors.js";

/**
 * Text that is not an expression; its message shows the text with a caret under the place.
 * @example
 * parse("2x") // throws parse: products are explicit, got "2x". Write 2*x.
 */
export class SyntaxFault extends GradsheetError {
  override readonly name = "SyntaxFault";
  readonly text: string;
  /** Where in the text, from 0. */
  readonly position: number;

  constructor(rule: string, text: string, position: number, got: string, cure: string) {
    super({ place: "parse", rule, got, cure: `${cure}\n  ${text}\n  ${" ".repeat(position)}^` });
    this.text = text;
    this.position = position;
  }
}
