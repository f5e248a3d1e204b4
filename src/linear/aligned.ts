/** Lines of LaTeX, each with `&` where they are set below each other, as a notebook shows them. */
export const aligned = (lines: readonly string[]): string =>
  `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
