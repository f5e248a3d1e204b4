import { describe, expect, it } from "vitest";
import { parseNotebook } from "../../src/api/notebook.js";

const upgraded = (...cells: object[]) =>
  parseNotebook(
    JSON.stringify({
      nbformat: 3,
      nbformat_minor: 0,
      metadata: { name: "Old", signature: "sha256:0" },
      worksheets: [{ cells: cells.slice(0, 1), metadata: {} }, { cells: cells.slice(1) }],
    }),
    "old.ipynb",
  );

const code = (output: object) => ({
  cell_type: "code",
  language: "python",
  collapsed: false,
  input: ["print 1\n", "2"],
  prompt_number: 4,
  metadata: {},
  outputs: [output],
});

describe("a notebook of nbformat 3", () => {
  it("has the cells of all worksheets, its language, and no name or signature", () => {
    const { nbformat, metadata, cells } = upgraded(
      { cell_type: "heading", level: 2, source: ["Old\n", "times"] },
      { cell_type: "markdown", source: "text" },
      code({ output_type: "stream", stream: "stderr", text: ["a\n", "b"] }),
    );
    expect(nbformat).toBe(4);
    expect(metadata).toEqual({ language_info: { name: "python" } });
    expect(cells).toMatchObject([
      { cell_type: "markdown", source: "## Old times" },
      { cell_type: "markdown", source: "text" },
      {
        cell_type: "code",
        source: "print 1\n2",
        execution_count: 4,
        metadata: { collapsed: false },
        outputs: [{ output_type: "stream", name: "stderr", text: "a\nb" }],
      },
    ]);
    for (const cell of cells)
      for (const key of ["input", "level", "prompt_number"]) expect(cell).not.toHaveProperty(key);
  });

  it.each([
    [
      { output_type: "pyout", prompt_number: 4, text: ["1\n", "2"], html: "<b>1</b>", json: '{"a": 1}' },
      {
        output_type: "execute_result",
        execution_count: 4,
        data: { "text/plain": "1\n2", "text/html": "<b>1</b>", "application/json": { a: 1 } },
        metadata: {},
      },
    ],
    [
      { output_type: "display_data", png: "iVBO", svg: ["<svg>", "</svg>"], metadata: { png: { width: 9 } } },
      {
        output_type: "display_data",
        data: { "image/png": "iVBO", "image/svg+xml": "<svg></svg>" },
        metadata: { "image/png": { width: 9 } },
      },
    ],
    [
      { output_type: "pyerr", ename: "E", evalue: "v", traceback: ["t"] },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
    ],
    [
      { output_type: "stream", text: "out" },
      { output_type: "stream", name: "stdout", text: "out" },
    ],
  ])("output %j is %j", (old, output) => {
    expect(upgraded(code(old)).cells).toMatchObject([{ outputs: [output] }]);
  });
});
