import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findInputs } from "../../src/cli/inputs.js";
import { paperIndex } from "../../src/cli/paper-index.js";
import { notebooksFolder } from "./support/solved-paper.js";

const stored = readFileSync(join(notebooksFolder, "README.md"), "utf8");
const inputs = findInputs([notebooksFolder]);

describe("notebooks/README.md", () => {
  it("is what gradsheet index makes of the papers that are there", () => {
    expect(stored).toBe(
      paperIndex(inputs, notebooksFolder, "gradsheet index notebooks -o notebooks/README.md"),
    );
  });

  it("links every notebook, by topic and by paper, and nothing that is not there", () => {
    const links = [...stored.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => decodeURI(link));
    expect(links.filter((link) => !existsSync(join(notebooksFolder, link)))).toEqual([]);
    const [byTopic, byPaper] = stored.split("\n## By paper\n");
    for (const { paper, path } of inputs.filter((input) => input.paper !== null)) {
      const link = `(${paper!.paper}/${path.split(/[\\/]/).at(-1)})`;
      expect(byTopic.includes(link) && byPaper.includes(link), link).toBe(true);
    }
  });

  it("names every topic in words", () => {
    const headings = [...stored.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
    const topics = inputs.flatMap(
      ({ paper }) => paper?.problems.flatMap(({ parts }) => parts.map(({ topic }) => topic)) ?? [],
    );
    expect(headings.length).toBe(
      new Set(topics).size + new Set(inputs.flatMap(({ paper }) => paper?.paper ?? [])).size,
    );
  });
});
