import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { attemptsIn, practiceCopyOf, readNotebook, writeNotebook } from "../../src/api/notebook.js";
import { gradsheetIn } from "../support/gradsheet.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-practise-"));
vi.setConfig({ testTimeout: 240_000 });
afterAll(() => rmSync(root, { recursive: true }));
const gradsheet = gradsheetIn(root);

describe("gradsheet practise", () => {
  it("makes a copy whose cells mark what a student puts in, and shows no value", () => {
    gradsheet("new", "--paper", "exam");
    const made = gradsheet(
      "practise",
      "exam/q01-one-step-of-gradient-descent.ipynb",
      "-o",
      "copy/mine.ipynb",
    );
    expect(made).toMatchObject({ status: 0, stderr: expect.stringContaining("2 parts") as string });
    const copy = readNotebook(join(root, "copy", "mine.ipynb"));
    expect(practiceCopyOf(copy)).toMatchObject({ paper: "exam", problem: "1", seed: null });
    // By hand: f'(5) = 2 (5 − 3) = 4 with the wrong sign, and 5 + 0.1 · 4 = 5.4 from it.
    const values: Record<string, string> = { "exam-1a": "{ gradient: -4 }", "exam-1b": '{ w: "5.40" }' };
    const filled = copy.cells.map((cell) => {
      const id = /^attempt\("([^"]*)"/.exec(cell.source)?.[1];
      return id === undefined ? cell : { ...cell, source: `attempt("${id}", ${values[id]});` };
    });
    writeNotebook(join(root, "copy", "mine.ipynb"), { ...copy, cells: filled });
    expect(gradsheet("run", "copy/mine.ipynb", "-o", "ran").status).toBe(0);
    const ran = readNotebook(join(root, "ran", "mine.ipynb"));
    const shown = JSON.stringify(ran.cells.flatMap((cell) => ("outputs" in cell ? cell.outputs : [])));
    expect(shown).toContain("First slip: gradient (right size, wrong sign).");
    expect(shown).toContain("First slip: gradient of part a");
    expect(shown).not.toContain("4.6");
    expect(attemptsIn(ran).map(({ id, leaves }) => [id, leaves[0].value])).toEqual([
      ["exam-1a", -4],
      ["exam-1b", 5.4],
    ]);
  });

  it("makes copies for a class, each with the numbers of its seed, and what is missing in a second call", () => {
    writeFileSync(join(root, "class.csv"), "student,seed,group\nada,7,A\nbob,,B\ncay,1,A\n");
    const call = () =>
      gradsheet(
        "practise",
        "exam/q01-one-step-of-gradient-descent.ipynb",
        "--names",
        "class.csv",
        "-o",
        "all",
        "--no-key",
      );
    expect(call()).toMatchObject({ status: 0, stdout: expect.stringContaining("3 copies in all") as string });
    const copyOf = (name: string) => readNotebook(join(root, "all", `${name}.ipynb`));
    const seeds = ["ada", "bob", "cay"].map((name) => practiceCopyOf(copyOf(name))!.seed);
    // 1 is taken by the list.
    expect(seeds).toEqual([7, 2, 1]);
    expect(
      readFileSync(join(root, "all", "roster.csv"), "utf8")
        .trim()
        .split(/\r?\n/),
    ).toEqual(["student,seed,group", "ada,7,A", "bob,2,B", "cay,1,A"]);
    // A copy alone has the same numbers.
    gradsheet(
      "practise",
      "exam/q01-one-step-of-gradient-descent.ipynb",
      "--seed",
      "7",
      "--no-key",
      "-o",
      "one.ipynb",
    );
    expect(readNotebook(join(root, "one.ipynb"))).toEqual(copyOf("ada"));
    rmSync(join(root, "all", "bob.ipynb"));
    expect(call().stdout).toMatch(/^1 copy in all, 2 made before/);
    expect(practiceCopyOf(copyOf("bob"))!.seed).toBe(2);
  });

  it("needs one notebook of a paper, and numbers from one place", () => {
    gradsheet("new", "alone");
    expect(gradsheet("practise", "alone.ipynb")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("alone.ipynb: must belong to a paper") as string,
    });
    expect(gradsheet("practise")).toMatchObject({ status: 2 });
    expect(gradsheet("practise", "alone.ipynb", "--seed", "x")).toMatchObject({ status: 2 });
  });
});
