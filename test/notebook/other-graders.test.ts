import { readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  formatNotebook,
  parseNotebook,
  withoutOutputs,
  writeNotebook,
  readNotebook,
} from "../../src/api/notebook.js";
import { withSolutionTags } from "../../src/notebook/solution.js";
import { withParameters, withValues } from "../../src/parameters/inject.js";

/*
 * Courses keep nbgrader's and otter-grader's marks in the metadata of a notebook and its cells, and otter's settings in raw cells.
 * Sources: nbgrader, "Creating and grading assignments", metadata of schema version 3; otter-grader, "Notebook format".
 */

const nbgrader = (id: string, more: object = {}) => ({
  nbgrader: {
    grade: true,
    grade_id: id,
    locked: false,
    points: 2,
    schema_version: 3,
    solution: true,
    task: false,
    ...more,
  },
});

const source = JSON.stringify({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: "gradsheet", display_name: "TypeScript (gradsheet)", language: "typescript" },
    otter: { OK_FORMAT: true, assignment_name: "hw3", tests: { q1: { name: "q1", points: 2, suites: [] } } },
    celltoolbar: "Create Assignment",
  },
  cells: [
    {
      cell_type: "raw",
      id: "config",
      metadata: {},
      source: "# ASSIGNMENT CONFIG\ninit_cell: false\nexport_cell: true\n",
    },
    {
      cell_type: "raw",
      id: "begin",
      metadata: { tags: ["otter"] },
      source: "# BEGIN QUESTION\nname: q1\npoints: 2\n",
    },
    {
      cell_type: "markdown",
      id: "text",
      metadata: nbgrader("text", { grade: false, locked: true }),
      source: "# One\n\n> Compute $x+1$.\n\n**Idea.** Add.\n\n> Then double it.",
    },
    {
      cell_type: "code",
      id: "givens",
      metadata: { tags: ["parameters"], ...nbgrader("givens") },
      source: "const x = 1;",
      execution_count: 3,
      outputs: [],
    },
    {
      cell_type: "code",
      id: "answer",
      metadata: { ...nbgrader("answer"), deletable: false },
      source: "x + 1; // SOLUTION",
      execution_count: 4,
      outputs: [],
    },
    { cell_type: "raw", id: "end", metadata: {}, source: "# END QUESTION" },
  ],
});

const notebook = () => parseNotebook(source, "hw3.ipynb");
const ofCells = (
  cells: { id: string; cell_type: string; source: string; metadata: Record<string, unknown> }[],
) => Object.fromEntries(cells.map(({ id, metadata }) => [id, metadata["nbgrader"]]));
const raw = (cells: { cell_type: string; source: string }[]) =>
  cells.filter(({ cell_type }) => cell_type === "raw").map((cell) => cell.source);

describe("the metadata of nbgrader and otter-grader", () => {
  it("comes back from a file as it was, with and without outputs", () => {
    const folder = mkdtempSync(join(tmpdir(), "gradsheet-graders-"));
    const path = join(folder, "hw3.ipynb");
    writeFileSync(path, source);
    writeNotebook(path, withoutOutputs(readNotebook(path)));
    const { metadata, cells } = JSON.parse(readFileSync(path, "utf8")) as ReturnType<typeof notebook>;
    const before = JSON.parse(source) as ReturnType<typeof notebook>;
    expect(metadata).toEqual(before.metadata);
    expect(cells.map((cell) => cell.metadata)).toEqual(before.cells.map((cell) => cell.metadata));
    expect(JSON.parse(formatNotebook(notebook()))).toMatchObject({ metadata: before.metadata });
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["with other values in a cell of their own", withParameters],
    ["with other values in the place of its own", withValues],
  ])("stays where a notebook is told %s", (_, changed) => {
    const { metadata, cells } = changed(notebook(), { x: 2 }, "hw3.ipynb");
    expect(metadata["otter"]).toEqual(notebook().metadata["otter"]);
    expect(metadata["celltoolbar"]).toBe("Create Assignment");
    expect(raw(cells)).toEqual(raw(notebook().cells));
    expect(ofCells(cells)).toMatchObject(ofCells(notebook().cells));
  });

  it("stays with one piece of a text that is taken apart: two cells of one grade_id would be refused", () => {
    const { cells } = withSolutionTags({
      ...notebook(),
      cells: [notebook().cells[0], ...notebook().cells].map((cell, at) =>
        at === 0 ? { ...cell, cell_type: "markdown" as const, id: "first", source: "# First" } : cell,
      ),
    });
    const ids = cells.flatMap(
      ({ metadata }) => ((metadata["nbgrader"] ?? {}) as { grade_id?: string }).grade_id ?? [],
    );
    expect(cells.length).toBeGreaterThan(7);
    expect(ids).toEqual(["text", "givens", "answer"]);
  });
});
