import { InputError } from "../errors.js";
import { openPart, type OpenPart } from "./session.js";
import { markdownBundle, showBundle } from "./shown.js";
import type { SealedPart } from "./seal.js";

/**
 * Shows the next hint for a part: the idea, then the formula in symbols, the formula with its numbers, and last the answer. What was
 * shown before is not shown again; attempts say how many hints were used.
 * @param id The part's id, as in the prepared cell.
 * @throws InputError where no open copy has the part, or the copy has no key.
 * @example
 * hint("some-part") // throws hint: needs a practice copy that is open
 */
export function hint(id: string): void {
  const part = openPart("hint", id);
  const { hints } = keyed("hint", part);
  if (part.hints >= hints.length) {
    showBundle(markdownBundle(`There is no further hint for ${id}: all ${hints.length} are shown.`));
    return;
  }
  const { title, text } = hints[part.hints];
  part.hints += 1;
  if (title === "Answer") part.revealed = true;
  showBundle(markdownBundle(`**Hint ${part.hints} of ${hints.length}: ${title}**\n\n${text}`));
}

/** What is sealed of a part. */
export function keyed(place: string, { sealed, copied }: OpenPart): SealedPart {
  if (sealed !== null) return sealed;
  throw new InputError({
    place,
    rule: "needs a copy with its key",
    got: `${copied.id} in one without`,
    cure: "It was made for marked work, with --no-key.",
  });
}
