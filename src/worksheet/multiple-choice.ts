import { InputError } from "../errors.js";
import type { AnswerOptions } from "./answer-options.js";

/** One option of a multiple-choice question: whether it holds, and why, in Markdown. */
export type Choice = readonly [holds: boolean, why: string];

/**
 * The answer and the note to a multiple-choice question: the numbers of the options that hold, counted from 1, and a line for each
 * option that says whether it holds and why, below a note that is given.
 */
export function multipleChoiceAnswer(
  id: string,
  choices: readonly Choice[],
  options: AnswerOptions,
): { value: { correct: number[] }; options: AnswerOptions } {
  const odd = choices.findIndex(([holds, why]) => typeof holds !== "boolean" || typeof why !== "string");
  if (odd >= 0)
    throw new InputError({
      place: `multipleChoice ${id}`,
      rule: "needs [holds, why] for each option, true or false and a text",
      got: `${JSON.stringify(choices[odd])} as option ${odd + 1}`,
    });
  const lines = choices.map(
    ([holds, why], index) => `${index + 1}. ${holds ? "*Right.*" : "*Wrong.*"} ${why}`,
  );
  const parts = [...(options.note === undefined ? [] : [options.note]), lines.join("\n")];
  return {
    value: { correct: choices.flatMap(([holds], index) => (holds ? [index + 1] : [])) },
    options: { ...options, note: parts.join("\n\n") },
  };
}
