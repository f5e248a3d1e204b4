import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { productName } from "../product.js";
import { murmur2 } from "./murmur2.js";

/** The seed of the hash; any number that front ends are told. */
const seed = 0x9747b28c;
const ending = ".ts";

/**
 * The files that stand for cells in the protocol. They are names only: front ends know what is in a cell, and whoever does not
 * asks for the source.
 */
export class CellFiles {
  readonly #folder = join(tmpdir(), `${productName}_${process.pid}`) + sep;
  readonly #codes = new Map<string, string>();
  /** The file of a cell by the code that ran: a part of the cell where it has commands too. */
  readonly #ran = new Map<string, string>();

  /** What a front end needs in order to name the files itself. */
  get naming(): object {
    return { hashMethod: "Murmur2", hashSeed: seed, tmpFilePrefix: this.#folder, tmpFileSuffix: ending };
  }

  /**
   * Notes a cell; gives its file.
   * @param parts What of it runs as a program of its own.
   */
  add(code: string, parts: readonly string[] = [code]): string {
    const path = this.#named(code);
    this.#codes.set(path, code);
    for (const part of parts) this.#ran.set(part, path);
    return path;
  }

  /** The file of the cell whose code ran. */
  fileOf(code: string): string {
    return this.#ran.get(code) ?? this.add(code);
  }

  /** Whether a path is that of a cell. */
  has(path: string): boolean {
    return path.startsWith(this.#folder);
  }

  /** What a cell or any file of the disk holds; undefined where there is none. */
  read(path: string): string | undefined {
    const code = this.#codes.get(path);
    if (code !== undefined || this.has(path)) return code;
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  }

  #named(code: string): string {
    return `${this.#folder}${murmur2(code, seed)}${ending}`;
  }
}
