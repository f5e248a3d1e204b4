import { basename } from "node:path";
import type { Notebook } from "../notebook/format.js";
import { writeFile } from "../write-file.js";
import { notebooksToPdf, type PdfOptions } from "../pdf/document.js";
import { notebooksToHtml, type HtmlOptions } from "../pdf/html/html-document.js";
import { exitCode } from "./command.js";
import { counted } from "./counted.js";
import type { Input } from "./inputs.js";
import { paint } from "./paint.js";
import { Progress } from "./progress.js";

/** An executed notebook and where it came from. */
export interface Solved {
  input: Input;
  notebook: Notebook;
}

export type DocumentFormat = "pdf" | "html";

/**
 * Writes one document of executed notebooks and names on the terminal what could not be rendered.
 * @param solved - In the order of the document; those of one paper, or of one folder.
 * @param file - Where to.
 * @param ran - Whether every notebook ran to its end: a document of others is no success.
 * @returns The exit code: done, or degraded where something is shown as source.
 * @throws NoCompilerError where the system has no PDF compiler.
 */
export async function writeDocument(
  format: DocumentFormat,
  solved: Solved[],
  file: string,
  options: Omit<PdfOptions & HtmlOptions, "paper"> = {},
  ran = true,
): Promise<number> {
  const progress = new Progress();
  const name = basename(file);
  progress.show(name, "typesetting");
  try {
    const { input } = solved[0];
    const sources = solved.map(({ input: { path }, notebook }) => ({ path, notebook }));
    const all = { ...options, paper: input.paper ?? undefined };
    const { content, size, degraded, warnings } = await render(format, sources, all);
    writeFile(file, content);
    progress.done(name, ran, `${file}  ${size}${ran ? "" : ", of what did not run to its end"}`);
    for (const warning of warnings) console.error(paint(process.stderr, "yellow", `  ${warning}`));
    for (const { notebook, cell, what, reason, become = "shown as source" } of degraded)
      console.error(
        paint(process.stderr, "yellow", `  ${notebook}, cell ${cell}: ${what} ${become}: ${reason}`),
      );
    return degraded.length === 0 ? exitCode.done : exitCode.degraded;
  } finally {
    progress.drop(name);
  }
}

async function render(
  format: DocumentFormat,
  sources: Parameters<typeof notebooksToPdf>[0],
  options: PdfOptions & HtmlOptions,
) {
  if (format === "html") {
    const { html, ...rest } = notebooksToHtml(sources, options);
    return { content: html, size: `${Math.ceil(html.length / 1_000)} kB`, ...rest };
  }
  const { pdf, pages, ...rest } = await notebooksToPdf(sources, options);
  return { content: pdf, size: counted(pages, "page"), ...rest };
}
