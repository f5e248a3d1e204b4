import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { findInputs } from "../../src/cli/inputs.js";
import { missingNotebooks } from "../../src/cli/missing-notebooks.js";
import { notebookText } from "../support/notebook-text.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-missing-"));
afterAll(() => rmSync(root, { recursive: true }));

const folder = join(root, "own");
mkdirSync(folder);
const problem = (name: string) => ({ problem: name, title: name, notebook: `q${name}.ipynb`, parts: [] });
writeFileSync(
  join(folder, "paper.json"),
  JSON.stringify({ paper: "own", title: "Own", problems: [problem("1"), problem("2")] }),
);
const there = join(folder, "q1.ipynb");
writeFileSync(there, notebookText("1 + 1"));

it("names each notebook of a paper that is not there, where the paper or a folder around it was asked for", () => {
  const said = [
    `${join(folder, "paper.json")}, problem 2: needs its notebook beside it, got q2.ipynb, which is not there. Write it, or take the problem out.`,
  ];
  expect(missingNotebooks([folder], findInputs([folder]))).toEqual(said);
  expect(missingNotebooks([root], findInputs([root]))).toEqual(said);
});

it("is silent where single notebooks were asked for, and where all are there", () => {
  expect(missingNotebooks([there], findInputs([there]))).toEqual([]);
  writeFileSync(join(folder, "q2.ipynb"), notebookText("2"));
  expect(missingNotebooks([folder], findInputs([folder]))).toEqual([]);
});
