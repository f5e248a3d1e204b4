import type { Block, Span } from "../tree.js";
import type { Context } from "./context.js";

/** How many lines of one output are printed, where nobody asks for more: some twenty pages. */
export const usualLines = 1500;
const longestLine = 20_000;

/**
 * An output that would fill a book, with its middle left out: the first three quarters of the lines that are printed and the last
 * ones, and how many are between. What is left out is told.
 * @param most How many lines are printed.
 */
export function cutOutput(context: Context, block: Block, most: number): Block {
  if (block.kind === "console") {
    const spans = cutSpans(context, block.spans, most);
    return spans === block.spans ? block : { ...block, spans };
  }
  if (block.kind !== "listing" || block.input) return block;
  const [span] = cutSpans(context, [{ text: block.text }], most);
  return span!.text === block.text ? block : { ...block, text: span!.text };
}

function cutSpans(context: Context, spans: Span[], most: number): Span[] {
  const whole = spans.map((span) => cutLines(context, span));
  const counts = whole.map(({ text }) => countLines(text));
  const lines = counts.reduce((sum, count) => sum + count, 1);
  const isWhole = whole.every((span, index) => span === spans[index]);
  if (lines <= most) return isWhole ? spans : whole;
  const head = Math.ceil((most * 3) / 4);
  const [from, to] = [head, lines - (most - head)];
  tell(context, `it has ${number(lines)} lines, of which ${number(most)} are printed; --lines asks for more`);
  const output: Span[] = [];
  let at = 0;
  let isNoted = false;
  for (const [index, span] of whole.entries()) {
    // Line 0 of a span goes on where the span before it ended.
    const own = span.text.split("\n");
    const kept = own.filter((_, line) => at + line < from || at + line >= to);
    const before = own.filter((_, line) => at + line < from);
    const note = `\n… ${number(to - from)} more lines …\n`;
    if (kept.length === own.length) output.push(span);
    else if (isNoted) output.push({ ...span, text: own.filter((_, line) => at + line >= to).join("\n") });
    else {
      isNoted = true;
      const after = own.filter((_, line) => at + line >= to);
      output.push({ ...span, text: before.join("\n") + note + after.join("\n") });
    }
    at += counts[index]!;
  }
  return output.filter(({ text }) => text !== "");
}

/** A span without the middles of lines that nobody reads to their end. */
function cutLines(context: Context, span: Span): Span {
  if (span.text.length <= longestLine) return span;
  let longest = 0;
  const lines = span.text.split("\n").map((line) => {
    if (line.length <= longestLine) return line;
    longest = Math.max(longest, line.length);
    const half = longestLine / 2;
    return `${line.slice(0, half)} … ${number(line.length - longestLine)} more characters … ${line.slice(-half)}`;
  });
  if (longest === 0) return span;
  tell(
    context,
    `a line of it has ${number(longest)} characters, of which ${number(longestLine)} are printed`,
  );
  return { ...span, text: lines.join("\n") };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function tell(context: Context, reason: string): void {
  context.degraded.push({ ...context.origin, what: "output", become: "cut", reason });
}

const number = (value: number): string => value.toLocaleString("en-US");
