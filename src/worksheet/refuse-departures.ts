import { InputError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import type { LeafMatch } from "./compare.js";
import { isRoundedTo, isSameNumber } from "./printed-number.js";

/** How many departures one error names. */
const most = 5;

/**
 * Refuses an answer with values that are not the key's. The error names them and what kind of mistake it is, and shows what the
 * key says only where asked to.
 */
export function refuseDepartures(id: string, beside: LeafMatch[], { reveal }: { reveal?: boolean }): void {
  const departing = beside.filter(({ match }) => match === "different" || match === "undecided");
  if (departing.length === 0) return;
  const shows = reveal ?? process.env["GRADSHEET_REVEAL"] === "1";
  const lines = departing.slice(0, most).map((leaf) => {
    const key = shows ? ` (the key: ${JSON.stringify(leaf.theirs)})` : "";
    return `${leaf.path || "the answer"} ${slip(leaf)}${key}`;
  });
  const rest = departing.length - lines.length;
  throw new InputError({
    place: `answer ${id}`,
    rule: `must agree with the paper's key, and ${lines.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`,
    cure: shows
      ? "Mend the answer, or the key where that is wrong."
      : "Mend the answer; an author sees the key with { reveal: true } or GRADSHEET_REVEAL=1.",
  });
}

/** What kind of mistake a value is, in words that do not say the right one. */
function slip({ ours, theirs, match, expects }: LeafMatch): string {
  if (match === "undecided") return "cannot be proved to be the key's expression";
  if (Array.isArray(theirs))
    return `has ${(ours as Json[] | null)?.length ?? 0} entries, which is not their number`;
  if (ours === null || theirs === null) return ours === null ? "is null" : "is not null";
  if (typeof ours === "number" && typeof theirs === "number") {
    if (isSameNumber(ours, -theirs)) return "has the wrong sign";
    if (isRoundedTo(theirs, ours)) return "is rounded: give all the digits that were computed";
    return "is another number";
  }
  return String(expects).startsWith("expr") ? "is another expression" : "is another value";
}
