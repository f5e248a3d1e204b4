import type { Answer } from "./tree.js";

/** How a verdict reads beside an answer. */
export const verdictWords: Record<Answer["verdict"], string> = {
  agrees: "agrees with the published answer",
  rounded: "the published answer is rounded",
  corrected: "corrects the published answer",
  ambiguous: "the question is ambiguous",
  unpublished: "no answer was published",
  variant: "other givens than the paper's",
};
