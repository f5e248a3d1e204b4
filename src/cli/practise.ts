import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { FileError, GradsheetError } from "../errors.js";
import { readRoster } from "../grading/read-roster.js";
import type { Json } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import { paperAndFolder } from "../paper/find-paper.js";
import { changedNames } from "../parameters/inject.js";
import { runNotebook } from "../run/run-notebook.js";
import { variantOf } from "../variant/variant.js";
import { whyNoVariants } from "../variant/why-no-variants.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";
import { counted } from "./counted.js";
import { findInputs, isFolder, type Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { checkOutputFolder, checkOutputs, forceHelp, forceOption } from "./outputs.js";
import { parameterHelp, parameterOption, parameterValues } from "./parameters.js";
import { writeClassCopies } from "./practise-class.js";
import { copyFrom, problemOf, writeCopy, type Solved } from "./practise-copy.js";
import { Progress } from "./progress.js";

const help = `Makes a student's copy of a problem, or of a whole paper: questions with cells to fill in, which say what is right and where the
first slip is.

Usage: gradsheet practise <notebook> [options]   one copy
       gradsheet practise <paper> [options]      a copy of each of its notebooks that has questions; a paper is given by its folder, or
                                                 by its name where it comes with gradsheet
       gradsheet practise <notebook | paper> --names FILE [options]      copies for each student of a class

  --seed N             draws new numbers, the same ones for the same whole number; a notebook without variants keeps its own
${parameterHelp}
  -o, --output PLACE   where the notebook goes (default: solutions/NAME-practice.ipynb, with --seed N
                       solutions/NAME-practice-N.ipynb), or the folder for a paper's (default: solutions/PAPER-practice)
  --names FILE         the class list, as gradsheet grade --seeds takes it: comma-separated with a line of headings, student (or the
                       columns of Moodle and Canvas) and where there is one seed; other students get seeds in turn, from N of --seed N
                       or 1 on. Of a notebook FOLDER/NAME.ipynb, of a paper FOLDER/NAME/ is written, and FOLDER/roster.csv with all
                       seeds for gradsheet grade; a second call makes what is missing (default folder: solutions/PAPER-class)
  --no-key             leaves out key, hints and solution, for marked work: attempt says what it has read, nothing more
${forceHelp}

The solution is run when the copy is made. What the copy needs of it stands in its metadata, compressed and keyed: not to be read by
eye or found by a search, but no secret from who wants to open it.

In the copy, attempt("id", { … }) marks each value with what kind of mistake it is, and follows the student's own wrong values through
the solution; hint("id") shows the idea, then the formula, then the numbers, then the answer; solution("id") all of it.
Exit codes: 0 done, 1 a notebook cannot be solved or has no questions, 2 wrong usage, 130 interrupted.`;

const place = "gradsheet practise";

interface Wanted {
  seed: number | null;
  parameters: Record<string, Json> | undefined;
  hasKey: boolean;
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(place, args, {
    seed: { type: "string" },
    names: { type: "string" },
    output: { type: "string", short: "o" },
    "no-key": { type: "boolean", default: false },
    ...parameterOption,
    ...forceOption,
  });
  const seed = seedOption(values.seed);
  if (positionals.length !== 1) {
    throw new UsageError({
      place,
      rule: "needs one notebook or paper",
      got: positionals.length === 0 ? "none" : positionals.join(" "),
      cure: `See ${place} --help.`,
    });
  }
  const word = placeOf(positionals[0]);
  const inputs = findInputs([word]);
  const parameters = parameterValues(place, values.parameter, inputs);
  if (seed !== null && parameters !== undefined)
    throw new UsageError({
      place,
      rule: "takes numbers by --seed or by -p",
      got: "both",
      cure: "Leave one out.",
    });
  const isPaper = isFolder(word);
  const asked = inputs.filter((input) => problemOf(input) !== null);
  if (asked.length === 0) {
    throw new FileError({
      place: word,
      rule: "must belong to a paper, which has its questions",
      got: "no paper.json beside it that names it",
      cure: "gradsheet new starts one (see its --help).",
    });
  }
  if (values.names !== undefined) {
    if (parameters !== undefined)
      throw new UsageError({ place, rule: "draws the numbers of a class", got: "-p", cure: "Leave it out." });
    return writeClassCopies(place, asked, {
      roster: readRoster(values.names, "--names"),
      firstSeed: seed ?? 1,
      folder: values.output ?? join("solutions", `${asked[0].paper!.paper}-class`),
      isPaper,
      hasKey: !values["no-key"],
      force: values.force,
    });
  }
  const ending = `-practice${seed === null ? "" : `-${seed}`}.ipynb`;
  const folder = values.output ?? join("solutions", `${asked[0].paper!.paper}-practice`);
  const nameOf = ({ path }: Input) => `${basename(path, ".ipynb")}${ending}`;
  const target = (input: Input) =>
    isPaper ? join(folder, nameOf(input)) : (values.output ?? join("solutions", nameOf(input)));
  if (isPaper) checkOutputFolder(place, folder, inputs, values.force);
  checkOutputs(
    place,
    asked.map((input) => ({ option: "-o", path: target(input), kind: "notebook" as const })),
    inputs,
    values.force,
  );
  return writeAll(asked, target, { seed, parameters, hasKey: !values["no-key"] });
}

/** A paper's folder for its name, where there is nothing else of that name. */
function placeOf(word: string): string {
  return existsSync(word) || /[./\\]/.test(word) ? word : paperAndFolder(word).folder;
}

function seedOption(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0 && text.trim() !== "") return seed;
  throw new UsageError({ place, rule: "needs a whole number after --seed", got: text });
}

async function writeAll(inputs: Input[], target: (input: Input) => string, wanted: Wanted): Promise<number> {
  const progress = new Progress();
  let code: number = exitCode.done;
  await interruptible(async (signal) => {
    for (const input of inputs) {
      if (signal.aborted) break;
      const name = basename(input.path);
      progress.show(name, "runs");
      try {
        const file = target(input);
        const { note, ...solved } = await solvedWith(input.path, wanted, signal);
        const { notebook, parts } = await copyFrom(input, solved, wanted.hasKey);
        writeCopy(file, notebook, input);
        progress.done(name, true, `${file}  ${counted(parts, "part")}${note}`);
      } catch (error) {
        progress.drop(name);
        if (signal.aborted) break;
        if (inputs.length === 1 || !(error instanceof GradsheetError)) throw error;
        progress.done(name, false, error.message);
        code = exitCode.failed;
      }
    }
    if (signal.aborted) code = exitCode.interrupted;
  }, "whole copies are kept");
  return code;
}

async function solvedWith(
  path: string,
  { seed, parameters }: Wanted,
  signal: AbortSignal,
): Promise<Solved & { note: string }> {
  const stored = readNotebook(path);
  const refusal = seed === null ? null : whyNoVariants(stored, path);
  if (seed !== null && refusal === null) {
    const variant = await variantOf(path, { seed, signal });
    const of = variant.count === null ? "" : ` of ${variant.count}`;
    return {
      solved: variant.notebook,
      seed,
      parameters: variant.parameters,
      note: `, variant ${variant.number}${of}`,
    };
  }
  const { notebook, failure } = await runNotebook(path, { signal, parameters });
  if (failure !== null)
    throw new GradsheetError({
      place: path,
      rule: "must run through",
      got: `${failure.error} in cell ${failure.cell}`,
    });
  const changed = parameters === undefined ? [] : changedNames(stored, parameters, path);
  return {
    solved: notebook,
    seed: null,
    parameters: Object.fromEntries(changed.map((name) => [name, parameters![name]])),
    note: refusal === null ? "" : ", with the paper's numbers: it has no variants",
  };
}

export const command: Command = { help, run };
