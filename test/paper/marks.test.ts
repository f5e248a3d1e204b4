import { describe, expect, it } from "vitest";
import { checkPaper } from "../../src/paper/check-paper.js";
import { marksOf, marksThatDiffer } from "../../src/paper/marks.js";

const paperOf = (marks: number | null, ...problems: [marks: number | null, parts: (number | null)[]][]) =>
  checkPaper(
    {
      paper: "own",
      title: "Own",
      marks,
      problems: problems.map(([ofProblem, parts], at) => ({
        problem: String(at + 1),
        title: "One",
        notebook: `q${at}.ipynb`,
        marks: ofProblem,
        parts: parts.map((ofPart, index) => ({
          id: `${at}-${index}`,
          part: "",
          statement: "Why?",
          expects: "text",
          marks: ofPart,
        })),
      })),
    },
    "paper.json",
  );

describe("the marks of a paper", () => {
  it("a problem without its own has its parts' sum, and none where a part has none", () => {
    const { problems } = paperOf(null, [7, [1, 1]], [null, [0.1, 0.2]], [null, [1, null]], [null, []]);
    expect(problems.map(marksOf)).toEqual([7, 0.3, null, null]);
  });

  it("that do not add up are named, those that do or cannot be added are not", () => {
    expect(marksThatDiffer(paperOf(10, [10, [4, 5]], [null, [3]]))).toEqual([
      "own, problem 1: the parts' marks sum to 9, the problem says 10",
      "own: the problems' marks sum to 13, the paper says 10",
    ]);
    expect(marksThatDiffer(paperOf(13, [10, [4, 6]], [null, [3]]))).toEqual([]);
    expect(marksThatDiffer(paperOf(13, [10, [4, null]], [null, [null]]))).toEqual([]);
    expect(marksThatDiffer(paperOf(null, [1, []]))).toEqual([]);
  });
});
