import { inKatexWords, type Labels } from "../latex/dialect.js";
import { parseKatex, type Macros } from "../latex/parse.js";
import { formulaTooDeep } from "./depth.js";
import type { Block, Degraded, Formula, Inline, Origin } from "../tree.js";
import type { Json, MimeBundle } from "../../notebook/format.js";

/** What the readers of a notebook's content share. */
export interface Context {
  origin: Origin;
  /** The notebook's folder: where the paths of its pictures begin. */
  folder: string;
  /** The folder that files may be read from. */
  root: string;
  /** The typeface that figures are drawn for; default: the PDF's. */
  figureFont?: "Latin Modern Roman" | "sans-serif";
  /** What formulas so far have defined. */
  macros: Macros;
  /** The numbers of the notebook's equations that are referred to, by their labels. */
  labels: Labels;
  /** Pictures pasted into the cell. */
  attachments: Record<string, MimeBundle>;
  /** The states of the notebook's widgets by their ids, where it has stored them. */
  widgets?: { [id: string]: Json };
  /** What could not be shown, so far. */
  degraded: Degraded[];
}

/** Records something that cannot be shown; what comes back stands for it in the document. */
export function missing(context: Context, what: string, reason: string, source?: string): Degraded {
  const entry: Degraded = {
    ...context.origin,
    what,
    reason,
    ...(source === undefined ? {} : { source }),
  };
  context.degraded.push(entry);
  return entry;
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .replace(/^KaTeX parse error: /, "")
    .replace(/[\u0332\u0331]/g, "");
}

/** A formula, or what is missing where the LaTeX cannot be read. */
export function formulaOf(context: Context, latex: string, display: boolean): Formula | Degraded {
  try {
    const macros = { ...context.macros };
    const katex = inKatexWords(latex, display, macros, context.labels);
    const tree = parseKatex(katex, display, context.macros);
    const deep = formulaTooDeep(tree);
    return deep === null
      ? { latex, katex, display, tree, macros, origin: context.origin }
      : missing(context, "formula", deep, latex);
  } catch (error) {
    return missing(context, "formula", reasonOf(error), latex);
  }
}

export function inlineFormula(context: Context, latex: string, display = false): Inline {
  const formula = formulaOf(context, latex, display);
  return "tree" in formula ? { kind: "formula", formula } : { kind: "missing", missing: formula };
}

export function blockFormula(context: Context, latex: string): Block {
  const formula = formulaOf(context, latex, true);
  return "tree" in formula ? { kind: "formula", formula } : { kind: "missing", missing: formula };
}
