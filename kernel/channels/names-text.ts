import type { DefinedName } from "../compiler/defined-names.js";

const widest = 100;

/**
 * The names that cells have defined, for people to read.
 * @param detailed One a line, with their kinds and types.
 */
export function namesText(names: DefinedName[], detailed: boolean): string {
  if (names.length === 0) return "No cell has defined a name yet.\n";
  if (!detailed) return `${names.map(({ name }) => name).join("  ")}\n`;
  const rows = [
    ["Name", "Kind", "Type"],
    ...names.map(({ name, kind, signature }) => [name, kind, typeIn(name, signature)]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return `${rows.map(line).join("\n")}\n`;
}

/** The type that a declaration says: of `const x: number` the number, of `function f(): void` all behind the name. */
function typeIn(name: string, signature: string): string {
  const at = signature.indexOf(name);
  const flat = (at < 0 ? signature : signature.slice(at + name.length))
    .replace(/^\s*[:=]\s*/, "")
    .replaceAll(/\s+/g, " ");
  return flat.length > widest ? `${flat.slice(0, widest - 1)}…` : flat.trim();
}
