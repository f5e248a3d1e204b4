import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { FileError } from "../errors.js";
import type { Roster, RosterRow } from "./read-roster.js";

/** What one student handed in. */
export interface Submission {
  /** The student's name: the roster's, else that of the folder or the file. */
  student: string;
  /** What the student's files are called: the name without what no system allows in one; unlike all others. */
  file: string;
  row: RosterRow | null;
  /** The notebooks, by name. */
  notebooks: string[];
  /** The student's own folder, whose other files go with the notebooks; null where the notebooks lie among others'. */
  folder: string | null;
}

/** A notebook and the words that may say whose it is. */
interface Found {
  path: string;
  label: string;
  folder: string | null;
}

/** What the names of a folder or a file may say: in Moodle's download and in Canvas's the student stands between other words. */
function wordsOf(label: string): string[] {
  const moodle = /^(.+?)_(\d+)_assignsubmission_/.exec(label);
  if (moodle !== null) return [moodle[1], moodle[2]];
  const canvas = /^([^_]+)_(?:LATE_)?(\d+)_\d+_/.exec(label);
  return canvas === null ? [label] : [canvas[1], canvas[2]];
}

/**
 * What was handed in, by student: in a folder each folder below is a student's, and each notebook beside those folders one's; a notebook
 * that is named by itself is one's. Downloads of Moodle and Canvas are read as they come.
 * @param words Notebooks and folders, as named on the command line.
 * @param roster The class; its students without a notebook are there too.
 * @returns In the order of the roster, then by name: students that are in no line of it.
 * @throws FileError for a path where nothing is, or a folder without notebooks.
 * @example
 * findSubmissions(["notebooks/sharif-ml-2023-hw3/q05-kernel-size-parameters-multiplications.ipynb"], null).length // => 1
 */
export function findSubmissions(words: readonly string[], roster: Roster | null): Submission[] {
  const byName = new Intl.Collator("en", { numeric: true }).compare;
  const found = words.flatMap(notebooksIn);
  const byStudent = new Map<string, Omit<Submission, "file">>();
  for (const row of roster?.rows ?? [])
    byStudent.set(row.name.toLowerCase(), { student: row.name, row, notebooks: [], folder: null });
  for (const { path, label, folder } of found) {
    const row = rowOf(label, roster);
    const student = row?.name ?? wordsOf(label)[0].normalize();
    const key = student.toLowerCase();
    const entry = byStudent.get(key) ?? { student, row, notebooks: [], folder };
    byStudent.set(key, {
      ...entry,
      notebooks: [...new Set([...entry.notebooks, path])].toSorted(byName),
      folder: entry.folder ?? folder,
    });
  }
  const all = [...byStudent.values()];
  const outside = all.filter(({ row }) => row === null).toSorted((a, b) => byName(a.student, b.student));
  const taken = new Set<string>();
  return [...all.filter(({ row }) => row !== null), ...outside].map((each) => ({
    ...each,
    file: fileName(each.student, taken),
  }));
}

/** The line of the roster that a label belongs to; of two that fit the one with more of the label, and none where both have as much. */
function rowOf(label: string, roster: Roster | null): RosterRow | null {
  const words = wordsOf(label).map((word) => word.normalize().toLowerCase());
  let best: { row: RosterRow; length: number } | null = null;
  let isTied = false;
  for (const row of roster?.rows ?? [])
    for (const key of row.keys)
      for (const word of words) {
        const fits = word === key || (word.startsWith(key) && /^[-_. ]/.test(word.slice(key.length)));
        if (!fits) continue;
        const length = word === key ? Infinity : key.length;
        isTied = best !== null && best.row !== row && best.length === length;
        if (best === null || length > best.length) best = { row, length };
      }
  return isTied ? null : (best?.row ?? null);
}

function notebooksIn(word: string): Found[] {
  const stats = statSync(word, { throwIfNoEntry: false });
  if (stats?.isFile() === true) return [{ path: word, label: basename(word, ".ipynb"), folder: null }];
  if (stats?.isDirectory() !== true) {
    throw new FileError({
      place: word,
      rule: "must be a notebook that was handed in, or a folder with some",
      got: stats === undefined ? "nothing there" : "neither",
      cure: "Check the path.",
    });
  }
  const found = filesBelow(word).map((path): Found => {
    const [first, ...rest] = relative(word, path).split(sep);
    return rest.length === 0
      ? { path, label: basename(path, ".ipynb"), folder: null }
      : { path, label: first, folder: join(word, first) };
  });
  if (found.length > 0) return found;
  throw new FileError({
    place: word,
    rule: "must be a folder with notebooks that were handed in",
    got: "one without .ipynb files",
    cure: "Check the path.",
  });
}

/** The notebooks below a folder. Links are not followed: they may lead out of what was handed in. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && name !== "__MACOSX" && name !== "node_modules")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() && entry.name.toLowerCase().endsWith(".ipynb") ? [path] : [];
    });
}

/** A name for a student's files on any system, unlike those that are taken, which it joins. */
export function fileName(student: string, taken: Set<string>): string {
  // oxlint-disable-next-line no-control-regex
  const plain = student.replaceAll(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, "_").replaceAll(/^\.+|[. ]+$/g, "");
  const short = Buffer.from(plain).subarray(0, 150).toString("utf8").replaceAll("\uFFFD", "") || "student";
  let name = short;
  for (let at = 2; taken.has(name.toLowerCase()); at++) name = `${short}-${at}`;
  taken.add(name.toLowerCase());
  return name;
}

/** The folder that a notebook's own files are looked for in, or null. */
export const homeOf = ({ folder }: Submission, path: string): string | null =>
  folder === null ? null : dirname(path);
