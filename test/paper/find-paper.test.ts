import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { paperAndFolder } from "../../src/paper/find-paper.js";

const course = realpathSync(mkdtempSync(join(tmpdir(), "gradsheet-find-")));
afterAll(() => rmSync(course, { recursive: true }));

const paper = { paper: "mine", title: "Mine", institution: null, course: null, date: null, problems: [] };
const folder = join(course, "papers", "mine");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "paper.json"), JSON.stringify(paper));
mkdirSync(join(course, "solutions", "mine-practice"), { recursive: true });
mkdirSync(join(course, "elsewhere"));

describe("the paper of a name", () => {
  it.each(["solutions", "solutions/mine-practice"])(
    "is found from %s, where copies are made, also below the folder that they were made from",
    (from) => {
      expect(paperAndFolder("mine", join(course, from)).folder).toBe(folder);
    },
  );

  it("is not looked for in all folders from anywhere else", () => {
    expect(() => paperAndFolder("mine", join(course, "elsewhere"))).toThrow(/must be the name of a paper/);
  });
});
