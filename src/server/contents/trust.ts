import { createHmac, randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../../kernel/make-folder.js";
import type { CellOutput, Notebook } from "../../notebook/format.js";
import { writeFile } from "../../write-file.js";

/** How many outputs are remembered; the oldest half goes when there are more. */
const most = 100_000;

/**
 * Which outputs the user has made or trusted: signatures of what they hold, made with a key of the user's. What a notebook's file says of
 * itself (`metadata.trusted`) means nothing, since whoever sends a file writes it.
 * Source: Jupyter, "Security in notebook documents"; here cell by cell.
 */
export class Trust {
  readonly #folder: string;
  #key: string | undefined;
  #signatures = new Set<string>();
  #read = -1;

  /** @param folder - The user's own, never the served one. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The notebook as clients get it: each code cell says whether its outputs are trusted. */
  marked(notebook: Notebook): Notebook {
    this.#refresh();
    const cells = notebook.cells.map((cell) =>
      cell.cell_type === "code"
        ? { ...cell, metadata: { ...cell.metadata, trusted: this.#isTrusted(cell.outputs) } }
        : cell,
    );
    return { ...notebook, cells };
  }

  /** The notebook as it is stored, after the outputs are signed of which a client says that the user trusts them. */
  signed(notebook: Notebook): Notebook {
    this.#refresh();
    const made: string[] = [];
    const cells = notebook.cells.map((cell) => {
      const { trusted, ...metadata } = cell.metadata;
      if (cell.cell_type === "code" && trusted === true && cell.outputs.length > 0) {
        const signature = this.#sign(cell.outputs);
        if (!this.#signatures.has(signature)) made.push(signature);
      }
      return { ...cell, metadata };
    });
    this.#add(made);
    return { ...notebook, cells };
  }

  #isTrusted(outputs: CellOutput[]): boolean {
    return outputs.length === 0 || this.#signatures.has(this.#sign(outputs));
  }

  #sign(outputs: CellOutput[]): string {
    this.#key ??= this.#readKey();
    return createHmac("sha256", this.#key).update(canonical(outputs)).digest("base64url");
  }

  get #file(): string {
    return join(this.#folder, "trusted");
  }

  #readKey(): string {
    const file = join(this.#folder, "trust-key");
    try {
      const key = readFileSync(file, "utf8").trim();
      if (key.length >= 32) return key;
    } catch {
      // The first time.
    }
    makeFolder(this.#folder, 0o700);
    const key = randomBytes(32).toString("base64url");
    writeFile(file, `${key}\n`, { mode: 0o600 });
    return key;
  }

  /** Reads what is there where it has changed: another server of the same user signs as well. */
  #refresh(): void {
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (size === this.#read) return;
    const lines = size === 0 ? [] : readFileSync(this.#file, "utf8").split("\n");
    const all = lines.filter((line) => line !== "");
    const kept = all.length > most ? all.slice(-most / 2) : all;
    this.#signatures = new Set(kept);
    if (kept.length < all.length)
      writeFile(this.#file, kept.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    this.#read = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }

  #add(signatures: string[]): void {
    if (signatures.length === 0) return;
    for (const signature of signatures) this.#signatures.add(signature);
    try {
      makeFolder(this.#folder, 0o700);
      const text = signatures.map((signature) => `${signature}\n`).join("");
      appendFileSync(this.#file, text, { mode: 0o600 });
      this.#read = statSync(this.#file).size;
    } catch {
      // A full disk: the notebook itself is worth more, and its outputs are trusted as long as the server runs.
    }
  }
}

/** JSON with the keys of all objects in order: a file may have them in any. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === "object" && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
}
