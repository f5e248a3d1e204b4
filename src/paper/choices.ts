import { leafShape } from "./expected-shape.js";
import { isFields } from "./fields.js";
import type { Json } from "../notebook/format.js";
import type { PaperPart } from "./paper.js";

type Asking = Pick<PaperPart, "expects" | "given">;

/**
 * The options of a part that asks for nothing but to choose among them: `given.options` where it expects the numbers of those that
 * hold (`{ correct: ["integer", "n"] }`), or the words of a single `choice:A|B`.
 * @returns Markdown for each option, or null for any other part.
 */
export function choicesOf(part: Asking): string[] | null {
  return numberedOptions(part) ?? choiceWords(part)?.map(asMarkdown) ?? null;
}

/** Which of a part's options an answer chooses; null where it asks for something else. */
export function chosenIn(part: Asking, value: Json): boolean[] | null {
  const numbered = numberedOptions(part);
  if (numbered !== null) {
    const numbers = isFields(value) && Array.isArray(value["correct"]) ? value["correct"] : [];
    return numbered.map((_, at) => numbers.includes(at + 1));
  }
  const word = isFields(value) ? Object.values(value)[0] : value;
  return choiceWords(part)?.map((option) => option === word) ?? null;
}

/**
 * A statement without the list of its options at the end, `1) … 2) …`, where boxes stand for them.
 */
export function withoutOptions(statement: string, options: readonly string[]): string {
  const list = options.map((option, at) => `${at + 1}) ${option}`);
  const start = statement.indexOf(list[0]);
  if (start === -1) return statement;
  const words = (text: string) => text.replaceAll(/\s+/g, " ").trim();
  return words(statement.slice(start)) === words(list.join(" "))
    ? statement.slice(0, start).trimEnd()
    : statement;
}

function numberedOptions({ expects, given: { options } }: Asking): string[] | null {
  const correct = isFields(expects) && Object.keys(expects).length === 1 ? expects["correct"] : null;
  const isNumbered = Array.isArray(correct) && correct[0] === "integer" && Array.isArray(options);
  return isNumbered && options.every((option) => typeof option === "string") ? (options as string[]) : null;
}

function choiceWords({ expects }: Asking): string[] | null {
  const whole = isFields(expects) && Object.keys(expects).length === 1 ? Object.values(expects)[0] : expects;
  const words = typeof whole === "string" ? (leafShape(whole)?.choices ?? []) : [];
  return words.length > 0 ? words : null;
}

/** A word as Markdown that reads as it stands: `>=` is no quotation. */
const asMarkdown = (word: string) => word.replaceAll(/[\\`*_{}[\]<>#+\-=|$~]/g, "\\$&");
