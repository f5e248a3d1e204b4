import type { MimeBundle } from "../notebook/format.js";
import { quotation } from "../notebook/quotation.js";

/** The symbol at which a kernel and the values it shows meet. */
export const displaySymbol = Symbol.for("Jupyter.display");

/** Shows something at once, below what the cell has shown so far; outside of a notebook as text. */
export function showBundle(bundle: MimeBundle): void {
  const display = (globalThis as Record<symbol, unknown>)[displaySymbol];
  if (typeof display === "function") display({ [displaySymbol]: () => bundle });
  else console.log(bundle["text/plain"]);
}

/** Markdown as a quotation, so that it stands apart. */
export const markdownBundle = (markdown: string): MimeBundle => ({
  "text/markdown": quotation(markdown),
  "text/plain": markdown,
});
