import type { AttemptRecord } from "../paper/attempt-record.js";
import { feedbackBundle, firstSlipSentence } from "./feedback.js";
import { markPart } from "./mark-part.js";
import { readAttempt } from "./read-attempt.js";
import { readBackBundle } from "./read-back.js";
import { pointText } from "./point-text.js";
import { openPart, type OpenPart } from "./session.js";
import { showBundle } from "./shown.js";

/**
 * Says how an answer stands, value by value: right, wrong and of what kind, blank; then the first slip in the order of the computation,
 * and what follows rightly from it. The right values are never shown. In a copy without the key it says what was read.
 * @param id The part's id, as in the prepared cell.
 * @param value The answer in the shape of the prepared cell: numbers, fractions and formulas in quotes, as they are written by hand; a
 *   number is right in the digits that it is given in, three or more. `blank` stands for what is not known yet.
 * @throws InputError where no open copy has the part.
 * @example
 * attempt("some-part", { z: blank }) // throws attempt: needs a practice copy that is open
 */
export function attempt(id: string, value: unknown): void {
  const part = openPart("attempt", id);
  const { copied, master } = part;
  const record: AttemptRecord = {
    id,
    part: copied.part,
    leaves: readAttempt(value, { ...copied, names: part.sealed?.names ?? [] }),
    hints: part.hints,
    revealed: part.revealed,
    when: new Date().toISOString(),
  };
  part.attempt = record;
  if (master === null) {
    showBundle(readBackBundle(record, copied.labels));
    return;
  }
  const attempts = part.siblings.flatMap(({ attempt: each }) => each ?? []);
  const marks = markPart(master, record, { attempts });
  const names = new Map(part.siblings.map((each) => [each.copied.id, each.copied.part]));
  const slip = firstSlipSentence(marks, names);
  const isTried = record.leaves.some(({ blank }) => blank !== true);
  showBundle(
    feedbackBundle({
      record,
      marks,
      labels: copied.labels,
      sentences: [...(slip === null ? [] : [slip]), ...usedSentences(part)],
      rubric: isTried && master.leaves.some(({ isOpen }) => isOpen) ? master.rubric.map(pointText) : [],
    }),
  );
}

function usedSentences({ hints, revealed, sealed }: OpenPart): string[] {
  if (revealed) return ["The solution was looked at before."];
  if (hints === 0) return [];
  return [`Hints used: ${hints} of ${sealed?.hints.length ?? hints}.`];
}
