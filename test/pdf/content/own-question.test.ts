import { describe, expect, it } from "vitest";
import { checkPaper } from "../../../src/paper/check-paper.js";
import type { NotebookCell, Notebook } from "../../../src/notebook/format.js";
import { paperDocument } from "../../../src/pdf/content/paper.js";
import { code, markdown, source } from "../sample-notebook.js";
import { printTree } from "./print-tree.js";

const paper = checkPaper(
  {
    paper: "own",
    title: "Own",
    problems: [
      {
        problem: "1",
        title: "XOR of 6 variables",
        notebook: "q01.ipynb",
        intro: "A step with rate 0.1.",
        parts: [
          { id: "a", part: "a", statement: "Start at $w=3$. (1) Find $w$.", expects: "number", marks: 2 },
        ],
      },
    ],
  },
  "paper.json",
);

const sheet = (cells: NotebookCell[], metadata: Notebook["metadata"] = {}, questionsOnly = true) => {
  const { path, notebook } = source("/own/q01.ipynb", ...cells);
  const sources = [{ path, notebook: { ...notebook, metadata: { ...notebook.metadata, ...metadata } } }];
  const { blocks } = paperDocument(sources, { paper, root: "/own", questionsOnly });
  return printTree(blocks).join("\n");
};

const notebookWith = (start: number, rate: number, n: number) => [
  markdown(`# XOR of ${n} variables\n\n> A step with rate ${rate}. Start at $w=${start}$ and find $w$.`),
  code("1 + 1"),
  markdown("**Idea.** Go downhill.\n\n## The end\n\n> Where does it end?\n\nAt the bottom."),
];

describe("the question sheet of a paper's notebook", () => {
  it("has the paper's statements where the notebook asks about the paper's numbers", () => {
    const text = sheet(notebookWith(3, 0.1, 6));
    expect(text).toContain("(1) Find");
    expect(text).not.toContain("Where does it end?");
  });

  it.each([
    [
      "a variant under the paper's file name",
      { gradsheet: { changedFrom: "q01.ipynb" } },
      notebookWith(5, 0.2, 4),
    ],
    // Its numbers are the paper's in another order: the metadata alone say that they were drawn.
    [
      "a variant with the paper's numbers elsewhere",
      { gradsheet: { changedFrom: "q01.ipynb" } },
      notebookWith(3, 0.1, 4),
    ],
    ["a notebook whose statement was changed by hand", {}, notebookWith(5, 0.1, 4)],
  ])("%s: has the notebook's own questions, without its solution", (_, metadata, cells) => {
    const text = sheet(cells, metadata);
    expect(text).toContain("XOR of 4 variables");
    expect(text).toContain("A step with rate");
    expect(text).toContain("Where does it end?");
    expect(text).not.toMatch(/\(1\) Find|of 6|Idea|bottom/);
  });

  it("and the solution of a variant is headed by its own title", () => {
    const text = sheet(notebookWith(5, 0.2, 4), { gradsheet: { changedFrom: "q01.ipynb" } }, false);
    expect(text).toContain("XOR of 4 variables");
    expect(text).not.toContain("of 6");
    expect(text).toContain("Go downhill.");
  });

  it("has the paper's marks at the headings of a variant's parts", () => {
    const part = { topic: "", kind: "", statement: "Why?", expects: "text" };
    const parts = [
      { ...part, id: "a", part: "a", marks: 2 },
      { ...part, id: "b", part: "b", marks: 1 },
    ];
    const problem = { problem: "1", title: "One", notebook: "q01.ipynb", marks: 3, parts };
    const marked = checkPaper({ paper: "own", title: "Own", problems: [problem] }, "paper.json");
    const { path, notebook } = source(
      "/own/q01.ipynb",
      markdown("# One\n\n> With $w=5$."),
      markdown("## (a) Down\n\n> Where to?"),
      markdown("## (b) Up\n\n> Why?"),
      markdown("## (c) Aside\n\n> How?"),
    );
    const changed = { ...notebook, metadata: { gradsheet: { changedFrom: "q01.ipynb" } } };
    const { blocks } = paperDocument([{ path, notebook: changed }], {
      paper: marked,
      root: "/own",
      questionsOnly: true,
    });
    const text = printTree(blocks).join("\n");
    expect(text).toMatch(/\(a\) Down.*\(2 marks\)/);
    expect(text).toMatch(/\(b\) Up.*\(1 mark\)/);
    expect(text.match(/\(\d marks?\)/g)).toHaveLength(2);
  });
});
