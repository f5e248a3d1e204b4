import "katex/dist/katex.min.css";
import renderMathInElement from "katex/contrib/auto-render";
import type { IRenderMime } from "@jupyterlab/rendermime";

const display = ["equation", "equation*", "align", "align*", "gather", "gather*", "alignat", "alignat*"];

/** What stands between them is a formula; the longer marks first. */
const delimiters = [
  { left: "$$", right: "$$", display: true },
  { left: "\\[", right: "\\]", display: true },
  ...display.map((name) => ({ left: `\\begin{${name}}`, right: `\\end{${name}}`, display: true })),
  { left: "\\(", right: "\\)", display: false },
  { left: "$", right: "$", display: false },
];

/** What `\newcommand` in one cell defines is there in the next. */
const macros = {};

/**
 * Typesets by KaTeX, in pages that have been made safe before. Formulas are limited in size and in what they expand to, and may set
 * neither links nor classes; what cannot be read stays as it was written, in red.
 */
export const latexTypesetter: IRenderMime.ILatexTypesetter = {
  typeset(element) {
    if (!/[$\\]/.test(element.textContent ?? "")) return;
    renderMathInElement(element, {
      delimiters,
      macros,
      globalGroup: true,
      ignoredTags: ["pre", "code", "textarea", "script", "noscript", "style", "option"],
      ignoredClasses: ["katex"],
      trust: false,
      strict: "ignore",
      throwOnError: false,
      maxExpand: 1000,
      maxSize: 50,
      errorCallback: () => undefined,
    });
  },
};
