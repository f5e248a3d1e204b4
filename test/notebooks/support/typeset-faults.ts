import type { DocumentSource } from "../../../src/pdf/document.js";
import { notebooksToPdf } from "../../../src/pdf/document.js";
import { notebooksToHtml } from "../../../src/pdf/html/html-document.js";
import type { Paper } from "../../../src/paper/paper.js";
import { Pdf } from "../../pdf/read-pdf.js";
import { pageFaults } from "../../support/page-faults.js";

// PDFs come from a compiler that npm has for Linux x64 only.
const hasCompiler = process.platform === "linux" && process.arch === "x64";

/** What is wrong with the documents of a solved paper: pages with faults, text that is not in the HTML, what is not shown. */
export async function typesetFaults(sources: DocumentSource[], paper: Paper | null): Promise<string[]> {
  const options = paper === null ? {} : { paper };
  const { html, degraded, warnings } = notebooksToHtml(sources, options);
  const faults = [
    ...degraded.map(({ cell, what, reason }) => `html, cell ${cell}: ${what}: ${reason}`),
    ...warnings.map((warning) => `html: ${warning}`),
    ...lostWords(sources, html).map((word) => `html: lost "${word}"`),
  ];
  if (!hasCompiler) return faults;
  const document = await notebooksToPdf(sources, options);
  return [
    ...faults,
    ...document.degraded.map(({ cell, what, reason }) => `pdf, cell ${cell}: ${what}: ${reason}`),
    ...document.warnings.map((warning) => `pdf: ${warning}`),
    ...pageFaults(new Pdf(document.pdf)).map(({ page, kind, what }) => `page ${page}: ${kind}: ${what}`),
  ];
}

/** Words of the notebooks' Markdown, formulas and titles apart, that are not in a page. */
function lostWords(sources: DocumentSource[], html: string): string[] {
  const wordsOf = (text: string): string[] => text.match(/\p{L}{3,}/gu) ?? [];
  const apart = html.replace(/<\/?(?:t[dhr]|p|li|h\d|div)\b[^>]*>/g, " ");
  const shown = new Set(wordsOf(apart.replace(/<(style|svg)[\s\S]*?<\/\1>|<[^>]*>/g, "")));
  const notWords = /^```\w*|^# .*$|\$\$[\s\S]*?\$\$|\$[^$]*\$|\]\([^)]*\)|<[^>]*>|&\w+;/gm;
  const texts = sources.flatMap(({ notebook }) =>
    notebook.cells.flatMap(({ cell_type: type, source }) =>
      type === "markdown" ? [source.replace(notWords, " ")] : [],
    ),
  );
  return [...new Set(texts.flatMap(wordsOf))].filter((word) => !shown.has(word));
}
