import { GradsheetError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import type { Paper, PaperProblem } from "../paper/paper.js";
import { practiceCopyOf } from "../paper/practice-copy.js";
import { givensOf } from "./masters.js";
import { readSubmission } from "./run-submission.js";

/** What a notebook says before it is run. */
export interface Scanned {
  path: string;
  /** The ids of the parts that its code names. */
  ids: Set<string>;
  seed: number | null;
  givens: Record<string, Json>;
  error: Error | null;
}

/** @param ids The ids of all parts of the paper. */
export function scanNotebook(path: string, ids: readonly string[]): Scanned {
  try {
    const notebook = readSubmission(path);
    const code = notebook.cells
      .flatMap((cell) => (cell.cell_type === "code" ? [cell.source] : []))
      .join("\n");
    const { seed: ofVariant } = (notebook.metadata["gradsheet"] ?? {}) as { seed?: Json };
    const seed = practiceCopyOf(notebook)?.seed ?? ofVariant;
    return {
      path,
      ids: new Set(ids.filter((id) => namesId(code, id))),
      seed: typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0 ? seed : null,
      givens: givensOf(notebook, path),
      error: null,
    };
  } catch (error) {
    return { path, ids: new Set(), seed: null, givens: {}, error: error as Error };
  }
}

/** Whether code has an id in quotes. */
const namesId = (code: string, id: string): boolean =>
  ['"', "'", "`"].some((quote) => code.includes(quote + id + quote));

/**
 * The problems of a paper to grade: those asked for, else those that any notebook answers a part of.
 * @throws GradsheetError where there are none, or one is asked for that the paper does not have.
 */
export function problemsToGrade(
  paper: Paper,
  scans: readonly Scanned[],
  asked: readonly string[] | undefined,
): PaperProblem[] {
  const named = new Set(scans.flatMap(({ ids }) => [...ids]));
  const problems = paper.problems.filter(({ problem, parts }) =>
    asked === undefined ? parts.some(({ id }) => named.has(id)) : asked.includes(problem),
  );
  const unknown = asked?.find((each) => paper.problems.every(({ problem }) => problem !== each));
  if (unknown !== undefined) {
    throw new GradsheetError({
      place: "--problems",
      rule: `needs problems of ${paper.paper}`,
      got: unknown,
      cure: `It has ${paper.problems.map(({ problem }) => problem).join(", ")}.`,
    });
  }
  if (problems.length > 0) return problems;
  const broken = scans.find(({ error }) => error !== null);
  throw new GradsheetError({
    place: "gradsheet grade",
    rule: `needs notebooks that answer parts of ${paper.paper}`,
    got:
      broken === undefined
        ? "none with an id of its parts in the code"
        : `none that can be read: ${broken.error!.message}`,
    cure: "Is --paper the right one? Otherwise name the problems with --problems.",
  });
}
