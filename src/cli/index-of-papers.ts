import { dirname, join } from "node:path";
import { InputError } from "../errors.js";
import { packageFolder } from "../package.js";
import { commandLine } from "./command-line.js";
import { exitCode, parseOptions, type Command } from "./command.js";
import { findInputs } from "./inputs.js";
import { checkOutputs, forceHelp, forceOption, writeResult } from "./outputs.js";
import { paperIndex } from "./paper-index.js";

const help = `Lists papers and their problems by topic and by paper, or what the library has, as Markdown with links.

Usage: gradsheet index [folder]… [options]
       gradsheet index --topics [word]… [options]

  --topics             the functions of the library by topic, each with a sentence; with words those that have them all
  -o, --output FILE    where it goes (default: the terminal)
${forceHelp}

Without a folder it lists the papers that come with gradsheet.
Exit codes: 0 done, 1 a file is not a notebook or a paper, 2 wrong usage.`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions("gradsheet index", args, {
    output: { type: "string", short: "o" },
    topics: { type: "boolean" },
    ...forceOption,
  });
  if (values.topics) return listTopics(positionals, values, commandLine("gradsheet index", args));
  const words = positionals.length > 0 ? positionals : [join(packageFolder, "notebooks")];
  const inputs = findInputs(words);
  if (values.output !== undefined) {
    const output = { option: "-o", path: values.output, kind: "markdown" } as const;
    checkOutputs("gradsheet index", [output], inputs, values.force);
  }
  const from = values.output === undefined ? words[0] : dirname(values.output);
  const text = paperIndex(inputs, from, commandLine("gradsheet index", args));
  show(text, values.output);
  return exitCode.done;
}

/** What `--topics` prints: all that the library has, or what has the words. */
async function listTopics(
  words: string[],
  { output, force }: { output?: string; force?: boolean },
  command: string,
): Promise<number> {
  if (output !== undefined)
    checkOutputs("gradsheet index", [{ option: "-o", path: output, kind: "markdown" }], [], force);
  const { libraryTopics, topicsMarkdown, topicsWith } = await import("./library-topics.js");
  const found = topicsWith(libraryTopics(), words);
  if (found.length === 0)
    throw new InputError({
      place: "gradsheet index --topics",
      rule: "knows no function with these words",
      got: words.join(" "),
      cure: "Leave words out, or see all: gradsheet index --topics",
    });
  show(topicsMarkdown(found, command), output);
  return exitCode.done;
}

function show(text: string, output: string | undefined): void {
  if (output === undefined) console.log(text);
  else writeResult(output, text, false);
}

export const command: Command = { help, run };
