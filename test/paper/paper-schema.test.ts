import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkPaper } from "../../src/paper/check-paper.js";
import { paperSchema, partSchema } from "../../src/paper/paper-schema.js";
import { schemaFault } from "../../src/paper/schema-fault.js";

const part = { id: "own-1", statement: "Find z.", expects: { z: ["number", 2], w: "number", why: "text" } };
const paper = (more: object, problem: object = {}) => ({
  paper: "own",
  title: "Own",
  problems: [{ problem: "1", notebook: "q.ipynb", parts: [{ ...part, ...more }], ...problem }],
});

describe("paper.schema.json", () => {
  it("is the schema that the checker reads", () => {
    expect(JSON.parse(readFileSync("assets/paper.schema.json", "utf8"))).toEqual(paperSchema);
  });

  it("is named by every paper that is shipped, and met by it", () => {
    const papers = readdirSync("notebooks").filter((name) => !/\.md$|^training$/.test(name));
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
  ])("leaves to the checker what hangs on the shape of the answer: %o", (more, message) => {
    expect(() => checkPaper(paper(more), "paper.json")).toThrow(message);
  });
});
