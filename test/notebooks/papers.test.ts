import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findInputs } from "../../src/cli/inputs.js";
import { formatNotebook, readNotebook, withoutOutputs } from "../../src/api/notebook.js";
import { checks } from "../../src/worksheet/checks.js";
import { uncoveredIn } from "./support/damages.js";
import { notebooksFolder } from "./support/solved-paper.js";

const papers = readdirSync(notebooksFolder).filter((name) =>
  existsSync(join(notebooksFolder, name, "paper.json")),
);

describe.each(papers)("%s", (name) => {
  const inputs = findInputs([join(notebooksFolder, name)]);

  it("has a test of its own that runs it", () => {
    const file = fileURLToPath(new URL(`${name}.test.ts`, import.meta.url));
    expect(readFileSync(file, "utf8")).toContain(`solvedPaper("${name}")`);
  });

  it("has a key or a check for every value that is asked for, prose apart", () => {
    const parts = inputs[0].paper?.problems.flatMap((problem) => problem.parts) ?? [];
    expect(parts.flatMap(uncoveredIn)).toEqual([]);
    expect(parts.filter(({ check }) => check !== undefined && !Object.hasOwn(checks, check))).toEqual([]);
  });

  it("has one notebook for each problem, and a problem for each notebook", () => {
    const named = inputs[0].paper?.problems.map(({ notebook }) => join(name, notebook));
    expect(inputs.map(({ target }) => target)).toEqual(named);
  });

  it.each(inputs.map(({ path, target }) => [target, path]))(
    "%s is stored clean, as gradsheet writes it",
    (_, path) => {
      const notebook = readNotebook(path);
      expect(readFileSync(path, "utf8")).toBe(formatNotebook(withoutOutputs(notebook)));
      expect(notebook.metadata.kernelspec?.name).toBe("gradsheet");
    },
  );
});
