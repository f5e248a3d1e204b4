import type { PaperPart, PaperProblem } from "./paper.js";

/**
 * What a reader must know of how a part's statement stands to its source, or null: that it was put together here, what of a lost
 * drawing is assumed.
 * @example
 * statementNote({ figure: "Drawing missing (not needed)." }) // => null
 * statementNote({ figure: "Drawing missing; read as a square." }) // => "Drawing missing; read as a square."
 */
export function statementNote({
  reconstructed,
  figure,
}: Pick<PaperPart, "reconstructed" | "figure">): string | null {
  const said = figure ?? "";
  const isNeeded = said !== "" && !/\bnot needed\b/i.test(said);
  const repeats = reconstructed !== undefined && /\breconstructed\b/i.test(said);
  const notes = [
    ...(reconstructed === undefined ? [] : [reconstructed]),
    ...(isNeeded && !repeats ? [said] : []),
  ];
  return notes.length === 0 ? null : notes.join(" ");
}

/** The notes on a problem's statements, each once, with the labels of its parts where it is not about all of them. */
export function statementNotes({ parts }: PaperProblem): { labels: string[]; note: string }[] {
  const notes = new Map<string, string[]>();
  for (const part of parts) {
    const note = statementNote(part);
    if (note !== null) notes.set(note, [...(notes.get(note) ?? []), part.part]);
  }
  return [...notes].map(([note, labels]) => ({ labels: labels.length === parts.length ? [] : labels, note }));
}
