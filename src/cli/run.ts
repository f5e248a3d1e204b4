import { basename, dirname } from "node:path";
import {
  type Command,
  exitCode,
  jobsOption,
  nameOption,
  parseOptions,
  timeoutOption,
  UsageError,
} from "./command.js";
import { findInputs, type Input } from "./inputs.js";
import { answersOutput, checkOutputFolder, checkOutputs, forceHelp, forceOption } from "./outputs.js";
import { parameterHelp, parameterOption, parameterValues } from "./parameters.js";
import { printResults, writeAnswers } from "./results.js";
import { sandboxAsked, sandboxHelp, sandboxOption } from "./sandbox.js";
import { runAll } from "./run-all.js";
import { serverAsked, serverHelp, serverOption } from "./server.js";

const help = `Runs notebooks cell by cell and writes them with their outputs.

Usage: gradsheet run <notebook | folder>… [options]

  -o, --output PLACE   where executed notebooks go: a folder (default: solutions), or FILE.ipynb for a single notebook
${parameterHelp}
  --answers FILE       writes { "part id": answer } for all parts that were answered, as JSON
  --timeout SECONDS    the longest that one cell may take (default: no limit)
  --jobs N             how many notebooks run at a time (default: one for each core)
  --kernel NAME        runs on the installed Jupyter kernel NAME instead of gradsheet's own
${serverHelp}
${sandboxHelp}
${forceHelp}

Careful with the notebooks of others: what they run can do all that you can, unless --sandbox keeps it in.
On a server each notebook works in a folder that is made for it there and removed after it. What its code names of its own folder goes along;
other files, links and node_modules do not. What it writes there goes beside its result. A gateway takes no files and hands out none.
A cell that fails ends its notebook; the others still run, and everything that ran is written.
Exit codes: 0 done, 1 a cell failed or a file is not a notebook, 2 wrong usage, 130 interrupted.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet run", args, {
    output: { type: "string", short: "o", default: "solutions" },
    answers: { type: "string" },
    timeout: { type: "string" },
    jobs: { type: "string" },
    kernel: { type: "string" },
    ...serverOption,
    ...sandboxOption,
    ...forceOption,
    ...parameterOption,
  });
  if (positionals.length === 0) {
    throw new UsageError({
      place: "gradsheet run",
      rule: "needs a notebook or a folder with notebooks",
      got: "none",
      cure: "See gradsheet run --help.",
    });
  }
  const timeout = timeoutOption("gradsheet run", values.timeout);
  const jobs = jobsOption("gradsheet run", values.jobs);
  const kernel = nameOption("gradsheet run", "kernel", values.kernel);
  const server = serverAsked("gradsheet run", values, { sandbox: values.sandbox });
  const { inputs, output } = sentTo(values.output, findInputs(positionals));
  checkOutputFolder("gradsheet run", output, inputs, values.force);
  checkOutputs("gradsheet run", answersOutput(values.answers), inputs, values.force);
  const parameters = parameterValues("gradsheet run", values.parameter, inputs);
  const sandbox = await sandboxAsked("gradsheet run", values, kernel);
  const confinement = sandbox === null ? null : { memory: null, sandbox };
  const options = { output, kernel, timeout, jobs, parameters, confinement, server };
  const { runs, code } = await runAll(inputs, options);
  printResults(runs);
  if (values.answers !== undefined) writeAnswers(values.answers, runs, code === exitCode.interrupted);
  return code;
}

/** The inputs with the place that each is written to below the output folder; `-o` may name the file of a single one. */
function sentTo(output: string, inputs: Input[]): { inputs: Input[]; output: string } {
  if (!output.endsWith(".ipynb")) return { inputs, output };
  if (inputs.length === 1)
    return { inputs: [{ ...inputs[0], target: basename(output) }], output: dirname(output) };
  throw new UsageError({
    place: "gradsheet run",
    rule: "needs a folder after -o for more than one notebook",
    got: output,
    cure: "See gradsheet run --help.",
  });
}

export const command: Command = { help, run };
