import { formatNotebook } from "../../src/notebook/write.js";

/** An `.ipynb` file with these code cells, as it is stored. */
export function notebookText(...sources: string[]): string {
  return formatNotebook({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
    },
    cells: sources.map((source, index) => ({
      cell_type: "code",
      id: `c${index}`,
      metadata: {},
      source,
      execution_count: null,
      outputs: [],
    })),
  });
}
