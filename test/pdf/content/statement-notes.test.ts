import { describe, expect, it } from "vitest";
import { checkPaper } from "../../../src/paper/check-paper.js";
import { paperDocument } from "../../../src/pdf/content/paper.js";
import { code, markdown, source } from "../sample-notebook.js";
import { printTree } from "./print-tree.js";

const reconstructed = "The source has solutions only; the question is put together from them.";
const paper = checkPaper(
  {
    paper: "own",
    title: "Own",
    problems: [
      {
        problem: "1",
        title: "A network",
        notebook: "q01.ipynb",
        parts: [
          { id: "a", part: "a", statement: "Find $z$.", expects: "number", reconstructed },
          { id: "b", part: "b", statement: "Find $h$.", expects: "number", reconstructed },
          {
            id: "c",
            part: "c",
            statement: "Draw.",
            expects: "text",
            figure: "Drawing lost; read as a square.",
          },
        ],
      },
    ],
  },
  "paper.json",
);

const linesOf = (statement: string, questionsOnly: boolean) => {
  const sources = [source("/own/q01.ipynb", markdown(`# 1. A network\n\n${statement}`), code("1 + 1"))];
  const document = paperDocument(sources, { paper, root: "/own", questionsOnly });
  return { ...document, lines: printTree(document.blocks) };
};

describe("a statement that is not the source's own", () => {
  it("is said to be so under the problem, with the parts where it is not about all", () => {
    const { lines } = linesOf("Find $z$.", false);
    expect(lines).toContain(`*(a, b) ${reconstructed}*`);
    expect(lines).toContain("*(c) Drawing lost; read as a square.*");
  });

  it("is said once where the notebook says it", () => {
    const { lines } = linesOf(`Find $z$.\n\n*${reconstructed}*`, false);
    expect(lines.filter((line) => line.includes("put together"))).toHaveLength(1);
  });

  it("is said once where the notebook says it in words of its own, and added where it says another thing", () => {
    const said = "*The source has the solutions only. Here the question is put together from these.*";
    expect(
      linesOf(`Find $z$.\n\n${said}`, false).lines.filter((line) => line.includes("put together")),
    ).toHaveLength(1);
    const other = "*The source has a drawing of the question.*";
    expect(
      linesOf(`Find $z$.\n\n${other}`, false).lines.filter((line) => line.includes("put together")),
    ).toHaveLength(1);
  });

  it("is said on the question sheet, below the parts that it is about", () => {
    const { lines } = linesOf("Find $z$.", true);
    expect(lines.filter((line) => /^\*[^*]/.test(line))).toEqual([
      `*${reconstructed}*`,
      "*Drawing lost; read as a square.*",
    ]);
  });
});

describe("a paper without marks", () => {
  it("has none, in its problems, and no NaN", () => {
    const { marks, lines } = linesOf("Find $z$.", false);
    expect(marks).toBeNull();
    expect(lines.join("\n")).not.toContain("NaN");
  });
});
