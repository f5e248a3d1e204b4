import { represent } from "../../../kernel/evaluator/representation.js";
import { notebooksToFragment } from "../../pdf/html/html-fragment.js";
import type { MimeBundle } from "../../notebook/format.js";
import { codeCell, newNotebook } from "../../notebook/new.js";

/** Media types that show more than the text of a value. */
const rich = /^text\/(?:latex|html|markdown)$|^image\/|^application\/vnd\.plotly|^application\/vnd\.vega/;

/**
 * A value as a notebook shows it, by media type.
 * @returns Null where it is shown as the plain text that Node prints.
 */
export async function bundleOf(value: unknown): Promise<MimeBundle | null> {
  const { data } = await represent(value);
  const bundle = JSON.parse(data.text) as MimeBundle;
  return Object.keys(bundle).some((type) => rich.test(type)) ? bundle : null;
}

/**
 * Media types as the HTML that the project's documents have for them: formulas by KaTeX, figures as drawings.
 * @param place - What faults name.
 * @returns What cannot be shown is said in the HTML, and by the faults.
 */
export function bundleHtml(bundle: MimeBundle, place: string): { html: string; faults: string[] } {
  const cell = codeCell("example", "");
  cell.outputs.push({ output_type: "display_data", data: bundle, metadata: {} });
  const { html, degraded } = notebooksToFragment([{ path: `${place}.ipynb`, notebook: newNotebook([cell]) }]);
  return { html, faults: degraded.map(({ reason }) => `${place}: ${reason}`) };
}
