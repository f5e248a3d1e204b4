import { Control, type ControlOptions } from "./control.js";
import { refusal } from "./refuse.js";

/** How a box for text behaves. */
export interface TextBoxOptions extends ControlOptions {
  /** What stands in it, in gray, while it is empty. */
  placeholder?: string;
  /** How many lines it shows; default 1, in which Enter ends the text. */
  lines?: number;
  /** Whether each letter is told, or the whole text once it has been entered; default false. */
  continuous?: boolean;
}

/**
 * A box to write text in.
 * @param value what stands in it at first; default nothing
 * @param options label, lines, placeholder
 * @throws InputError for a value that is no text
 * @example
 * textBox("x^2", { label: "f(x)" }).value // => "x^2"
 */
export function textBox(value = "", options: TextBoxOptions = {}): Control<string> {
  const { placeholder, lines = 1, continuous = false } = options;
  if (!Number.isInteger(lines) || lines < 1) throw refusal("textBox", "needs a whole number of lines", lines);
  const form = {
    attribute: "value",
    write: (text: string) => {
      if (typeof text !== "string") throw refusal("textBox", "needs a text", text);
      return text;
    },
    read: (raw: unknown) => (typeof raw === "string" ? raw : undefined),
  };
  return new Control<string>("textBox", lines === 1 ? "Text" : "Textarea", options, form, value, {
    continuous_update: continuous,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(lines === 1 ? {} : { rows: lines }),
  });
}
