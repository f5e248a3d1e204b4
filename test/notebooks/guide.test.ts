import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import {
  formatNotebook,
  hasTag,
  type Notebook,
  readNotebook,
  withoutOutputs,
} from "../../src/api/notebook.js";
import { claimsIn } from "../../src/cli/claims.js";
import { executedNotebooks } from "../../src/docs/notebooks/executed.js";
import { answersIn } from "../../src/paper/answers-in.js";
import { readPaper } from "../../src/paper/read-paper.js";
import { rounds } from "../support/rounds.js";
import { uncoveredIn } from "./support/damages.js";
import { notebooksFolder, paperTimeout } from "./support/solved-paper.js";
import { typesetFaults } from "./support/typeset-faults.js";

/*
 * The chapters of the guide: what a newcomer reads first must run as it stands. Cells that show a mistake bear the tag
 * `raises-exception`; they have to fail, and no other cell may.
 */

const folder = fileURLToPath(new URL("../../notebooks/guide", import.meta.url));
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".ipynb"))
  .toSorted();
const chapters = names.map((name) => {
  const path = join(folder, name);
  return { name, path, notebook: readNotebook(path) };
});
const each = chapters.map((chapter, at) => [chapter.name, chapter, chapters[at + 1]] as const);

const codeOf = ({ cells }: Notebook) =>
  cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => source);
const textOf = ({ cells }: Notebook) =>
  cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => source)
    .join("\n\n");

describe.each(each)("%s", (_, { path, notebook }, next) => {
  it("is stored clean, as gradsheet writes it", () => {
    expect(readFileSync(path, "utf8")).toBe(formatNotebook(withoutOutputs(notebook)));
    expect(notebook.metadata.kernelspec?.name).toBe("gradsheet");
  });

  it("begins with its title, links to what is there, and leads to the next chapter", () => {
    expect(notebook.cells[0].source).toMatch(/^# \S/);
    const links = [...textOf(notebook).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, link]) => decodeURI(link))
      .filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
    expect(links).toEqual(expect.arrayContaining(next === undefined ? [] : [next.name]));
  });
});

/** What cells import from the library, by name; types aside. */
const importedIn = (code: string): string[] =>
  [...code.matchAll(/^import \{([^}]*)\} from "gradsheet"/gm)].flatMap(([, list]) =>
    list.split(",").map((word) => word.trim().split(" as ")[0]),
  );
const known = new Set(chapters.flatMap(({ notebook }) => importedIn(codeOf(notebook).join("\n"))));

// A cell that is to show a mistake must not fail for want of an import.
it.each(each)("%s imports what it uses of the library", (_, { notebook }) => {
  const code = codeOf(notebook).join("\n");
  const declared = [...code.matchAll(/\b(?:const|let|function)\s+([^=;(]*)/g)].flatMap(
    ([, left]) => left.match(/\w+/g) ?? [],
  );
  const own = new Set([...importedIn(code), ...declared]);
  const bare = code
    .replaceAll(/^import [^;]*;/gm, "")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replaceAll(/\/\/.*$/gm, "");
  const called = [...bare.matchAll(/(?<![.\w])([A-Za-z]\w*)(?=[(`])/g)].map(([, word]) => word);
  expect(called.filter((word) => known.has(word) && !own.has(word))).toEqual([]);
});

describe("run from its first cell to its last", () => {
  const executed = new Map<string, Notebook>();

  // Each on a kernel of its own, as the book runs them: it takes the copies that are tested here.
  beforeAll(async () => {
    const { notebooks, faults } = await executedNotebooks(
      chapters.map(({ path }) => path),
      { runs: true, fresh: true },
    );
    if (faults.length > 0) throw new Error(faults.join("\n"));
    for (const { name, path } of chapters) executed.set(name, notebooks.get(path)!);
  }, paperTimeout);

  it.each(names)("%s fails where it means to, and nowhere else", (name) => {
    const cells = executed.get(name)!.cells;
    const failed = cells.filter(
      (cell) => cell.cell_type === "code" && cell.outputs.some(({ output_type }) => output_type === "error"),
    );
    expect(failed.map(({ id }) => id)).toEqual(
      cells.filter((cell) => hasTag(cell, "raises-exception")).map(({ id }) => id),
    );
  });

  it.each(names)("%s claims what holds, and its answers are decided by a key or a check", (name) => {
    const notebook = executed.get(name)!;
    expect(claimsIn(notebook).filter(({ held }) => !held)).toEqual([]);
    const ids = new Set(answersIn(notebook).map(({ id }) => id));
    const parts = papers.flatMap(({ problems }) => problems.flatMap((problem) => problem.parts));
    const asked = parts.filter(({ id }) => ids.has(id));
    expect(asked.length).toBeGreaterThanOrEqual(ids.size);
    expect(asked.flatMap(uncoveredIn)).toEqual([]);
  });

  it(
    "makes pages on which nothing is lost or cut",
    async () => {
      // What most chapters have in them stands in the first three.
      const shown = rounds({ everyday: chapters.slice(0, 3), thorough: chapters });
      const sources = shown.map(({ name, path }) => ({ path, notebook: executed.get(name)! }));
      expect(await typesetFaults(sources, null)).toEqual([]);
    },
    paperTimeout,
  );
});

const papers = readdirSync(notebooksFolder).flatMap((name) => readPaper(join(notebooksFolder, name)) ?? []);
