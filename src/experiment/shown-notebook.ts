import type { MimeBundle, Notebook, NotebookCell } from "../notebook/format.js";

/** A cell of code with what it shows. */
export interface Shown {
  source: string;
  shows?: { toMimeBundle(): object } | undefined;
}

/** A notebook of a text and cells of code whose outputs are there without running it. */
export function shownNotebook(statement: string, shown: readonly Shown[]): Notebook {
  return {
    cells: [
      { cell_type: "markdown", id: "statement", metadata: {}, source: statement },
      ...shown.map(cellOf),
    ],
    metadata: {
      kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/x-typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

const cellOf = ({ source, shows }: Shown, at: number): NotebookCell => ({
  cell_type: "code",
  id: `shown-${at + 1}`,
  metadata: {},
  source,
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
