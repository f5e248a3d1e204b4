import type { CellOutput, MimeBundle, Notebook } from "../../notebook/format.js";
import { figureToSvg } from "../../figure/svg.js";

const outputsOf = (notebook: Notebook): CellOutput[] =>
  notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));

const bundlesOf = (notebook: Notebook): MimeBundle[] =>
  outputsOf(notebook).flatMap((output) => ("data" in output ? [output.data] : []));

/** The first drawing or figure that a notebook shows, as SVG, with its words; null where it shows none. */
export function firstPicture(notebook: Notebook): { svg: string; words: string } | null {
  for (const data of bundlesOf(notebook)) {
    const words = typeof data["text/plain"] === "string" ? data["text/plain"] : "";
    const drawn = data["image/svg+xml"];
    if (typeof drawn === "string") return { svg: drawn, words };
    const figure = data["application/vnd.plotly.v1+json"] as { data?: object[]; layout?: object } | undefined;
    if (figure?.data !== undefined)
      return { svg: figureToSvg({ data: figure.data, layout: figure.layout ?? {} }), words };
  }
  return null;
}

/** More than this is no formula to be looked at in passing. */
const longest = 160;

/** The one formula of a notebook: the shortest that its text sets on a line of its own and that is an equation, in LaTeX. */
export function firstFormula(notebook: Notebook): string | null {
  const found = notebook.cells
    .filter((cell) => cell.cell_type === "markdown")
    .flatMap((cell) => [...cell.source.matchAll(/\$\$([\s\S]+?)\$\$/g)])
    .map(([, formula]) => formula.trim().replace(/[.,;]$/, ""))
    .filter((formula) => formula.includes("=") && !/\\begin\{(?:align|aligned|tabular|array)/.test(formula));
  return found.find((formula) => formula.length <= longest) ?? null;
}
