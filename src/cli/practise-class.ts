import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { GradsheetError } from "../errors.js";
import { fileName } from "../grading/find-submissions.js";
import type { Roster } from "../grading/read-roster.js";
import { masterKey } from "../grading/student-record.js";
import { readNotebook } from "../notebook/read.js";
import { chooseKernel } from "../run/choose-kernel.js";
import { executeNotebook } from "../run/execute-notebook.js";
import type { KernelClient } from "../run/kernel-client.js";
import { startKernel } from "../run/start-kernel.js";
import { table } from "../table/table.js";
import { drawOn, solveOn } from "../variant/variant.js";
import { whyNoVariants } from "../variant/why-no-variants.js";
import { writeFile } from "../write-file.js";
import { exitCode } from "./command.js";
import type { Input } from "./inputs.js";
import { interruptible } from "./interruptible.js";
import { checkOutputs } from "./outputs.js";
import { printable } from "./paint.js";
import { copyFrom, writeCopy, type Solved } from "./practise-copy.js";
import { Progress } from "./progress.js";

export interface ClassOptions {
  roster: Roster;
  /** The seed of the first student whose line has none. */
  firstSeed: number;
  folder: string;
  /** Whether each student has a folder, with all notebooks of a paper. */
  isPaper: boolean;
  hasKey: boolean;
  force: boolean;
}

interface Student {
  name: string;
  file: string;
  seed: number;
}

/**
 * Writes copies for each student of a class, those with other seeds with other numbers, and the class list with all seeds.
 * @returns The exit code. What cannot be solved is named, and the rest is written.
 */
export async function writeClassCopies(
  place: string,
  inputs: Input[],
  { roster, firstSeed, folder, isPaper, hasKey, force }: ClassOptions,
): Promise<number> {
  const students = studentsOf(roster, firstSeed);
  const targetOf = ({ file }: Student, input: Input) =>
    isPaper ? join(folder, file, basename(input.path)) : join(folder, `${file}.ipynb`);
  const list = join(folder, "roster.csv");
  const outputs = inputs.flatMap((input) => students.map((student) => targetOf(student, input)));
  checkOutputs(
    place,
    [
      ...outputs.map((path) => ({ option: "-o", path, kind: "notebook" as const })),
      { option: "-o", path: list, kind: "csv" as const },
    ],
    inputs,
    force,
  );
  const made = new MadeCopies(join(folder, "copies.list"));
  const progress = new Progress();
  let [code, count]: [number, number] = [exitCode.done, 0];
  writeFile(list, rosterFile(roster, students));
  await interruptible(async (signal) => {
    for (const input of inputs) {
      const name = basename(input.path);
      const missing = students.filter(
        (student) => !made.has(targetOf(student, input), keyOf(input, student, hasKey)),
      );
      if (missing.length === 0) continue;
      const solver = new Solver(
        input.path,
        students.map(({ seed }) => seed),
        signal,
      );
      try {
        for (const [at, student] of missing.entries()) {
          if (signal.aborted) break;
          progress.show(name, `${student.name}, ${at + 1} of ${missing.length}`);
          try {
            const target = targetOf(student, input);
            const { notebook } = await copyFrom(input, await solver.solved(student.seed), hasKey);
            writeCopy(target, notebook, input);
            made.add(target, keyOf(input, student, hasKey));
            count += 1;
          } catch (error) {
            if (signal.aborted) break;
            if (!(error instanceof GradsheetError)) throw error;
            progress.done(`${name} ${student.name}`, false, `${student.name}\n  ${printable(error.message)}`);
            code = exitCode.failed;
          }
        }
      } finally {
        progress.drop(name);
        await solver.end();
        made.save();
      }
    }
    if (signal.aborted) code = exitCode.interrupted;
  }, "whole copies are kept, and the same call makes the rest");
  const before = outputs.length - count;
  const kept = code === exitCode.done && before > 0 ? `, ${before} made before` : "";
  console.log(`${count === 1 ? "1 copy" : `${count} copies`} in ${folder}${kept}; all seeds in ${list}`);
  return code;
}

/** The students with their seeds: those of the list, else the next one that nobody has. */
function studentsOf({ rows }: Roster, firstSeed: number): Student[] {
  const used = new Set(rows.map(({ seed }) => seed));
  const taken = new Set<string>();
  let next = firstSeed;
  const free = (): number => {
    while (used.has(next)) next += 1;
    return next;
  };
  return rows.map(({ name, seed }) => {
    const own = seed ?? free();
    used.add(own);
    return { name, file: fileName(name, taken), seed: own };
  });
}

/** The class list as it came, with a seed in each line. */
function rosterFile({ headings, rows }: Roster, students: readonly Student[]): string {
  const own = headings.find((heading) => heading.trim().toLowerCase() === "seed");
  const columns = own === undefined ? [...headings, "seed"] : headings;
  const lines = rows.map(({ fields }, at) =>
    columns.map((heading) => (heading === (own ?? "seed") ? students[at].seed : (fields[heading] ?? ""))),
  );
  return table({ columns, rows: lines }).toCsv();
}

const keyOf = (input: Input, { seed }: Student, hasKey: boolean): string =>
  masterKey(dirname(input.path), [basename(input.path)], [seed, hasKey]);

/** What was made by earlier calls, and of what. */
class MadeCopies {
  readonly #list: string;
  readonly #made: Record<string, string>;

  constructor(list: string) {
    this.#list = list;
    this.#made = existsSync(list) ? read(list) : {};
  }

  has(path: string, key: string): boolean {
    return this.#made[basePath(path, this.#list)] === key && existsSync(path);
  }

  add(path: string, key: string): void {
    this.#made[basePath(path, this.#list)] = key;
  }

  save(): void {
    writeFile(this.#list, `${JSON.stringify(this.#made, null, 1)}\n`);
  }
}

/** A path below the list's folder, the same on every system. */
const basePath = (path: string, list: string): string =>
  path.slice(dirname(list).length + 1).replaceAll("\\", "/");

function read(list: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(list, "utf8")) as Record<string, string>;
  } catch {
    // Nobody knows what was made: all is made anew.
    return {};
  }
}

/** After so many solutions a kernel is replaced: it keeps what every cell has made. */
const mostSolutions = 100;

/** Solves one notebook with the numbers of many seeds, on a kernel that waits for the next one. */
class Solver {
  readonly #path: string;
  readonly #seeds: number[];
  readonly #signal: AbortSignal;
  #client: KernelClient | null = null;
  #draws: Awaited<ReturnType<typeof drawOn>> | null = null;
  #plain: Promise<Solved> | null = null;
  #count = 0;

  constructor(path: string, seeds: number[], signal: AbortSignal) {
    this.#path = path;
    this.#seeds = seeds;
    this.#signal = signal;
  }

  async solved(seed: number): Promise<Solved> {
    const notebook = readNotebook(this.#path);
    const signal = this.#signal;
    if (this.#count >= mostSolutions) await this.end();
    this.#count += 1;
    this.#client ??= await startKernel(chooseKernel(notebook, this.#path), dirname(resolve(this.#path)));
    const client = this.#client;
    if (whyNoVariants(notebook, this.#path) !== null) return (this.#plain ??= this.#asItIs(client));
    const seeds = [...new Set(this.#seeds)];
    this.#draws ??= await drawOn(client, notebook, { path: this.#path, seeds, signal });
    const solved = await solveOn(client, this.#draws, { seed, signal });
    return { solved: solved.notebook, seed, parameters: solved.parameters };
  }

  async #asItIs(client: KernelClient): Promise<Solved> {
    const { notebook, failure } = await executeNotebook(readNotebook(this.#path), client, {
      signal: this.#signal,
    });
    if (failure === null) return { solved: notebook, seed: null, parameters: {} };
    throw new GradsheetError({
      place: this.#path,
      rule: "must run through",
      got: `${failure.error} in cell ${failure.cell}`,
    });
  }

  async end(): Promise<void> {
    await this.#client?.kill();
    this.#client = null;
    this.#count = 0;
  }
}
