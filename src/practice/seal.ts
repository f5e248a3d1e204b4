import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { FileError } from "../errors.js";
import type { AnswerRecord } from "../paper/answer-record.js";
import type { Json } from "../notebook/format.js";
import type { StoredRework } from "./rework.js";
import type { PartMaster } from "./part-master.js";

/** One step of a ladder of hints, Markdown. */
export interface Hint {
  title: "Idea" | "In symbols" | "With numbers" | "Answer";
  text: string;
}

/** What is known of a part and not to be read by eye. */
export interface SealedPart extends Omit<PartMaster, "solution" | "named"> {
  hints: Hint[];
  shown: AnswerRecord["shown"] & {};
  /** The names that may stand in a formula. */
  names: string[];
}

/** What a student's copy has in it beside what is open to see. */
export interface SealedSolution {
  parts: SealedPart[];
  named: Record<string, Json>;
  rework: StoredRework;
}

/*
 * The seal keeps a solution from being read by accident: by eye, by a search for a number. Whoever has the copy has its key, and who
 * wants to open it can; marked work takes copies without it.
 */

const keyOf = (name: string) => createHash("sha256").update(`gradsheet practice ${name}`).digest();

/** A solution, compressed and keyed by the name of its copy. */
export function seal(solution: SealedSolution, name: string): string {
  const cipher = createCipheriv("aes-256-ctr", keyOf(name), Buffer.alloc(16));
  const packed = brotliCompressSync(JSON.stringify(solution));
  return Buffer.concat([cipher.update(packed), cipher.final()]).toString("base64");
}

/**
 * What was sealed under a name.
 * @throws FileError where it was changed since, or sealed under another name.
 */
export function unseal(sealed: string, name: string): SealedSolution {
  try {
    const decipher = createDecipheriv("aes-256-ctr", keyOf(name), Buffer.alloc(16));
    const packed = Buffer.concat([decipher.update(Buffer.from(sealed, "base64")), decipher.final()]);
    return JSON.parse(brotliDecompressSync(packed).toString("utf8")) as SealedSolution;
  } catch (cause) {
    throw new FileError(
      {
        place: `practice ${name}`,
        rule: "must have its seal as it was made",
        got: "one that cannot be opened",
        cure: "Make the copy anew with gradsheet practise.",
      },
      { cause },
    );
  }
}
