const importLine = /(?:^|;)[ \t]*import\s+(?!type\b)(?:[^;'"`]*?\sfrom\s*)?["']([@\w][^"']*)["']/gm;

/**
 * The packages that a cell's import statements name, by their looks alone.
 * @param code The cell, not parsed yet. A statement in a comment or a string counts too: it names an installed package
 *   or nothing that could be loaded.
 */
export function importedPackages(code: string): string[] {
  return [...new Set([...code.matchAll(importLine)].map(([, specifier]) => specifier as string))];
}
