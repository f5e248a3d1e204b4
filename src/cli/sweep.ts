import { basename, extname, join } from "node:path";
import { GradsheetError, InputError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { isCompilerReady, prepareCompiler } from "../run/prepare-compiler.js";
import { sweepNotebook } from "../sweep/sweep-notebook.js";
import { valueList } from "../sweep/value-list.js";
import {
  type Command,
  exitCode,
  jobsOption,
  nameOption,
  parseOptions,
  timeoutOption,
  UsageError,
} from "./command.js";
import { counted } from "./counted.js";
import { findInputs } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { paint, printable } from "./paint.js";
import { nameAndText, parameterOption, parametersFor } from "./parameters.js";
import { sandboxAsked, sandboxHelp, sandboxOption } from "./sandbox.js";
import { parameterFault } from "../parameters/parameter-fault.js";
import { connected, serverAsked, serverHelp, serverOption, usualJobs } from "./server.js";
import { SweepProgress } from "./sweep-progress.js";

const help = `Runs a notebook with every combination of values of its parameters, and compares what the runs report.

Usage: gradsheet sweep <notebook> -p NAME=VALUES… [options]

  -p, --parameter NAME=VALUES
                       the values of a parameter, once for each: every value runs with every other
                         lr=0.1,0.01,0.001     a list of TypeScript literals
                         optimizer=adam,sgd    words; a text with a comma or a number stands in quotes: 'a="1","b,c"'
                         seed=1..20            whole numbers from 1 to 20
                         rate=0..1:0.25        a step: 0, 0.25, 0.5, 0.75, 1
                         lr=1e-4..1e-1:x10     a factor: 0.0001, 0.001, 0.01, 0.1
                         hidden=[8],[16,8]     lists, for a parameter that is one
  -o, --output FOLDER  where the runs go, and what they report (default: sweeps/NAME of the notebook)
  --repeats NAMES      parameters whose values are repetitions, with commas: their runs become a mean with a band (default: seed,
                       and names that end in Seed or _seed)
  --retry              makes runs again that failed
  --restart            throws away the folder's runs of an earlier version of the notebook
  --timeout SECONDS    the longest that one cell may take (default: no limit)
  --jobs N             how many runs are made at a time (default: one for each core)
  --kernel NAME        runs on the installed Jupyter kernel NAME instead of gradsheet's own
${serverHelp}
${sandboxHelp}

A cell reports by report("loss", value): a number, text, true or false, or a list of numbers, which is a curve; answers of a
worksheet count too. The folder then has runs.csv (a row for each run), curves.csv (a row for each point), comparison.ipynb, and
the executed notebooks in runs/. A sweep that was stopped or killed goes on when it is called again, with other values too: what the
folder has is not run again; what it has of another notebook, or of another version of it or of what it imports, is refused. A run
that fails is listed, is in no mean, and stops no other. What a run's code itself writes stays beside the notebook, where the next run
writes over it; on a server it is not fetched: what counts is to be reported.
Exit codes: 0 done, 1 a run failed, 2 wrong usage, 130 interrupted.`;

const place = "gradsheet sweep";

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(place, args, {
    ...parameterOption,
    output: { type: "string", short: "o" },
    repeats: { type: "string" },
    retry: { type: "boolean", default: false },
    restart: { type: "boolean", default: false },
    timeout: { type: "string" },
    jobs: { type: "string" },
    kernel: { type: "string" },
    ...serverOption,
    ...sandboxOption,
  });
  const timeout = timeoutOption(place, values.timeout);
  const server = serverAsked(place, values, { sandbox: values.sandbox });
  const jobs = jobsOption(place, values.jobs) ?? (server === null ? undefined : usualJobs);
  const kernel = nameOption(place, "kernel", values.kernel);
  const path = notebookIn(positionals);
  const grid = gridOf(path, values.parameter ?? []);
  const repeats = repeatsIn(values.repeats, Object.keys(grid));
  const folder = nameOption(place, "output", values.output) ?? join("sweeps", basename(path, extname(path)));
  const sandbox = await sandboxAsked(place, values, kernel);
  const progress = new SweepProgress();
  let isStopped = false;
  const swept = await interruptible(async (signal) => {
    const engine = server === null ? undefined : await connected(server, progress.lines, signal);
    if (engine === null) return null;
    if (engine === undefined && !isCompilerReady()) {
      progress.lines.show("compiler", "preparing it for many kernels, once");
      await prepareCompiler();
      progress.lines.drop("compiler");
    }
    const made = await sweepNotebook(path, grid, folder, {
      timeout,
      jobs,
      kernel,
      repeats,
      retry: values.retry,
      restart: values.restart,
      confinement: sandbox === null ? null : { memory: null, sandbox },
      ...(engine === undefined ? {} : { engine }),
      signal,
      onPlan: (runs, kept) => progress.begin(runs, kept),
      onStale: (files) =>
        say(
          true,
          `newer than the runs that are kept: ${files.join(", ")}; -o with another folder makes all anew`,
        ),
      onStart: (name) => progress.show(name, "starting the kernel"),
      onCell: (name, { cell, cells }) => progress.show(name, `cell ${cell} of ${cells}`),
      onEnd: (name, failure) => progress.done(name, failure === null ? null : printable(failure)),
    });
    isStopped = signal.aborted;
    return made;
  }, "the runs that are done are kept");
  progress.end();
  if (swept === null) return exitCode.interrupted;
  const { experiment, wanted, missing, others, files } = swept;
  const failed = experiment.runs.filter(({ failure }) => failure !== null).length;
  if (experiment.runs.length > 0) console.log(String(experiment.summary()));
  if (files.length > 0)
    console.log(`${folder}: ${files.filter((name) => !name.endsWith(".json")).join(", ")}`);
  say(
    others > 0,
    `${counted(others, "run")} of other values in ${join(folder, "runs")}, in no table: their values are to stand after -p too`,
  );
  say(experiment.runs.length > failed && experiment.reported.length === 0, silent);
  say(
    failed > 0,
    `${counted(failed, "run")} failed, in no mean; --retry makes ${failed === 1 ? "it" : "them"} again`,
  );
  const left = Object.keys(missing).length;
  say(
    left > 0,
    `${counted(left, "run")} of ${wanted} missing: the same command makes ${left === 1 ? "it" : "them"}`,
  );
  if (isStopped) return exitCode.interrupted;
  return failed > 0 || left > 0 ? exitCode.failed : exitCode.done;
}

const silent = 'no run reported a value: call report("loss", value) in the notebook, from "gradsheet"';

function say(isSo: boolean, text: string): void {
  if (isSo) console.error(paint(process.stderr, "yellow", `  ${text}`));
}

function notebookIn(words: string[]): string {
  const inputs = words.length === 1 ? findInputs(words) : [];
  if (inputs.length === 1) return inputs[0].path;
  throw new UsageError({
    place,
    rule: "needs one notebook",
    got: words.length === 1 ? `a folder with ${inputs.length}` : String(words.length),
    cure: `See ${place} --help.`,
  });
}

/** The values after each `-p`, by name, held against the notebook's parameters. */
function gridOf(path: string, texts: string[]): Record<string, Json[]> {
  if (texts.length === 0)
    throw new UsageError({ place, rule: "needs -p NAME=VALUES", got: "none", cure: `See ${place} --help.` });
  const list = parametersFor(place, path);
  const grid = Object.create(null) as Record<string, Json[]>;
  for (const text of texts) {
    const [name, values] = nameAndText(place, text);
    if (Object.hasOwn(grid, name))
      throw new UsageError({
        place,
        rule: "needs one -p for each parameter",
        got: `two for ${name}`,
        cure: `Put all values into one: -p ${name}=1,2,3.`,
      });
    const known = list.find((parameter) => parameter.name === name);
    grid[name] = asUsage(() => valueList(values, Array.isArray(known?.value), `-p ${name}`));
    for (const value of grid[name]) {
      const fault = parameterFault(list, path, { name, value, text: JSON.stringify(value) });
      if (fault !== null) throw new UsageError({ place, ...fault });
    }
  }
  return grid;
}

/** What cannot be understood on the command line is a wrong usage. */
function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { place: at, rule, got, cure } = error as GradsheetError;
    throw new UsageError(
      {
        place: `${place} ${at}`,
        rule,
        ...(got === undefined ? {} : { got }),
        ...(cure === undefined ? {} : { cure }),
      },
      { cause: error },
    );
  }
}

function repeatsIn(text: string | undefined, names: string[]): string[] | undefined {
  if (text === undefined) return undefined;
  const repeats = text.split(",").map((name) => name.trim());
  const unknown = repeats.find((name) => !names.includes(name));
  if (unknown === undefined) return repeats;
  throw new UsageError({
    place,
    rule: "needs names that stand after -p, after --repeats",
    got: unknown || "none",
    cure: `There are ${names.join(", ")}.`,
  });
}

export const command: Command = { help, run };
