import { printsItself } from "../printed.js";
import type { MimeBundle } from "../notebook/format.js";

/** The symbol at which a kernel and the values it shows meet. */
const displaySymbol = Symbol.for("Jupyter.display");

let changed: Record<string, unknown> = {};

/** The givens of this process's worksheets that are not their papers', by name; null where all are the papers'. */
export function changedGivens(): Record<string, unknown> | null {
  return Object.keys(changed).length > 0 ? changed : null;
}

/**
 * Says that a notebook works with other givens than the paper's: from here on `answer(id, value)` holds an answer to its shape
 * and to its check, but compares it with no key and no published one, and leaves its note out. `gradsheet run -p` and
 * `gradsheet variant` put the call into what they write; who edits a parameters cell by hand can add it.
 * @param givens - The new givens by name; with none, the paper's hold again.
 * @returns What was changed, which a notebook shows.
 * @example
 * changeGivens({ eta: 0.2 }).toString() // => "Other givens than the paper's: eta = 0.2"
 * changeGivens({}).toString() // => "The paper's givens"
 */
export function changeGivens(givens: Record<string, unknown>): { toString(): string } {
  const lines = Object.entries(givens).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  changed = { ...givens };
  const text = (items: string[]) =>
    items.length > 0 ? `Other givens than the paper's: ${items.join(", ")}` : "The paper's givens";
  return {
    ...printsItself,
    toString: () => text(lines),
    [displaySymbol]: (): MimeBundle => ({
      "text/markdown": text(lines.map((line) => `\`${line}\``)),
      "text/plain": text(lines),
    }),
  } as { toString(): string };
}
