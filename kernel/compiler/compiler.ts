import type TypeScript from "typescript";
import type { ErrorReport, Program } from "../bridge/messages.js";
import { warmUpCell } from "../product.js";
import { bold, red } from "../report/ansi.js";
import { codeFrame, positionAt } from "../report/code-frame.js";
import { mayHaveCommands } from "../commands/may-have-commands.js";
import type { Repetition, Step } from "../commands/step.js";
import { cureOfMissing } from "../report/missing-module.js";
import { type CellImports, cellImports } from "./cell-imports.js";
import type { CellProbe } from "./cell-probe.js";
import { define, type Definitions, moduleText } from "./cell-module.js";
import type { NamesAround } from "./names-around.js";
import { type CellSource, parseCell } from "./cell-source.js";
import { cellSteps, codeOf } from "./cell-steps.js";
import { type DefinedName, definedNames } from "./defined-names.js";
import { type CellChecker, type CheckedCell, stockWanted } from "./checker.js";
import { complete, type Completion } from "./complete.js";
import { emitCell, type EmitOptions } from "./emit.js";
import { FastChecker } from "./fast-checker.js";
import { importCure } from "./importable.js";
import { type Markup, markupOf } from "./markup.js";
import { inspect, type Inspection } from "./inspect.js";
import { isComplete, type Completeness } from "./is-complete.js";
import { moduleProblems } from "./module-problems.js";
import { NotebookFolder } from "./notebook-folder.js";
import { moduleSettings, notebookOptions, type NotebookOptions } from "./options.js";
import { type Problem, problemsOf } from "./problem.js";
import { nodeTypes } from "./resolution.js";
import { repeatedly } from "./repeated.js";
import { scriptNames } from "./script-names.js";
import { standsAlone } from "./stands-alone.js";
import { StockService } from "./stock-service.js";
import { loadTypeScript } from "./typescript.js";

/** What the compiler makes of a cell: a program to run, or the reason why not; with the first, what the author should know. */
export type Compiled = ({ program: Program } | { error: ErrorReport }) & { notices?: string[] };

/** The compiler of one notebook: every cell it passes becomes part of what later cells see. */
export class Compiler implements CellProbe {
  readonly ts: typeof TypeScript;
  readonly folder: NotebookFolder;
  readonly notebook: NotebookOptions;
  readonly markup: Markup | undefined;
  readonly definitions: Definitions = new Map();
  readonly checker: CellChecker;
  /** The imported names that nobody declared since. */
  #live: ReadonlySet<string> = new Set();
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
    this.markup = markupOf(this.ts, this.notebook.options);
    this.checker = newChecker(this.ts, this.folder, this.notebook.options, prepared?.checker);
  }

  /**
   * Checks a cell and makes a program of it.
   * @param text The cell.
   * @param title What it is called in messages: `In [3]`.
   * @param repetition To measure it by running it many times; it then defines nothing.
   */
  compile(text: string, title: string, repetition?: Repetition): Compiled {
    const compiled = this.#compile(text, title, repetition);
    return this.#cells === 1 ? { ...compiled, notices: this.#notices() } : compiled;
  }

  /**
   * As `compile`, for a kernel that is somewhere else.
   * @returns Null for a cell of which more matters than what it says: commands, imports of files and packages that only the kernel's own
   *   folder has, and what it declares for all cells.
   */
  compileAhead(text: string, title: string): Compiled | null {
    if (mayHaveCommands(text) || !standsAlone(this.ts, text)) return null;
    if (parseCell(this.ts, `${this.folder.cells}/.ahead.ts`, text, this.markup).augments) return null;
    return this.#compile(text, title);
  }

  /** Forgets the cells so far, all of them compiled ahead. */
  forget(): true {
    this.definitions.clear();
    this.#live = new Set();
    return true;
  }

  #compile(text: string, title: string, repetition?: Repetition): Compiled {
    const { ts } = this;
    this.#cells += 1;
    const name = `.cell-${this.#cells}`;
    const cell = parseCell(ts, `${this.folder.cells}/${name}.ts`, text, this.markup);
    const path = cell.file.fileName;
    const diagnostics =
      cell.syntaxErrors.length > 0
        ? cell.syntaxErrors
        : this.checker.check(path, moduleText(cell, this.definitions));
    const checked = cell.syntaxErrors.length > 0 ? undefined : this.checker.checked(path);
    const problems = problemsOf(ts, cell, diagnostics, this.definitions, checked);
    if (problems.length > 0) return { error: report(text, title, problems, this.#cure) };
    const modules = moduleSettings(ts, this.notebook.options);
    const isMapped = modules?.resolution !== undefined;
    const inModules = checked === undefined ? [] : moduleProblems(ts, checked, this.folder.real, isMapped);
    if (inModules.length > 0) return { error: report(text, title, inModules, this.#cure) };
    const imports = this.#imports(cell, checked);
    const names = scriptNames(cell, this.definitions, imports.types);
    const program = { ...emitCell(ts, cell, imports, this.#emitOptions, names), modules };
    // What runs many times is a function, whose names are its own.
    if (repetition !== undefined) return { program: repeatedly(program, repetition) };
    this.#live = imports.live;
    define(cell, `./${name}`, this.definitions, imports.types);
    if (cell.augments) this.checker.keep(path);
    return { program };
  }

  #imports(cell: CellSource, checked?: CheckedCell): CellImports {
    return cellImports(this.ts, cell, this.#live, this.definitions, checked);
  }

  get #emitOptions(): EmitOptions {
    return { ...this.notebook.options, markup: this.markup };
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
      emitCell(this.ts, cell, this.#imports(cell), this.#emitOptions);
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
  compileExpression(text: string, around?: NamesAround): Compiled {
    const cell = parseCell(this.ts, `${this.folder.cells}/.expression.ts`, `(${text}\n)`, this.markup);
    const [refused] = cell.syntaxErrors;
    try {
      if (refused !== undefined)
        throw new SyntaxError(this.ts.flattenDiagnosticMessageText(refused.messageText, "\n"));
      return { program: this.#emitAmong(cell, around) };
    } catch (error) {
      const evalue = (error as Error).message;
      return { error: { ename: "SyntaxError", evalue, traceback: [`${red("SyntaxError")}: ${evalue}`] } };
    }
  }

  /** A cell's program, unchecked and forgotten: where a debugger can stop in it. */
  emit(text: string, around?: NamesAround): Program | undefined {
    const code = mayHaveCommands(text) ? codeOf(text, this.steps(text)) : text;
    const cell = parseCell(this.ts, `${this.folder.cells}/.emitted.ts`, code, this.markup);
    if (cell.syntaxErrors.length > 0) return undefined;
    try {
      return this.#emitAmong(cell, around);
    } catch {
      // What only the emitter refuses.
      return undefined;
    }
  }

  #emitAmong(
    cell: CellSource,
    { variables, imports: imported }: NamesAround = { variables: [], imports: {} },
  ): Program {
    const imports = this.#imports(cell);
    const names = new Map(scriptNames(cell, this.definitions, imports.types));
    const live = new Set(imports.live);
    for (const name of [...variables, ...Object.keys(imported)]) {
      names.delete(name);
      live.delete(name);
    }
    for (const [name, read] of Object.entries(imported)) names.set(name, read);
    return emitCell(this.ts, cell, { ...imports, live }, this.#emitOptions, names);
  }

  complete(text: string, offset: number): Completion {
    return complete(this, text, offset);
  }

  inspect(text: string, offset: number): Inspection | undefined {
    return inspect(this, text, offset);
  }

  isComplete(text: string): Completeness {
    return isComplete(this.ts, text, this.#isKnown, this.markup);
  }

  /** The parts of a cell: its code, and the commands between. */
  steps(text: string): Step[] {
    return cellSteps(this.ts, text, this.#isKnown);
  }

  /** What to do about a problem, as far as that can be said. */
  readonly #cure = (problem: Problem): string | undefined =>
    cure(problem) ?? importCure(this, problem.code, problem.message);

  readonly #isKnown = (name: string): boolean => this.definitions.has(name) || this.checker.isGlobal(name);

  /** Every name that cells have defined, with its type. */
  names(): DefinedName[] {
    return definedNames(this);
  }

  probe(text: string): { path: string; text: string } {
    const code = mayHaveCommands(text) ? codeOf(text, this.steps(text)) : text;
    const cell = parseCell(this.ts, `${this.folder.cells}/.cell-0.ts`, code, this.markup);
    return { path: cell.file.fileName, text: moduleText(cell, this.definitions, this.definitions.keys()) };
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
function report(
  text: string,
  title: string,
  problems: Problem[],
  cureOf: (problem: Problem) => string | undefined,
): ErrorReport {
  const placeOf = ({ start, module }: Problem) => {
    const place = module ?? { title, text };
    const position = positionAt(place.text, start);
    return { ...place, position, name: `${place.title}:${position.line}:${position.column}` };
  };
  const traceback = problems.slice(0, shownProblems).flatMap((problem) => {
    const { code, message, length } = problem;
    const { text: source, position, name: place } = placeOf(problem);
    const advice = cureOf(problem);
    return [
      `${red(bold(`TS${code}`))} ${place}: ${message}${advice === undefined ? "" : `\n${advice}`}`,
      codeFrame(source, position, length, 1),
    ];
  });
  const more = problems.length - shownProblems;
  if (more > 0) traceback.push(`… and ${more} more`);
  const [first] = problems as [Problem];
  const { position, name } = placeOf(first);
  const place = first.module === undefined ? `line ${position.line}` : name;
  const evalue = [`TS${first.code} in ${place}: ${first.message}`, cureOf(first)].filter(Boolean).join(" ");
  return { ename: "TypeScriptError", evalue, traceback };
}

function cure({ code, message, lacking }: Problem): string | undefined {
  if (lacking !== undefined) return `If only the whole package has it: %npm install ${lacking}`;
  const missing = /^Cannot find module '([^']+)'/.exec(message)?.[1];
  return code === 2307 && missing !== undefined ? cureOfMissing(missing) : undefined;
}
