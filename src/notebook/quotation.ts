/** Code and escaped characters, which hold no formula, and formulas, displayed or not. */
const codeOrFormula = /```[^]*?```|`[^`\n]*`|\\.|\$\$[^$]+\$\$|\$(?:[^$\n]|\n(?!\s*\n))+\$/g;

/**
 * Markdown as a quotation. Jupyter's front ends take formulas out of a text before they read its quotation marks, so that a second line
 * of a formula would show its `>`: each formula is put on one line.
 */
export function quotation(markdown: string): string {
  return markdown
    .replaceAll(codeOrFormula, (found) =>
      found.startsWith("$") ? found.replaceAll(/\s*\n\s*/g, " ") : found,
    )
    .replaceAll(/^/gm, "> ");
}
