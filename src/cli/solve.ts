import { dirname, join } from "node:path";
import { packageFolder } from "../package.js";
import { exitCode, jobsOption, nameOption, parseOptions, timeoutOption, type Command } from "./command.js";
import { findInputs, type Input } from "./inputs.js";
import { documentName } from "./document.js";
import { fontHelp, fontOption, fontsAsked } from "./fonts.js";
import {
  answersOutput,
  checkOutputFolder,
  checkOutputs,
  forceHelp,
  forceOption,
  type Output,
} from "./outputs.js";
import { parameterHelp, parameterOption, parameterValues } from "./parameters.js";
import { printResults, writeAnswers } from "./results.js";
import { runAll, type Run } from "./run-all.js";
import { serverAsked, serverHelp, serverOption } from "./server.js";
import { writeDocument } from "./write-document.js";
import { NoCompilerError, type FontOptions } from "../pdf/document.js";

const firstPaper = "sharif-ml-2023-hw3";

const help = `Runs a paper's notebooks, prints every answer beside the published one, and typesets the solution as a PDF.

Usage: gradsheet solve [notebook | folder]… [options]

  -o, --output DIR     where executed notebooks and PDFs go (default: solutions)
${parameterHelp}
  --answers FILE       writes { "part id": answer } for all parts, as JSON
  --kernel NAME        runs on the installed Jupyter kernel NAME instead of gradsheet's own
  --timeout SECONDS    the longest that one cell may take (default: no limit)
  --jobs N             how many notebooks run at a time (default: one for each core)
${serverHelp}
${fontHelp}
${forceHelp}

Without a notebook or folder it solves the paper ${firstPaper} that comes with gradsheet.
Exit codes: 0 done, 1 a cell failed, 2 wrong usage, 3 a PDF shows something as source, 130 interrupted.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet solve", args, {
    output: { type: "string", short: "o", default: "solutions" },
    answers: { type: "string" },
    timeout: { type: "string" },
    kernel: { type: "string" },
    jobs: { type: "string" },
    ...serverOption,
    ...fontOption,
    ...forceOption,
    ...parameterOption,
  });
  const words = positionals.length > 0 ? positionals : [join(packageFolder, "notebooks", firstPaper)];
  const timeout = timeoutOption("gradsheet solve", values.timeout);
  const kernel = nameOption("gradsheet solve", "kernel", values.kernel);
  const jobs = jobsOption("gradsheet solve", values.jobs);
  const server = serverAsked("gradsheet solve", values);
  const fonts = fontsAsked(values);
  const inputs = findInputs(words);
  checkOutputFolder("gradsheet solve", values.output, inputs, values.force);
  checkOutputs(
    "gradsheet solve",
    [...answersOutput(values.answers), ...documents(values.output, inputs)],
    inputs,
    values.force,
  );
  const parameters = parameterValues("gradsheet solve", values.parameter, inputs);
  const { runs, code } = await runAll(inputs, {
    output: values.output,
    kernel,
    timeout,
    jobs,
    parameters,
    server,
  });
  printResults(runs);
  if (values.answers !== undefined) writeAnswers(values.answers, runs, code === exitCode.interrupted);
  if (code === exitCode.interrupted) return code;
  const codes = [code];
  for (const ofFolder of groupsOf(runs, ({ input }) => dirname(input.path))) {
    // With other parameters it is no longer the paper's, whose title and questions have the paper's numbers.
    const group = ofFolder.map((each) =>
      parameters === undefined ? each : { ...each, input: { ...each.input, paper: null } },
    );
    const file = join(values.output, `${documentName(group.map(({ input }) => input))}.pdf`);
    codes.push(await writePdf(group, file, fonts));
  }
  return codes.find((each) => each !== exitCode.done) ?? exitCode.done;
}

/** The PDFs that solving writes: one for each folder of notebooks. */
function documents(output: string, inputs: Input[]): Output[] {
  return groupsOf(inputs, ({ path }) => dirname(path)).map((group) => ({
    option: "-o",
    path: join(output, `${documentName(group)}.pdf`),
    kind: "pdf",
  }));
}

/** The items by folder, in their order. */
function groupsOf<T>(items: T[], folderOf: (item: T) => string): T[][] {
  return [...new Set(items.map(folderOf))].map((folder) => items.filter((item) => folderOf(item) === folder));
}

/** A system without a PDF compiler is told so, and has everything else. */
async function writePdf(group: Run[], file: string, fonts: FontOptions): Promise<number> {
  try {
    return await writeDocument(
      "pdf",
      group,
      file,
      fonts,
      group.every(({ failure }) => failure === null),
    );
  } catch (error) {
    if (!(error instanceof NoCompilerError)) throw error;
    console.error(error.message);
    return exitCode.done;
  }
}

export const command: Command = { help, run };
