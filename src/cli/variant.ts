import { basename, join } from "node:path";
import { variantOf } from "../variant/variant.js";
import { exitCode, jobsOption, parseOptions, UsageError, type Command } from "./command.js";
import { copiesCount, copyNames } from "./copy-names.js";
import { findInputs, isFolder, type Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { checkOutputs, forceHelp, forceOption } from "./outputs.js";
import { partsOf, writeCopies } from "./paper-copies.js";
import { writeCopy } from "./practise-copy.js";
import { Progress } from "./progress.js";
import { printResults } from "./results.js";

const help = `Draws new numbers for a problem, or for a whole paper, and solves it with them: a fresh exercise with its solution.

Usage: gradsheet variant <notebook> [options]                     one variant, as a notebook
       gradsheet variant <notebook | folder> --count N [options]   copies that differ, each a folder with the whole paper

  --seed N             a whole number; the same one draws the same numbers (default: 1)
  -o, --output PLACE   where the notebook goes (default: solutions/NAME-variant-N.ipynb), or the folder for the copies (default:
                       solutions/NAME-variants)
${forceHelp}

Copies of a paper:
  --count N            how many copies; they have the seeds --seed, --seed + 1, … (default for a folder: 1)
  --names FILE         a text file with one name on each line, a copy for each: students' names or numbers (default: variant-1,
                       variant-2, …); the copy's folder and the title of its PDFs carry it
  --pdf                writes into each copy questions.pdf, an exam sheet whose cover has the name, solutions.pdf, and key.pdf with
                       the answers alone
  --only-varied        leaves out notebooks without variants; otherwise each copy has them as they are, solved
  --jobs N             how many notebooks run at a time (default: one for each core)

The answers of all copies are in the folder's answers.json: { "name": { "part id": answer } }. A notebook with fewer variants than
there are copies has each of them several times; no two copies are the same in all of their notebooks. What is stopped leaves
whole copies.

The statement, the parameters cell and the solution have the new numbers; what the solution says about the paper's own numbers is
left out. The seeds 1, 2, 3, … give all variants that there are before one comes again; the line at the end says how many.

What a notebook says for it, in the metadata of its cells under gradsheet:
  domains   on the parameters cell, by parameter (or name.key of an object): { "from": 1, "to": 5, "step": 0.5 }, a list of choices,
            "fixed", "shuffled", "increasing" or "probabilities"; what is not named is drawn near its own value
  where     on the parameters cell: conditions that the numbers meet together, such as ["a * x + b > 0"]; -p must meet them too
  retell    on text cells: the words that follow, each once in the cell, with their template, in which {{…}} holds an expression of
            the notebook's names: { "rate $0.1$": "rate \${{learningRate}}$" }; words that end in … stand for the rest of their
            paragraph, "" takes them out, true says that their numbers stay ("retell": true: all of the cell's). Each number of a
            statement has to be accounted for; a sentence of the solution that quotes a number which is gone is left out
gradsheet new makes a notebook with all three.

gradsheet pdf FILE typesets the solution, gradsheet pdf FILE --questions-only the exercise.
Exit codes: 0 done, 1 a notebook has no variants or one cannot be solved, 2 wrong usage, 3 a PDF shows something as source, 130
interrupted.`;

const place = "gradsheet variant";

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(place, args, {
    seed: { type: "string", default: "1" },
    output: { type: "string", short: "o" },
    count: { type: "string" },
    names: { type: "string" },
    pdf: { type: "boolean", default: false },
    "only-varied": { type: "boolean", default: false },
    jobs: { type: "string" },
    ...forceOption,
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0 || values.seed.trim() === "")
    throw new UsageError({ place, rule: "needs a whole number after --seed", got: values.seed });
  const jobs = jobsOption(place, values.jobs);
  const asked = copiesCount(place, values.count);
  if (positionals.length !== 1) {
    throw new UsageError({
      place,
      rule: "needs one notebook or folder",
      got: positionals.length === 0 ? "none" : positionals.join(" "),
      cure: `See ${place} --help.`,
    });
  }
  const [word] = positionals;
  const areCopies = isFolder(word) || asked !== undefined || values.names !== undefined;
  const inputs = findInputs(positionals);
  if (!areCopies) {
    if (values.pdf || values["only-varied"]) {
      throw new UsageError({
        place,
        rule: "needs --count or --names for copies of a paper",
        got: values.pdf ? "--pdf" : "--only-varied",
        cure: `See ${place} --help.`,
      });
    }
    return writeOne(inputs, seed, values.output, values.force);
  }
  return writeCopies(place, inputs, {
    seed,
    names: copyNames(place, values.names, asked),
    folder: values.output,
    pdf: values.pdf,
    onlyVaried: values["only-varied"],
    jobs,
    force: values.force,
  });
}

async function writeOne(
  inputs: Input[],
  seed: number,
  output: string | undefined,
  force: boolean,
): Promise<number> {
  const [input] = inputs;
  const name = basename(input.path);
  const file = output ?? join("solutions", `${basename(name, ".ipynb")}-variant-${seed}.ipynb`);
  checkOutputs(place, [{ option: "-o", path: file, kind: "notebook" }], inputs, force);
  const progress = new Progress();
  let code: number = exitCode.done;
  try {
    await interruptible(async (signal) => {
      progress.show(name, `seed ${seed}`);
      const parts = partsOf(input);
      const variant = await variantOf(input.path, { seed, parts, signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        code = exitCode.interrupted;
      });
      if (variant === undefined) return;
      writeCopy(file, variant.notebook, input);
      const of = variant.count === null ? "" : ` of ${variant.count}`;
      progress.done(name, true, `${file}  variant ${variant.number}${of}`);
      for (const [parameter, value] of Object.entries(variant.parameters))
        console.log(`${parameter} = ${JSON.stringify(value)}`);
      printResults([{ ...variant, input, path: input.path, failure: null, seconds: 0 }]);
    }, "nothing is written");
  } finally {
    progress.drop(name);
  }
  return code;
}

export const command: Command = { help, run };
