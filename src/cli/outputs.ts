import { closeSync, existsSync, openSync, readSync, realpathSync, statSync, type Stats } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { mustBeWritable, writeFile } from "../write-file.js";
import { UsageError } from "./command.js";
import type { Input } from "./inputs.js";
import { paint } from "./paint.js";

/** What commands say of `--force` in their help. */
export const forceHelp = `  --force              replaces a file of another kind that stands where something is written; never one that is read`;

/** How commands declare it. */
export const forceOption = { force: { type: "boolean", default: false } } as const;

interface KindFacts {
  noun: string;
  extensions: readonly string[];
  /** Whether the beginning of a file looks like one of this kind. */
  looks: (start: string) => boolean;
}

/** What the commands write, and how a file of that kind is known. */
const kinds = {
  notebook: {
    noun: "a notebook",
    extensions: [".ipynb"],
    looks: (start) => /^\s*\{/.test(start) && /"(cells|nbformat)"\s*:/.test(start),
  },
  pdf: { noun: "a PDF", extensions: [".pdf"], looks: (start) => start.startsWith("%PDF-") },
  html: {
    noun: "an HTML page",
    extensions: [".html", ".htm"],
    looks: (start) => /^\s*(<!doctype html|<html)/i.test(start),
  },
  json: {
    noun: "a JSON file",
    extensions: [".json"],
    looks: (start) => /^\s*[{[]/.test(start),
  },
  markdown: { noun: "a Markdown file", extensions: [".md", ".markdown"], looks: () => false },
  csv: { noun: "a table of comma-separated values", extensions: [".csv"], looks: () => false },
} satisfies Record<string, KindFacts>;

export type OutputKind = keyof typeof kinds;

/** A file that a command is going to write. */
export interface Output {
  /** The option that names it, as typed: `--answers`. */
  option: string;
  path: string;
  kind: OutputKind;
}

/** The file for answers among what a command writes. */
export function answersOutput(path: string | undefined): Output[] {
  return path === undefined ? [] : [{ option: "--answers", path, kind: "json" }];
}

/**
 * Refuses, before anything runs, what would be lost by writing: an output is no file that the command reads, no folder, no
 * file of another kind (unless forced), not the same as another output, and stands where files can be written.
 * @param place - The command as typed: `gradsheet run`.
 * @throws UsageError for an output that may not be, FileError for a place that cannot be written.
 */
export function checkOutputs(place: string, outputs: Output[], inputs: Input[], force = false): void {
  const read = new Set(inputs.flatMap(({ path }) => [path, join(dirname(path), "paper.json")]).map(realPath));
  const taken = new Map<string, string>();
  for (const { option, path, kind } of outputs) {
    const real = realPath(path);
    if (read.has(real)) {
      throw new UsageError({
        place,
        rule: `does not write over what it reads, after ${option}`,
        got: path,
        cure: "Name another file.",
      });
    }
    const other = taken.get(real);
    if (other !== undefined) {
      throw new UsageError({
        place,
        rule: `needs different files after ${other} and ${option}`,
        got: path,
        cure: "Name another file.",
      });
    }
    taken.set(real, option);
    refuseKind(place, { option, path, kind }, force);
    mustBeWritable(dirname(path));
  }
}

function refuseKind(place: string, { option, path, kind }: Output, force: boolean): void {
  const { noun, extensions } = kinds[kind] as KindFacts;
  const stats = statsOf(path);
  if (stats?.isDirectory()) {
    throw new UsageError({
      place,
      rule: `needs a file after ${option}`,
      got: `the folder ${path}`,
      cure: `Name ${noun} in it: ${join(path, `name${extensions[0]}`)}.`,
    });
  }
  if (force) return;
  const found = stats?.isFile() ? kindOf(path, stats) : kindNamed(path);
  if (found === kind || found === "empty" || (stats === undefined && found === null)) return;
  const what = found === null ? "a file of another kind" : (kinds[found] as KindFacts).noun;
  throw new UsageError({
    place,
    rule: `writes ${noun} after ${option}`,
    got: stats === undefined ? `${path}, the name of ${what}` : `${path}, which is ${what}`,
    cure:
      stats === undefined
        ? `Name a file that ends in ${extensions[0]}.`
        : "Name another file, or add --force to replace it.",
  });
}

/** What a file is, by its beginning and its name; null for something that no command writes. */
function kindOf(path: string, { size }: Stats): OutputKind | "empty" | null {
  if (size === 0) return "empty";
  const start = beginning(path);
  const looks = (Object.keys(kinds) as OutputKind[]).find((kind) => kinds[kind].looks(start));
  const named = kindNamed(path);
  // Markdown and tables have no sign of their own: any text could be some, so its name must say it.
  return looks ?? (named === "markdown" || named === "csv" ? named : null);
}

/** The kind that a file's name promises. */
function kindNamed(path: string): OutputKind | null {
  const extension = extname(path).toLowerCase();
  return (
    (Object.keys(kinds) as OutputKind[]).find((kind) =>
      (kinds[kind].extensions as readonly string[]).includes(extension),
    ) ?? null
  );
}

/** Enough of a file to see what it is: a notebook's keys may come late only after long cells, which begin with `"cells"`. */
function beginning(path: string): string {
  const bytes = Buffer.alloc(4_096);
  const file = openSync(path, "r");
  try {
    return bytes.toString("latin1", 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * Refuses, before anything runs, an output folder in which an input or a file of another kind would be written over.
 * @param folder - Where executed notebooks go, each to its `target`.
 */
export function checkOutputFolder(place: string, folder: string, inputs: Input[], force = false): void {
  const stats = statsOf(folder);
  if (
    stats !== undefined ? !stats.isDirectory() : extname(folder) !== "" && /\.[a-z]\w{0,4}$/i.test(folder)
  ) {
    throw new UsageError({
      place,
      rule: "needs a folder, or a file that ends in .ipynb, after -o",
      got: folder,
      cure: stats === undefined ? "Make the folder first if that is its name." : "Name another one.",
    });
  }
  mustBeWritable(folder);
  checkOutputs(
    place,
    inputs.map(({ target }) => ({ option: "-o", path: join(folder, target), kind: "notebook" as const })),
    inputs,
    force,
  );
}

/** What stands at a path; a file in the middle of it means that nothing does. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Writes what a command found out; where it was stopped on its way and a whole file stands there, beside that one.
 * @param partial - Whether the command was stopped.
 * @returns Where it was written: `er.md`, or `er.partial.md`.
 */
export function writeResult(path: string, content: string | Uint8Array, partial: boolean): string {
  const place = resultPlace(path, partial);
  writeFile(place, content);
  return place;
}

/** Where a result goes: beside a whole file where it is only a part. */
export function resultPlace(path: string, partial: boolean): string {
  if (!partial || !existsSync(path)) return path;
  const extension = extname(path);
  const place = join(dirname(path), `${basename(path, extension)}.partial${extension}`);
  console.error(paint(process.stderr, "yellow", `  ${path} stays as it was; what ran is in ${place}`));
  return place;
}

/** A path as the system knows it, through links; of a file that is not there yet, through its folder's. */
function realPath(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync(absolute);
  const folder = dirname(absolute);
  return folder === absolute ? absolute : join(realPath(folder), basename(absolute));
}
