/** Lines of LaTeX, each with `&` where they are set below each other, as a notebook shows them. */
export const aligned = (lines: readonly string[]): string =>
  `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;

/** What a notebook shows of a result: its formulas, and text where none can be set. */
export const shown = (formulas: string, text: string): Record<string, string> => ({
  "text/markdown": `$$${formulas}$$`,
  "text/plain": text,
});
