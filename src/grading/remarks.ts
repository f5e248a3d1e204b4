import { basename } from "node:path";
import { GradsheetError } from "../errors.js";
import type { PaperProblem } from "../paper/paper.js";
import type { Failure } from "../run/execute-notebook.js";
import type { Claims } from "./attempts-of.js";
import { changedGivens } from "./mark-student.js";
import type { ProblemMaster } from "./masters.js";
import type { Scanned } from "./scan-notebook.js";
import type { GradedPart, Remark, StudentRecord } from "./student-record.js";

/** What of the seeds in the files is not the one that counts. */
export function seedRemarks(
  seed: number | null,
  from: StudentRecord["seedFrom"],
  scans: readonly Scanned[],
): Remark[] {
  return scans
    .filter((each) => each.error === null && each.seed !== null && each.seed !== seed)
    .map((each) => ({
      kind: "changed",
      text: `${basename(each.path)} is the copy of seed ${each.seed}; it is graded with ${from === "roster" ? "the roster's" : "the first notebook's"} seed ${seed}.`,
    }));
}

/** What of the givens in a notebook is not what its seed gives. */
export function givenRemarks(
  { path, ids, givens }: Scanned,
  problems: readonly PaperProblem[],
  solved: readonly (ProblemMaster | Error)[],
): Remark[] {
  const own = problems.flatMap((problem, at) => (problem.parts.some(({ id }) => ids.has(id)) ? [at] : []));
  // A notebook that answers several problems has one cell of givens at most, of one of them.
  if (own.length !== 1) return [];
  const master = solved[own[0]];
  const changed = master instanceof Error ? [] : changedGivens(givens, master.givens);
  if (changed.length === 0) return [];
  return [
    {
      kind: "changed",
      text: `${basename(path)} has other given numbers than its seed: ${changed.join(", ")}. It is graded with the seed's.`,
    },
  ];
}

/**
 * Whether what was handed in is of another paper: it names no part of this one, and has answered none when it ran.
 * @param ids The ids of all parts of the paper.
 */
export function foreignRemarks(
  scans: readonly Scanned[],
  { attempts, answers }: Claims,
  ids: readonly string[],
): Remark[] {
  const read = scans.filter(({ error }) => error === null);
  const isOfPaper =
    read.some((each) => each.ids.size > 0) || [...attempts, ...answers].some(({ id }) => ids.includes(id));
  if (read.length === 0 || isOfPaper) return [];
  const names = read.map(({ path }) => basename(path)).join(", ");
  const verb = read.length === 1 ? "answers" : "answer";
  return [
    { kind: "unread", text: `${names} ${verb} no part of the paper that is graded: is it another one's?` },
  ];
}

/** Which parts have no marks by no fault of the student's. */
export function unmarkedRemarks(parts: readonly GradedPart[]): Remark[] {
  const open = parts.filter(({ unmarked }) => unmarked !== undefined);
  return [...new Set(open.map(({ unmarked }) => unmarked!))].map((why) => {
    const ids = open.filter(({ unmarked }) => unmarked === why).map(({ id }) => id);
    return {
      kind: "unmarked",
      text: `${ids.join(", ")} ${ids.length === 1 ? "has" : "have"} no marks yet: ${why}`,
    };
  });
}

/** An error without the place that says where it is told, as a sentence. */
export function sentence(error: Error): string {
  return error instanceof GradsheetError ? `it ${error.rule}, got ${error.got ?? "none"}.` : error.message;
}

/** More failures than this are counted, not told one by one. */
const mostTold = 5;
const longest = 300;

/** What failed while a notebook ran. */
export function failureRemarks(name: string, failures: readonly Failure[]): Remark[] {
  const told = failures.slice(0, mostTold).map(({ kind, cell, line, error }): Remark => {
    const where = `${name}, cell ${cell}${line === null ? "" : `, line ${line}`}`;
    if (kind !== "died") return { kind: "stopped", text: `${where}: ${short(error)}` };
    const how = /, got ([^.]+)\./.exec(error)?.[1] ?? "it ended";
    return { kind: "stopped", text: `${where} ended the notebook (${how}); the cells after it did not run.` };
  });
  const more = failures.length - told.length;
  return more > 0 ? [...told, { kind: "stopped", text: `${name}: ${more} more cells failed.` }] : told;
}

const short = (text: string): string => {
  const [line] = text.split("\n");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
};
