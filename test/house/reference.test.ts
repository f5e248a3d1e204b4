import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { cellTags } from "../../src/docs/facts/cell-tags.js";
import { innerVariables, variables } from "../../src/docs/facts/environment.js";
import { mediaTypes } from "../../src/docs/facts/media-types.js";
import { doorsOf, standingAlone } from "../../src/docs/library/imports-of.js";
import { readLibrary } from "../../src/docs/library/read-library.js";
import { unfinishedNames } from "../../src/docs/library/unfinished-names.js";
import * as notebookDoor from "../../src/api/notebook.js";
import * as pdfDoor from "../../src/api/pdf.js";
import * as runDoor from "../../src/api/run.js";
import * as gradsheet from "../../src/index.js";

/* What the reference of the book is made of: nothing public is without its place in it. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const code = ["src", "kernel"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.startsWith("docs"))
      .map((name) => readFileSync(join(root, folder, name), "utf8")),
  )
  .join("\n");

/** What no example can show without more than a few lines, and what shows it instead. */
const shownElsewhere: Readonly<Record<string, string>> = {
  practice: "a student's copy, which gradsheet practise makes",
  findSandbox: "what it finds is the machine's",
  gradeClass: "gradsheet grade, over a folder of submissions",
};

const topics = readLibrary();
const names = topics.flatMap((topic) => topic.names);

describe("the reference", () => {
  it("has every value that the entry points export, once", () => {
    const exported = [gradsheet, notebookDoor, pdfDoor, runDoor].flatMap((door) => Object.keys(door));
    const listed = names.map(({ name }) => name);
    expect(new Set(listed).size).toBe(listed.length);
    expect([...new Set(exported)].filter((name) => !listed.includes(name))).toEqual([]);
  });

  it("has a sentence, an example or a maker that has one, and a place for every name", () => {
    const excused = Object.keys(shownElsewhere).map((name) => `${name} has no example`);
    const unfinished = unfinishedNames(topics);
    expect(unfinished.filter((said) => !excused.includes(said))).toEqual([]);
    // An excuse that nobody needs any more goes.
    expect(excused.filter((said) => !unfinished.includes(said))).toEqual([]);
  });

  it("fails for a name that says nothing, shows nothing or belongs nowhere", () => {
    const [first] = names.filter(({ kind }) => kind === "function");
    const silent = { ...first, name: "silent", text: "", examples: [] };
    const lonely = { ...first, name: "Lonely", kind: "type" as const };
    expect(unfinishedNames([{ door: "gradsheet", title: "", slug: "", names: [silent, lonely] }])).toEqual([
      "silent stands under no heading",
      "silent says no sentence of itself",
      "silent has no example",
      "Lonely stands under no heading",
      "no name takes or gives Lonely",
    ]);
  });

  it("has examples that a strict cell takes as they are shown", () => {
    const doors = doorsOf(topics);
    const shown = new Map(
      names.flatMap(({ name, examples }) =>
        examples.map((example, at): [string, string] => [
          join(root, `${name}-${at}.mts`).replaceAll("\\", "/"),
          `${standingAlone(example, doors)}\nexport {};`,
        ]),
      ),
    );
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      customConditions: ["gradsheet-cell"],
      types: ["node"],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
    };
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile } = host;
    host.fileExists = (path) => shown.has(path) || fileExists(path);
    host.readFile = (path) => shown.get(path) ?? readFile(path);
    const program = ts.createProgram([...shown.keys()], options, host);
    const told = [...shown.keys()].flatMap((path) =>
      program
        .getSemanticDiagnostics(program.getSourceFile(path))
        .map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`),
    );
    expect(shown.size).toBeGreaterThan(300);
    expect(told).toEqual([]);
  });

  it("has a page for every entry point of package.json, the file itself aside", () => {
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object };
    const doors = Object.keys(exports).map((path) => path.replace(/^\./, "gradsheet"));
    expect(doors.filter((door) => topics.every((topic) => topic.door !== door))).toEqual([
      "gradsheet/package.json",
    ]);
  });

  it("has the types of options that are exported nowhere, each with a sentence", () => {
    const inner = names.filter(({ isExported }) => !isExported).map(({ name }) => name);
    // Of a parameter, of an option of one, and of a method's.
    expect(inner).toEqual(expect.arrayContaining(["PointOptions", "FontOptions", "ExecuteOptions"]));
    expect(names.every(({ kind, isExported }) => isExported || kind === "type")).toBe(true);
  });

  it("lists the environment variables that the code reads", () => {
    const read = new Set(code.match(/\bGRADSHEET_[A-Z_]+/g));
    const listed = variables.map(({ name }) => name);
    expect([...read].filter((name) => !listed.includes(name) && !innerVariables.includes(name))).toEqual([]);
    expect(listed.filter((name) => !code.includes(name))).toEqual([]);
  });

  it("lists the tags that the code heeds", () => {
    const heeded = [...code.matchAll(/(?:hasTag\(\w+, |tags\.has\()"([\w-]+)"/g)].map(([, tag]) => tag);
    expect(heeded.length).toBeGreaterThan(10);
    expect(heeded.filter((tag) => !Object.hasOwn(cellTags, tag))).toEqual([]);
    expect(Object.keys(cellTags).filter((tag) => !code.includes(`"${tag}"`))).toEqual([]);
  });

  it("lists the media types that the code writes and reads", () => {
    const used = new Set(code.match(/application\/vnd\.[a-z\d.-]+\+json/g));
    expect([...used].toSorted()).toEqual(Object.keys(mediaTypes).toSorted());
  });
});
