import katex, { renderToString } from "katex";
import { inKatexWords } from "./dialect.js";

/** A node of KaTeX's parse tree; every type of node has its own further keys. */
export interface LatexNode {
  type: string;
  mode: "math" | "text";
  [key: string]: unknown;
}

/** Macros that the formulas of one notebook define for those after them. */
export type Macros = Record<string, unknown>;

// The parse tree is exported by KaTeX without documentation: package.json pins the version, test/pdf/latex holds the corpus.
const { __parse: parseTree } = katex as unknown as {
  __parse(latex: string, settings: object): LatexNode[];
};

/** KaTeX asks before a link, a picture or HTML; without this it would print the command in red and go on. */
function refuse({ command }: { command: string }): never {
  throw new Error(`${command} is not allowed in a notebook's formula`);
}

/** KaTeX's settings for a notebook that nobody vouches for: no links, no HTML, bounded sizes and expansions. */
export function katexSettings(display: boolean, macros: Macros = {}): object {
  return {
    displayMode: display,
    throwOnError: true,
    strict: false,
    trust: refuse,
    maxSize: 20,
    maxExpand: 1000,
    globalGroup: true,
    macros,
  };
}

/**
 * The parse tree of a formula that is in KaTeX's words; see `inKatexWords`.
 * @throws an error with KaTeX's words where the formula is not LaTeX mathematics
 */
export function parseKatex(katexWords: string, display: boolean, macros?: Macros): LatexNode[] {
  return parseTree(katexWords, katexSettings(display, macros));
}

/**
 * The parse tree of a formula as a notebook has it.
 * @throws an error with KaTeX's words where the formula is not LaTeX mathematics
 */
export function parseLatex(latex: string, display: boolean, macros?: Macros): LatexNode[] {
  return parseKatex(inKatexWords(latex, display, macros), display, macros);
}

const characters = new Map<string, string>();

/** The characters that a LaTeX symbol prints: `\alpha` → `α`. */
export function symbolText(symbol: string, mode: "math" | "text" = "math"): string {
  if (!symbol.startsWith("\\")) return symbol;
  const key = `${mode} ${symbol}`;
  let text = characters.get(key);
  if (text === undefined) {
    const source = mode === "math" ? symbol : `\\text{${symbol}}`;
    const html = renderToString(source, { output: "mathml", throwOnError: true, strict: false });
    text = html
      .replace(/<annotation[\s\S]*?<\/annotation>/g, "")
      .replace(/<[^>]*>/g, "")
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&quot;/g, '"')
      .replace(/&#x27;/g, "'")
      .replace(/&amp;/g, "&")
      .replace(/[\u2061-\u2064]/g, "");
    characters.set(key, text);
  }
  return text;
}
