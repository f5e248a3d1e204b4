import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { FileError } from "../errors.js";
import { readNotebook } from "../notebook/read.js";
import { writeFile } from "../write-file.js";
import { writeNotebook } from "../notebook/write.js";
import { packageFolder } from "../package.js";
import { commandLine, quoted } from "./command-line.js";
import { exitCode, nameOption, parseOptions, UsageError, type Command } from "./command.js";

const help = `Starts a worksheet, or a paper with three problems: notebooks that run as they are, to be changed into one's own.

Usage: gradsheet new <name>
       gradsheet new --paper <name>

  <name>               the notebook's name, with or without .ipynb; may be in a folder, which is made
  --paper NAME         a folder with a paper.json, the schema by which editors check it, and a notebook for each problem: one worked
                       question of each kind, with marks, keys, and what practice says of mistakes

The worksheet has a parameters cell, a gradient worked out in steps, a figure and a check of the result. Its metadata say what a
variant may draw and which words follow: see gradsheet variant --help. What is there already is never overwritten.

What paper.json says, for the paper and each problem:
  paper, title         the folder's name, by which worksheet("NAME", "1") opens its problem 1, and the title
  institution, course, date, instructions, marks
                       for the title page, where they are not null
  problems             each with problem (its number), title, notebook (its file), marks, intro (text common to its parts), parts
and for each part:
  id, part             the name by which answer("id", value) answers it, and its label: a, b, or "" where there is but one
  statement, marks     the question, Markdown with LaTeX between dollars; the notebook quotes it (> …), which gradsheet
                       check compares
  expects              the shape of the answer, in type words: number, integer, exact (a fraction, a root), expr (a formula), bool,
                       text, choice:A|B; "|null" behind one lets it be null; ["number", 3] is a list of three, ["number", "n"] of
                       any length, ["number", 2, 2] a matrix, { "x": "number", "y": "number" } has names
  given                data of the question; { "options": […] } with expects { "correct": ["integer", "n"] } is multiple choice,
                       which multipleChoice("id", [[true, "why"], …]) answers; it and choice:A|B print boxes to be ticked
  key                  the right answer in that shape; an answer that departs from it is an error
  published, publishedValue
                       what was published: as printed, and in that shape; an answer that differs needs a note
  labels, unordered    LaTeX for names in the answer, names whose order does not matter
  marks, tolerance     marks also by name: { "z": 2, "h": 1 }; how near numbers must come in practice: "digits" (the student's own,
                       three or more) or { "rel": 0.01 }
  upToScale, accept    names that mean the same times one positive number; other words for a choice: { "relu": ["ReLU unit"] }
  slips                mistakes known by name: { "at": "z", "as": "z - b", "say": "the bias is left out" }, as is an expression over
                       answers, parameters and quantities of the solution
  depends, rubric      ids of the parts that this one rests on (found by itself where it is left out); what a full answer in words says
  topic                the heading in gradsheet index

Exit codes: 0 done, 1 it is there already or cannot be written, 2 wrong usage.`;

const place = "gradsheet new";

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(place, args, { paper: { type: "string" } });
  const paper = nameOption(place, "paper", values.paper);
  if (paper !== undefined && positionals.length === 0) return newPaper(paper);
  const [name] = positionals;
  if (paper !== undefined || positionals.length !== 1 || basename(name, ".ipynb") === "") {
    throw new UsageError({
      place,
      rule: "needs one name",
      got: positionals.length === 0 ? "none" : [paper ?? "", ...positionals].join(" ").trim(),
      cure: `See ${place} --help.`,
    });
  }
  return newWorksheet(name.endsWith(".ipynb") ? name : `${name}.ipynb`);
}

function newWorksheet(file: string): number {
  refuseWhatIsThere(file, "a file");
  const template = readNotebook(join(packageFolder, "assets", "worksheet.ipynb"));
  const [heading, ...cells] = template.cells;
  const title = titleOf(basename(file, ".ipynb"));
  const titled = { ...heading, source: heading.source.replace(/^# .*/, () => `# ${title}`) };
  writeNotebook(file, { ...template, cells: [titled, ...cells] });
  console.log(
    `${file} is ready. Open it in Jupyter or VS Code, or run it:\n\n  npx gradsheet run ${quoted(file)}`,
  );
  return exitCode.done;
}

function newPaper(folder: string): number {
  refuseWhatIsThere(folder, "something of that name");
  const name = basename(folder);
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name)) {
    throw new UsageError({
      place,
      rule: "needs a name of letters, digits, spaces, dots, hyphens and underscores after --paper",
      got: folder,
    });
  }
  const template = join(packageFolder, "assets", "paper");
  for (const file of readdirSync(template)) {
    const text = readFileSync(join(template, file), "utf8");
    writeFile(
      join(folder, file),
      text.replaceAll("paper-name", () => name).replaceAll("paper-title", () => titleOf(name)),
    );
  }
  writeFile(
    join(folder, "paper.schema.json"),
    readFileSync(join(packageFolder, "assets", "paper.schema.json"), "utf8"),
  );
  const commands = [
    commandLine("gradsheet check", [folder]),
    commandLine("gradsheet pdf", [folder, "--questions-only"]),
    commandLine("gradsheet variant", [folder, "--count", "3", "--pdf"]),
    commandLine("gradsheet practise", [folder, "--seed", "1"]),
  ];
  console.log(
    `${folder} is ready: paper.json (see ${place} --help) and three notebooks. Run it, print its questions, make three variants, and copies for a student:\n\n${commands.map((command) => `  npx ${command}`).join("\n")}`,
  );
  return exitCode.done;
}

const titleOf = (name: string) => name.replaceAll(/[-_]+/g, " ");

function refuseWhatIsThere(path: string, got: string): void {
  if (!existsSync(path)) return;
  throw new FileError({
    place: path,
    rule: "must not be there already",
    got,
    cure: "Choose another name.",
  });
}

export const command: Command = { help, run };
