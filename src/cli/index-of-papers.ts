import { dirname, join } from "node:path";
import { packageFolder } from "../package.js";
import { commandLine } from "./command-line.js";
import { exitCode, parseOptions, type Command } from "./command.js";
import { findInputs } from "./inputs.js";
import { checkOutputs, forceHelp, forceOption, writeResult } from "./outputs.js";
import { paperIndex } from "./paper-index.js";

const help = `Lists papers and their problems by topic and by paper, as Markdown with links.

Usage: gradsheet index [folder]… [options]

  -o, --output FILE    where it goes (default: the terminal)
${forceHelp}

Without a folder it lists the papers that come with gradsheet.
Exit codes: 0 done, 1 a file is not a notebook or a paper, 2 wrong usage.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet index", args, {
    output: { type: "string", short: "o" },
    ...forceOption,
  });
  const words = positionals.length > 0 ? positionals : [join(packageFolder, "notebooks")];
  const inputs = findInputs(words);
  if (values.output !== undefined) {
    const output = { option: "-o", path: values.output, kind: "markdown" } as const;
    checkOutputs("gradsheet index", [output], inputs, values.force);
  }
  const from = values.output === undefined ? words[0] : dirname(values.output);
  const text = paperIndex(inputs, from, commandLine("gradsheet index", args));
  if (values.output === undefined) console.log(text);
  else writeResult(values.output, text, false);
  return exitCode.done;
}

export const command: Command = { help, run };
