import { Control } from "./control.js";
import type { ModelName } from "./protocol/definitions.js";
import { refusal } from "./refuse.js";

/** Text in the page that a program changes by `value`. */
export class Label extends Control<string> {
  readonly #isHtml: boolean;

  constructor(kind: "label" | "html", model: ModelName, value: string) {
    const form = {
      attribute: "value",
      write: (text: string) => {
        if (typeof text !== "string")
          throw refusal(kind, "needs a text", text, "Write it as text: `${value}`.");
        return text;
      },
      read: (raw: unknown) => (typeof raw === "string" ? raw : undefined),
    };
    super(kind, model, {}, form, value, {});
    this.#isHtml = kind === "html";
  }

  override toString(): string {
    return this.#isHtml ? this.value.replaceAll(/<[^>]*>/g, "") : this.value;
  }

  override fallback(): Record<string, unknown> {
    return this.#isHtml ? { "text/html": this.value } : {};
  }
}

/**
 * A line of text whose `value` can be changed later; formulas stand between dollars.
 * @param text the text
 * @throws InputError for what is no text
 * @example
 * label("loss = 0.25").value // => "loss = 0.25"
 */
export function label(text: string): Label {
  return new Label("label", "Label", text);
}

/**
 * HTML whose `value` can be changed later.
 * @param text the HTML
 * @throws InputError for what is no text
 * @example
 * html("<b>0.25</b>") // => "0.25"
 */
export function html(text: string): Label {
  return new Label("html", "HTMLMath", text);
}
