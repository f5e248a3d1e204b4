import { dirname, join } from "node:path";
import { writeFile } from "../notebook/write-file.js";
import { packageFolder } from "../package.js";
import { exitCode, parseOptions, type Command } from "./command.js";
import { findInputs } from "./inputs.js";
import { paperIndex } from "./paper-index.js";

const help = `Lists papers and their problems by topic and by paper, as Markdown with links.

Usage: gradsheet index [folder]… [options]

  -o, --output FILE    where it goes (default: the terminal)

Without a folder it lists the papers that come with gradsheet.
Exit codes: 0 done, 1 a file is not a notebook or a paper, 2 wrong usage.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet index", args, {
    output: { type: "string", short: "o" },
  });
  const words = positionals.length > 0 ? positionals : [join(packageFolder, "notebooks")];
  const text = paperIndex(findInputs(words), values.output === undefined ? words[0] : dirname(values.output));
  if (values.output === undefined) console.log(text);
  else writeFile(values.output, text);
  return exitCode.done;
}

export const command: Command = { help, run };
