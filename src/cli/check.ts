import { basename, join } from "node:path";
import { verdicts, type AnswerRecord, type Verdict } from "../paper/answer-record.js";
import { marksThatDiffer } from "../paper/marks.js";
import type { Paper } from "../paper/paper.js";
import { packageFolder } from "../package.js";
import { failedClaims } from "./claims.js";
import { commandLine } from "./command-line.js";
import { exitCode, jobsOption, nameOption, parseOptions, timeoutOption, type Command } from "./command.js";
import { countsTable, type Counts } from "./counts-table.js";
import { errata } from "./errata.js";
import { findInputs, type Input } from "./inputs.js";
import { missingNotebooks } from "./missing-notebooks.js";
import { answersOutput, checkOutputs, forceHelp, forceOption, type Output, writeResult } from "./outputs.js";
import { paint, printable } from "./paint.js";
import { driftedTexts } from "./drifted-texts.js";
import { wrongSlips } from "./wrong-slips.js";
import { writtenBeside } from "./written-beside.js";
import { terminalWidth, writeAnswers } from "./results.js";
import { runAll, type Run } from "./run-all.js";
import { serverAsked, serverHelp, serverOption } from "./server.js";

const help = `Runs papers and counts how their answers stand beside the published ones.

Usage: gradsheet check [notebook | folder]… [options]

  --answers FILE       writes { "part id": answer } for all parts, as JSON
  --errata FILE        writes the corrections to the published answers, as Markdown
  --timeout SECONDS    the longest that one cell may take (default: no limit)
  --jobs N             how many notebooks run at a time (default: one for each core)
  --kernel NAME        runs on the installed Jupyter kernel NAME instead of gradsheet's own
${serverHelp}
${forceHelp}

Without a notebook or folder it checks all papers that come with gradsheet. Nothing else is written, no executed notebook either; but
notebooks run in their own folders, so what their code writes there stays, for the notebooks that read it: what is new is named.
On a server it is removed with the folder that was made for the notebook there; gradsheet run brings it here first.
Beside the answers it compares what the notebooks quote (> …) with the statements of paper.json, and names each text that differs,
and it refuses templates of texts (see gradsheet variant --help) that hold what the notebook does not define, and mistakes that
paper.json names (slips) and that cannot be computed from the solution. A claim of an experiment that does not hold is named with its
numbers.
Exit codes: 0 every part of every paper is answered, 1 a cell failed, a notebook of a paper is missing, a part has no answer, a text differs, a claim did not hold, 2 wrong usage, 130
interrupted.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet check", args, {
    answers: { type: "string" },
    errata: { type: "string" },
    timeout: { type: "string" },
    jobs: { type: "string" },
    kernel: { type: "string" },
    ...serverOption,
    ...forceOption,
  });
  const timeout = timeoutOption("gradsheet check", values.timeout);
  const jobs = jobsOption("gradsheet check", values.jobs);
  const kernel = nameOption("gradsheet check", "kernel", values.kernel);
  const server = serverAsked("gradsheet check", values);
  const words = positionals.length > 0 ? positionals : [join(packageFolder, "notebooks")];
  const inputs = findInputs(words);
  const errataOutput: Output[] =
    values.errata === undefined ? [] : [{ option: "--errata", path: values.errata, kind: "markdown" }];
  checkOutputs("gradsheet check", [...answersOutput(values.answers), ...errataOutput], inputs, values.force);
  const written = server === null ? writtenBeside(inputs) : () => [];
  const { runs, code } = await runAll(inputs, {
    timeout,
    jobs,
    kernel,
    server,
    kept: "what ran is counted",
    numbered: true,
    checksTemplates: true,
  });
  for (const paper of papersOf(inputs))
    for (const remark of marksThatDiffer(paper))
      console.error(paint(process.stderr, "yellow", `  ${printable(remark)}`));
  for (const text of written()) console.error(paint(process.stderr, "yellow", `  ${printable(text)}`));
  const absent = missingNotebooks(words, inputs);
  for (const text of absent) console.error(paint(process.stderr, "red", `  ${printable(text)}`));
  const drifted = driftedTexts(inputs);
  for (const text of drifted) console.error(paint(process.stderr, "red", `  ${printable(text)}`));
  const failed = failedClaims(runs);
  for (const text of failed) console.error(paint(process.stderr, "red", `  ${printable(text)}`));
  const slips = await wrongSlips(runs);
  for (const text of slips) console.error(paint(process.stderr, "red", `  ${printable(text)}`));
  const counts = countsOf(inputs, runs);
  console.log(countsTable(counts, terminalWidth()));
  const missing = counts.reduce((sum, { parts, answered }) => sum + parts - answered, 0);
  const stopped = code === exitCode.interrupted;
  if (values.answers !== undefined) writeAnswers(values.answers, runs, stopped);
  if (values.errata !== undefined)
    writeResult(values.errata, errata(runs, commandLine("gradsheet check", args)), stopped);
  const faults = absent.length + drifted.length + failed.length + slips.length;
  return code === exitCode.done && missing + faults > 0 ? exitCode.failed : code;
}

const papersOf = (inputs: Input[]): Paper[] => [
  ...new Map(inputs.flatMap(({ paper }) => (paper === null ? [] : [[paper.paper, paper] as const]))).values(),
];

/** How the answers of each paper stand; those of a worksheet that is in no paper's folder count for themselves. */
function countsOf(inputs: Input[], runs: Run[]): Counts[] {
  const ofPapers = papersOf(inputs).map((paper): Counts => {
    const ofPaper = inputs.filter((input) => input.paper?.paper === paper.paper).map(({ target }) => target);
    const parts = paper.problems
      .filter(({ notebook }) => ofPaper.some((target) => target.endsWith(notebook)))
      .flatMap((problem) => problem.parts);
    const answers = runs.filter(({ input }) => input.paper?.paper === paper.paper);
    return counted(
      paper.paper,
      parts.length,
      answers.flatMap((each) => each.answers),
    );
  });
  const others = runs.filter(({ input, answers }) => input.paper === null && answers.length > 0);
  return [
    ...ofPapers,
    ...others.map(({ input, answers }) => counted(basename(input.target, ".ipynb"), answers.length, answers)),
  ];
}

function counted(name: string, parts: number, answers: AnswerRecord[]): Counts {
  const of = (verdict: Verdict) => answers.filter((answer) => answer.verdict === verdict).length;
  return {
    name,
    parts,
    answered: answers.length,
    verdicts: Object.fromEntries(verdicts.map((verdict) => [verdict, of(verdict)])) as Record<
      Verdict,
      number
    >,
  };
}

export const command: Command = { help, run };
