import type { AttemptLeaf, AttemptRecord } from "../paper/attempt-record.js";
import type { Json } from "../notebook/format.js";
import { leafShape } from "../paper/expected-shape.js";
import { checkOf } from "../worksheet/passes-checks.js";
import { isNearEnough, isRight, lastUnit } from "./match-value.js";
import { isHit, pairLeaves, type Pair } from "./pair-leaves.js";
import type { MasterLeaf, PartMaster, Replacement } from "./part-master.js";
import { masterLeaves } from "./master-leaves.js";
import { slipContext, type SlipContext } from "./slip-context.js";
import { slipOf } from "./slip-of.js";
import { wholeValue } from "./whole-value.js";

/** How one value of an attempt stands; a value that is `open` is prose, which a person marks. */
export type LeafState = "right" | "wrong" | "blank" | "carried" | "open";

/** One value of an attempt, marked. */
export interface LeafMark {
  /** `layers[0].bias[2]`, as the student has it; one that nobody asked for, in a list that is too long, is there too. */
  path: string;
  /** Its name as LaTeX for between dollars. */
  label: string;
  /** `carried` is wrong, and follows rightly from a value that was wrong before it. */
  state: LeafState;
  /** What kind of mistake it is, Markdown; it never has the right value in it. */
  slip?: string;
  marks: number;
  of: number;
}

/** The first value in the order of the computation that is wrong of itself. */
export interface FirstSlip {
  id: string;
  path: string;
  label: string;
  slip?: string;
}

/** An attempt at one part, marked. */
export interface PartMarks {
  id: string;
  marks: number;
  /** What the part is worth, without what a person marks. */
  of: number;
  /** What a person has to give beside that, for prose. */
  openMarks: number;
  leaves: LeafMark[];
  /** Whether another part's value may be the first slip, from which this one's are carried on. */
  firstSlip?: FirstSlip;
}

/** How an attempt is marked. */
export interface MarkOptions {
  /** Whether a value counts that follows rightly from a wrong one; default: yes. */
  followThrough?: boolean;
  /** The student's attempts at the other parts of the notebook, on which this one may rest. */
  attempts?: readonly AttemptRecord[];
}

/** A wrong value of the student's that later ones may follow from. */
interface Wrong extends Replacement {
  label: string;
  order: number;
  slip: string | null;
  written: string | undefined;
}

/**
 * Marks a student's attempt at a part: each value for itself, and with follow-through by what comes out where the solution goes on
 * with the student's own wrong values.
 * @param master Of `partMasters`.
 * @param attempt Null where there was none: all is blank.
 */
export function markPart(
  master: PartMaster,
  attempt: AttemptRecord | null,
  { followThrough = true, attempts = [] }: MarkOptions = {},
): PartMarks {
  const before = followThrough ? wrongBefore(master, attempts) : [];
  const { leaves, wrong, carriedFrom } = markLeaves(master, attempt, followThrough ? before : null);
  const [first] = [...(carriedFrom ? before : []), ...wrong].toSorted((a, b) => a.order - b.order);
  const marks = leaves.reduce((sum, leaf) => sum + leaf.marks, 0);
  return {
    id: master.id,
    marks: Number(marks.toFixed(9)),
    of: master.marks,
    openMarks: master.openMarks,
    leaves,
    ...(first === undefined
      ? {}
      : {
          firstSlip: {
            id: first.id,
            path: first.path,
            label: first.label,
            ...(first.slip === null ? {} : { slip: first.slip }),
          },
        }),
  };
}

/** The wrong values of earlier parts on which a part rests, those that follow rightly from others left out. */
function wrongBefore(master: PartMaster, attempts: readonly AttemptRecord[]): Wrong[] {
  const { parts } = master.solution;
  const own = parts.findIndex(({ id }) => id === master.id);
  const wrong: Wrong[] = [];
  for (const part of parts.slice(0, Math.max(0, own))) {
    if (!restsOn(master, part.id)) continue;
    const attempt = attempts.find(({ id }) => id === part.id);
    if (attempt !== undefined) wrong.push(...markLeaves(part, attempt, wrong).wrong);
  }
  return wrong;
}

/** Whether a part rests on another one, over others in between too. */
function restsOn(master: PartMaster, id: string): boolean {
  const { parts } = master.solution;
  const reached = new Set<string>();
  const visit = (each: string): void => {
    if (reached.has(each)) return;
    reached.add(each);
    for (const next of parts.find((part) => part.id === each)?.depends ?? []) visit(next);
  };
  for (const each of master.depends) visit(each);
  return reached.has(id);
}

interface Marked {
  leaves: LeafMark[];
  /** Those that are wrong of themselves, with what the solution would go on with. */
  wrong: Wrong[];
  /** Whether a value follows from one that was wrong in another part. */
  carriedFrom: boolean;
}

/** @param before The student's wrong values from earlier parts; null where nothing is followed through. */
function markLeaves(
  master: PartMaster,
  attempt: AttemptRecord | null,
  before: readonly Wrong[] | null,
): Marked {
  const { pairs, extra } = pairLeaves(master, attempt);
  const isChecked = passesCheck(master, pairs);
  const context = slipContext(master);
  const wrong: Wrong[] = [];
  let carriedFrom = false;
  const states = new Map<Pair, { state: LeafState; slip?: string }>();
  for (const pair of pairs.toSorted((a, b) => a.leaf.order - b.leaf.order)) {
    const { leaf, given } = pair;
    const state = stateOf(pair, isChecked && isOpenToCheck(master, leaf));
    if (state !== "wrong") {
      states.set(pair, { state });
      continue;
    }
    const followed = before === null ? [] : earlierThan(master, leaf, [...before, ...wrong]);
    const expected = followed.length === 0 ? null : valueOf(master, leaf, followed);
    if (follows(master, pair, followed, expected)) {
      states.set(pair, { state: "carried" });
      carriedFrom ||= followed.some(({ id }) => id !== master.id);
      continue;
    }
    const slip = given === null ? null : slipIn(leaf, given, context, expected);
    states.set(pair, { state, ...(slip === null ? {} : { slip }) });
    wrong.push({
      id: master.id,
      path: leaf.path,
      label: leaf.label,
      order: leaf.order,
      slip,
      value: given?.fault === undefined ? (given?.value ?? null) : null,
      written: given?.written,
    });
  }
  const leaves = pairs.map((pair): LeafMark => {
    const { leaf, at } = pair;
    const mark = states.get(pair)!;
    const counts = mark.state === "right" || mark.state === "carried";
    return { path: at, label: leaf.label, ...mark, marks: counts ? leaf.marks : 0, of: leaf.marks };
  });
  const more = extra.map(({ path, fault }): LeafMark => ({
    path,
    label: "",
    state: "wrong",
    slip: fault ?? "more than is asked for",
    marks: 0,
    of: 0,
  }));
  return { leaves: [...leaves, ...more], wrong, carriedFrom };
}

function stateOf(pair: Pair, passes: boolean): LeafState {
  const { leaf, given } = pair;
  const isBlank = given === null || given.blank === true;
  if (leaf.isOpen) return isBlank ? "blank" : "open";
  if (isBlank) return "blank";
  return passes || isHit(pair) ? "right" : "wrong";
}

/** Whether a value is one that the part's check judges: where the paper's key leaves it open. */
function isOpenToCheck({ asked }: PartMaster, { path }: MasterLeaf): boolean {
  if (asked.check === undefined) return false;
  const keyed = asked.key ?? null;
  return (
    keyed === null || masterLeaves(asked, keyed).every((leaf) => leaf.path !== path || leaf.value === null)
  );
}

/** Whether an attempt at a construction does what the question asks, complete as it is. */
function passesCheck(master: PartMaster, pairs: readonly Pair[]): boolean {
  const { asked, checkedWith } = master;
  if (asked.check === undefined) return false;
  const whole = wholeValue(pairs.map(({ at, given }) => ({ path: at, given })));
  if (whole === null) return false;
  try {
    return checkOf(asked.id, asked.check)(whole, checkedWith);
  } catch {
    // A construction of another shape than the check knows does not pass it.
    return false;
  }
}

/** The wrong values that a value may follow from: readable, and before it. */
const earlierThan = (master: PartMaster, leaf: MasterLeaf, wrong: readonly Wrong[]): Wrong[] =>
  wrong.filter(({ value, order, id }) => value !== null && (id !== master.id || order < leaf.order));

/**
 * Whether a value is what comes out where the solution goes on with the student's own wrong values.
 * @param expected What comes out there; null where that is not known.
 */
function follows(
  master: PartMaster,
  { leaf, given }: Pair,
  wrong: readonly Wrong[],
  expected: Json,
): boolean {
  if (expected === null || given === null || given.fault !== undefined) return false;
  // What does not hang on the wrong values is wrong of itself.
  if (JSON.stringify(expected) === JSON.stringify(leaf.value)) return false;
  if (typeof leaf.expects !== "string") return JSON.stringify(expected) === JSON.stringify(given.value);
  if (isRight(expected, given, leaf.expects, leaf.tolerance)) return true;
  if (leafShape(leaf.expects)?.word !== "number" || typeof given.value !== "number") return false;
  const rel = spread(master, leaf, wrong, given);
  return isNearEnough(Number(expected), given.value, { rel }, given.written);
}

/** What kind of mistake a value is beside the right one, or beside what comes out with the wrong values before it. */
function slipIn(leaf: MasterLeaf, given: AttemptLeaf, context: SlipContext, expected: Json): string | null {
  const slip = slipOf(leaf, given, context);
  if (slip !== null || expected === null) return slip;
  return slipOf({ ...leaf, value: expected }, given, context);
}

/** How far a value may be off because the wrong ones were written with so many digits: relative. */
function spread(
  master: PartMaster,
  leaf: MasterLeaf,
  wrong: readonly Wrong[],
  { value, written }: AttemptLeaf,
): number {
  const ends = [-1, 1].map((sign) =>
    Number(
      valueOf(
        master,
        leaf,
        wrong.map((each) =>
          typeof each.value === "number"
            ? { ...each, value: each.value + (sign * lastUnit(each.value, each.written)) / 2 }
            : each,
        ),
      ),
    ),
  );
  const size = Math.abs(Number(value)) || 1;
  return (Math.abs(ends[1] - ends[0]) / 2 + lastUnit(Number(value), written)) / size;
}

/** A value as it comes out with wrong ones in the place of the solution's. */
function valueOf(master: PartMaster, { path }: MasterLeaf, wrong: readonly Wrong[]): Json {
  const replaced = wrong.map(({ id, path: place, value }) => ({ id, path: place, value }));
  const answer = master.solution.answers(replaced)?.get(master.id);
  if (answer === undefined) return null;
  return masterLeaves(master.asked, answer).find((leaf) => leaf.path === path)?.value ?? null;
}
