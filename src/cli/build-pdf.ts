import { basename, dirname } from "node:path";
import { GradsheetError } from "../errors.js";
import type { Notebook } from "../notebook/format.js";
import { writeFile } from "../notebook/write-file.js";
import { NoCompilerError, notebooksToPdf, type PdfOptions } from "../pdf/document.js";
import { exitCode } from "./command.js";
import type { Input } from "./inputs.js";
import { counted } from "./counted.js";
import { paint } from "./paint.js";
import { Progress } from "./progress.js";

/** An executed notebook and where it came from. */
export interface Solved {
  input: Input;
  notebook: Notebook;
}

/**
 * Writes one PDF of executed notebooks and names what could not be rendered.
 * @param solved - In the order of the document; those of one paper, or of one folder.
 * @param file - Where to.
 * @returns The exit code; a system without a PDF compiler is said, and is no failure.
 */
export async function buildPdf(
  solved: Solved[],
  file: string,
  options: Omit<PdfOptions, "root" | "paper">,
): Promise<number> {
  const progress = new Progress();
  progress.activity(`typesetting ${basename(file)}`);
  const { input } = solved[0];
  try {
    const { pdf, pages, degraded, warnings } = await notebooksToPdf(
      solved.map(({ input: { path }, notebook }) => ({ path, notebook })),
      { ...options, root: dirname(input.path), paper: input.paper ?? undefined },
    );
    writeFile(file, pdf);
    progress.done(true, `${file}  ${counted(pages, "page")}`);
    for (const warning of warnings) console.error(paint(process.stderr, "yellow", `  ${warning}`));
    for (const { notebook, cell, what, reason } of degraded) {
      console.error(
        paint(process.stderr, "yellow", `  ${notebook}, cell ${cell}: ${what} shown as source: ${reason}`),
      );
    }
    return degraded.length === 0 ? exitCode.done : exitCode.degraded;
  } catch (error) {
    progress.done(false, (error as Error).message);
    if (error instanceof NoCompilerError) return exitCode.done;
    if (error instanceof GradsheetError) return exitCode.failed;
    throw error;
  }
}
