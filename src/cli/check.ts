import { join } from "node:path";
import { verdicts } from "../paper/answer-record.js";
import type { Paper } from "../paper/paper.js";
import { packageFolder } from "../package.js";
import { table } from "../table/table.js";
import { exitCode, jobsOption, parseOptions, timeoutOption, type Command } from "./command.js";
import { errata } from "./errata.js";
import { findInputs, type Input } from "./inputs.js";
import { answersOutput, checkOutputs, forceHelp, forceOption, type Output, writeResult } from "./outputs.js";
import { writeAnswers } from "./results.js";
import { runAll, type Run } from "./run-all.js";

const help = `Runs papers and counts how their answers stand beside the published ones.

Usage: gradsheet check [notebook | folder]… [options]

  --answers FILE       writes { "part id": answer } for all parts, as JSON
  --errata FILE        writes the corrections to the published answers, as Markdown
  --timeout SECONDS    the longest that one cell may take (default: no limit)
  --jobs N             how many notebooks run at a time (default: one for each core)
${forceHelp}

Without a notebook or folder it checks all papers that come with gradsheet. Nothing else is written.
Exit codes: 0 every part of every paper is answered, 1 a cell failed or a part has no answer, 2 wrong usage, 130 interrupted.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet check", args, {
    answers: { type: "string" },
    errata: { type: "string" },
    timeout: { type: "string" },
    jobs: { type: "string" },
    ...forceOption,
  });
  const timeout = timeoutOption("gradsheet check", values.timeout);
  const jobs = jobsOption("gradsheet check", values.jobs);
  const inputs = findInputs(positionals.length > 0 ? positionals : [join(packageFolder, "notebooks")]);
  const errataOutput: Output[] =
    values.errata === undefined ? [] : [{ option: "--errata", path: values.errata, kind: "markdown" }];
  checkOutputs("gradsheet check", [...answersOutput(values.answers), ...errataOutput], inputs, values.force);
  const { runs, code } = await runAll(inputs, { timeout, jobs, kept: "what ran is counted" });
  const missing = printCounts(inputs, runs);
  const stopped = code === exitCode.interrupted;
  if (values.answers !== undefined) writeAnswers(values.answers, runs, stopped);
  if (values.errata !== undefined) writeResult(values.errata, errata(runs), stopped);
  return code === exitCode.done && missing > 0 ? exitCode.failed : code;
}

/** Prints a line for each paper and one for all, with a column for each verdict that occurs; returns how many parts have no answer. */
function printCounts(inputs: Input[], runs: Run[]): number {
  const papers = new Map<string, Paper>();
  for (const { paper } of inputs) if (paper !== null) papers.set(paper.paper, paper);
  const occurring = verdicts.filter((verdict) =>
    runs.some(({ answers }) => answers.some((answer) => answer.verdict === verdict)),
  );
  const rows = [...papers.values()].map((paper) => {
    const ofPaper = inputs.filter((input) => input.paper?.paper === paper.paper).map(({ target }) => target);
    const parts = paper.problems
      .filter(({ notebook }) => ofPaper.some((target) => target.endsWith(notebook)))
      .flatMap((problem) => problem.parts);
    const answers = runs
      .filter(({ input }) => input.paper?.paper === paper.paper)
      .flatMap((each) => each.answers);
    const counts = occurring.map((verdict) => answers.filter((answer) => answer.verdict === verdict).length);
    return {
      name: paper.paper,
      numbers: [parts.length, answers.length, ...counts, parts.length - answers.length],
    };
  });
  const totals = rows.reduce(
    (sum, { numbers }) => sum.map((total, column) => total + numbers[column]),
    Array.from({ length: occurring.length + 3 }, () => 0),
  );
  const columns = ["paper", "parts", "answered", ...occurring, "failed"].map((name, column) => ({
    name,
    align: column === 0 ? ("left" as const) : ("right" as const),
  }));
  const lines = rows.map(({ name, numbers }) => [name, ...numbers]);
  console.log(
    String(table({ columns, rows: rows.length > 1 ? [...lines, ["all papers", ...totals]] : lines })),
  );
  return totals[totals.length - 1];
}

export const command: Command = { help, run };
