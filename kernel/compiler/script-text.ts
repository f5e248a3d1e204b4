/**
 * New text, a stretch of the cell itself, with the edits inside it applied, another name for what stands there, or other text
 * all of which has its place.
 */
export type Piece =
  | string
  | [start: number, end: number]
  | { name: string; start: number; end: number }
  | { text: string; at: number };

interface Edit {
  start: number;
  end: number;
  pieces: Piece[];
}

/** The script that a cell becomes: the cell's text under edits, with what comes in front of it. */
export class ScriptText {
  readonly #source: string;
  readonly #edits: Edit[] = [];
  readonly #lifted: Piece[] = [];
  readonly #hoisted: Piece[] = [];
  readonly #hoistedNames = new Set<string>();
  readonly #parts: string[] = [];
  readonly #origins: [number, number, number][] = [];
  #length = 0;

  /** @param source The cell's text. */
  constructor(source: string) {
    this.#source = source;
  }

  replace(start: number, end: number, ...pieces: Piece[]): void {
    this.#edits.push({ start, end, pieces });
  }

  /** Forgets the edits within a stretch that another edit replaces as a whole. */
  dropEditsInside(start: number, end: number): void {
    const inside = (edit: Edit): boolean =>
      edit.start >= start && edit.end <= end && !(edit.start === start && edit.end === end);
    for (let index = this.#edits.length - 1; index >= 0; index -= 1)
      if (inside(this.#edits[index] as Edit)) this.#edits.splice(index, 1);
  }

  /** Puts imports that stand below other statements in front of everything: they come first, as in a module. */
  lift(...pieces: Piece[]): void {
    this.#lifted.push(...pieces);
  }

  /** Puts declarations in front of everything but the imports. */
  hoist(...pieces: Piece[]): void {
    this.#hoisted.push(...pieces);
  }

  /** Declares a variable in front of everything. */
  hoistName(name: string): void {
    this.#hoistedNames.add(name);
  }

  /** The script, and the stretches kept from the cell: [offset in text, length, offset in the cell], in order. */
  render(): { text: string; origins: [number, number, number][] } {
    this.#edits.sort((a, b) => a.start - b.start || b.end - a.end);
    this.#emit('"use strict";');
    if (this.#hoistedNames.size > 0) this.#emit(`let ${[...this.#hoistedNames].join(", ")};`);
    for (const piece of [...this.#lifted, ...this.#hoisted]) this.#put(piece, undefined);
    this.#emit("\n");
    this.#stretch(0, this.#source.length, undefined);
    return { text: this.#parts.join(""), origins: this.#origins };
  }

  #emit(part: string): void {
    this.#parts.push(part);
    this.#length += part.length;
  }

  #keep(start: number, end: number): void {
    if (end <= start) return;
    this.#origins.push([this.#length, end - start, start]);
    this.#emit(this.#source.slice(start, end));
  }

  /** @param skip The edit that puts this stretch somewhere. */
  #stretch(start: number, end: number, skip: Edit | undefined): void {
    let at = start;
    for (const edit of this.#edits) {
      if (edit === skip || edit.start < at || edit.end > end) continue;
      this.#keep(at, edit.start);
      for (const piece of edit.pieces) this.#put(piece, edit);
      at = edit.end;
    }
    this.#keep(at, end);
  }

  #put(piece: Piece, inside: Edit | undefined): void {
    if (typeof piece === "string") this.#emit(piece);
    else if ("text" in piece) {
      for (let index = 0; index < piece.text.length; index += 1)
        this.#origins.push([this.#length + index, 0, piece.at]);
      this.#emit(piece.text);
    } else if ("name" in piece) {
      this.#origins.push([this.#length, Math.min(piece.name.length, piece.end - piece.start), piece.start]);
      this.#emit(piece.name);
    } else this.#stretch(piece[0], piece[1], inside);
  }
}
