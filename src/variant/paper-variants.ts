import type { AnswerRecord } from "../paper/answer-record.js";
import { GradsheetError } from "../errors.js";
import type { Notebook } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import type { CellStart } from "../run/execute-notebook.js";
import { greatestDivisor } from "../number/greatest-divisor.js";
import { inParallel } from "../run/in-parallel.js";
import { runNotebook } from "../run/run-notebook.js";
import { drawVariants, solveVariant, type Draws } from "./variant.js";
import { whyNoVariants } from "./why-no-variants.js";

/** A notebook of a paper, and the parts that it must answer. */
export interface PaperNotebook {
  path: string;
  parts: string[];
}

/** A notebook that was run, as it stands in a copy of the paper. */
export interface SolvedNotebook {
  path: string;
  notebook: Notebook;
  answers: AnswerRecord[];
}

interface VaryingNotebook extends PaperNotebook {
  draws: Draws;
}

interface FixedNotebook {
  path: string;
  /** Why it has no variants. */
  fixed: string;
  /** Null where copies are made without it. */
  solved: SolvedNotebook | null;
}

/** Fresh numbers for the notebooks of a paper that vary; those that do not are solved once and for all. */
export interface PaperDraws {
  notebooks: (VaryingNotebook | FixedNotebook)[];
  /** How many copies differ from one another before they come again, or null where they are not counted. */
  different: bigint | null;
}

export interface PaperOptions {
  signal?: AbortSignal | undefined;
  /** How many notebooks run at a time; default: one for each core. */
  jobs?: number | undefined;
  /** Told of each cell that starts. */
  onCell?: ((path: string, start: CellStart) => void) | undefined;
  /** Told of each notebook that has ended. */
  onEnd?: ((path: string) => void) | undefined;
}

/**
 * Draws fresh numbers for a whole paper, for each of several seeds. Every notebook runs once, with its own numbers.
 * @param notebooks - In the order of the paper; the files are not changed.
 * @param options - `onlyVaried` does not run those without variants: copies are made without them.
 * @throws FileError or GradsheetError for a notebook that cannot be read, solved or varied.
 */
export async function drawPaper(
  notebooks: PaperNotebook[],
  seeds: readonly number[],
  { jobs, onlyVaried, ...options }: PaperOptions & { onlyVaried: boolean },
): Promise<PaperDraws> {
  const results = await inParallel(
    notebooks,
    async ({ path, parts }): Promise<VaryingNotebook | FixedNotebook> => {
      const watched = watching(path, options);
      try {
        const notebook = readNotebook(path);
        const refusal = whyNoVariants(notebook, path);
        if (refusal === null) return { path, parts, draws: await drawVariants(path, { seeds, ...watched }) };
        const { noVariant } = (notebook.metadata["gradsheet"] ?? {}) as { noVariant?: string };
        const fixed = noVariant ?? `It ${refusal.rule}.`;
        return { path, fixed, solved: onlyVaried ? null : await solvedAsItIs(path, watched) };
      } finally {
        options.onEnd?.(path);
      }
    },
    jobs,
  );
  options.signal?.throwIfAborted();
  const drawn = results.map(fulfilled);
  const counts = drawn.flatMap((each) =>
    "fixed" in each ? [] : [each.draws.givens.get(seeds[0])?.count ?? null],
  );
  return { notebooks: drawn, different: leastCommonMultiple(counts) };
}

/**
 * A copy of a paper with the numbers of one seed: each notebook that varies is solved with its own, on a kernel of its own.
 * @throws GradsheetError where these numbers cannot be solved.
 */
export async function solvePaper(
  { notebooks }: PaperDraws,
  seed: number,
  { jobs, ...options }: PaperOptions,
): Promise<SolvedNotebook[]> {
  const results = await inParallel(
    notebooks,
    async (each): Promise<SolvedNotebook[]> => {
      if ("fixed" in each) return each.solved === null ? [] : [each.solved];
      options.signal?.throwIfAborted();
      const { path, draws, parts } = each;
      try {
        const { notebook, answers } = await solveVariant(draws, { seed, parts, ...watching(path, options) });
        return [{ path, notebook, answers }];
      } finally {
        options.onEnd?.(path);
      }
    },
    jobs,
  );
  options.signal?.throwIfAborted();
  return results.flatMap(fulfilled);
}

function watching(path: string, { signal, onCell }: PaperOptions) {
  return { signal, onCell: (start: CellStart) => onCell?.(path, start) };
}

async function solvedAsItIs(
  path: string,
  options: Pick<PaperOptions, "signal"> & { onCell: (start: CellStart) => void },
): Promise<SolvedNotebook> {
  const { notebook, answers, failure } = await runNotebook(path, options);
  if (failure === null) return { path, notebook, answers };
  throw new GradsheetError({
    place: path,
    rule: "must run through",
    got: `${failure.error} in cell ${failure.cell}`,
  });
}

function fulfilled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}

/** After how many steps sequences of these lengths all begin again together; null where one is longer than was counted. */
function leastCommonMultiple(lengths: (number | null)[]): bigint | null {
  let multiple = 1n;
  for (const length of lengths) {
    if (length === null) return null;
    multiple = (multiple * BigInt(length)) / greatestDivisor(multiple, BigInt(length));
  }
  return multiple;
}
