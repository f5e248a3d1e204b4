import type TypeScript from "typescript";
import type { ErrorReport, Program } from "../bridge/messages.js";
import { warmUpCell } from "../product.js";
import { bold, red } from "../report/ansi.js";
import { codeFrame, positionAt } from "../report/code-frame.js";
import type { CellProbe } from "./cell-probe.js";
import { define, type Definitions, moduleText } from "./cell-module.js";
import { parseCell } from "./cell-source.js";
import { type CellChecker, stockWanted } from "./checker.js";
import { complete, type Completion } from "./complete.js";
import { emitCell } from "./emit.js";
import { FastChecker } from "./fast-checker.js";
import { inspect, type Inspection } from "./inspect.js";
import { isComplete, type Completeness } from "./is-complete.js";
import { NotebookFolder } from "./notebook-folder.js";
import { notebookOptions, type NotebookOptions } from "./options.js";
import { type Problem, problemsOf } from "./problem.js";
import { nodeTypes } from "./resolution.js";
import { StockService } from "./stock-service.js";
import { loadTypeScript } from "./typescript.js";

/** What the compiler makes of a cell: a program to run, or the reason why not; with the first, what the author should know. */
export type Compiled = ({ program: Program } | { error: ErrorReport }) & { notices?: string[] };

/** The compiler of one notebook: every cell it passes becomes part of what later cells see. */
export class Compiler implements CellProbe {
  readonly ts: typeof TypeScript;
  readonly folder: NotebookFolder;
  readonly notebook: NotebookOptions;
  readonly definitions: Definitions = new Map();
  readonly checker: CellChecker;
  #cells = 0;
  #warmUps = 0;

  /**
   * @param folder The notebook's folder, where relative imports start.
   * @param prepared Another notebook's compiler, which has read already what this one is about to read.
   */
  constructor(folder: string, prepared?: Compiler) {
    this.ts = loadTypeScript();
    this.folder = new NotebookFolder(folder);
    this.notebook = notebookOptions(this.ts, this.folder.real);
    this.checker = newChecker(this.ts, this.folder, this.notebook.options, prepared?.checker);
  }

  /**
   * Checks a cell and makes a program of it.
   * @param text The cell.
   * @param title What it is called in messages: `In [3]`.
   */
  compile(text: string, title: string): Compiled {
    const compiled = this.#compile(text, title);
    return this.#cells === 1 ? { ...compiled, notices: this.#notices() } : compiled;
  }

  #compile(text: string, title: string): Compiled {
    const { ts } = this;
    this.#cells += 1;
    const name = `.cell-${this.#cells}`;
    const path = `${this.folder.cells}/${name}.ts`;
    const cell = parseCell(ts, path, text);
    const diagnostics =
      cell.syntaxErrors.length > 0
        ? cell.syntaxErrors
        : this.checker.check(path, moduleText(cell, this.definitions));
    const problems = problemsOf(ts, cell, diagnostics, this.definitions);
    if (problems.length > 0) return { error: report(text, title, problems) };
    const program = emitCell(ts, cell, this.notebook.options);
    define(cell, `./${name}`, this.definitions);
    if (cell.augments) this.checker.keep(path);
    return { program };
  }

  /** What is not as it should be, though cells can run. */
  #notices(): string[] {
    const { file, problems } = this.notebook;
    const notices = problems.map(
      (problem) => `${file}: ${problem} The options that could be read are in force.`,
    );
    if (this.checker instanceof StockService)
      notices.push(
        `kernel: cells are checked by TypeScript's own language service, which takes 10 to 40 ms more for each. ${this.checker.reason}`,
      );
    return notices;
  }

  /**
   * Meets this package, then the language, before the first cell does: what is checked first takes a while. The language
   * comes last, for V8 throws away code that has not run for a while.
   * @param packages Packages to meet in the place of this one.
   */
  warmUp(packages?: readonly string[]): void {
    const imports = packages?.map((name, index) => `import * as p${index} from ${JSON.stringify(name)};`);
    this.#meet([imports?.join(" ") ?? warmUpCell]);
    this.checker.setAside();
    this.#meet(languageCells);
  }

  #meet(texts: string[]): void {
    for (const text of texts) {
      this.#warmUps += 1;
      const path = `${this.folder.cells}/.cell-warm-up-${this.#warmUps}.ts`;
      const cell = parseCell(this.ts, path, text);
      const diagnostics = this.checker.check(path, moduleText(cell, this.definitions));
      problemsOf(this.ts, cell, diagnostics, this.definitions);
      emitCell(this.ts, cell, this.notebook.options);
    }
  }

  /** Takes a prepared compiler over to a notebook, unless that has options or declarations of its own. */
  moveTo(folder: string): boolean {
    const { ts, checker } = this;
    if (ts.findConfigFile(folder, ts.sys.fileExists) !== undefined) return false;
    const own = nodeTypes(ts, folder.replaceAll("\\", "/"), this.notebook.options, ts.sys);
    if (!(checker instanceof FastChecker) || checker.nodeTypes !== own || !checker.fresh) return false;
    this.folder.move(folder);
    return true;
  }

  /** A program for an expression, unchecked: what a front end asks to see beside a cell. */
  compileExpression(text: string): Compiled {
    const cell = parseCell(this.ts, `${this.folder.cells}/.expression.ts`, `(${text}\n)`);
    try {
      return { program: emitCell(this.ts, cell, this.notebook.options) };
    } catch (error) {
      const evalue = (error as Error).message;
      return { error: { ename: "SyntaxError", evalue, traceback: [`${red("SyntaxError")}: ${evalue}`] } };
    }
  }

  complete(text: string, offset: number): Completion {
    return complete(this, text, offset);
  }

  inspect(text: string, offset: number, detailed: boolean): Inspection | undefined {
    return inspect(this, text, offset, detailed);
  }

  isComplete(text: string): Completeness {
    return isComplete(this.ts, text);
  }

  probe(text: string): { path: string; text: string } {
    const path = `${this.folder.cells}/.cell-0.ts`;
    const cell = parseCell(this.ts, path, text);
    return { path, text: moduleText(cell, this.definitions, this.definitions.keys()) };
  }
}

/** The fast checker where this TypeScript has what it needs, else the stock service. */
function newChecker(
  ts: typeof TypeScript,
  folder: NotebookFolder,
  options: TypeScript.CompilerOptions,
  prepared?: CellChecker,
): CellChecker {
  if (stockWanted())
    return new StockService(
      ts,
      folder,
      options,
      "GRADSHEET_CHECKER=stock asks for it; unset it to be faster.",
    );
  if (!FastChecker.fits(ts)) {
    const reason = `TypeScript ${ts.version} lacks what the fast checker is made of. Reinstall gradsheet to get the TypeScript it is made for.`;
    return new StockService(ts, folder, options, reason);
  }
  return new FastChecker(ts, folder, options, prepared instanceof FastChecker ? prepared : undefined);
}

/** A little of everything that cells are made of. */
const languageCells = [
  "const numbers = [1, 2, 3]; const total = numbers.map((x) => x * 2).reduce((a, b) => a + b, 0); `${total}`",
  "interface Point { x: number; y?: string } class Shape<T extends Point> { constructor(readonly at: T) {} get x() { return this.at.x } } new Shape({ x: 1 }).x.toFixed(2)",
  "async function later(x: number): Promise<number> { return x } const [first, ...rest] = await Promise.all([later(1), later(2)]); console.log(first, rest.length)",
  "const table = new Map(Object.entries({ a: 1, b: 2 })); for (const [key, value] of table) { console.log(key.toUpperCase(), Math.sqrt(value)) } JSON.stringify([...table])",
  "let wrong: string = 5; wrong.missing; unknownName",
];

const shownProblems = 10;

/** The failure of a cell that does not pass: code, message, source line and caret for each problem. */
function report(text: string, title: string, problems: Problem[]): ErrorReport {
  const traceback = problems.slice(0, shownProblems).flatMap(({ code, message, start, length }) => {
    const position = positionAt(text, start);
    const place = `${title}:${position.line}:${position.column}`;
    const advice = cure(code, message);
    return [
      `${red(bold(`TS${code}`))} ${place}: ${message}${advice === undefined ? "" : `\n${advice}`}`,
      codeFrame(text, position, length, 1),
    ];
  });
  const more = problems.length - shownProblems;
  if (more > 0) traceback.push(`… and ${more} more`);
  const [{ code, message, start }] = problems as [Problem];
  const { line } = positionAt(text, start);
  const evalue = [`TS${code} in line ${line}: ${message}`, cure(code, message)].filter(Boolean).join(" ");
  return { ename: "TypeScriptError", evalue, traceback };
}

function cure(code: number, message: string): string | undefined {
  const missing = /^Cannot find module '((?:@[^/']+\/)?[^./'][^/']*)/.exec(message)?.[1];
  return code === 2307 && missing !== undefined ? `Install it with: %npm install ${missing}` : undefined;
}
