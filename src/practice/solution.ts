import { shownMarkdown } from "../worksheet/show.js";
import { keyed } from "./hint.js";
import { pointText } from "./point-text.js";
import { openPart } from "./session.js";
import { markdownBundle, showBundle } from "./shown.js";

/**
 * Shows the solution of a part: all hints from the idea to the formula with its numbers, and the answer; of a question in words the
 * model answer and the points that it is made of. Attempts from here on say that it was looked at.
 * @param id The part's id, as in the prepared cell.
 * @throws InputError where no open copy has the part, or the copy has no key.
 * @example
 * solution("some-part") // throws solution: needs a practice copy that is open
 */
export function solution(id: string): void {
  const part = openPart("solution", id);
  const { hints, shown, rubric } = keyed("solution", part);
  part.revealed = true;
  const steps = hints
    .filter(({ title }) => title !== "Answer")
    .map(({ title, text }) => `**${title}.** ${text}`);
  const answer = `**Answer${part.copied.part === "" ? "" : ` ${part.copied.part}`}**\n\n${shown.map(shownMarkdown).join("\n\n")}`;
  const points =
    rubric.length === 0
      ? []
      : [`It should say:\n\n${rubric.map((point) => `- ${pointText(point)}`).join("\n")}`];
  showBundle(markdownBundle([...steps, answer, ...points].join("\n\n")));
}
