import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findSubmissions } from "../../src/grading/find-submissions.js";
import type { Roster } from "../../src/grading/read-roster.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradsheet-submissions-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "{}");
  }
}

const rosterOf = (...students: [name: string, ...keys: string[]][]): Roster => ({
  headings: ["student"],
  rows: students.map(([name, ...keys]) => ({
    name,
    keys: [name, ...keys].map((key) => key.toLowerCase()),
    seed: null,
    due: null,
    submitted: null,
    fields: { student: name },
  })),
});

const found = (roster: Roster | null = null, words = [folder]) =>
  findSubmissions(words, roster).map(({ student, notebooks }) => [
    student,
    ...notebooks.map((path) => relative(folder, path)),
  ]);

describe("findSubmissions", () => {
  it("takes folders for students, and notebooks beside them for one student each", () => {
    write("ada/q02.ipynb", "ada/deeper/q10.ipynb", "bob.ipynb", "ada/notes.txt", ".hidden/x.ipynb");
    write("ada/.ipynb_checkpoints/q02.ipynb", "__MACOSX/ada/q02.ipynb");
    expect(found()).toEqual([
      ["ada", "ada/deeper/q10.ipynb", "ada/q02.ipynb"],
      ["bob", "bob.ipynb"],
    ]);
  });

  it("reads the names in the downloads of Moodle and Canvas", () => {
    write(
      "Ada Lovelace_4711_assignsubmission_file_/q01.ipynb",
      "boolegeorge_LATE_815_99_q01-xor.ipynb",
      "noetheremmy_816_100_q01-xor-1.ipynb",
    );
    expect(found().map(([name]) => name)).toEqual(["Ada Lovelace", "boolegeorge", "noetheremmy"]);
    const roster = rosterOf(["Lovelace, Ada", "4711"], ["Boole, George", "815"], ["Noether, Emmy", "816"]);
    expect(found(roster).map(([name]) => name)).toEqual(["Lovelace, Ada", "Boole, George", "Noether, Emmy"]);
  });

  it("finds a student of the roster by the beginning of a name, the longest that fits, and keeps those of nobody", () => {
    write("ann-q01.ipynb", "ann-lee-q01.ipynb", "annabel.ipynb");
    expect(found(rosterOf(["Ann"], ["Ann-Lee"], ["Zoe"]))).toEqual([
      ["Ann", "ann-q01.ipynb"],
      ["Ann-Lee", "ann-lee-q01.ipynb"],
      ["Zoe"],
      ["annabel", "annabel.ipynb"],
    ]);
  });

  it("gives each student files of its own on every system, whatever the name", () => {
    write("a:b/x.ipynb", "a*b/x.ipynb", "con.ipynb");
    const files = findSubmissions([folder], null).map(({ file }) => file);
    expect(new Set(files).size).toBe(3);
    for (const file of files) expect(file).toMatch(/^[\w-]+$/);
  });

  it("follows no link out of what was handed in", () => {
    write("ada.ipynb");
    symlinkSync("/etc", join(folder, "out"));
    symlinkSync(join(folder, "ada.ipynb"), join(folder, "linked.ipynb"));
    expect(found()).toEqual([["ada", "ada.ipynb"]]);
  });

  it("refuses a path where nothing is, and a folder without notebooks", () => {
    expect(() => found(null, [join(folder, "none")])).toThrow("got nothing there. Check the path.");
    expect(() => found()).toThrow("got one without .ipynb files");
  });
});
