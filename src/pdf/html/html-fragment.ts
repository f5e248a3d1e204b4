import type { DocumentSource, DocumentOptions } from "../content/notebook.js";
import { paperDocument } from "../content/paper.js";
import type { Degraded } from "../tree.js";
import { wordsIn } from "../words.js";
import { HtmlWriter, titleText } from "./html-writer.js";

/** A document as a part of a page that others make. */
export interface HtmlFragment {
  /** Plain text. */
  title: string;
  /** What stands below the title: nothing of it runs, pictures are in it; it needs `assets/solution.css` and KaTeX's styles. */
  html: string;
  degraded: Degraded[];
}

/** What the page of executed notebooks says, without the page: no head, no styles, and no title where there is but one problem. */
export function notebooksToFragment(sources: DocumentSource[], options: DocumentOptions = {}): HtmlFragment {
  const document = paperDocument(sources, {
    ...options,
    lines: options.lines ?? Number.POSITIVE_INFINITY,
    figureFont: "sans-serif",
  });
  const [first, ...rest] = document.blocks;
  const hasOwnTitle = sources.length === 1 && first?.kind === "problem";
  const title = hasOwnTitle ? first.head.title : document.title;
  const writer = new HtmlWriter(wordsIn(options.language));
  // Without the problem's own heading its sections are the first level.
  const raised = rest.map((block) =>
    block.kind === "heading" ? { ...block, level: Math.max(1, block.level - 1) } : block,
  );
  const body = writer.blocks(hasOwnTitle ? raised : document.blocks);
  return {
    title: titleText(title),
    html: [body, writer.footnotes()].filter((part) => part !== "").join("\n"),
    degraded: document.degraded,
  };
}
