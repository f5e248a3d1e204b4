import { copyFileSync, existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { makeFolder } from "../../kernel/make-folder.js";
import { FileError, GradsheetError } from "../errors.js";
import type { Json, Notebook } from "../notebook/format.js";
import { picturesIn } from "../notebook/pictures-in.js";
import { writeNotebook } from "../notebook/write.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import { changedNames } from "../parameters/inject.js";
import { readNotebook } from "../notebook/read.js";
import { wholeLibrary } from "../practice/library.js";
import { solvedParts } from "../practice/part-masters.js";
import { studentCopy } from "../practice/student-copy.js";
import { runNotebook } from "../run/run-notebook.js";
import { variantOf } from "../variant/variant.js";
import { whyNoVariants } from "../variant/why-no-variants.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";
import { findInputs, isFolder, type Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { checkOutputFolder, checkOutputs, forceHelp, forceOption } from "./outputs.js";
import { parameterHelp, parameterOption, parameterValues } from "./parameters.js";
import { Progress } from "./progress.js";

const help = `Makes a student's copy of a problem, or of a whole paper: questions with cells to fill in, which say what is right and where the
first slip is.

Usage: gradsheet practise <notebook> [options]   one copy
       gradsheet practise <paper> [options]      a copy of each of its notebooks that has questions

  --seed N             draws new numbers, the same ones for the same whole number; a notebook without variants keeps its own
${parameterHelp}
  -o, --output PLACE   where the notebook goes (default: solutions/NAME-practice.ipynb, with --seed N
                       solutions/NAME-practice-N.ipynb), or the folder for a paper's (default: solutions/PAPER-practice)
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
  const [word] = positionals;
  const inputs = findInputs(positionals);
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

function seedOption(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0 && text.trim() !== "") return seed;
  throw new UsageError({ place, rule: "needs a whole number after --seed", got: text });
}

/** The problem that a notebook solves, where it is of a paper. */
function problemOf({ path, paper }: Input): { paper: Paper; problem: PaperProblem } | null {
  const problem = paper?.problems.find(({ notebook }) => notebook === basename(path));
  return paper === null || problem === undefined ? null : { paper, problem };
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
        const { notebook, said } = await copyOf(input, wanted, signal);
        writeNotebook(file, notebook);
        copyPictures(notebook, dirname(input.path), dirname(file));
        progress.done(name, true, `${file}  ${said}`);
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

interface Made {
  notebook: Notebook;
  /** What the line at the end says. */
  said: string;
}

async function copyOf(input: Input, wanted: Wanted, signal: AbortSignal): Promise<Made> {
  const { paper, problem } = problemOf(input)!;
  const { solved, seed, parameters, note } = await solvedWith(input.path, wanted, signal);
  const parts = solvedParts(solved, paper, await wholeLibrary());
  const notebook = studentCopy({
    solved,
    paper,
    problem,
    parts,
    notebook: basename(input.path),
    seed,
    parameters,
    hasKey: wanted.hasKey,
  });
  const count = parts.masters.length;
  if (count === 0)
    throw new GradsheetError({
      place: input.path,
      rule: "must answer a part of its paper",
      got: "no answer",
      cure: 'Answer it in the solution: answer("id", value).',
    });
  return { notebook, said: `${count === 1 ? "one part" : `${count} parts`}${note}` };
}

interface Solved {
  solved: Notebook;
  seed: number | null;
  parameters: Record<string, Json>;
  note: string;
}

async function solvedWith(path: string, { seed, parameters }: Wanted, signal: AbortSignal): Promise<Solved> {
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

/** The pictures that a copy's texts show go along. */
function copyPictures(notebook: Notebook, from: string, to: string): void {
  for (const file of picturesIn(notebook)) {
    if (!existsSync(join(from, file)) || resolve(from) === resolve(to)) continue;
    makeFolder(dirname(join(to, file)));
    copyFileSync(join(from, file), join(to, file));
  }
}

export const command: Command = { help, run };
