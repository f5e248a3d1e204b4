import { basename } from "node:path";
import type { Paper } from "../paper/paper.js";
import type { AheadCompiler } from "../run/compile-ahead.js";
import type { Claims } from "./attempts-of.js";
import { homeOf, type Submission } from "./find-submissions.js";
import type { KernelPool } from "./kernel-pool.js";
import { failureRemarks, sentence } from "./remarks.js";
import { readSubmission, runSubmission, type RunLimits } from "./run-submission.js";
import type { Scanned } from "./scan-notebook.js";
import type { Remark } from "./student-record.js";

/** What a student's notebooks came to. */
export interface AllRuns {
  claims: Claims;
  remarks: Remark[];
  /** Whether a limit ended something. */
  isLimited: boolean;
}

/** Runs a student's notebooks one after the other; what a later one claims of a part counts. */
export async function runAllOf(
  submission: Submission,
  scans: readonly Scanned[],
  {
    paper,
    pool,
    compiler,
    limits,
    signal,
  }: {
    paper: Paper;
    pool: KernelPool;
    compiler: AheadCompiler | null;
    limits: RunLimits;
    signal: AbortSignal;
  },
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
        compiler,
        limits,
        signal,
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
