import type { Json, NotebookCell } from "../../notebook/format.js";

/** What JupyterLab has folded in a notebook: left out and counted, or kept. */
export class Folds {
  private code = 0;
  private outputs = 0;

  constructor(private readonly kept: boolean) {}

  /** Adds to a cell's tags what its folds ask for. */
  addTo(tags: Set<string>, cell: NotebookCell): void {
    const folded = cell.metadata["jupyter"] as { source_hidden?: Json; outputs_hidden?: Json } | undefined;
    if (this.kept || cell.cell_type !== "code") return;
    if (folded?.source_hidden === true) {
      // What a tag leaves out as well is not missed.
      if (cell.source.trim() !== "" && !tags.has("hide-input") && !tags.has("remove-input")) this.code += 1;
      tags.add("hide-input");
    }
    if (folded?.outputs_hidden === true) {
      if (cell.outputs.length > 0 && !tags.has("hide-output") && !tags.has("remove-output"))
        this.outputs += 1;
      tags.add("remove-output");
    }
  }

  /** What was left out, in words; null where nothing was. */
  told(): string | null {
    const cells = (count: number): string => `${count} ${count === 1 ? "cell" : "cells"}`;
    const parts = [
      ...(this.code > 0 ? [`the code of ${cells(this.code)}`] : []),
      ...(this.outputs > 0 ? [`the outputs of ${cells(this.outputs)}`] : []),
    ];
    if (parts.length === 0) return null;
    const are = parts.length > 1 || this.outputs > 0 ? "are" : "is";
    return `${parts.join(" and ")} ${are} folded and left out. --keep-folded shows what is folded.`;
  }
}
