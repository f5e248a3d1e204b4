import { isDeepStrictEqual } from "node:util";
import type { Json } from "../notebook/format.js";
import type { AttemptRecord } from "../paper/attempt-record.js";
import type { PaperProblem } from "../paper/paper.js";
import { markPart } from "../practice/mark-part.js";
import type { MasterLeaf, PartMaster } from "../practice/part-master.js";
import { attemptAt, type Claims } from "./attempts-of.js";
import type { ProblemMaster } from "./masters.js";
import type { GradedPart } from "./student-record.js";

/**
 * A student's work on one problem, marked part by part: each value against the solution with the student's own numbers, and with
 * follow-through.
 * @param master The solution, or why there is none.
 */
export function markProblem(
  problem: PaperProblem,
  master: ProblemMaster | Error,
  claims: Claims,
  followThrough: boolean,
): GradedPart[] {
  if (master instanceof Error)
    return problem.parts.map(({ id, part, marks }) =>
      unmarked({ id, part, problem: problem.problem, marks: marks ?? 0, openMarks: 0 }, master.message),
    );
  const attempts = master.parts.map((part) => attemptAt(part, claims));
  const made = attempts.filter((attempt) => attempt !== null);
  return master.parts.map((part, at) => {
    try {
      return graded(part, attempts[at], made, followThrough);
    } catch (error) {
      return unmarked(part, `it could not be marked: ${(error as Error).message}`);
    }
  });
}

function graded(
  master: PartMaster,
  attempt: AttemptRecord | null,
  attempts: AttemptRecord[],
  followThrough: boolean,
): GradedPart {
  const marks = markPart(master, attempt, { followThrough, attempts });
  const isRight = new Set(marks.leaves.filter(({ state }) => state === "right").map(({ path }) => path));
  const leaves = (attempt?.leaves ?? []).filter(({ blank }) => blank !== true);
  const wrong = leaves.flatMap(({ path, value }) =>
    typeof value === "number" && !isRight.has(path) ? [[path, value] as const] : [],
  );
  return {
    ...marks,
    problem: master.problem,
    part: master.part,
    attempted: leaves.length > 0,
    given: Object.fromEntries(
      leaves.map(({ path, value, written, fault }) => [
        path,
        written ?? (fault === undefined ? shownValue(value) : `unreadable: ${fault}`),
      ]),
    ),
    wrongNumbers: Object.fromEntries(wrong),
    rightNumbers: Object.fromEntries(master.leaves.flatMap(numberOf)),
    hints: attempt?.hints ?? 0,
    revealed: attempt?.revealed ?? false,
  };
}

function numberOf({ path, value }: MasterLeaf): [string, number][] {
  return typeof value === "number" ? [[path, value]] : [];
}

function unmarked(
  {
    id,
    part,
    problem,
    marks,
    openMarks,
  }: Pick<PartMaster, "id" | "part" | "problem" | "marks" | "openMarks">,
  why: string,
): GradedPart {
  return {
    id,
    part,
    problem,
    marks: 0,
    of: marks,
    openMarks,
    leaves: [],
    attempted: false,
    given: {},
    wrongNumbers: {},
    rightNumbers: {},
    hints: 0,
    revealed: false,
    unmarked: why,
  };
}

/** A value as a reader knows it from the cell: texts without quotes, numbers with up to ten digits. */
function shownValue(value: Json): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(Number(value.toPrecision(10)));
  if (Array.isArray(value)) return `[${value.map(shownValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([key, each]) => `${key} = ${shownValue(each)}`)
    .join("; ");
}

/** The given numbers of a hand-in that are not those of its seed, in words: `x is [1, 2], the seed's is [3, 4]`. */
export function changedGivens(own: Record<string, Json>, right: Record<string, Json>): string[] {
  return Object.keys(right)
    .filter((name) => name in own && !isDeepStrictEqual(own[name], right[name]))
    .map((name) => `${name} is ${JSON.stringify(own[name])} in place of ${JSON.stringify(right[name])}`);
}
