import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkPaper } from "../../src/paper/check-paper.js";
import { paperSchema, partSchema } from "../../src/paper/paper-schema.js";
import { readPaper } from "../../src/paper/read-paper.js";
import { marksByHand } from "../../src/paper/value-marks.js";
import { schemaFault } from "../../src/paper/schema-fault.js";

const papers = readdirSync("notebooks").filter((name) => existsSync(join("notebooks", name, "paper.json")));

const part = { id: "own-1", statement: "Find z.", expects: { z: ["number", 2], w: "number", why: "text" } };
const paper = (more: object, problem: object = {}) => ({
  paper: "own",
  title: "Own",
  problems: [{ problem: "1", notebook: "q.ipynb", parts: [{ ...part, ...more }], ...problem }],
});

describe("a rubric", () => {
  it("is there for every answer in words of a shipped paper, with the marks that a person gives for it", () => {
    let found = 0;
    for (const name of papers)
      for (const { parts } of readPaper(join("notebooks", name))!.problems)
        for (const each of parts) {
          const asksForWords = /"text(\|null)?"(?!:)/.test(
            JSON.stringify(Object.values({ is: each.expects })),
          );
          expect([each.id, (each.rubric ?? []).length > 0]).toEqual([each.id, asksForWords]);
          if (!asksForWords) continue;
          found += 1;
          // Papers that print marks have them at each point too.
          expect(each.rubric!.every(({ marks }) => (marks === null) === (each.marks === null))).toBe(true);
        }
    expect(found).toBeGreaterThan(80);
  });

  it.each<[object, number | null]>([
    [{ marks: 6 }, 2],
    [{ marks: null }, 1],
    [{ marks: { z: 1, why: 3 } }, 3],
    [{ marks: 4, expects: { rows: [{ name: "text", size: "number" }, 4], why: "text" } }, 3],
    [{ marks: 4, expects: { rows: [{ name: "text", sizes: ["number", "n"] }, 4], why: "text" } }, null],
    [{ marks: 4, expects: { rows: ["text", "n"] } }, 4],
    [{ marks: 4, expects: "number" }, 0],
  ])("%j leaves a person %s marks to give", (more, marks) => {
    const [own] = checkPaper(paper(more), "p").problems[0].parts;
    expect(marksByHand(own)).toBe(marks);
  });
});

describe("paper.schema.json", () => {
  it("is the schema that the checker reads", () => {
    expect(JSON.parse(readFileSync("assets/paper.schema.json", "utf8"))).toEqual(paperSchema);
  });

  it("is named by every paper that is shipped, and met by it", () => {
    expect(papers.length).toBeGreaterThan(15);
    for (const name of papers) {
      const value = JSON.parse(readFileSync(join("notebooks", name, "paper.json"), "utf8")) as never;
      expect(value).toMatchObject({ $schema: "../../assets/paper.schema.json" });
      expect(schemaFault(value, paperSchema)).toBeNull();
    }
  });

  it("takes what practice reads", () => {
    const more = {
      marks: { z: 2, why: 1 },
      tolerance: { w: { rel: 0.01 } },
      upToScale: [["z", "w"]],
      slips: [{ at: "z", as: "-z", say: "the sign" }],
      rubric: ["names the flat region"],
    };
    expect(schemaFault(paper(more), paperSchema)).toBeNull();
    expect(checkPaper(paper(more), "p").problems[0].parts[0]).toMatchObject({
      marks: 3,
      marksOf: more.marks,
    });
  });

  it.each<[object, string]>([
    [{ lables: { z: "z" } }, "lables must be a field that is known, got lables. Did you mean labels?"],
    [{ tolerance: "exact" }, "tolerance must be"],
    [{ tolerance: { rel: 0 } }, "tolerance.rel must be greater than 0, got 0"],
    [{ slips: [{ at: "z", as: "-z" }] }, "slips[0] must have say"],
    [{ slips: "z" }, 'slips must be a list, got "z"'],
    [{ rubric: [""] }, "rubric[0] must not be empty"],
    [{ rubric: [{ says: "names it" }] }, "rubric[0] must have marks, got says"],
    [{ rubric: [{ says: "names it", marks: 0 }] }, "rubric[0].marks must be greater than 0, got 0"],
    [{ rubric: [3] }, "rubric[0] must be a text or an object, got 3"],
    [{ upToScale: [[]] }, "upToScale[0] must have 1 or more entries"],
    [{ depends: [3] }, "depends[0] must be a text, got 3"],
    [{ unordered: "z" }, "unordered must be a list"],
  ])("refuses %o, and so does the checker, in the same words", (more, message) => {
    expect(schemaFault({ ...part, ...more } as never, partSchema)).not.toBeNull();
    expect(() => checkPaper(paper(more), "paper.json")).toThrow(message);
  });

  it.each<[object, string]>([
    [{ marks: { x: 1 } }, "marks must be a number, or numbers for paths of the answer, got x"],
    [{ tolerance: { x: "digits" } }, "tolerance must be one, or one each for paths of the answer, got x"],
    [{ upToScale: [["why"]] }, "upToScale must hold lists of paths of numbers"],
    [{ slips: [{ at: "x", as: "1", say: "one" }] }, "slips must show at paths of the answer"],
    [{ depends: ["own-2"] }, "depends must hold ids of earlier parts of its problem, got own-2"],
    [
      { expects: { z: "number" }, rubric: ["names it"] },
      'rubric is for answers with a text, got {"z":"number"}',
    ],
    [
      { rubric: ["one", { says: "two", marks: 1 }] },
      "rubric must give all points marks, or none, got 1 of 2",
    ],
    [
      { marks: 6, rubric: [{ says: "names it", marks: 1 }] },
      "rubric must have marks that sum to the 2 that a person gives, got 1",
    ],
    [
      { marks: { z: 1, why: 3 }, rubric: [{ says: "names it", marks: 2 }] },
      "rubric must have marks that sum to the 3 that a person gives, got 2",
    ],
  ])("leaves to the checker what hangs on the shape of the answer: %o", (more, message) => {
    expect(() => checkPaper(paper(more), "paper.json")).toThrow(message);
  });
});
