import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { gradsheetIn } from "../support/gradsheet.js";
import { notebookText } from "../support/notebook-text.js";

const root = mkdtempSync(join(tmpdir(), "gradsheet-outputs-"));
afterAll(() => rmSync(root, { recursive: true }));
const gradsheet = gradsheetIn(root);

/** All files below the folder with what they hold. */
function files(): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), "latin1"),
    ]),
  );
}

beforeEach(() => {
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true });
  writeFileSync(join(root, "a.ipynb"), notebookText("1 + 1"));
  writeFileSync(join(root, "b.ipynb"), notebookText("2 + 2"));
  writeFileSync(join(root, "notes.txt"), "Read chapter 3.\n");
  writeFileSync(join(root, "old.pdf"), "%PDF-1.7 an old one\n");
  writeFileSync(join(root, "old.json"), '{ "x": 1 }\n');
  mkdirSync(join(root, "paper"));
  const paper = {
    paper: "paper",
    title: "Mine",
    problems: [{ problem: "1", title: "One", notebook: "q1.ipynb", parts: [] }],
  };
  writeFileSync(join(root, "paper", "paper.json"), JSON.stringify(paper));
  writeFileSync(join(root, "paper", "q1.ipynb"), notebookText("1 + 1"));
  symlinkSync(join(root, "a.ipynb"), join(root, "link.pdf"));
});

describe("what a command writes", () => {
  it.each([
    [["pdf", "a.ipynb", "-o", "a.ipynb"], "does not write over what it reads, after -o, got a.ipynb"],
    [["pdf", "a.ipynb", "-o", "./paper/../a.ipynb"], "does not write over what it reads"],
    [["pdf", "a.ipynb", "-o", "link.pdf"], "does not write over what it reads, after -o, got link.pdf"],
    [["html", "a.ipynb", "-o", "b.ipynb"], "writes an HTML page after -o, got b.ipynb, which is a notebook"],
    [
      ["pdf", "a.ipynb", "-o", "notes.txt"],
      "writes a PDF after -o, got notes.txt, which is a file of another kind",
    ],
    [["html", "a.ipynb", "-o", "old.pdf"], "which is a PDF"],
    [
      ["pdf", "a.ipynb", "-o", "new.html"],
      "got new.html, the name of an HTML page. Name a file that ends in .pdf.",
    ],
    [
      ["pdf", "a.ipynb", "-o", "paper"],
      "needs a file after -o, got the folder paper. Name a PDF in it: paper/name.pdf.",
    ],
    [
      ["run", "a.ipynb", "--answers", "b.ipynb"],
      "writes a JSON file after --answers, got b.ipynb, which is a notebook",
    ],
    [["run", "paper", "--answers", "paper/paper.json"], "does not write over what it reads, after --answers"],
    [["run", "a.ipynb", "-o", "."], "does not write over what it reads, after -o"],
    [
      ["run", "a.ipynb", "-o", "notes.txt"],
      "needs a folder, or a file that ends in .ipynb, after -o, got notes.txt",
    ],
    [["run", "a.ipynb", "-o", "new.txt"], "Make the folder first if that is its name."],
    [
      ["run", "a.ipynb", "-o", "out/x.ipynb", "--answers", "out/x.ipynb"],
      "writes a JSON file after --answers",
    ],
    [
      ["check", "paper", "--errata", "b.ipynb"],
      "writes a Markdown file after --errata, got b.ipynb, which is a notebook",
    ],
    [["check", "paper", "--errata", "notes.txt"], "which is a file of another kind"],
    [["check", "paper", "--answers", "x.json", "--errata", "x.json"], "after --answers and --errata"],
    [["solve", "a.ipynb", "--answers", "old.pdf"], "which is a PDF"],
    [["variant", "a.ipynb", "-o", "a.ipynb"], "does not write over what it reads, after -o"],
    [["variant", "a.ipynb", "-o", "notes.txt"], "writes a notebook after -o"],
    [["index", "paper", "-o", "b.ipynb"], "writes a Markdown file after -o"],
  ])("%j is refused before anything runs, and every file stays as it was", (args, message) => {
    const before = files();
    const { status, stderr } = gradsheet(...args);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^gradsheet \w+: [^\n]+\.\n$/);
    expect(status).toBe(2);
    expect(files()).toEqual(before);
  });

  it("replaces a file of its own kind, and with --force one of another, but never one that is read", () => {
    expect(gradsheet("html", "a.ipynb", "--no-execute", "-o", "page.html").status).toBe(0);
    expect(gradsheet("html", "a.ipynb", "--no-execute", "-o", "page.html").status).toBe(0);
    expect(gradsheet("html", "a.ipynb", "--no-execute", "-o", "notes.txt", "--force").status).toBe(0);
    expect(readFileSync(join(root, "notes.txt"), "utf8")).toMatch(/^<!doctype html>/i);
    expect(gradsheet("html", "a.ipynb", "--no-execute", "-o", "a.ipynb", "--force").status).toBe(2);
    writeFileSync(join(root, "empty"), "");
    expect(gradsheet("html", "a.ipynb", "--no-execute", "-o", "empty").status).toBe(0);
  });
});
