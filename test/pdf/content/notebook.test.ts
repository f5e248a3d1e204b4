import { describe, expect, it } from "vitest";
import type { NotebookCell } from "../../../src/notebook/format.js";
import { notebookDocument, type DocumentOptions } from "../../../src/pdf/content/notebook.js";
import type { Degraded } from "../../../src/pdf/tree.js";
import { answered, code, failed, markdown, printed, shown, source } from "../sample-notebook.js";
import { printTree } from "./print-tree.js";

function read(cells: NotebookCell[], options: Partial<DocumentOptions> = {}): string[] {
  const degraded: Degraded[] = [];
  return printTree(
    notebookDocument(source("/x/a.ipynb", ...cells), { root: "/x", ...options }, degraded).blocks,
  );
}

const tagged = (...tags: string[]): NotebookCell[] => [code("f()", [printed("out")], ...tags)];

function raw(text: string, format?: string): NotebookCell {
  return { id: "raw", cell_type: "raw", metadata: format === undefined ? {} : { format }, source: text };
}

describe("readNotebook", () => {
  it("puts code before its outputs", () => {
    expect(read([code("f(1)\n", [printed("hello\n")])])).toEqual([
      'listing typescript: "f(1)"',
      'stdout: "hello"',
    ]);
  });

  describe("does what tags ask", () => {
    it.each([
      ["remove-cell", []],
      ["remove_cell", []],
      ["remove-input", ['stdout: "out"']],
      ["remove_input", ['stdout: "out"']],
      ["hide-input", ['stdout: "out"']],
      ["hide_input", ['stdout: "out"']],
      ["remove-output", ['listing typescript: "f()"']],
      ["page-break", ["pageBreak", 'listing typescript: "f()"', 'stdout: "out"']],
    ])("%s", (tag, lines) => {
      expect(read(tagged(tag))).toEqual(lines);
    });

    it("and what JupyterLab's folds ask", () => {
      const folded = { ...code("f()", [printed("out")]), metadata: { jupyter: { source_hidden: true } } };
      expect(read([folded])).toEqual(['stdout: "out"']);
    });
  });

  describe("makes the question sheet of a notebook", () => {
    const cells = [
      markdown(
        "# Sheet\n\nState it.\n\n## Solution\n\nHidden.\n\n### Step\n\nHidden too.\n\n## Question 2\n\nShown.",
      ),
      code("secret()", [printed("secret")]),
      code("given()", [printed("data")], "question"),
      markdown("The proof.", "solution"),
    ];
    it("without code, tagged cells and sections headed Solution", () => {
      expect(read(cells, { questionsOnly: true })).toEqual([
        "State it.",
        "## Question 2",
        "Shown.",
        'listing typescript: "given()"',
        'stdout: "data"',
      ]);
    });
  });

  describe("shows the best of an output", () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>';
    it.each([
      [
        "HTML before an SVG",
        { "image/svg+xml": svg, "text/html": "<p>html</p>", "text/plain": "plain" },
        ["html"],
      ],
      [
        "an SVG before HTML that a script draws",
        { "image/svg+xml": svg, "text/html": "<p>loading</p><script>draw()</script>" },
        ['picture svg 5 "drawing"'],
      ],
      ["HTML before LaTeX", { "text/latex": "$$x$$", "text/html": "<p>html</p>" }, ["html"]],
      [
        "a table before LaTeX",
        { "text/latex": "$$x$$", "text/html": "<table><tr><td>1</td></tr></table>" },
        ["row 1"],
      ],
      ["HTML before Markdown", { "text/html": "<p>html</p>", "text/markdown": "*md*" }, ["html"]],
      ["Markdown before text", { "text/markdown": "*md*", "text/plain": "plain" }, ["*md*"]],
      [
        "text where HTML says nothing",
        { "text/html": "<script>x</script>", "text/plain": "plain" },
        ['text: "plain"'],
      ],
      ["JSON at last", { "application/json": { a: 1 } }, ['listing json: "{\\n  \\"a\\": 1\\n}"']],
      ["nothing of an empty bundle", {}, []],
    ])("%s", (_title, bundle, lines) => {
      expect(read([code("", [shown(bundle)])])).toEqual(lines);
    });
  });

  it("joins the pieces of a stream, and keeps the two streams apart", () => {
    expect(read([code("", [printed("a"), printed("b\n"), printed("c", "stderr"), printed("d")])])).toEqual([
      'stdout: "ab"',
      'stderr: "c"',
      'stdout: "d"',
    ]);
  });

  it("shows an error's name and message where the traceback has them, and where it has not", () => {
    expect(
      read([code("", [failed("TypeError", "no", ["\u001b[31mTypeError\u001b[0m: no", "  at f"])])]),
    ).toEqual(['error: "TypeError"{"color":"#b3261e"} + ": no\\n  at f"']);
    expect(read([code("", [failed("Error", "why", ["at f"])])])).toEqual([
      'error: "Error: why\\n"{"bold":true,"color":"#b3261e"} + "at f"',
    ]);
  });

  it("sets an answer as its record says, with the published one, the verdict and what that rests on", () => {
    const value = {
      W_h: [
        [1, 2],
        [3, 4.5],
      ],
      loss: 0.664272,
      choice: "yes",
      layers: [{ weights: [[1]], bias: [0] }],
      more: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    };
    const expects = {
      W_h: ["number", 2, 2],
      loss: "number",
      choice: "choice:yes|no",
      layers: [{ weights: ["number", "m", "n"], bias: ["number", "m"] }, "k"],
      more: ["integer", "n"],
    };
    const record = { id: "a", part: "b", value, published: "$x$", note: "Why: $y$." };
    const compared = { published: 1, of: 16 };
    expect(read([code("", [answered({ ...record, verdict: "corrected", compared }, expects)])])).toEqual([
      "answer b corrected: corrects the published answer (1 of 16 values is published)",
      "  $\\displaystyle W_{h} = \\begin{pmatrix}1&2\\\\3&4.5\\end{pmatrix}$",
      "  $\\displaystyle \\mathrm{loss} = 0.664272$",
      "  $\\mathrm{choice}$: yes",
      "  head $\\mathrm{layers}$ center | $\\mathrm{weights}$ center | $\\mathrm{bias}$ center",
      "  row $1$ left | $\\begin{pmatrix}1\\end{pmatrix}$ center | $\\left(0\\right)$ center",
      "  $\\displaystyle \\mathrm{more} = 1$, $2$, $3$, $4$, $5$, $6$, $7$, $8$, $9$",
      "  published: $x$",
      "  note: Why: $y$.",
    ]);
  });

  it("sets code in an answer as a listing, and leaves numbers like 2) as they were typed", () => {
    const value = { code: "```python\nfor x:\n  y\n```", text: "2) second\n5) fifth" };
    const record = { id: "a", part: "b", value, published: "1) first", note: "3) third" };
    const expects = { code: "text", text: "text" };
    expect(read([code("", [answered({ ...record, verdict: "agrees", byAuthor: true }, expects)])])).toEqual([
      "answer b agrees: agrees with the published answer (judged by the author)",
      '  listing python: "for x:\\n  y"',
      "  2) second⏎5) fifth",
      "  published: 1) first",
      "  note: 3) third",
    ]);
  });

  it("sets the record of an older notebook, which has no LaTeX, as text", () => {
    const old = { id: "a", part: "b", value: { z: [1, 2], why: "so" }, verdict: "agrees", published: null };
    expect(read([code("", [shown({ "application/vnd.gradsheet.answer+json": old })])])).toEqual([
      "answer b agrees: agrees with the published answer",
      "  z: [1,2]",
      "  why: so",
    ]);
  });

  it("reads a record that somebody broke as far as it goes", () => {
    const broken = { id: 7, verdict: "constructor", published: { a: 1 } };
    expect(read([code("", [shown({ "application/vnd.gradsheet.answer+json": broken })])])).toEqual([
      "answer  unpublished: no value was published",
      "  null",
    ]);
  });

  it("shows raw cells by their declared type", () => {
    expect(
      read([
        raw("as is"),
        raw("**b**", "text/markdown"),
        raw("<p>h</p>", "text/html"),
        raw("x^2", "text/latex"),
        raw("$1+1$", "text/latex"),
      ]),
    ).toEqual(['listing plain: "as is"', "**b**", "h", "$$x^2$$", "$$1+1$$"]);
  });

  it("levels headings without gaps", () => {
    expect(read([markdown("# T\n\n### A\n\n##### B\n\n### C\n\n## D")])).toEqual([
      "## A",
      "### B",
      "## C",
      "## D",
    ]);
  });
});
