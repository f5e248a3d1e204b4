import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Input } from "./inputs.js";

/**
 * Watches what notebooks write into their own folders, where they run: a command that only looks at them is not expected to leave anything.
 * @returns Asked afterwards, a sentence for each folder that has files which were not there before; what is in folders of it is not looked at.
 */
export function writtenBeside(inputs: readonly Input[]): () => string[] {
  const folders = [...new Set(inputs.map(({ path }) => dirname(path)))];
  const before = new Map(folders.map((folder) => [folder, new Set(namesIn(folder))]));
  return () =>
    folders.flatMap((folder) => {
      const fresh = namesIn(folder).filter((name) => before.get(folder)?.has(name) !== true);
      if (fresh.length === 0) return [];
      const words = `${fresh.slice(0, shown).join(", ")}${fresh.length > shown ? `, … (${fresh.length} in all)` : ""}`;
      return [
        `${join(folder, "/")} has what was not there before the notebooks ran: ${words}. It is left where it is.`,
      ];
    });
}

const shown = 5;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    // Gone meanwhile, or not to be read.
    return [];
  }
}
