import type { MimeBundle, Notebook, NotebookCell } from "../notebook/format.js";
import { codeCell, markdownCell, newNotebook, ownKernel } from "../notebook/new.js";

/** A cell of code with what it shows. */
export interface Shown {
  source: string;
  shows?: { toMimeBundle(): object } | undefined;
}

/** A notebook of a text and cells of code whose outputs are there without running it. */
export function shownNotebook(statement: string, shown: readonly Shown[]): Notebook {
  return newNotebook([markdownCell("statement", statement), ...shown.map(cellOf)], {
    kernelspec: { ...ownKernel },
    language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/x-typescript" },
  });
}

const cellOf = ({ source, shows }: Shown, at: number): NotebookCell => ({
  ...codeCell(`shown-${at + 1}`, source),
  execution_count: at + 1,
  outputs: shows
    ? [
        {
          output_type: "execute_result",
          execution_count: at + 1,
          data: JSON.parse(JSON.stringify(shows.toMimeBundle())) as MimeBundle,
          metadata: {},
        },
      ]
    : [],
});
