import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { ambientFile, ambientText } from "../../../kernel/compiler/ambient.js";
import { define, type Definitions, moduleText } from "../../../kernel/compiler/cell-module.js";
import { type CellSource, parseCell } from "../../../kernel/compiler/cell-source.js";
import type { CellChecker } from "../../../kernel/compiler/checker.js";
import { FastChecker } from "../../../kernel/compiler/fast-checker.js";
import { NotebookFolder } from "../../../kernel/compiler/notebook-folder.js";
import { notebookOptions } from "../../../kernel/compiler/options.js";
import { type Problem, problemsOf } from "../../../kernel/compiler/problem.js";
import { nodeTypes, resolveModule } from "../../../kernel/compiler/resolution.js";
import { StockService } from "../../../kernel/compiler/stock-service.js";
import { afterwards, augmenting, notebooks, spoiling } from "./differential-cells.js";

const real = mkdtempSync(join(tmpdir(), "differential-"));
afterAll(() => rmSync(real, { recursive: true }));
const folder = new NotebookFolder(real);
const { options } = notebookOptions(ts, real);

interface Checked {
  cell: CellSource;
  path: string;
  module: string;
  before: Definitions;
  verdict: string[];
}

const show = (problems: Problem[]): string[] =>
  problems.map(({ code, start, length, message }) => `TS${code} ${start}+${length} ${message}`);

/** The verdict on every cell of a notebook: code, position and message of each problem. */
function verdicts(checker: CellChecker, cells: string[]): Checked[] {
  const definitions: Definitions = new Map();
  return cells.map((text, index) => {
    const name = `.cell-${index + 1}`;
    const path = `${folder.cells}/${name}.ts`;
    const cell = parseCell(ts, path, text);
    const before = new Map(definitions);
    const module = moduleText(cell, before);
    const diagnostics = cell.syntaxErrors.length > 0 ? cell.syntaxErrors : checker.check(path, module);
    const problems = problemsOf(ts, cell, diagnostics, before);
    if (problems.length === 0) {
      define(cell, `./${name}`, definitions, new Set());
      if (cell.augments) checker.keep(path);
    }
    return { cell, path, module, before, verdict: show(problems) };
  });
}

/** What a program says that TypeScript makes the ordinary way, from nothing, of all modules at once. */
function freshVerdicts(checked: Checked[]): string[][] {
  const modules = new Map(checked.map(({ path, module }) => [path, module]));
  modules.set(`${folder.cells}/${ambientFile}`, ambientText);
  const node = nodeTypes(ts, real, options, ts.sys) as string;
  const settings = { ...options, types: [] };
  const host = ts.createCompilerHost(settings, true);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => modules.has(path) || fileExists(path);
  host.directoryExists = (path) => path === folder.cells || ts.sys.directoryExists(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = modules.get(path);
    return text === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, text, language, true);
  };
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      text.startsWith("./.cell-")
        ? ts.resolveModuleName(text, from, settings, host)
        : resolveModule(ts, text, from, settings, host, folder),
    );
  const program = ts.createProgram([node, ...modules.keys()], settings, host);
  return checked.map(({ cell, path, before }) => {
    if (cell.syntaxErrors.length > 0) return show(problemsOf(ts, cell, cell.syntaxErrors, before));
    return show(problemsOf(ts, cell, program.getSemanticDiagnostics(program.getSourceFile(path)), before));
  });
}

describe("FastChecker", () => {
  it("exists for the TypeScript that is installed", () => {
    expect(FastChecker.fits(ts)).toBe(true);
    expect(FastChecker.fits({ ...ts, bindSourceFile: undefined } as never)).toBe(false);
  });

  it.each(Object.entries(notebooks))(
    "says of every cell of %s what a fresh program says: code, position, message",
    (_, cells) => {
      const checked = verdicts(new FastChecker(ts, folder, options), cells);
      const fresh = freshVerdicts(checked).map((verdict, index) => ({ cell: cells[index], verdict }));
      expect(checked.map(({ cell, verdict }) => ({ cell: cell.text, verdict }))).toEqual(fresh);
      expect(fresh.filter(({ verdict }) => verdict.length > 0).length).toBeGreaterThan(40);
    },
  );

  it("says of cells that declare globals what the stock service says, which makes a program for each", () => {
    const verdictOf = (checker: CellChecker): string[][] =>
      verdicts(checker, augmenting).map(({ verdict }) => verdict);
    const fast = verdictOf(new FastChecker(ts, folder, options));
    expect(fast).toEqual(verdictOf(new StockService(ts, folder, options, "for comparison")));
    expect(fast.map((verdict) => verdict.length)).toEqual([1, 0, 1, 1, 1, 0, 1, 0, 1]);
  });

  it.each([
    ["just that", ['import { parse } from "mathjs"; const tree = parse("x");', "tree.nothing"]],
    [
      "something else as well",
      ['import { parse } from "mathjs"; import * as fs from "node:fs"; fs.nothing', "parse(5 as string)"],
    ],
    [
      "something else",
      ['import { plus } from "fraction.js";', 'import Fraction from "fraction.js"; Fraction(1).nothing'],
    ],
    [
      "that behind a global declaration",
      [
        "declare global { interface Own { a: 1 } }\nexport {};",
        'import { parse } from "mathjs"; const own: Own = { a: 2 }; parse(own)',
      ],
    ],
  ])("that has read a package ahead says the same of cells that import %s", (_, cells) => {
    const prepared = new FastChecker(ts, folder, options);
    verdicts(prepared, ['import { parse } from "mathjs"; parse("x").toString()']);
    prepared.setAside();
    const notebook = [
      'type Before = import("mathjs").MathNode; null',
      "parse",
      ...cells,
      "const last: Matrix = 5",
    ];
    const shifted = (checker: CellChecker): string[][] =>
      verdicts(checker, ["0", ...notebook]).map(({ verdict }) => verdict);
    const found = shifted(prepared);
    expect(found).toEqual(shifted(new FastChecker(ts, folder, options)));
    expect(found.flat().length).toBeGreaterThan(2);
  });

  it.each(Object.entries(spoiling))(
    "is as good as new after a cell that %s",
    (_, [code, text]) => {
      const checker = new FastChecker(ts, folder, options);
      const [spoilt, ...checked] = verdicts(checker, [text, ...afterwards]);
      expect(spoilt?.verdict.join()).toContain(`TS${code}`);
      const [, ...fresh] = freshVerdicts(
        verdicts(new FastChecker(ts, folder, options), ["0", ...afterwards]),
      );
      expect(checked.map(({ verdict }) => verdict)).toEqual(fresh);
      expect(fresh.filter((verdict) => verdict.length > 0).length).toBe(5);
    },
    120_000,
  );

  it("is as good as new after a completion in such a cell", () => {
    const checker = new FastChecker(ts, folder, options);
    const long = `${spoiling["is too long for control flow analysis"]![1]}\nacc.`;
    checker.completions(`${folder.cells}/.cell-0.ts`, long, long.length);
    const checked = verdicts(checker, afterwards).map(({ verdict }) => verdict);
    const stock = new StockService(ts, folder, options, "for comparison");
    expect(checked).toEqual(verdicts(stock, afterwards).map(({ verdict }) => verdict));
  });

  it("is compared on at least 300 cells", () => {
    expect(Object.values(notebooks).flat().length).toBeGreaterThanOrEqual(300);
  });
});
