import { InputError } from "../errors.js";
import type { AttemptRecord } from "../paper/attempt-record.js";
import type { CopiedPart, PracticeCopy } from "../paper/practice-copy.js";
import type { Library } from "./library.js";
import type { PartMaster } from "./part-master.js";
import { reworkOf } from "./rework.js";
import { unseal, type SealedPart } from "./seal.js";

/** A part that a student works at. */
export interface OpenPart {
  copied: CopiedPart;
  /** Null in a copy without the key. */
  master: PartMaster | null;
  sealed: SealedPart | null;
  /** How many steps of the ladder of hints were looked at. */
  hints: number;
  revealed: boolean;
  attempt: AttemptRecord | null;
  /** All parts of the copy, in their order. */
  siblings: readonly OpenPart[];
}

/** The parts of the copies that were opened in this process, by id. */
const open = new Map<string, OpenPart>();

/** Opens a student's copy: its parts can be attempted from here on. */
export function openCopy(copy: PracticeCopy, library: Library): OpenPart[] {
  const solution = copy.seal === null ? null : unseal(copy.seal, copy.name);
  const masters: PartMaster[] = [];
  if (solution !== null) {
    const asked = solution.parts.map((part) => part.asked);
    const rework = reworkOf(solution.rework, library, asked, masters);
    for (const { hints: _, shown: __, names: ___, ...part } of solution.parts)
      masters.push({ ...part, named: solution.named, solution: rework });
  }
  const siblings: OpenPart[] = [];
  for (const copied of copy.parts) {
    const before = open.get(copied.id);
    siblings.push({
      copied,
      master: masters.find(({ id }) => id === copied.id) ?? null,
      sealed: solution?.parts.find(({ id }) => id === copied.id) ?? null,
      // What was looked at stays looked at.
      hints: before?.hints ?? 0,
      revealed: before?.revealed ?? false,
      attempt: null,
      siblings,
    });
  }
  for (const part of siblings) open.set(part.copied.id, part);
  return siblings;
}

/**
 * A part that is open.
 * @param place What asks for it: `attempt`.
 * @throws InputError where none of this id is.
 */
export function openPart(place: string, id: string): OpenPart {
  const part = open.get(id);
  if (part !== undefined) return part;
  throw new InputError({
    place,
    rule: open.size === 0 ? "needs a practice copy that is open" : "needs the id of a part of this copy",
    got: typeof id === "string" ? JSON.stringify(id) : typeof id,
    cure:
      open.size === 0
        ? 'Run the first cell of the copy, await practice("…"); gradsheet practise makes copies.'
        : `It has ${[...open.keys()].join(", ")}.`,
  });
}
