import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";

/** What opens a display formula at the head of a line, and what closes it. */
const fences: [open: string, close: string][] = [
  ["$$", "$$"],
  ["\\[", "\\]"],
];

/** `$$…$$`, `\[…\]` and `\begin{align}…\end{align}` on lines of their own; they end a paragraph, as in Jupyter. */
function displayRule(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = state.bMarks[startLine]! + state.tShift[startLine]!;
  if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const line = state.src.slice(start, state.eMarks[startLine]);
  const fence = fences.find(([open]) => line.startsWith(open));
  const environment = /^\\begin\{([a-zA-Z]+\*?)\}/.exec(line)?.[1];
  if (fence === undefined && environment === undefined) return false;
  const close = fence?.[1] ?? `\\end{${environment}}`;
  const head = fence === undefined ? 0 : fence[0].length;

  const lines: string[] = [];
  let next = startLine;
  let closed = false;
  for (; next < endLine && !closed; next++) {
    const text =
      next === startLine
        ? line.slice(head)
        : state.src.slice(
            state.bMarks[next]! + Math.min(state.tShift[next]!, state.blkIndent),
            state.eMarks[next],
          );
    if (next > startLine && text.trim() === "" && fence !== undefined && lines.join("").trim() === "")
      return false;
    const at = text.indexOf(close);
    if (at >= 0) {
      // Text after the formula on its line: a paragraph that begins with a formula.
      if (
        text
          .slice(at + close.length)
          .trim()
          .replace(/^[.,;]$/, "") !== ""
      )
        return false;
      const stop = text.slice(at + close.length).trim();
      lines.push(
        (fence === undefined ? text.slice(0, at + close.length) : text.slice(0, at)) +
          (stop === "" ? "" : `\\,${stop}`),
      );
      closed = true;
    } else lines.push(text);
  }
  if (!closed) return false;
  if (silent) return true;
  const token = state.push("math_block", "math", 0);
  token.content = lines.join("\n").trim();
  token.map = [startLine, next];
  token.block = true;
  state.line = next;
  return true;
}

/** `$…$`, `$$…$$`, `\(…\)` and `\[…\]` within a line; `$5 and $6` stays money, as the dollar before a space closes nothing. */
function inlineRule(state: StateInline, silent: boolean): boolean {
  const rest = state.src.slice(state.pos, state.posMax);
  const found =
    /^\$\$((?:[^$\\]|\\[\s\S])+)\$\$/.exec(rest) ??
    /^\$(?!\s|\$)((?:[^$\\]|\\[\s\S])*?(?:[^\s\\$]|\\[^\s]))\$(?!\d)/.exec(rest) ??
    /^\\\(([\s\S]+?)\\\)/.exec(rest) ??
    /^\\\[([\s\S]+?)\\\]/.exec(rest) ??
    /^(\\begin\{([a-zA-Z]+\*?)\}[\s\S]+?\\end\{\2\})/.exec(rest);
  if (found === null) return false;
  if (!silent) {
    const token = state.push("math_inline", "math", 0);
    token.content = found[1]!.trim();
    token.markup = /^(\$\$|\\\[|\\b)/.test(rest) ? "$$" : "$";
  }
  state.pos += found[0].length;
  return true;
}

/** Teaches markdown-it LaTeX mathematics: tokens `math_inline` (markup `$` or `$$`) and `math_block`. */
export function markdownMath(markdown: MarkdownIt): void {
  markdown.block.ruler.before("fence", "math_block", displayRule, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  markdown.inline.ruler.before("escape", "math_inline", inlineRule);
}
