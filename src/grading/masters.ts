import { dirname, join, resolve } from "node:path";
import { GradsheetError } from "../errors.js";
import type { Json, Notebook } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import { parametersOf } from "../parameters/parameters.js";
import type { PartMaster } from "../practice/part-master.js";
import { partMasters } from "../practice/part-masters.js";
import { chooseKernel } from "../run/choose-kernel.js";
import { executeNotebook } from "../run/execute-notebook.js";
import type { KernelClient } from "../run/kernel-client.js";
import { startKernel } from "../run/start-kernel.js";
import { drawOn, solveOn, type Draws } from "../variant/variant.js";
import { whyNoVariants } from "../variant/why-no-variants.js";

/** The solution of a problem with the numbers of one seed. */
export interface ProblemMaster {
  parts: PartMaster[];
  /** The given numbers by name; empty where the notebook declares none. */
  givens: Record<string, Json>;
}

/** After so many solutions a kernel is replaced: it keeps what every cell has made. */
const mostSolutions = 100;

/** The solutions of one problem, made one after the other on a kernel that waits for the next seed. */
class ProblemMasters {
  readonly #path: string;
  readonly #notebook: Notebook;
  readonly #paper: Paper;
  readonly #seeds: readonly number[];
  readonly #varies: boolean;
  readonly #parts: string[];
  readonly #signal: AbortSignal;
  readonly #made = new Map<number | null, Promise<ProblemMaster>>();
  #turn: Promise<unknown> = Promise.resolve();
  #draws: Draws | null = null;
  #client: KernelClient | null = null;
  #solutions = 0;

  constructor(
    paper: Paper,
    folder: string,
    problem: PaperProblem,
    seeds: readonly number[],
    signal: AbortSignal,
  ) {
    this.#path = join(folder, problem.notebook);
    this.#notebook = readNotebook(this.#path);
    this.#paper = paper;
    this.#parts = problem.parts.map(({ id }) => id);
    this.#varies = whyNoVariants(this.#notebook, this.#path) === null;
    this.#seeds = this.#varies ? seeds : [];
    this.#signal = signal;
  }

  of(seed: number | null): Promise<ProblemMaster> {
    const key = this.#varies ? seed : null;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#turn.then(() => this.#solve(key));
    this.#turn = made.catch(() => {});
    this.#made.set(key, made);
    return made;
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#client?.kill();
  }

  async #solve(seed: number | null): Promise<ProblemMaster> {
    this.#signal.throwIfAborted();
    if (this.#solutions >= mostSolutions) await this.#endKernel();
    this.#solutions += 1;
    this.#client ??= await startKernel(
      chooseKernel(this.#notebook, this.#path),
      dirname(resolve(this.#path)),
    );
    try {
      const solved = await this.#solvedOn(this.#client, seed);
      return { parts: await partMasters(solved, this.#paper), givens: givensOf(solved, this.#path) };
    } catch (error) {
      await this.#endKernel();
      throw error;
    }
  }

  async #solvedOn(client: KernelClient, seed: number | null): Promise<Notebook> {
    const signal = this.#signal;
    if (seed !== null) {
      this.#draws ??= await drawOn(client, this.#notebook, { path: this.#path, seeds: this.#seeds, signal });
      return (await solveOn(client, this.#draws, { seed, parts: this.#parts, signal })).notebook;
    }
    const { notebook, failure } = await executeNotebook(this.#notebook, client, { signal });
    if (failure === null) return notebook;
    throw new GradsheetError({
      place: this.#path,
      rule: "must run through",
      got: `${failure.error} in cell ${failure.cell}`,
    });
  }

  async #endKernel(): Promise<void> {
    await this.#client?.kill();
    this.#client = null;
    this.#solutions = 0;
  }
}

/** The numbers that a notebook is about, by name. */
export function givensOf(notebook: Notebook, path: string): Record<string, Json> {
  try {
    return Object.fromEntries(parametersOf(notebook, path).list.map(({ name, value }) => [name, value]));
  } catch {
    // It has no such cell, or another one in its place.
    return {};
  }
}

/** The solutions of a paper's problems for a class, each made once for each seed, when it is asked for. */
export class Masters {
  readonly #problems: Map<string, ProblemMasters>;

  /**
   * @param folder The paper's, with the notebooks that solve it.
   * @param problems Those of the paper that are asked for.
   * @param seeds All that may be asked for.
   * @throws FileError for a notebook that cannot be read.
   */
  constructor(
    paper: Paper,
    folder: string,
    problems: readonly PaperProblem[],
    seeds: readonly number[],
    signal: AbortSignal,
  ) {
    const different = [...new Set(seeds)];
    this.#problems = new Map(
      problems.map((problem) => [
        problem.problem,
        new ProblemMasters(paper, folder, problem, different, signal),
      ]),
    );
  }

  /** @throws GradsheetError where the notebook cannot be solved with the numbers of the seed. */
  of(problem: string, seed: number | null): Promise<ProblemMaster> {
    return this.#problems.get(problem)!.of(seed);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#problems.values()].map((each) => each.close()));
  }
}
