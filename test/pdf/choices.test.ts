import { describe, expect, it } from "vitest";
import { answerMime, type CodeCell, type Paper } from "../../src/api/notebook.js";
import { checkPaper } from "../../src/paper/check-paper.js";
import { notebooksToHtml } from "../../src/pdf/html/html-document.js";
import { notebooksToPdf } from "../../src/pdf/document.js";
import { Pdf } from "./read-pdf.js";
import { code, source } from "./sample-notebook.js";

const paper: Paper = checkPaper(
  {
    paper: "own",
    title: "Own",
    problems: [
      {
        problem: "1",
        title: "Choices",
        notebook: "q01.ipynb",
        parts: [
          {
            id: "own-1",
            part: "",
            statement: "Which hold? 1) $1<2$. 2) Water burns.",
            given: { options: ["$1<2$.", "Water burns."] },
            expects: { correct: ["integer", "n"] },
          },
        ],
      },
    ],
  },
  "paper.json",
);
const record = {
  id: "own-1",
  part: "",
  value: { correct: [1] },
  shown: [
    {
      kind: "choices",
      options: [
        { text: "$1<2$.", chosen: true },
        { text: "Water burns.", chosen: false },
      ],
    },
  ],
  published: null,
  verdict: "unpublished",
  note: null,
};
const answered = source("/own/q01.ipynb", {
  ...(code("1") as CodeCell),
  outputs: [{ output_type: "display_data", data: { [answerMime]: record }, metadata: {} }],
});

describe("a multiple-choice question", () => {
  it("has an empty box before each option on the question sheet, and its options once", async () => {
    const options = { paper, root: "/own", questionsOnly: true };
    const { pdf, degraded, warnings } = await notebooksToPdf([answered], options);
    expect({ degraded, warnings }).toEqual({ degraded: [], warnings: [] });
    const text = new Pdf(pdf).text();
    expect(text.match(/☐/g)).toHaveLength(2);
    expect(text.match(/Water burns/g)).toHaveLength(1);
    expect(text).not.toContain("☒");
    const { html } = notebooksToHtml([answered], options);
    expect(html).toContain("<li><span>☐</span> Water burns.</li>");
  });

  it("has a ticked box before what is chosen in the solution, and no other", async () => {
    const options = { paper, root: "/own", hideCode: true };
    const text = new Pdf((await notebooksToPdf([answered], options)).pdf).text();
    expect(text.match(/[☒☐]/g)).toEqual(["☒", "☐"]);
    const { html } = notebooksToHtml([answered], options);
    expect(html).toContain("<li><span>☐</span> Water burns.</li>");
    expect(html).toMatch(/<li><span>☒<\/span> <span class="katex/);
  });
});
