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
  it("has the paper's statements where the notebook quotes them, with their labels", () => {
    const cells = [
      markdown("# XOR of 6 variables\n\n> A step with\n> rate 0.1."),
      markdown("## The start\n\n> Start at $w=3$. (1) Find $w$.\n\n**Idea.** Go downhill."),
    ];
    expect(sheet(cells)).toContain("**(a) **Start at");
    expect(sheet(cells)).not.toMatch(/Idea|The start/);
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
    ["a notebook whose numbers were changed by hand", {}, notebookWith(5, 0.1, 4)],
    ["a notebook that asks about the paper's numbers in other words", {}, notebookWith(3, 0.1, 4)],
    [
      "a notebook that quotes nothing and tells other numbers",
      {},
      [
        markdown("# XOR of 4 variables\n\nA step with rate 0.1. Start at $w=5$. Where does it end?"),
        code("1 + 1"),
        markdown("**Idea.** To the bottom."),
      ],
    ],
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
    expect(text).toMatch(/\(a\) Down.*<2 marks>/);
    expect(text).toMatch(/\(b\) Up.*<1 marks>/);
    expect(text.match(/<\d marks>/g)).toHaveLength(2);
  });
});
