import { rmSync } from "node:fs";
import { GradsheetError } from "../errors.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import type { Confinement, Sandbox } from "../run/confinement.js";
import { AheadCompiler } from "../run/compile-ahead.js";
import type { Engine } from "../run/engine.js";
import { inParallel } from "../run/in-parallel.js";
import { localEngine } from "../run/local-engine.js";
import { temporaryFolder } from "../run/temporary-folder.js";
import type { Submission } from "./find-submissions.js";
import { KernelPool } from "./kernel-pool.js";
import { markProblem } from "./mark-student.js";
import { Masters, type ProblemMaster } from "./masters.js";
import { foreignRemarks, givenRemarks, seedRemarks, unmarkedRemarks } from "./remarks.js";
import { runAllOf } from "./run-all-of.js";
import { problemsToGrade, scanNotebook, type Scanned } from "./scan-notebook.js";
import {
  digest,
  keepRecord,
  keptRecord,
  masterKey,
  submissionKey,
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
  /** Megabytes that a notebook may write to files. */
  disk: number;
  /** Megabytes that a notebook may show. */
  shown: number;
  sandbox: Sandbox | null;
  /** A server on which the notebooks run, in place of this machine; it has limits of its own for memory. Solutions are made here, where nothing handed in can read them. */
  server?: Engine | undefined;
  /** The name of gradsheet's kernel there; default: its usual one. */
  kernel?: string | undefined;
  /** Whether a value counts that follows rightly from a wrong one. */
  followThrough: boolean;
  signal: AbortSignal;
  /** Told once, before anything runs, what is graded. */
  onProblems?: (problems: PaperProblem[]) => void;
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
  const scanned = new Map(
    submissions.map((each) => [each, each.notebooks.map((path) => scanNotebook(path, ids))]),
  );
  const problems = problemsToGrade(paper, [...scanned.values()].flat(), options.problems);
  options.onProblems?.(problems);
  const seeds = new Map(submissions.map((each) => [each, seedOf(each, scanned.get(each)!)]));
  const notebooks = problems.map(({ notebook }) => notebook);
  const master = masterKey(folder, notebooks, [
    problems.map(({ problem }) => problem),
    options.followThrough,
  ]);
  const limits = `${options.time} s, ${options.memory} MB, ${options.disk} MB on disk`;
  const { memory, disk, sandbox, server } = options;
  const confinement: Confinement = { memory, disk, sandbox, hidden: [folder] };
  const empty = temporaryFolder("gradsheet-grade-");
  // Kernels of a server compile by themselves: they may be of another version.
  const compiler = server === undefined ? new AheadCompiler(empty) : null;
  const pool =
    server === undefined
      ? new KernelPool(localEngine(confinement), Math.max(1, Math.ceil(options.jobs / 2)), { compiler })
      : // A server is asked for no kernel more than there are notebooks that run.
        new KernelPool(server, 0, { kernel: options.kernel });
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
    const ran = await runAllOf(submission, scans, {
      paper,
      pool,
      compiler,
      limits: { time: options.time, output: options.shown },
      signal: options.signal,
    });
    options.signal.throwIfAborted();
    const solved = await Promise.all(
      problems.map(({ problem }) => solution(masters, problem, seed, options)),
    );
    const parts = problems.flatMap((problem, at) =>
      markProblem(problem, solved[at], ran.claims, options.followThrough),
    );
    const remarks = [
      ...seedRemarks(seed, from, scans),
      ...scans.flatMap((each) => givenRemarks(each, problems, solved)),
      ...ran.remarks,
      ...foreignRemarks(scans, ran.claims, ids),
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
    if (parts.every(({ unmarked }) => unmarked === undefined))
      keepRecord(options.output, submission.file, record);
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
    compiler?.close();
    rmSync(empty, { recursive: true, force: true });
  }
}

const rounded = (marks: number): number => Number(marks.toFixed(6));

function seedOf(
  { row }: Submission,
  scans: readonly Scanned[],
): { seed: number | null; from: StudentRecord["seedFrom"] } {
  if (row !== null && row.seed !== null) return { seed: row.seed, from: "roster" };
  const own = scans.find(({ seed }) => seed !== null)?.seed ?? null;
  return { seed: own, from: own === null ? null : "file" };
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
