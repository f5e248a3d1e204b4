import { SourceMap, type SourceMapPayload } from "node:module";
import type { Program } from "../bridge/messages.js";
import type { Position } from "./code-frame.js";
import { JSON, Math } from "../intrinsics.js";

/** The way back from the positions of a program's script to the lines that its author wrote. */
export class ProgramOrigins {
  readonly #pieces: Program["pieces"];
  readonly #map: SourceMap | undefined;
  /** Where the lines of the rewritten cell start, and those of the source. */
  readonly #rewritten: number[];
  readonly #source: number[];

  constructor({ source, rewritten = source, pieces, map }: Program) {
    this.#pieces = pieces;
    this.#map = map === undefined ? undefined : new SourceMap(JSON.parse(map) as SourceMapPayload);
    this.#rewritten = lineStarts(rewritten);
    this.#source = lineStarts(source);
  }

  /**
   * The source's position that a position of the script, both from 1, came from.
   * @param isStrict Whether a line of the script that came from nowhere has no origin; by default it has that of the line above.
   * @returns Undefined for what the compiler added.
   */
  position({ line, column }: Position, isStrict = false): Position | undefined {
    let at: Position = { line, column };
    if (this.#map !== undefined) {
      const entry = this.#map.findEntry(line - 1, column - 1);
      if (!("originalLine" in entry) || (isStrict && entry.generatedLine !== line - 1)) return undefined;
      at = { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
    }
    if (this.#pieces === undefined) return at;
    const offset = (this.#rewritten[at.line - 1] ?? 0) + at.column - 1;
    // Where two pieces meet, what begins there is meant.
    const piece =
      this.#pieces.find(([start, length]) => offset >= start && offset < start + length) ??
      this.#pieces.find(([start, length]) => offset === start + length);
    return piece && positionIn(this.#source, piece[2] + offset - piece[0]);
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function positionIn(starts: number[], offset: number): Position {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}
