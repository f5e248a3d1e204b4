import { readFileSync } from "node:fs";
import { FileError } from "../errors.js";
import { csvRows, csvSeparator } from "../table/csv-rows.js";

/** A line of the class list. */
export interface RosterRow {
  /** What the student is called in marks, feedback and records: the first of the columns that name one. */
  name: string;
  /** All words by which a hand-in may be known as this student's, in small letters. */
  keys: string[];
  seed: number | null;
  /** When the work was due, and when it came; milliseconds since 1970, null where the list does not say. */
  due: number | null;
  submitted: number | null;
  /** The line as it stands, by the headings. */
  fields: Record<string, string>;
}

/** A class list. */
export interface Roster {
  headings: string[];
  rows: RosterRow[];
}

/** The columns that name a student, the best first: their own words, those of Moodle's grading worksheet, those of Canvas's gradebook. */
const nameColumns = [
  "student",
  "username",
  "name",
  "full name",
  "id number",
  "sis login id",
  "email address",
  "email",
  "id",
  "identifier",
];
const keyColumns = [...nameColumns, "login", "user", "sis user id", "student id", "number"];

/** A heading without what differs from one list to another. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ");

/**
 * The students in a file of comma-separated values with a line of headings: `student` or one of the columns by which Moodle and Canvas
 * name one, and where there are some `seed`, `due` and `submitted`.
 * @param option What errors call the option that named the file.
 * @throws FileError for a file that cannot be read, a list without a column that names students, a name that comes twice, a seed that is
 *   no whole number, or a date that is none.
 * @example
 * readRoster("no-such.csv") // throws no-such.csv
 */
export function readRoster(path: string, option = "--seeds"): Roster {
  let text: string;
  try {
    text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    throw new FileError(
      {
        place: path,
        rule: "must be a list of students that can be read",
        got: (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (cause as Error).message,
        cure: `Check the path after ${option}.`,
      },
      { cause },
    );
  }
  const [headings = [], ...lines] = csvRows(text, csvSeparator(text.split("\n", 1)[0]), path);
  const columns = new Map(headings.map((heading, at) => [plain(heading), at]));
  const naming = nameColumns.find((name) => columns.has(name));
  if (naming === undefined) {
    throw new FileError({
      place: path,
      rule: "must have a column that names the students",
      got: headings.length === 0 ? "an empty file" : `the columns ${headings.join(", ")}`,
      cure: "Head one student; seed, due and submitted are read too.",
    });
  }
  const taken = new Map<string, number>();
  const rows = lines.flatMap((line, at): RosterRow[] => {
    const place = `${path}, line ${at + 2}`;
    const field = (heading: string): string => line[columns.get(heading) ?? -1]?.trim().normalize() ?? "";
    // Canvas has lines between its headings and the first student that are about the columns.
    const name = field(naming);
    if (name === "" || /^Points Possible$/i.test(name)) return [];
    const other = taken.get(name.toLowerCase());
    if (other !== undefined) {
      throw new FileError({
        place,
        rule: `must name each student once in the column ${headings[columns.get(naming)!]}`,
        got: `${JSON.stringify(name)} again, as in line ${other}`,
      });
    }
    taken.set(name.toLowerCase(), at + 2);
    return [
      {
        name,
        keys: keysOf(keyColumns.map(field)),
        seed: seedIn(field("seed"), place),
        due: dateIn(field("due") || field("due date"), "due", place),
        submitted: dateIn(
          field("submitted") || field("last modified (submission)"),
          "submitted",
          place,
          columns.has("submitted"),
        ),
        fields: Object.fromEntries(headings.map((heading, column) => [heading, line[column]?.trim() ?? ""])),
      },
    ];
  });
  return { headings, rows };
}

/** What a hand-in may be called by: the words themselves, what stands before the @ of an address, Moodle's and others' numbers. */
function keysOf(words: string[]): string[] {
  const all = words.flatMap((word) => [
    word,
    /^([^@\s]+)@/.exec(word)?.[1] ?? "",
    /^Participant\s+(\d+)$/i.exec(word)?.[1] ?? "",
  ]);
  return [...new Set(all.filter((word) => word !== "").map((word) => word.toLowerCase()))];
}

function seedIn(text: string, place: string): number | null {
  if (text === "") return null;
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new FileError({ place, rule: "must have a whole number, or nothing, as seed", got: text });
}

/** A time by which something is due, in milliseconds since 1970; null for what is no date. */
export const dueTime = (text: string): number | null => timeIn(text, true);

/** A day alone is a day of this place, up to its end where something is due. */
function timeIn(text: string, isDue: boolean): number | null {
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  const time = Date.parse(day ? `${text}T${isDue ? "23:59:59" : "00:00:00"}` : text);
  return Number.isFinite(time) ? time : null;
}

/** @param isStrict Whether what is no date is refused: a column that others fill may say it in their own words. */
function dateIn(text: string, column: string, place: string, isStrict = true): number | null {
  if (text === "" || text === "-") return null;
  const time = timeIn(text, column === "due");
  if (time !== null) return time;
  if (!isStrict) return null;
  throw new FileError({
    place,
    rule: `must have a date, or nothing, as ${column}`,
    got: text,
    cure: "Write it as 2026-05-31 or 2026-05-31T18:00.",
  });
}
