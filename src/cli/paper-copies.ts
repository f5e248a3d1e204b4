import { copyFileSync, existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { GradsheetError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { makeFolder } from "../../kernel/make-folder.js";
import { picturesIn } from "../notebook/pictures-in.js";
import { writeNotebook } from "../notebook/write.js";
import {
  drawPaper,
  solvePaper,
  type PaperDraws,
  type PaperOptions,
  type SolvedNotebook,
} from "../variant/paper-variants.js";
import { exitCode, UsageError } from "./command.js";
import { counted } from "./counted.js";
import { documentName } from "./document.js";
import type { Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { checkOutputs, writeResult, type Output } from "./outputs.js";
import { paint, printable } from "./paint.js";
import { Progress } from "./progress.js";
import { writeDocument } from "./write-document.js";

export interface CopiesOptions {
  /** The seed of the first copy. */
  seed: number;
  /** A copy for each. */
  names: string[];
  /** Where the copies go; default: `solutions/NAME-variants`. */
  folder: string | undefined;
  pdf: boolean;
  onlyVaried: boolean;
  jobs: number | undefined;
  force: boolean;
}

/** The documents of a copy. */
const documents = { questions: "questions.pdf", solutions: "solutions.pdf", key: "key.pdf" };

/** The parts that a notebook must answer, by its paper. */
export function partsOf({ path, paper }: Input): string[] {
  const problem = paper?.problems.find(({ notebook }) => notebook === basename(path));
  return problem?.parts.map(({ id }) => id) ?? [];
}

/**
 * Writes copies of a paper, each in a folder of its own with other numbers and solved, and the answers of all of them.
 * @param place - The command as typed: `gradsheet variant`.
 * @param inputs - The notebooks of one folder.
 * @returns The exit code. A copy that cannot be solved is named, and the others are written.
 * @throws UsageError for notebooks of several folders; GradsheetError where none of them varies, or there are not so many copies
 *   that differ.
 */
export async function writeCopies(place: string, inputs: Input[], options: CopiesOptions): Promise<number> {
  const source = dirname(inputs[0].path);
  const other = inputs.find(({ path }) => resolve(dirname(path)) !== resolve(source));
  if (other !== undefined) {
    throw new UsageError({
      place,
      rule: "needs the folder of one paper",
      got: `notebooks in ${source} and in ${dirname(other.path)}`,
      cure: "Name the paper's own folder.",
    });
  }
  const folder = options.folder ?? join("solutions", `${documentName(inputs)}-variants`);
  const outputs = outputsOf(folder, inputs, options);
  checkOutputs(place, outputs, inputs, options.force);
  const { names, seed } = options;
  const answers: Record<string, Record<string, Json>> = {};
  const progress = new Progress();
  let code: number = exitCode.done;
  const stopped = await interruptible(async (signal) => {
    try {
      const draws = await drawAll(progress, inputs, { ...options, signal });
      for (const [at, name] of names.entries()) {
        signal.throwIfAborted();
        const label = `${at + 1}/${names.length} ${name}`;
        const shown = watching(progress, label, { ...options, signal });
        try {
          const solved = await solvePaper(draws, seed + at, shown);
          const to = join(folder, name);
          writeCopy(to, inputs, solved);
          const records = solved.flatMap((each) => each.answers);
          answers[name] = Object.fromEntries(records.map(({ id, value }) => [id, value]));
          progress.done(label, true, `${label}  ${counted(solved.length, "notebook")}`);
          const written = options.pdf ? await writePdfs(to, name, inputs, solved) : exitCode.done;
          if (code === exitCode.done) code = written;
        } catch (error) {
          if (signal.aborted || !(error instanceof GradsheetError)) throw error;
          progress.done(label, false, `${label}\n  ${printable(error.message)}`);
          code = exitCode.failed;
        }
      }
      return false;
    } catch (error) {
      if (signal.aborted) return true;
      throw error;
    }
  }, "whole copies are saved");
  const written = Object.keys(answers).length;
  if (written > 0) {
    const file = join(folder, "answers.json");
    const where = writeResult(file, `${JSON.stringify(answers, null, 1)}\n`, stopped);
    console.log(`${written === 1 ? "1 copy" : `${written} copies`} in ${folder}, all answers in ${where}`);
  }
  return stopped ? exitCode.interrupted : code;
}

/** Every file that is going to be written, so that nothing is lost by it. */
function outputsOf(folder: string, inputs: Input[], { names, pdf }: CopiesOptions): Output[] {
  const ofCopy = (name: string): Output[] =>
    [
      ...inputs.map(({ path }) => ({ path: join(folder, name, basename(path)), kind: "notebook" as const })),
      ...(pdf ? Object.values(documents) : []).map((file) => ({
        path: join(folder, name, file),
        kind: "pdf" as const,
      })),
      ...(inputs[0].paper === null
        ? []
        : [{ path: join(folder, name, "paper.json"), kind: "json" as const }]),
    ].map((output) => ({ ...output, option: "-o" }));
  return [
    { option: "-o", path: join(folder, "answers.json"), kind: "json" },
    ...names.flatMap((name) => ofCopy(name)),
  ];
}

/** Draws for all copies and says what does not vary; refuses more copies than there are different ones. */
async function drawAll(
  progress: Progress,
  inputs: Input[],
  { seed, names, onlyVaried, jobs, signal }: CopiesOptions & { signal: AbortSignal },
): Promise<PaperDraws> {
  const seeds = names.map((_, at) => seed + at);
  const notebooks = inputs.map((input) => ({ path: input.path, parts: partsOf(input) }));
  const watched = watching(progress, "with its own numbers", { jobs, signal });
  const draws = await drawPaper(notebooks, seeds, { ...watched, onlyVaried });
  const said = (text: string) => console.error(paint(process.stderr, "yellow", `  ${printable(text)}`));
  for (const each of draws.notebooks) {
    const name = basename(each.path);
    if ("fixed" in each) {
      said(
        `${name} has no variants and is ${onlyVaried ? "left out" : "taken over as it is"}. ${each.fixed}`,
      );
      continue;
    }
    const count = each.draws.givens.get(seed)?.count ?? null;
    if (count !== null && count < names.length)
      said(`${name} has ${counted(count, "variant")}, which come again from copy ${count + 1} on`);
  }
  const place = dirname(inputs[0].path);
  if (draws.notebooks.every((each) => "fixed" in each)) {
    throw new GradsheetError({
      place,
      rule: "must have a notebook with variants",
      got: "none",
      cure: "See gradsheet variant --help.",
    });
  }
  if (draws.different !== null && draws.different < names.length) {
    throw new GradsheetError({
      place,
      rule: `must have ${names.length} copies that differ`,
      got: `${draws.different}`,
      cure: "State wider domains in the metadata of the parameters cells, or ask for fewer copies.",
    });
  }
  return draws;
}

/** Live lines for the notebooks that run. */
function watching(
  progress: Progress,
  label: string,
  { jobs, signal }: Pick<PaperOptions, "jobs" | "signal">,
): PaperOptions {
  const named = (path: string) => `${label} · ${basename(path)}`;
  return {
    jobs,
    signal,
    onCell: (path, { cell, cells }) => progress.show(named(path), `cell ${cell} of ${cells}`),
    onEnd: (path) => progress.drop(named(path)),
  };
}

/** A whole paper: its notebooks, its `paper.json` and the pictures that its texts show. */
function writeCopy(folder: string, inputs: Input[], solved: SolvedNotebook[]): void {
  const source = dirname(inputs[0].path);
  const files = existsSync(join(source, "paper.json")) ? ["paper.json"] : [];
  const pictures = solved.flatMap(({ notebook }) => picturesIn(notebook));
  makeFolder(folder);
  for (const file of new Set([...files, ...pictures])) {
    if (!existsSync(join(source, file))) continue;
    makeFolder(dirname(join(folder, file)));
    copyFileSync(join(source, file), join(folder, file));
  }
  for (const { path, notebook } of solved) writeNotebook(join(folder, basename(path)), notebook);
}

async function writePdfs(
  folder: string,
  name: string,
  inputs: Input[],
  solved: SolvedNotebook[],
): Promise<number> {
  const { paper } = inputs[0];
  const copies = solved.map(({ path, notebook }) => {
    const own = join(folder, basename(path));
    return { input: { path: own, target: own, paper }, notebook };
  });
  const write = (file: string, options: Parameters<typeof writeDocument>[3]) =>
    writeDocument("pdf", copies, join(folder, file), { ...options, copy: name });
  const codes = [
    // The sheet has a cover with the student's name, and room for the answers.
    await write(documents.questions, { questionsOnly: true, theme: "exam" }),
    await write(documents.solutions, {}),
    await write(documents.key, { answersOnly: true }),
  ];
  return Math.max(...codes);
}
