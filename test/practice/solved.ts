import { join } from "node:path";
import { answerMime } from "../../src/paper/answer-record.js";
import type { Json, Notebook } from "../../src/notebook/format.js";
import { readNotebook } from "../../src/notebook/read.js";
import type { AttemptRecord } from "../../src/paper/attempt-record.js";
import { isFields } from "../../src/paper/fields.js";
import type { PaperPart, PaperProblem } from "../../src/paper/paper.js";
import { readPaper } from "../../src/paper/read-paper.js";
import type { Library } from "../../src/practice/library.js";
import { solvedParts, type SolvedParts } from "../../src/practice/part-masters.js";
import { readAttempt } from "../../src/practice/read-attempt.js";
import { computationGraph } from "../../src/graph/computation-graph.js";
import { descend } from "../../src/optimizer/descend.js";
import { derivative } from "../../src/symbolic/derivative.js";
import { parse } from "../../src/symbolic/parse.js";
import { solve } from "../../src/symbolic/solve.js";
import { simplify } from "../../src/symbolic/simplify.js";
import { traceAttention } from "../../src/trace/attention.js";
import { traceConvolution } from "../../src/trace/convolution.js";
import { traceMlp } from "../../src/trace/mlp.js";
import { tracePooling } from "../../src/trace/pooling.js";
import { traceRnn } from "../../src/trace/rnn.js";

/** What of the library the solutions of these tests import. */
export const library: Library = {
  computationGraph,
  derivative,
  descend,
  parse,
  simplify,
  solve,
  traceAttention,
  traceConvolution,
  traceMlp,
  tracePooling,
  traceRnn,
};

/** A notebook as it is after a run in which every part that has a key was answered with it. */
export function solvedByKeys(
  paperName: string,
  problemNumber: string,
): SolvedParts & {
  solved: Notebook;
  problem: PaperProblem;
  paper: NonNullable<ReturnType<typeof readPaper>>;
} {
  const folder = join("notebooks", paperName);
  const paper = readPaper(folder)!;
  const problem = paper.problems.find((each) => each.problem === problemNumber)!;
  const notebook = readNotebook(join(folder, problem.notebook));
  const keyed = problem.parts.filter(({ key }) => key !== null && key !== undefined);
  const record = (part: PaperPart): Json => ({
    id: part.id,
    part: part.part,
    value: part.key ?? null,
    shown: [{ kind: "words", name: null, text: JSON.stringify(part.key) }],
    published: null,
    verdict: "unpublished",
    note: null,
  });
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const own = keyed.filter(({ id }) => cell.source.includes(`answer("${id}"`));
    const outputs = own.map((part) => ({
      output_type: "display_data" as const,
      data: { [answerMime]: record(part) },
      metadata: {},
    }));
    return { ...cell, outputs };
  });
  const solved = { ...notebook, cells };
  return { ...solvedParts(solved, paper, library), solved, problem, paper };
}

/** A student's attempt at a part. */
export const attemptAt = (part: PaperPart, value: unknown): AttemptRecord => ({
  id: part.id,
  part: part.part,
  leaves: readAttempt(value, { expects: part.expects, accept: part.accept ?? {}, names: [] }),
  hints: 0,
  revealed: false,
  when: "2026-11-29T12:00:00.000Z",
});

/** An answer with its numbers rounded to so many significant digits. */
export function rounded(value: Json, digits: number): Json {
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  if (Array.isArray(value)) return value.map((entry) => rounded(entry, digits));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, rounded(entry, digits)]));
}
