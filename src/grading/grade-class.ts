import { basename } from "node:path";
import { GradsheetError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { practiceCopyOf } from "../paper/practice-copy.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import type { Confinement, Sandbox } from "../run/confinement.js";
import type { Failure } from "../run/execute-notebook.js";
import { inParallel } from "../run/in-parallel.js";
import type { Claims } from "./attempts-of.js";
import { homeOf, type Submission } from "./find-submissions.js";
import { KernelPool } from "./kernel-pool.js";
import { changedGivens, markProblem } from "./mark-student.js";
import { givensOf, Masters, type ProblemMaster } from "./masters.js";
import { readSubmission, runSubmission } from "./run-submission.js";
import {
  digest,
  keepRecord,
  keptRecord,
  masterKey,
  submissionKey,
  type GradedPart,
  type Remark,
  type StudentRecord,
} from "./student-record.js";

/** How a class is graded. */
export interface GradeOptions {
  /** Where the records are kept: a second call grades what is missing there. */
  output: string;
  /** The numbers of the problems to grade; default: those that any notebook answers a part of. */
  problems?: readonly string[] | undefined;
  /** How many notebooks run at a time. */
  jobs: number;
  /** Seconds that a cell may take; a notebook may take five times as long. */
  time: number;
  /** Megabytes of memory that a notebook may use, with all that it starts. */
  memory: number;
  /** Megabytes that a notebook may show. */
  shown: number;
  sandbox: Sandbox | null;
  /** Whether a value counts that follows rightly from a wrong one. */
  followThrough: boolean;
  signal: AbortSignal;
  onStart?: (student: string) => void;
  /** Told of each student as soon as the record is kept; `isKept` of one that was there already. */
  onEnd?: (record: StudentRecord, isKept: boolean) => void;
  /** Told of one whose work could not be graded, by no fault of the student's. */
  onFault?: (student: string, error: Error) => void;
}

/** A class that was graded. */
export interface GradedClass {
  /** In the order of the submissions; without those whose turn had not come when it was stopped. */
  records: StudentRecord[];
  /** The problems that were graded. */
  problems: PaperProblem[];
}

/** What a notebook says before it is run. */
interface Scanned {
  path: string;
  /** The ids of the parts that its code names. */
  ids: Set<string>;
  seed: number | null;
  givens: Record<string, Json>;
  error: Error | null;
}

/**
 * Grades what a class handed in: each notebook runs on a fresh kernel of its own in a folder for temporary files, the solution is made
 * anew from the paper's notebook and the student's seed, and each part is marked against it. Nothing that a file claims of its marks,
 * its key or its outputs is believed; the seed is the roster's, else the file's.
 * @param folder The paper's, with the notebooks that solve it.
 * @throws GradsheetError where no notebook answers a part of the paper.
 */
export async function gradeClass(
  submissions: readonly Submission[],
  paper: Paper,
  folder: string,
  options: GradeOptions,
): Promise<GradedClass> {
  const ids = paper.problems.flatMap(({ parts }) => parts.map(({ id }) => id));
  const scanned = new Map(submissions.map((each) => [each, each.notebooks.map((path) => scan(path, ids))]));
  const problems = problemsOf(paper, [...scanned.values()].flat(), options.problems);
  const seeds = new Map(submissions.map((each) => [each, seedOf(each, scanned.get(each)!)]));
  const notebooks = problems.map(({ notebook }) => notebook);
  const master = masterKey(folder, notebooks, [problems.map(({ problem }) => problem), options.followThrough]);
  const limits = `${options.time} s, ${options.memory} MB`;
  const confinement: Confinement = { memory: options.memory, sandbox: options.sandbox, hidden: [folder] };
  const pool = new KernelPool(confinement, Math.max(1, Math.ceil(options.jobs / 2)));
  const wanted = [...seeds.values()].flatMap(({ seed }) => seed ?? []);
  const masters = new Masters(paper, folder, problems, wanted, options.signal);

  const gradeOne = async (submission: Submission): Promise<StudentRecord> => {
    const { seed, from } = seeds.get(submission)!;
    const key = submissionKey(master, submission.notebooks, seed);
    const kept = keptRecord(options.output, submission.file, key, limits);
    if (kept !== null) {
      options.onEnd?.(kept, true);
      return kept;
    }
    options.signal.throwIfAborted();
    options.onStart?.(submission.student);
    const started = performance.now();
    const scans = scanned.get(submission)!;
    const ran = await runAll(submission, scans, { paper, pool, options });
    options.signal.throwIfAborted();
    const solved = await Promise.all(problems.map(({ problem }) => solution(masters, problem, seed, options)));
    const parts = problems.flatMap((problem, at) =>
      markProblem(problem, solved[at], ran.claims, options.followThrough),
    );
    const remarks = [
      ...seedRemarks(seed, from, scans),
      ...scans.flatMap((each) => givenRemarks(each, problems, solved)),
      ...ran.remarks,
      ...unmarkedRemarks(parts),
    ];
    const record: Omit<StudentRecord, "form"> = {
      key,
      student: submission.student,
      seed,
      seedFrom: from,
      givens: digest(JSON.stringify(solved.map((each) => (each instanceof Error ? null : each.givens)))),
      parts,
      marks: rounded(parts.reduce((sum, { marks }) => sum + marks, 0)),
      of: rounded(parts.reduce((sum, { of }) => sum + of, 0)),
      openMarks: rounded(parts.reduce((sum, { openMarks }) => sum + openMarks, 0)),
      remarks,
      limits: ran.isLimited ? limits : null,
      seconds: (performance.now() - started) / 1_000,
    };
    // What has no marks by no fault of the student's is tried again by the next call.
    if (parts.every(({ unmarked }) => unmarked === undefined)) keepRecord(options.output, submission.file, record);
    const full = { form: 1, ...record };
    options.onEnd?.(full, false);
    return full;
  };

  try {
    const results = await inParallel(submissions, gradeOne, options.jobs);
    for (const [at, result] of results.entries())
      if (result.status === "rejected" && !options.signal.aborted)
        options.onFault?.(submissions[at].student, result.reason as Error);
    const records = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    return { records, problems };
  } finally {
    await Promise.all([pool.close(), masters.close()]);
  }
}

const rounded = (marks: number): number => Number(marks.toFixed(6));

function scan(path: string, ids: readonly string[]): Scanned {
  try {
    const notebook = readSubmission(path);
    const code = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? [cell.source] : [])).join("\n");
    const { seed: ofVariant } = (notebook.metadata["gradsheet"] ?? {}) as { seed?: Json };
    const seed = practiceCopyOf(notebook)?.seed ?? ofVariant;
    return {
      path,
      ids: new Set(ids.filter((id) => namesId(code, id))),
      seed: typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0 ? seed : null,
      givens: givensOf(notebook, path),
      error: null,
    };
  } catch (error) {
    return { path, ids: new Set(), seed: null, givens: {}, error: error as Error };
  }
}

/** Whether code has an id in quotes. */
const namesId = (code: string, id: string): boolean => ['"', "'", "`"].some((quote) => code.includes(quote + id + quote));

/** @throws GradsheetError where none is asked for, or one that the paper does not have. */
function problemsOf(paper: Paper, scans: readonly Scanned[], asked: readonly string[] | undefined): PaperProblem[] {
  const named = new Set(scans.flatMap(({ ids }) => [...ids]));
  const problems = paper.problems.filter(({ problem, parts }) =>
    asked === undefined ? parts.some(({ id }) => named.has(id)) : asked.includes(problem),
  );
  const unknown = asked?.find((each) => paper.problems.every(({ problem }) => problem !== each));
  if (unknown !== undefined) {
    throw new GradsheetError({
      place: "--problems",
      rule: `needs problems of ${paper.paper}`,
      got: unknown,
      cure: `It has ${paper.problems.map(({ problem }) => problem).join(", ")}.`,
    });
  }
  if (problems.length > 0) return problems;
  const broken = scans.find(({ error }) => error !== null);
  throw new GradsheetError({
    place: "gradsheet grade",
    rule: `needs notebooks that answer parts of ${paper.paper}`,
    got: broken === undefined ? "none with an id of its parts in the code" : `none that can be read: ${broken.error!.message}`,
    cure: "Is --paper the right one? Otherwise name the problems with --problems.",
  });
}

function seedOf(
  { row }: Submission,
  scans: readonly Scanned[],
): { seed: number | null; from: StudentRecord["seedFrom"] } {
  if (row !== null && row.seed !== null) return { seed: row.seed, from: "roster" };
  const own = scans.find(({ seed }) => seed !== null)?.seed ?? null;
  return { seed: own, from: own === null ? null : "file" };
}

function seedRemarks(seed: number | null, from: StudentRecord["seedFrom"], scans: readonly Scanned[]): Remark[] {
  return scans
    .filter((each) => each.error === null && each.seed !== null && each.seed !== seed)
    .map((each) => ({
      kind: "changed",
      text: `${basename(each.path)} is the copy of seed ${each.seed}; it is graded with ${from === "roster" ? "the roster's" : "the first notebook's"} seed ${seed}.`,
    }));
}

/** What of the givens in a notebook is not what its seed gives. */
function givenRemarks(
  { path, ids, givens }: Scanned,
  problems: readonly PaperProblem[],
  solved: readonly (ProblemMaster | Error)[],
): Remark[] {
  const own = problems.flatMap((problem, at) => (problem.parts.some(({ id }) => ids.has(id)) ? [at] : []));
  // A notebook that answers several problems has one cell of givens at most, of one of them.
  if (own.length !== 1) return [];
  const master = solved[own[0]];
  const changed = master instanceof Error ? [] : changedGivens(givens, master.givens);
  return changed.map((text) => ({
    kind: "changed",
    text: `${basename(path)} has other given numbers than its seed: ${text}. It is graded with the seed's.`,
  }));
}

function unmarkedRemarks(parts: readonly GradedPart[]): Remark[] {
  const open = parts.filter(({ unmarked }) => unmarked !== undefined);
  return [...new Set(open.map(({ unmarked }) => unmarked!))].map((why) => {
    const ids = open.filter(({ unmarked }) => unmarked === why).map(({ id }) => id);
    return {
      kind: "unmarked",
      text: `${ids.join(", ")} ${ids.length === 1 ? "has" : "have"} no marks yet: ${why}`,
    };
  });
}

async function solution(
  masters: Masters,
  problem: string,
  seed: number | null,
  { signal }: GradeOptions,
): Promise<ProblemMaster | Error> {
  try {
    return await masters.of(problem, seed);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof GradsheetError)) throw error;
    return error;
  }
}

interface AllRuns {
  claims: Claims;
  remarks: Remark[];
  /** Whether a limit ended something. */
  isLimited: boolean;
}

/** Runs a student's notebooks one after the other; what a later one claims of a part counts. */
async function runAll(
  submission: Submission,
  scans: readonly Scanned[],
  { paper, pool, options }: { paper: Paper; pool: KernelPool; options: GradeOptions },
): Promise<AllRuns> {
  const remarks: Remark[] = [];
  const all: Claims = { attempts: [], answers: [] };
  const answeredIn = new Map<string, string>();
  let isLimited = false;
  if (scans.length === 0) remarks.push({ kind: "absent", text: "Nothing was handed in." });
  for (const { path, error } of scans) {
    const name = basename(path);
    if (error !== null) {
      remarks.push({ kind: "unread", text: `${name} could not be graded: ${sentence(error)}` });
      continue;
    }
    const fresh = await pool.take();
    try {
      const { claims, failures } = await runSubmission(fresh, readSubmission(path), {
        home: homeOf(submission, path),
        paper,
        limits: { time: options.time, output: options.shown },
        signal: options.signal,
      });
      isLimited ||= failures.some(({ kind }) => kind === "timeout" || kind === "died");
      remarks.push(...failureRemarks(name, failures));
      for (const attempt of claims.attempts) {
        const isBlank = attempt.leaves.every(({ blank }) => blank === true);
        const before = answeredIn.get(attempt.id);
        if (isBlank && before !== undefined) continue;
        if (before !== undefined)
          remarks.push({
            kind: "note",
            text: `${before} and ${name} both answer ${attempt.id}; ${name} counts.`,
          });
        if (!isBlank) answeredIn.set(attempt.id, name);
        all.attempts = [...all.attempts.filter(({ id }) => id !== attempt.id), attempt];
      }
      all.answers.push(...claims.answers);
    } finally {
      await fresh.end();
    }
  }
  return { claims: all, remarks, isLimited };
}

/** An error without the place that says where it is told, as a sentence. */
function sentence(error: Error): string {
  return error instanceof GradsheetError ? `it ${error.rule}, got ${error.got ?? "none"}.` : error.message;
}

/** More failures than this are counted, not told one by one. */
const mostTold = 5;
const longest = 300;

function failureRemarks(name: string, failures: readonly Failure[]): Remark[] {
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
