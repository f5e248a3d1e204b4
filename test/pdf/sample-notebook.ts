import { layOut } from "../../src/worksheet/lay-out.js";
import type { AnswerRecord } from "../../src/paper/answer-record.js";
import type { NotebookCell, Json, MimeBundle, Notebook, CellOutput } from "../../src/notebook/format.js";
import type { DocumentSource } from "../../src/pdf/document.js";

/* Executed notebooks made in code, for the tests of the PDF. */

let cells = 0;

export function markdown(source: string, ...tags: string[]): NotebookCell {
  return {
    id: `cell-${++cells}`,
    cell_type: "markdown",
    metadata: tags.length === 0 ? {} : { tags },
    source,
  };
}

export function code(source: string, outputs: CellOutput[] = [], ...tags: string[]): NotebookCell {
  return {
    id: `cell-${++cells}`,
    cell_type: "code",
    metadata: tags.length === 0 ? {} : { tags },
    source,
    execution_count: 1,
    outputs,
  };
}

export const printed = (text: string, name: "stdout" | "stderr" = "stdout"): CellOutput => ({
  output_type: "stream",
  name,
  text,
});
export const shown = (data: MimeBundle): CellOutput => ({ output_type: "display_data", data, metadata: {} });
export const failed = (ename: string, evalue: string, traceback: string[]): CellOutput => ({
  output_type: "error",
  ename,
  evalue,
  traceback,
});

/** An answer as a worksheet shows it; `expects` as in `paper.json`. */
export function answered(
  record: Partial<AnswerRecord> & { id: string; value: Json },
  expects: Json,
): CellOutput {
  const shownParts = layOut(record.value, expects);
  const whole: AnswerRecord = {
    part: "",
    shown: shownParts,
    published: null,
    verdict: "unpublished",
    note: null,
    ...record,
  };
  return shown({
    "application/vnd.gradsheet.answer+json": whole as unknown as Json,
    "text/plain": `${whole.id}: ${JSON.stringify(whole.value)}`,
  });
}

export function notebook(...list: NotebookCell[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: list,
  };
}

export const source = (path: string, ...list: NotebookCell[]): DocumentSource => ({
  notebook: notebook(...list),
  path,
});
