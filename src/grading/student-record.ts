import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../notebook/format.js";
import type { PartMarks } from "../practice/mark-part.js";
import { packageVersion } from "../package.js";
import { writeFile } from "../write-file.js";

/** The form of the records; those of another form are made anew. */
const form = 1;

/** Something about a hand-in that a person should know. */
export interface Remark {
  /**
   * `absent`: nothing was handed in; `unread`: nothing of a file could be graded; `stopped`: a cell failed or was ended; `changed`: the given numbers are not those of the
   * seed; `unmarked`: a part has no marks, by no fault of the student's; `note`: anything else.
   */
  kind: "absent" | "unread" | "stopped" | "changed" | "unmarked" | "note";
  /** One sentence, for the student too. */
  text: string;
}

/** A part as it was marked. */
export interface GradedPart extends PartMarks {
  problem: string;
  /** Its label within the problem. */
  part: string;
  attempted: boolean;
  /** What was given at each path, as text. */
  given: Record<string, string>;
  /** The numbers that were given and are wrong, and the right ones, by path: for comparing students. */
  wrongNumbers: Record<string, number>;
  rightNumbers: Record<string, number>;
  hints: number;
  revealed: boolean;
  /** Of a part that could not be marked: why. */
  unmarked?: string;
}

/** A student's work, graded: what one file below `records` holds. */
export interface StudentRecord {
  form: number;
  /** What the record rests on: the notebooks that were handed in, the solution, and how it was graded. */
  key: string;
  student: string;
  seed: number | null;
  seedFrom: "roster" | "file" | null;
  /** The numbers that the student had, in short: two students with one `givens` had the same. */
  givens: string;
  parts: GradedPart[];
  marks: number;
  of: number;
  /** What a person has to give beside `of`. */
  openMarks: number;
  remarks: Remark[];
  /** Whether a limit of time or memory ended something: with another limit it is graded again. */
  limits: string | null;
  seconds: number;
}

/** A hash of texts, in short. */
export function digest(...texts: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 32);
}

/** What every record rests on beside the hand-in: the product, the paper, the notebooks that solve it, and what is graded of it. */
export function masterKey(folder: string, notebooks: readonly string[], options: Json): string {
  const files = ["paper.json", ...notebooks].map((name) => readFileSync(join(folder, name)));
  return digest(String(form), packageVersion, ...files, JSON.stringify(options));
}

/** What a hand-in's record rests on. */
export function submissionKey(master: string, notebooks: readonly string[], seed: number | null): string {
  return digest(
    master,
    String(seed),
    ...notebooks.map((path) => (existsSync(path) ? readFileSync(path) : "")),
  );
}

const placeOf = (folder: string, file: string): string => join(folder, "records", `${file}.json`);

/** A student's record of an earlier call, or null where there is none that rests on the same. */
export function keptRecord(folder: string, file: string, key: string, limits: string): StudentRecord | null {
  const place = placeOf(folder, file);
  if (!existsSync(place)) return null;
  try {
    const record = JSON.parse(readFileSync(place, "utf8")) as StudentRecord;
    const isSame = record.form === form && record.key === key;
    return isSame && (record.limits === null || record.limits === limits) ? record : null;
  } catch {
    // Whatever it is, it is made anew.
    return null;
  }
}

/** Keeps a student's record for the next call. */
export function keepRecord(folder: string, file: string, record: Omit<StudentRecord, "form">): void {
  writeFile(placeOf(folder, file), `${JSON.stringify({ form, ...record }, null, 1)}\n`);
}
