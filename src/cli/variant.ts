import { basename, join } from "node:path";
import { writeNotebook } from "../notebook/write.js";
import { variantOf } from "../variant/variant.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";
import { counted } from "./counted.js";
import { findInputs } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { checkOutputs, forceHelp, forceOption } from "./outputs.js";
import { Progress } from "./progress.js";
import { printResults } from "./results.js";

const help = `Draws new numbers for a problem and solves it with them: a fresh exercise with its solution.

Usage: gradsheet variant <notebook> [options]

  --seed N             a whole number; the same one draws the same numbers (default: 1)
  -o, --output FILE    where the notebook goes (default: solutions/NAME-variant-N.ipynb)
${forceHelp}

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
Exit codes: 0 done, 1 the notebook has no variants or none was found, 2 wrong usage, 130 interrupted.`;

const place = "gradsheet variant";

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(place, args, {
    seed: { type: "string", default: "1" },
    output: { type: "string", short: "o" },
    ...forceOption,
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0 || values.seed.trim() === "")
    throw new UsageError({ place, rule: "needs a whole number after --seed", got: values.seed });
  const inputs = findInputs(positionals);
  if (inputs.length !== 1) {
    throw new UsageError({
      place,
      rule: "needs one notebook",
      got: positionals.length === 0 ? "none" : counted(inputs.length, "notebook"),
      cure: `See ${place} --help.`,
    });
  }
  const [input] = inputs;
  const name = basename(input.path);
  const file = values.output ?? join("solutions", `${basename(name, ".ipynb")}-variant-${seed}.ipynb`);
  checkOutputs(place, [{ option: "-o", path: file, kind: "notebook" }], inputs, values.force);
  const problem = input.paper?.problems.find(({ notebook }) => notebook === name);
  const progress = new Progress();
  let code: number = exitCode.done;
  try {
    await interruptible(async (signal) => {
      progress.show(name, `seed ${seed}`);
      const parts = problem?.parts.map(({ id }) => id);
      const variant = await variantOf(input.path, { seed, parts, signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        code = exitCode.interrupted;
      });
      if (variant === undefined) return;
      writeNotebook(file, variant.notebook);
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
