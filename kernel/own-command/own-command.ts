import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheFolder } from "../cache-folder.js";
import { String, process } from "../intrinsics.js";
import { makeFolder } from "../make-folder.js";
import { commandProgram, npxProgram } from "../package-root.js";
import { productName } from "../product.js";
import { writeWhole } from "../write-whole.js";

/**
 * Has programs that cells start find this package's command: `!gradsheet` and `!npx gradsheet` are what the kernel belongs to, also where
 * nobody has installed it for all, and ask no registry. Without a folder that can be written all stays as it was.
 * @param environment What is handed on to them; its PATH is changed.
 */
export function offerOwnCommand(environment: Record<string, string | undefined> = process.env): void {
  const folder = shimsFolder();
  try {
    for (const [name, program] of [
      [productName, commandProgram],
      ["npx", npxProgram],
    ] as const)
      keepShim(folder, name, program);
  } catch {
    return;
  }
  const rest = (environment["PATH"] ?? "").split(delimiter).filter((entry) => entry !== folder);
  environment["PATH"] = [folder, ...rest].join(delimiter);
}

/** The folder of the programs that lead here: one for each Node and copy of the package. */
function shimsFolder(): string {
  const digest = createHash("sha256").update(`${process.execPath}\n${commandProgram}`).digest("hex");
  return join(cacheFolder(), "commands", digest.slice(0, 16));
}

/** A program of a few lines that starts another one with this Node. */
function keepShim(folder: string, name: string, program: string): void {
  const isWindows = process.platform === "win32";
  const path = join(folder, isWindows ? `${name}.cmd` : name);
  const text = isWindows
    ? `@"${process.execPath}" "${program}" %*\r\n`
    : `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(program)} "$@"\n`;
  if (isText(path, text)) return;
  makeFolder(folder);
  writeWhole(path, text, 0o755);
}

function isText(path: string, text: string): boolean {
  try {
    return readFileSync(path, "utf8") === text;
  } catch {
    return false;
  }
}

/** A word of the shell's, whatever is in it. */
const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
