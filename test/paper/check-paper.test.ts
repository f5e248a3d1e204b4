import { describe, expect, it } from "vitest";
import { checkPaper } from "../../src/paper/check-paper.js";

/** The smallest part, with more fields. */
const paperWith = (part: object) => ({
  paper: "own",
  title: "Own",
  problems: [
    {
      problem: "1",
      notebook: "q.ipynb",
      parts: [{ id: "own-1", statement: "Find z.", expects: { z: ["number", 2], why: "text" }, ...part }],
    },
  ],
});
const checked = (part: object) => checkPaper(paperWith(part), "paper.json");

describe("checkPaper(value, path)", () => {
  it("fills in what a paper leaves out with null, so that nothing is undefined", () => {
    const { problems, institution } = checked({});
    expect(institution).toBeNull();
    expect(problems[0]).toMatchObject({ marks: null, intro: null });
    expect(problems[0].parts[0]).toEqual({
      id: "own-1",
      statement: "Find z.",
      expects: { z: ["number", 2], why: "text" },
      part: "",
      given: {},
      marks: null,
      published: null,
      publishedValue: null,
      needs: [],
      conventions: null,
    });
  });

  it("takes a key, labels, sets and pairs that fit the answer", () => {
    const shape = { roots: ["number", "n"], f: ["number", "n"], kind: "choice:box blur|edge" };
    const fields = {
      expects: shape,
      key: { roots: [1, 2], f: [0.5, null], kind: "edge" },
      publishedValue: { roots: ["1.0", 2], f: null, kind: null },
      labels: { f: "f(x)" },
      unordered: ["roots"],
      paired: [["roots", "f"]],
      accept: { "box blur": ["box filter"] },
    };
    expect(checked(fields).problems[0].parts[0]).toMatchObject(fields);
  });

  it.each([
    [
      { key: { z: [1, 2, 3], why: null } },
      "key must have the shape of expects, got z must have 2 entries, and has 3",
    ],
    [{ key: { z: [1, "2"], why: null } }, 'got z[1] must be number, and is "2"'],
    [{ key: { z: null } }, "got why is missing"],
    [{ key: { z: null, why: null, y: 1 } }, "got y is not asked for"],
    [{ key: [1, 2] }, "got it must be an object"],
    [{ publishedValue: { z: ["a", 1], why: null } }, "publishedValue must have the shape of expects"],
    [{ expects: { z: "float" } }, 'expects must hold type words, arrays and objects of them, got "float"'],
    [{ expects: { z: "choice" } }, "expects must hold type words"],
    [{ labels: { y: "y" } }, 'labels must hold LaTeX for paths of the answer, got {"y":"y"}'],
    [{ unordered: ["why"] }, 'unordered and paired must hold paths of arrays in the answer, got "why"'],
    [{ paired: [["z"]] }, 'paired[0] must have 2 or more entries, got ["z"]'],
    [{ accept: { yes: ["ja"] } }, "accept must hold lists of other words for the choices"],
    [{ reconstructed: "" }, "reconstructed must be a sentence"],
    [{ marks: "2" }, 'marks must be a number or null, got "2"'],
    [{ statement: undefined }, "must have a statement"],
  ])("refuses %j: %s", (part, message) => {
    expect(() => checked(part)).toThrow(message);
    expect(() => checked(part)).toThrow("paper.json, part own-1: ");
  });

  it("refuses two parts of one id", () => {
    const paper = paperWith({});
    paper.problems[0].parts.push(paper.problems[0].parts[0]);
    expect(() => checkPaper(paper, "paper.json")).toThrow("an id of its own, got own-1 twice");
  });
});
