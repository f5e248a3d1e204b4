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
import { wordsIn } from "../words.js";
import { pageScripts, securityPolicy } from "./page-scripts.js";
import { HtmlWriter, titleText } from "./html-writer.js";

/** What {@link notebooksToHtml} may be told. */
export interface HtmlOptions extends DocumentOptions {
  /** The date of the document; default: the paper's, else `SOURCE_DATE_EPOCH`, else none. */
  date?: Date | string;
  /** Copy buttons on code, and figures stored as plotly's JSON drawn interactively; default: the page runs no script. */
  interactive?: boolean;
}

/** An HTML page, and what of the notebooks is not in it. */
export interface HtmlResult {
  /** One file with everything in it: styles, fonts and pictures. */
  html: string;
  degraded: Degraded[];
  /** What was left out because it is folded. */
  warnings: string[];
}

/**
 * The HTML page of executed notebooks: what the PDF says, in one file that loads nothing, and runs no script but its own
 * where it is asked to be interactive.
 * @param sources The notebooks in the order of the page: what `runNotebook` of `gradsheet/run` gives as it is, or
 *   `{ path, notebook }` of a file that was run before, read by `readNotebook` of `gradsheet/notebook`. Nothing is run here.
 * @param options What the page shows and how it looks; default: a page without scripts.
 * @returns `html`, the text to write to a file, and what could not be shown.
 * @throws InputError without a notebook
 * @example
 * const notebook = newNotebook([markdownCell("title", "# Gates")]);
 * notebooksToHtml([{ path: "gates.ipynb", notebook }]).html.includes("<h1>Gates</h1>") // => true
 */
export function notebooksToHtml(sources: DocumentSource[], options: HtmlOptions = {}): HtmlResult {
  if (sources.length === 0) throw new InputError({ place: "html", rule: "needs a notebook", got: "none" });
  const document = paperDocument(sources, {
    ...options,
    lines: options.lines ?? Number.POSITIVE_INFINITY,
    figureFont: "sans-serif",
  });
  const words = wordsIn(options.language);
  const date = documentDate("html", options.date ?? document.date ?? undefined, words);
  const writer = new HtmlWriter(words, options.interactive);
  const body = writer.blocks(document.blocks);
  const facts = [
    date?.words ?? document.when,
    document.marks === null ? null : words.marks(document.marks),
  ].filter((fact) => fact !== null);
  const contents = writer.contents.html();
  const page = `<main id="main">\n${body}\n${writer.footnotes()}\n</main>`;
  const scripts = options.interactive === true ? pageScripts(page) : [];
  const lines = [
    "<!DOCTYPE html>",
    `<html lang="${options.language ?? "en"}">`,
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // Whatever a notebook smuggles in, the page loads nothing and runs nothing but its own.
    `<meta http-equiv="Content-Security-Policy" content="${securityPolicy(scripts)}">`,
    `<title>${titleText(document.title)}</title>`,
    `<style>${readFileSync(join(assetsFolder, "solution.css"), "utf8")}</style>`,
    body.includes('class="katex') ? `<style>${katexStyles()}</style>` : "",
    "</head>",
    "<body>",
    contents === "" ? "" : '<a class="skip" href="#main">Skip to the text</a>',
    '<header class="title">',
    document.institution === null ? "" : `<p>${escapeXml(document.institution)}</p>`,
    document.course === null ? "" : `<p>${escapeXml(document.course)}</p>`,
    `<h1${directionOf(document.title) === "rtl" ? ' dir="rtl"' : ""}>${writer.inlines(document.title)}</h1>`,
    document.authors.length === 0 ? "" : `<p>${escapeXml(document.authors.join(", "))}</p>`,
    facts.length === 0 ? "" : `<p>${facts.map((fact) => escapeXml(fact)).join(" · ")}</p>`,
    document.kind === null ? "" : `<p><em>${escapeXml(document.kind)}</em></p>`,
    "</header>",
    document.instructions === null
      ? ""
      : `<section class="instructions">${writer.blocks(document.instructions)}</section>`,
    contents,
    page,
    ...scripts.map((script) => `<script>${script}</script>`),
    "</body>",
    "</html>",
    "",
  ];
  return {
    html: lines.filter((line, index) => line !== "" || index === lines.length - 1).join("\n"),
    degraded: document.degraded,
    warnings: document.folded,
  };
}

let styles: string | undefined;

/** KaTeX's style sheet with its fonts in it, and ours of formulas. */
function katexStyles(): string {
  if (styles !== undefined) return styles;
  const folder = dirname(createRequire(import.meta.url).resolve("katex"));
  const own = readFileSync(join(assetsFolder, "formulas.css"), "utf8");
  const upstream = readFileSync(join(folder, "katex.min.css"), "utf8").replace(
    /src:url\((fonts\/[\w-]+\.woff2)\) format\("woff2"\)[^;}]*/g,
    (_source, font: string) =>
      `src:url(data:font/woff2;base64,${readFileSync(join(folder, font)).toString("base64")}) format("woff2")`,
  );
  styles = `${upstream}\n${own}`;
  return styles;
}
