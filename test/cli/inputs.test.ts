import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findInputs } from "../../src/cli/inputs.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-inputs-"));
const here = (...parts: string[]) => join(root, ...parts);
const touch = (...parts: string[]) => {
  mkdirSync(join(here(...parts), ".."), { recursive: true });
  writeFileSync(here(...parts), "{}");
};

beforeAll(() => {
  for (const name of ["q10-ten.ipynb", "q2-two.ipynb", "q1-one.ipynb", ".hidden.ipynb", "notes.txt"])
    touch("course", "paper", name);
  writeFileSync(
    here("course", "paper", "paper.json"),
    JSON.stringify({
      paper: "paper",
      title: "t",
      problems: ["q2-two", "q1-one"].map((name, at) => ({
        problem: `${at + 1}`,
        title: name,
        notebook: `${name}.ipynb`,
        parts: [],
      })),
    }),
  );
  for (const name of ["b10.ipynb", "b9.ipynb"]) touch("course", "loose", name);
  touch("course", "loose", "node_modules", "x.ipynb");
  touch("course", "loose", ".ipynb_checkpoints", "b9.ipynb");
  mkdirSync(here("empty"));
});
afterAll(() => rmSync(root, { recursive: true }));

describe("findInputs(words)", () => {
  it("takes a paper's notebooks in the order of its problems, others after them by number", () => {
    expect(findInputs([here("course", "paper")]).map(({ target }) => target)).toEqual([
      join("paper", "q2-two.ipynb"),
      join("paper", "q1-one.ipynb"),
      join("paper", "q10-ten.ipynb"),
    ]);
  });

  it("sends a paper's notebook to the same place however it is named", () => {
    const [byFile] = findInputs([here("course", "paper", "q1-one.ipynb")]);
    expect(byFile.target).toBe(join("paper", "q1-one.ipynb"));
    expect(byFile.paper?.title).toBe("t");
    expect(findInputs([here("course")]).map(({ target }) => target)).toContain(byFile.target);
  });

  it("sends a notebook outside papers to its name, and those of a folder below the folder's name", () => {
    expect(findInputs([here("course", "loose", "b9.ipynb")])[0].target).toBe("b9.ipynb");
    expect(findInputs([here("course", "loose")]).map(({ target }) => target)).toEqual([
      join("loose", "b9.ipynb"),
      join("loose", "b10.ipynb"),
    ]);
  });

  it("takes a notebook once that is named twice", () => {
    expect(
      findInputs([here("course", "loose", "b9.ipynb"), here("course", "loose", "b9.ipynb")]),
    ).toHaveLength(1);
  });

  it("refuses what is not there, a folder without notebooks, and two notebooks with one place to go", () => {
    expect(() => findInputs([here("none")])).toThrow(
      "must be a notebook or a folder with notebooks, got nothing there",
    );
    expect(() => findInputs([here("empty")])).toThrow(
      "must be a folder with notebooks, got one without .ipynb files",
    );
    touch("twin", "b9.ipynb");
    expect(() => findInputs([here("course", "loose", "b9.ipynb"), here("twin", "b9.ipynb")])).toThrow(
      "must have an output name of its own",
    );
  });
});
