import type { MarkdownIt, StateBlock, StateCore, Token } from "markdown-it";
import { mathAt, type MathSpan } from "./math-spans.js";

/** A formula that was taken out of a Markdown text. */
interface Taken {
  /** As it was written, with its marks. */
  source: string;
  latex: string;
  /** `inline` in running text, `display` on a line of its own in the page, `block` on lines of its own in the source too. */
  place: "inline" | "display" | "block";
}

interface MathEnvironment {
  taken?: Taken[];
}

// Characters that Unicode keeps for uses like this one; Markdown takes them for letters.
const [opening, closing] = ["\ufdd0", "\ufdd1"];
const mark = new RegExp(`${opening}(\\d+)${closing}`, "g");
const markInAddress = new RegExp(`${encodeURIComponent(opening)}(\\d+)${encodeURIComponent(closing)}`, "g");

const tag =
  /^<(?:!--[\s\S]*?-->|\/?[A-Za-z][A-Za-z0-9-]*(?:\s+[a-zA-Z_:@][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*\/?>)/;
const fenceLine = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})([^\n]*)/;

/** Where a fenced block of code that begins at a line's start ends, or -1 where none begins there. */
function endOfFence(text: string, start: number): number {
  const found = fenceLine.exec(text.slice(start));
  if (found === null || (found[1]![0] === "`" && found[2]!.includes("`"))) return -1;
  const close = new RegExp(`\\n[ \\t>]*\\${found[1]![0]}{${found[1]!.length},}[ \\t]*(?=\\n|$)`, "g");
  close.lastIndex = start + found[0].length;
  return close.exec(text) === null ? text.length : close.lastIndex;
}

/** Where a code span that begins at a backtick ends, or the end of the backticks where it is none. */
function endOfCode(text: string, start: number): number {
  const ticks = /^`+/.exec(text.slice(start))![0];
  const close = new RegExp(`(?<!\`)${ticks}(?!\`)|\\n[ \\t]*\\n`, "g");
  close.lastIndex = start + ticks.length;
  const found = close.exec(text);
  return found === null || found[0].startsWith("\n") ? start + ticks.length : close.lastIndex;
}

/** Is a line, by a line of dashes below the head, a part of a table? */
function inTable(text: string, at: number): boolean {
  const start = text.lastIndexOf("\n\n", at) + 1;
  const end = text.indexOf("\n\n", at);
  return /\n[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?:\n|$)/.test(
    text.slice(start, end < 0 ? text.length : end),
  );
}

/**
 * A Markdown text with its formulas taken out, as Jupyter does before it reads the Markdown: what stands in a formula is
 * then no column of a table, no emphasis and no list.
 */
function takeMath(text: string): { text: string; taken: Taken[] } {
  const taken: Taken[] = [];
  if (text.includes(opening)) return { text, taken };
  const output: string[] = [];
  let kept = 0;
  let at = 0;
  const take = (span: MathSpan): void => {
    const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
    const before = text.slice(lineStart, span.start);
    const stop = /^[ \t]*([.,;]?)[ \t]*(?=\n|$)/.exec(text.slice(span.end));
    const alone = span.display && stop !== null && /^(?:[ \t>]|[-*+][ \t]+|\d{1,9}[.)][ \t]+)*$/.test(before);
    // Quoted lines begin with a sign that is no part of the formula.
    const quoted = before.includes(">") ? span.latex.replace(/\n[ \t]*(?:>[ \t]?)+/g, "\n") : span.latex;
    const end = alone && stop[1] !== "" ? span.end + stop[0].trimEnd().length : span.end;
    const latex = quoted.trim() + (alone && stop[1] !== "" ? `\\,${stop[1]}` : "");
    output.push(text.slice(kept, span.start), `${opening}${taken.length}${closing}`);
    taken.push({
      source: text.slice(span.start, end),
      latex,
      place: alone ? "block" : span.display ? "display" : "inline",
    });
    kept = at = end;
  };
  while (at < text.length) {
    if (at === 0 || text[at - 1] === "\n") {
      const end = endOfFence(text, at);
      if (end >= 0) {
        at = end;
        continue;
      }
    }
    const character = text[at]!;
    if (character === "$" || character === "\\") {
      const span = mathAt(text, at);
      if (span !== null) take(span);
      else at += character === "\\" ? 2 : text.startsWith("$$", at) ? 2 : 1;
    } else if (character === "`") {
      const end = endOfCode(text, at);
      const code = text.slice(at, end);
      // A bar in code parts no cells either.
      if (/(?<!\\)\|/.test(code) && !code.includes("\n") && inTable(text, at)) {
        output.push(text.slice(kept, at), code.replace(/(?<!\\)\|/g, "\\|"));
        kept = end;
      }
      at = end;
    } else if (character === "<") at += tag.exec(text.slice(at, at + 4000))?.[0].length ?? 1;
    else at++;
  }
  output.push(text.slice(kept));
  return { text: output.join(""), taken };
}

/** A formula on lines of its own; it ends a paragraph, as in Jupyter. */
function displayRule(state: StateBlock, startLine: number, _endLine: number, silent: boolean): boolean {
  if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const line = state.src.slice(state.bMarks[startLine]! + state.tShift[startLine]!, state.eMarks[startLine]);
  const found = new RegExp(`^${opening}(\\d+)${closing}\\s*$`).exec(line);
  const formula = found === null ? undefined : (state.env as MathEnvironment).taken?.[Number(found[1])];
  if (formula?.place !== "block") return false;
  if (silent) return true;
  const token = state.push("math_block", "math", 0);
  token.content = formula.latex;
  token.map = [startLine, startLine + 1];
  token.block = true;
  state.line = startLine + 1;
  return true;
}

/** Puts the formulas back: as tokens into running text, as they were written into code, HTML and addresses. */
function putBack(state: StateCore): void {
  const taken = (state.env as MathEnvironment).taken ?? [];
  if (taken.length === 0) return;
  const restore = (text: string): string =>
    text
      .replace(mark, (_, index: string) => taken[Number(index)]!.source)
      .replace(markInAddress, (_, index: string) => encodeURI(taken[Number(index)]!.source));
  const visit = (tokens: Token[]): Token[] =>
    tokens.flatMap((token) => {
      for (const attribute of token.attrs ?? []) attribute[1] = restore(String(attribute[1]));
      if (token.type === "text") return formulasIn(token);
      if (token.children !== null) token.children = visit(token.children);
      token.content = restore(token.content);
      token.info = restore(token.info);
      return [token];
    });
  const formulasIn = (token: Token): Token[] =>
    token.content.split(mark).flatMap((part, index) => {
      if (index % 2 === 1) {
        const { latex, place } = taken[Number(part)]!;
        const formula = new state.Token("math_inline", "math", 0);
        formula.content = latex.trim();
        formula.markup = place === "inline" ? "$" : "$$";
        return [formula];
      }
      if (part === "") return [];
      const text = new state.Token("text", "", 0);
      text.content = part;
      return [text];
    });
  state.tokens = visit(state.tokens);
}

/** Teaches markdown-it LaTeX mathematics: tokens `math_inline` (markup `$` or `$$`) and `math_block`. */
export function markdownMath(markdown: MarkdownIt): void {
  markdown.core.ruler.after("normalize", "take_math", (state: StateCore) => {
    const { text, taken } = takeMath(state.src);
    state.src = text;
    (state.env as MathEnvironment).taken = taken;
  });
  markdown.core.ruler.push("put_math_back", putBack);
  markdown.block.ruler.before("fence", "math_block", displayRule, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
}
