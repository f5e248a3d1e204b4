/*
 * The notebook format, nbformat 4.5: what a notebook is once it is in memory. Texts are whole strings here; in a file they
 * may be lists of lines. Keys that gradsheet does not know stay where they are.
 * Source: nbformat 4.5 schema, https://nbformat.readthedocs.io
 */

/** What JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Data by mime type: text as one string, JSON mime types (`application/json`, `…+json`) as values, images as base64. */
export type MimeBundle = Record<string, Json>;

/** Text that a cell wrote. */
export interface StreamOutput {
  output_type: "stream";
  name: "stdout" | "stderr";
  text: string;
}

/** What a cell displayed, by media type. */
export interface DisplayOutput {
  output_type: "display_data";
  data: MimeBundle;
  metadata: Record<string, Json>;
}

/** The value of a cell's last expression, by media type. */
export interface ResultOutput {
  output_type: "execute_result";
  execution_count: number | null;
  data: MimeBundle;
  metadata: Record<string, Json>;
}

/** The error that ended a cell. */
export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  /** Lines, with ANSI colors. */
  traceback: string[];
}

/** An output of a code cell. */
export type CellOutput = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/** What cells of all kinds have. */
interface CellBase {
  id: string;
  metadata: Record<string, Json>;
  source: string;
}

/** A cell of code, with its outputs. */
export interface CodeCell extends CellBase {
  cell_type: "code";
  execution_count: number | null;
  outputs: CellOutput[];
}

/** A cell of text. */
export interface MarkdownCell extends CellBase {
  cell_type: "markdown";
  /** Pictures pasted into the text: name → mime bundle, referred to as `attachment:name`. */
  attachments?: Record<string, MimeBundle>;
}

/** A cell that no kernel runs and no text reader reads. */
export interface RawCell extends CellBase {
  cell_type: "raw";
}

/** A cell of any kind. */
export type NotebookCell = CodeCell | MarkdownCell | RawCell;

/** A notebook, nbformat 4.5. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: {
    kernelspec?: { name: string; display_name: string; language?: string };
    language_info?: { name: string; [key: string]: Json };
    [key: string]: Json | undefined;
  };
  cells: NotebookCell[];
}
