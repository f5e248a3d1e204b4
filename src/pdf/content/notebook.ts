import { basename, dirname } from "node:path";
import { headsSolution, isSolution } from "../../notebook/solution.js";
import { languageOf } from "../../notebook/language.js";
import { tagsOf } from "../../notebook/tags.js";
import type { NotebookCell, CodeCell, Json, Notebook } from "../../notebook/format.js";
import type { Paper, PaperProblem } from "../../paper/paper.js";
import type { Block, Degraded, Inline } from "../tree.js";
import type { Language } from "../words.js";
import { latexBlocks } from "./bundle.js";
import { missing, type Context } from "./context.js";
import { cutOutput, usualLines } from "./cut-output.js";
import { tooDeep } from "./depth.js";
import { joinedRooms, roomForText } from "./exam.js";
import { Folds } from "./folds.js";
import { blocksFromHtml } from "./html.js";
import { plainText } from "./inline.js";
import { labelsOf } from "./labels.js";
import { blocksFromMarkdown } from "./markdown.js";
import { blocksFromOutputs } from "./output.js";
import { pictureRoot } from "./picture-root.js";

/** A notebook in memory, and where it lies. */
export interface DocumentSource {
  notebook: Notebook;
  /** The path of the `.ipynb` file: pictures are looked up from its folder, messages name it. */
  path: string;
}

/** What a document shows, and how it looks. */
export interface DocumentOptions {
  paper?: Paper;
  /** The folder that pictures may be read from; default: the project that the notebook lies in. */
  root?: string;
  /** The sheet of questions, without solutions. */
  questionsOnly?: boolean;
  /** The answers alone, without the way to them. */
  answersOnly?: boolean;
  /** Outputs without the code that made them. */
  hideCode?: boolean;
  /** How many lines of one output are printed; default: 1500. */
  lines?: number;
  /** Code and outputs that JupyterLab has folded as well; default: they are left out, and told of. */
  keepFolded?: boolean;
  /** Lecture notes (the default), an exam sheet with marks in the margin and room for answers, or notes in two columns. */
  theme?: "notes" | "exam" | "two-column";
  /** What the room for answers on a question sheet is multiplied by; default: 1 on an exam sheet, else 0. */
  space?: number;
  /** Each notebook is a chapter, with its number and on a new page. */
  book?: boolean;
  /** Default: the paper's, the notebook's. */
  title?: string;
  /** The language of the document's own words and of hyphenation; default: English. */
  language?: Language;
  /** Whose copy it is: a name below the title. */
  copy?: string;
  /** The typeface of the words in figures; default: the PDF's. A page on a screen may not have it. */
  figureFont?: "Latin Modern Roman" | "sans-serif";
}

export interface NotebookDocument {
  /** What the first heading says, where the notebook begins with one. */
  title: Inline[] | null;
  blocks: Block[];
  /** What was left out because it is folded, in words, or null. */
  folded: string | null;
}

/** The paper's problem that a notebook solves, by the name of its file. */
export function problemOf({ path }: DocumentSource, { paper }: DocumentOptions): PaperProblem | null {
  return paper?.problems.find(({ notebook }) => notebook === basename(path)) ?? null;
}

/** The blocks of a notebook, cell by cell, as its tags ask. */
export function notebookDocument(
  source: DocumentSource,
  options: DocumentOptions,
  degraded: Degraded[],
): NotebookDocument {
  const macros = {};
  const labels = labelsOf(source.notebook);
  const root = options.root ?? pictureRoot(dirname(source.path));
  const widgets = widgetStates(source.notebook);
  const language = languageOf(source.notebook) ?? "typescript";
  const folds = new Folds(options.keepFolded === true);
  const space = options.space ?? 0;
  const blocks: Block[] = [];
  for (const [index, cell] of source.notebook.cells.entries()) {
    const context: Context = {
      origin: { notebook: source.path, cell: index + 1 },
      folder: dirname(source.path),
      root,
      figureFont: options.figureFont,
      macros,
      labels,
      attachments: cell.cell_type === "markdown" ? (cell.attachments ?? {}) : {},
      widgets,
      degraded,
    };
    const tags = tagsOf(cell);
    if (tags.has("remove-cell")) continue;
    if (options.questionsOnly === true && isSolution(cell)) {
      blocks.push(...roomForText(cell.source, space));
      continue;
    }
    folds.addTo(tags, cell);
    if (tags.has("page-break")) blocks.push({ kind: "pageBreak" });
    for (const block of safely(context, cell, () =>
      cellBlocks(context, cell, tags, language, options.hideCode === true),
    ))
      blocks.push({ ...cutOutput(context, block, options.lines ?? usualLines), origin: context.origin });
  }
  const shown = joinedRooms(options.questionsOnly === true ? withoutSolutions(blocks, space) : blocks);
  const [first] = shown;
  const title = first?.kind === "heading" && first.level === 1 ? first.body : null;
  return { title, blocks: levelled(title === null ? shown : shown.slice(1)), folded: folds.told() };
}

/** What the notebook has stored of its widgets, by their ids. */
function widgetStates({ metadata }: Notebook): { [id: string]: Json } {
  const stored = (metadata.widgets as { [mime: string]: Json } | undefined)?.[
    "application/vnd.jupyter.widget-state+json"
  ] as { state?: { [id: string]: Json } } | null | undefined;
  return typeof stored?.state === "object" && stored.state !== null ? stored.state : {};
}

/** The blocks of a cell, or its source in a box where they cannot be read or are nested beyond reason. */
function safely(context: Context, cell: NotebookCell, read: () => Block[]): Block[] {
  const refused = (reason: string): Block => ({
    kind: "missing",
    missing: missing(context, "cell", reason, cell.source),
  });
  try {
    return read().map((block) => {
      const reason = tooDeep(block);
      return reason === null ? block : refused(reason);
    });
  } catch (error) {
    // What is nested ten thousand deep ends the stack of its reader.
    return [refused(error instanceof Error ? error.message : String(error))];
  }
}

/** Without the sections that are headed “Solution”, “Answer” or “Derivation”: room is left for them where asked. */
function withoutSolutions(blocks: Block[], space: number): Block[] {
  let hiddenBelow = Infinity;
  return blocks.flatMap((block): Block[] => {
    if (block.kind === "heading") {
      const words = block.body.map((inline) => (inline.kind === "text" ? inline.text : "")).join("");
      if (block.level <= hiddenBelow) hiddenBelow = headsSolution(words) ? block.level : Infinity;
    }
    if (hiddenBelow === Infinity || block.kind === "space") return [block];
    // Each block of the solution is worth the lines that it takes.
    return block.kind === "heading" ? [] : roomForText(textIn(block), space);
  });
}

/** About as much text as a block has. */
const textIn = (block: Block): string =>
  block.kind === "paragraph" ? plainText(block.body) : block.kind === "listing" ? block.text : "\n\n ";

function cellBlocks(
  context: Context,
  cell: NotebookCell,
  tags: Set<string>,
  language: string,
  hideCode: boolean,
): Block[] {
  if (cell.cell_type === "markdown")
    return tags.has("remove-input") ? [] : blocksFromMarkdown(context, cell.source);
  if (cell.cell_type === "raw")
    return rawBlocks(context, cell.source, String(cell.metadata.format ?? cell.metadata.raw_mimetype ?? ""));
  const blocks: Block[] = [];
  const hidden = hideCode || tags.has("remove-input") || tags.has("hide-input");
  if (!hidden && cell.source.trim() !== "") blocks.push(listing(cell, language));
  if (!tags.has("remove-output") && !tags.has("hide-output"))
    blocks.push(...blocksFromOutputs(context, cell.outputs));
  return blocks;
}

function listing(cell: CodeCell, language: string): Block {
  return { kind: "listing", text: cell.source.replace(/\s+$/, ""), language, input: true };
}

/** A raw cell by its declared type; without one it is text as it stands. */
function rawBlocks(context: Context, source: string, mime: string): Block[] {
  if (source.trim() === "") return [];
  if (mime === "text/html") return blocksFromHtml(context, source);
  if (mime === "text/markdown") return blocksFromMarkdown(context, source);
  if (mime === "text/latex") return latexBlocks(context, source, false) ?? [];
  return [{ kind: "listing", text: source, language: "", input: false }];
}

/** Headings without gaps, from level 2 on: level 1 is the problem's. */
function levelled(blocks: Block[]): Block[] {
  const open: number[] = [];
  return blocks.map((block) => {
    if (block.kind !== "heading") return block;
    while (open.length > 0 && open.at(-1)! >= block.level) open.pop();
    open.push(block.level);
    return { ...block, level: Math.min(6, open.length + 1) };
  });
}
