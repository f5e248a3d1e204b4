import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { FileError } from "../errors.js";
import { readNotebook } from "../notebook/read.js";
import { writeNotebook } from "../notebook/write.js";
import { packageFolder } from "../package.js";
import { exitCode, parseOptions, UsageError, type Command } from "./command.js";

const help = `Starts a worksheet: a notebook that runs as it is and shows the first steps, to be changed into one's own.

Usage: gradsheet new <name>

  <name>               the notebook's name, with or without .ipynb; may be in a folder, which is made

It has a parameters cell, a gradient worked out in steps, a figure and a check of the result. Its metadata say what a variant may
draw and which words follow: see gradsheet variant --help. A file that is there is never overwritten.
Exit codes: 0 done, 1 the file is there already or cannot be written, 2 wrong usage.`;

const place = "gradsheet new";

async function run(args: string[]): Promise<number> {
  const { positionals } = parseOptions(place, args, {});
  const [name] = positionals;
  if (positionals.length !== 1 || basename(name, ".ipynb") === "") {
    throw new UsageError({
      place,
      rule: "needs one name",
      got: positionals.length === 0 ? "none" : positionals.join(" "),
      cure: `See ${place} --help.`,
    });
  }
  const file = name.endsWith(".ipynb") ? name : `${name}.ipynb`;
  if (existsSync(file)) {
    throw new FileError({
      place: file,
      rule: "must not be there already",
      got: "a file",
      cure: "Choose another name.",
    });
  }
  const template = readNotebook(join(packageFolder, "assets", "worksheet.ipynb"));
  const title = basename(file, ".ipynb").replaceAll(/[-_]+/g, " ");
  const [heading, ...cells] = template.cells;
  const titled = { ...heading, source: heading.source.replace(/^# .*/, () => `# ${title}`) };
  writeNotebook(file, { ...template, cells: [titled, ...cells] });
  console.log(
    `${file} is ready. Open it in Jupyter or VS Code, or run it:\n\n  npx gradsheet run ${quoted(file)}`,
  );
  return exitCode.done;
}

/** A file name as a shell takes it. */
function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `"${file.replaceAll(/(["\\$`])/g, "\\$1")}"`;
}

export const command: Command = { help, run };
