/** A formula among text: where it stands, and its LaTeX without the marks around it. */
export interface MathSpan {
  start: number;
  end: number;
  latex: string;
  display: boolean;
}

/** Marks that come in pairs, the longer ones first. In Markdown `\\(` is how `\(` is written. */
const pairs: { open: string; close: string; display: boolean }[] = [
  { open: "$$", close: "$$", display: true },
  { open: "\\\\(", close: "\\\\)", display: false },
  { open: "\\\\[", close: "\\\\]", display: true },
  { open: "\\(", close: "\\)", display: false },
  { open: "\\[", close: "\\]", display: true },
];

const blankLine = /\n[ \t>]*\n/;

/**
 * The formula that begins at a place of a text, or null: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and environments, as Jupyter pairs
 * them, with braces in balance, so that `\text{if $x>0$}` is a part of its formula. `$5 and $6` stays money.
 */
export function mathAt(text: string, start: number): MathSpan | null {
  for (const { open, close, display } of pairs) {
    if (!text.startsWith(open, start)) continue;
    const from = start + open.length;
    const to = closing(text, from, close);
    const latex = text.slice(from, to);
    if (to < 0 || latex.trim() === "") return null;
    // `\[1\]` and `\[2, 3\]` are references to the literature.
    if (open === "\\[" && /^\s*\d+(\s*[,–-]\s*\d+)*\s*$/.test(latex)) return null;
    if (open !== "$$" && blankLine.test(latex)) return null;
    return { start, end: to + close.length, latex, display };
  }
  if (text[start] === "$") return dollars(text, start);
  const reference = /^\\(?:eq)?ref\{[^{}\n]*\}/.exec(text.slice(start, start + 200))?.[0];
  if (reference !== undefined)
    return { start, end: start + reference.length, latex: reference, display: false };
  const environment = /^\\begin\s*\{([a-zA-Z]+\*?)\}/.exec(text.slice(start, start + 60))?.[1];
  if (environment === undefined) return null;
  const end = endOfEnvironment(text, start, environment);
  return end < 0 ? null : { start, end, latex: text.slice(start, end), display: true };
}

/** All formulas of a text that has no other marks: a piece of HTML. */
export function mathSpans(text: string): MathSpan[] {
  const spans: MathSpan[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character !== "$" && character !== "\\") continue;
    const span = mathAt(text, at);
    if (span !== null) {
      spans.push(span);
      at = span.end - 1;
    } else if (character === "\\") at++;
  }
  return spans;
}

/** Where a closing mark stands outside of braces; where the braces are not in balance, the first one at all; else -1. */
function closing(text: string, from: number, close: string, minds = true): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (depth <= 0 && text.startsWith(close, at)) return at;
    const character = text[at];
    if (character === "\\") at++;
    else if (character === "{" && minds) depth++;
    else if (character === "}" && minds) depth--;
    else if (character === "\n" && close === "$" && blankLine.test(text.slice(at, at + 40))) break;
  }
  return depth > 0 ? closing(text, from, close, false) : -1;
}

function endOfEnvironment(text: string, start: number, name: string): number {
  const edge = new RegExp(`\\\\(begin|end)\\s*\\{${name.replace("*", "\\*")}\\}`, "g");
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(text); found !== null; found = edge.exec(text)) {
    depth += found[1] === "begin" ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return -1;
}

/** What goes on in the next line as a list, a heading, a quote or a row of a table is no formula that goes on. */
const blockInside = /\n[ \t]*(?:[-*+][ \t]|#{1,6}[ \t]|\d+[.)][ \t]|>|\||```|~~~)/;

function dollars(text: string, start: number): MathSpan | null {
  const to = closing(text, start + 1, "$");
  if (to < 0 || /\d/.test(text[to + 1] ?? "")) return null;
  const latex = text.slice(start + 1, to);
  const written = latex.trim();
  if (written === "") return null;
  const spaced = written.length < latex.length;
  if (spaced && (/[\p{L}\p{N}]/u.test(text[start - 1] ?? "") || !isMathematical(written))) return null;
  if (blockInside.test(latex) && !/\\[a-zA-Z]/.test(latex)) return null;
  return { start, end: to + 1, latex: written, display: false };
}

/**
 * Is what stands between two dollars and their spaces mathematics, as it is for Jupyter, or the text between two prices?
 * Commands, indices, relations and single letters are mathematics; words one after another are not.
 */
function isMathematical(text: string): boolean {
  if (/\\[a-zA-Z{]|[_^]/.test(text)) return true;
  if ((text.match(/\p{L}{2,}/gu) ?? []).length >= 2) return false;
  if (/[=<>]/.test(text) || /^\S+$/.test(text)) return true;
  return /^\S+(\s*[-+*/·×,|]\s*\S+)*$/u.test(text) && !/\p{L}{2,}/u.test(text);
}
