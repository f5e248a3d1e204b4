import { readFileSync } from "node:fs";
import { FileError } from "../errors.js";
import { UsageError } from "./command.js";
import { counted } from "./counted.js";

/** More copies than this are a slip of the pen. */
const mostCopies = 10_000;

/**
 * The number after `--count`, where it is given.
 * @throws UsageError for anything but a whole number from 1 to 10 000.
 */
export function copiesCount(place: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1 && count <= mostCopies) return count;
  throw new UsageError({
    place,
    rule: `needs a whole number from 1 to ${mostCopies} after --count`,
    got: text.trim() === "" ? JSON.stringify(text) : text,
  });
}

/**
 * What the copies of a paper are called: by a file of names, else `variant-1`, `variant-2`, …
 * @param file - One name on each line; empty lines are passed over.
 * @param count - How many copies are asked for; default: one for each name, or one.
 * @throws UsageError where the names are not as many as the copies, FileError where one cannot be a folder's name, or comes twice.
 */
export function copyNames(place: string, file: string | undefined, count: number | undefined): string[] {
  if (file === undefined) return Array.from({ length: count ?? 1 }, (_, at) => `variant-${at + 1}`);
  const names = readNames(file);
  if (count !== undefined && count !== names.length) {
    throw new UsageError({
      place,
      rule: "needs as many names as copies",
      got: `--count ${count} and ${counted(names.length, "name")} in ${file}`,
      cure: "Leave out --count.",
    });
  }
  return names;
}

function readNames(file: string): string[] {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new FileError(
      {
        place: file,
        rule: "must be a text file with one name on each line",
        got: (cause as Error).message,
        cure: "Check the path after --names.",
      },
      { cause },
    );
  }
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const named = lines.map((line, at) => ({ name: line.trim().normalize(), at: at + 1 }));
  const taken = new Map<string, number>();
  const names = named.filter(({ name }) => name !== "");
  for (const { name, at } of names) {
    const fault = faultOf(name);
    // Folders on macOS and Windows take capital and small letters for the same.
    const other = taken.get(name.toLowerCase());
    if (fault !== null || other !== undefined) {
      throw new FileError({
        place: `${file}, line ${at}`,
        rule: "must hold names of folders, each once",
        got: fault ?? `${JSON.stringify(name)} again, as in line ${other}`,
        cure: "Change the line.",
      });
    }
    taken.set(name.toLowerCase(), at);
  }
  if (names.length > 0 && names.length <= mostCopies) return names.map(({ name }) => name);
  throw new FileError({
    place: file,
    rule: `must hold 1 to ${mostCopies} names, one on each line`,
    got: counted(names.length, "name"),
  });
}

/** What keeps a name from being a folder's on any system, or null. */
function faultOf(name: string): string | null {
  // oxlint-disable-next-line no-control-regex
  const odd = /[\u0000-\u001f\u007f/\\:*?"<>|]/.exec(name)?.[0];
  if (odd !== undefined) return `${JSON.stringify(name)}, which has ${JSON.stringify(odd)} in it`;
  if (/^\.|\.$/.test(name)) return `${JSON.stringify(name)}, which begins or ends with a full stop`;
  if (Buffer.byteLength(name) > 200) return `a name of ${Buffer.byteLength(name)} bytes`;
  return name.toLowerCase() === "answers.json" ? `"${name}", the file of the answers` : null;
}
