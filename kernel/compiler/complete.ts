import type { CellProbe } from "./cell-probe.js";

/** What could stand at the cursor. Offsets count UTF-16 units. */
export interface Completion {
  matches: string[];
  start: number;
  end: number;
  /** For each match its text, its kind (`function`, `property`), and its signature where it is known. */
  types: { text: string; type: string; signature: string; start: number; end: number }[];
}

/** Signatures cost a look-up each; front ends show the first page of a list. */
const signatures = 12;

/**
 * The names that could stand at the cursor.
 * @param compiler The notebook's compiler.
 * @param text The cell under construction.
 * @param offset The cursor.
 */
export function complete(compiler: CellProbe, text: string, offset: number): Completion {
  const { ts } = compiler;
  const probe = compiler.probe(text);
  const before = /[\p{L}\p{N}_$]*$/u.exec(text.slice(0, offset))?.[0] ?? "";
  const start = offset - before.length;
  const found = compiler.checker.completions(probe.path, probe.text, offset);
  const named = (found?.entries ?? []).filter(({ kind }) => kind !== ts.ScriptElementKind.warning);
  const exact = named.filter(({ name }) => name.startsWith(before));
  const wanted = before.toLowerCase();
  // Another case is taken for a slip only where nothing has the case that was typed.
  const matching =
    exact.length > 0 ? exact : named.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const entries = matching.toSorted((a, b) => compare(a.sortText, b.sortText) || compare(a.name, b.name));
  const range = (entry: { replacementSpan?: { start: number; length: number } | undefined }) => {
    const span = entry.replacementSpan ?? found?.optionalReplacementSpan;
    return span === undefined ? { start, end: offset } : { start: span.start, end: offset };
  };
  const first = entries[0];
  const types = entries.map((entry, index) => {
    const isShown = index < signatures && entries.length <= 200;
    const signature = isShown ? compiler.checker.completionSignature(probe.path, offset, entry) : "";
    return { text: entry.name, type: entry.kind, signature, ...range(entry) };
  });
  const { start: from, end } = first === undefined ? { start, end: offset } : range(first);
  return { matches: entries.map(({ name }) => name), start: from, end, types };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
