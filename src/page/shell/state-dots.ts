import { verdictFacts } from "../../paper/answer-record.js";
import type { PartCard, PartState } from "../../server/api.js";
import { h } from "./dom.js";

/** A dot for each part of a problem: filled where it is answered, in the color of how the answer stands. */
export function stateDots(parts: readonly PartCard[]): HTMLElement {
  const name = parts
    .map(({ part, state }) => `${part === "" ? "answer" : `part ${part}`} ${state}`)
    .join(", ");
  const dots = parts.map(({ part, state }) =>
    h("span", { "data-tone": toneOf(state), title: part === "" ? state : `${part}: ${state}` }),
  );
  return h("span.gs-Dots", { role: "img", "aria-label": name }, ...dots);
}

const toneOf = (state: PartState): string => (state === "not run" ? "none" : verdictFacts[state].tone);

/** Marks as people write them: `6 marks`. */
export const marksText = (marks: number | null): string =>
  marks === null ? "" : `${marks} ${marks === 1 ? "mark" : "marks"}`;
