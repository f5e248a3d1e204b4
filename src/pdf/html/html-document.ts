import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InputError } from "../../errors.js";
import type { DocumentSource, DocumentOptions } from "../content/notebook.js";
import { paperDocument } from "../content/paper.js";
import { assetsFolder } from "../typst/fonts.js";
import { directionOf } from "../direction.js";
import { documentDate } from "../document-date.js";
import type { Degraded } from "../tree.js";
import { escapeXml } from "../../xml.js";
import { HtmlWriter, titleText } from "./html-writer.js";

export interface HtmlOptions extends DocumentOptions {
  /** The date of the document; default: the paper's, else `SOURCE_DATE_EPOCH`, else none. */
  date?: Date | string;
}

export interface HtmlResult {
  /** One file with everything in it: styles, fonts and pictures. */
  html: string;
  degraded: Degraded[];
}

/**
 * The HTML page of executed notebooks: what the PDF says, in one file that loads nothing and runs no script.
 * @throws InputError without a notebook
 */
export function notebooksToHtml(sources: DocumentSource[], options: HtmlOptions = {}): HtmlResult {
  if (sources.length === 0) throw new InputError({ place: "html", rule: "needs a notebook", got: "none" });
  const document = paperDocument(sources, options);
  const date = documentDate("html", options.date ?? document.date ?? undefined);
  const writer = new HtmlWriter();
  const body = writer.blocks(document.blocks);
  const facts = [date?.words ?? null, document.marks === null ? null : marksText(document.marks)].filter(
    (fact) => fact !== null,
  );
  const contents = writer.contents.map(
    ({ anchor, html, marks }) =>
      `<li><a href="#${anchor}">${html}</a>${marks === null ? "" : ` <small>(${marksText(marks)})</small>`}</li>`,
  );
  const lines = [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // Whatever a notebook smuggles in, the page loads nothing and runs nothing.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'">`,
    `<title>${titleText(document.title)}</title>`,
    `<style>${readFileSync(join(assetsFolder, "solution.css"), "utf8")}</style>`,
    body.includes('class="katex') ? `<style>${katexStyles()}</style>` : "",
    "</head>",
    "<body>",
    '<header class="title">',
    document.institution === null ? "" : `<p>${escapeXml(document.institution)}</p>`,
    document.course === null ? "" : `<p>${escapeXml(document.course)}</p>`,
    `<h1${directionOf(document.title) === "rtl" ? ' dir="rtl"' : ""}>${writer.inlines(document.title)}</h1>`,
    facts.length === 0 ? "" : `<p>${facts.map((fact) => escapeXml(fact)).join(" · ")}</p>`,
    document.kind === null ? "" : `<p><em>${escapeXml(document.kind)}</em></p>`,
    "</header>",
    document.instructions === null
      ? ""
      : `<section class="instructions">${writer.blocks(document.instructions)}</section>`,
    contents.length > 1 ? `<nav><ol>${contents.join("")}</ol></nav>` : "",
    `<main>\n${body}\n${writer.footnotes()}\n</main>`,
    "</body>",
    "</html>",
    "",
  ];
  return {
    html: lines.filter((line, index) => line !== "" || index === lines.length - 1).join("\n"),
    degraded: document.degraded,
  };
}

const marksText = (marks: number): string => `${marks} ${marks === 1 ? "mark" : "marks"}`;

let styles: string | undefined;

/** KaTeX's style sheet with its fonts in it. */
function katexStyles(): string {
  if (styles !== undefined) return styles;
  const folder = dirname(createRequire(import.meta.url).resolve("katex"));
  styles = readFileSync(join(folder, "katex.min.css"), "utf8").replace(
    /src:url\((fonts\/[\w-]+\.woff2)\) format\("woff2"\)[^;}]*/g,
    (_source, font: string) =>
      `src:url(data:font/woff2;base64,${readFileSync(join(folder, font)).toString("base64")}) format("woff2")`,
  );
  return styles;
}
