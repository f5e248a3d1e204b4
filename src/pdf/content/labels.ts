import type { Notebook } from "../../notebook/format.js";
import type { Labels } from "../latex/dialect.js";

/**
 * The numbers of a notebook's equations that are referred to by `\eqref` or `\ref`: in the order of their labels, as
 * LaTeX counts, or what their `\tag` says.
 */
export function labelsOf(notebook: Notebook): Labels {
  const texts = notebook.cells.flatMap((cell) => (cell.cell_type === "markdown" ? [cell.source] : []));
  const wanted = new Set(
    texts.flatMap((text) => Array.from(text.matchAll(/\\(?:eq)?ref\s*\{([^{}]*)\}/g), ([, label]) => label!)),
  );
  const numbers = new Map<string, string>();
  if (wanted.size === 0) return numbers;
  let count = 0;
  for (const text of texts)
    for (const row of text.split(/\\\\|\$\$|\\(?:begin|end)\s*\{(?:equation|align|gather)\*?\}/))
      for (const [, label] of row.matchAll(/\\label\s*\{([^{}]*)\}/g))
        if (wanted.has(label!) && !numbers.has(label!)) {
          const tag = /\\tag\*?\s*\{([^{}]*)\}/.exec(row)?.[1];
          numbers.set(label!, tag ?? String(++count));
        }
  return numbers;
}
