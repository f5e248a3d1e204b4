import type { NameKind } from "../compiler/cell-source.js";
import type { DefinedName } from "../compiler/defined-names.js";

const widest = 100;
const widestType = 60;

/** Of everything else the type says all. */
const withValue: ReadonlySet<NameKind> = new Set(["const", "let"]);

/**
 * The names that cells have defined, for people to read.
 * @param detailed One a line, with their kinds, types and values.
 * @param values What the variables among them hold.
 */
export function namesText(
  names: DefinedName[],
  detailed: boolean,
  values: ReadonlyMap<string, string>,
): string {
  if (names.length === 0) return "No cell has defined a name yet.\n";
  if (!detailed) return `${names.map(({ name }) => name).join("  ")}\n`;
  const rows = [
    ["Name", "Kind", "Type", "Value"],
    ...names.map(({ name, kind, signature }) => [
      name,
      kind,
      shortened(typeIn(name, signature), widestType),
      withValue.has(kind) ? shortened(values.get(name) ?? "", widest) : "",
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
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
  return flat.trim();
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
