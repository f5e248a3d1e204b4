import { basename, join, resolve } from "node:path";
import { writeNotebook } from "../notebook/write.js";
import { variantOf } from "../variant/variant.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";
import { counted } from "./counted.js";
import { findInputs } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { Progress } from "./progress.js";
import { printResults } from "./results.js";

const help = `Draws new numbers for a problem and solves it with them: a fresh exercise with its solution.

Usage: gradsheet variant <notebook> [options]

  --seed N             a whole number; the same one draws the same numbers (default: 1)
  -o, --output FILE    where the notebook goes (default: solutions/NAME-variant-N.ipynb)

The statement, the parameters cell and the solution have the new numbers; what the solution says about the paper's own numbers is
left out. The seeds 1, 2, 3, … give all variants that there are before one comes again; the line at the end says how many. The
parameters cell's metadata may narrow what is drawn (gradsheet.domains, gradsheet.where).
gradsheet pdf FILE typesets the solution, gradsheet pdf FILE --questions-only the exercise.
Exit codes: 0 done, 1 the notebook has no variants or none was found, 2 wrong usage, 130 interrupted.`;

const place = "gradsheet variant";

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(place, args, {
    seed: { type: "string", default: "1" },
    output: { type: "string", short: "o" },
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
  if (resolve(file) === resolve(input.path))
    throw new UsageError({ place, rule: "needs another file than the notebook itself after -o", got: file });
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
    });
  } finally {
    progress.drop(name);
  }
  return code;
}

export const command: Command = { help, run };
