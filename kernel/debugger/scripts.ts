import type { Debugger } from "node:inspector";
import { fileURLToPath } from "node:url";
import type { Program } from "../bridge/messages.js";
import { mappedScript } from "../bridge/mapped-script.js";
import type { TitledProgram } from "../evaluator/programs.js";
import type { Position } from "../report/code-frame.js";
import { ProgramOrigins } from "../report/program-origins.js";
import type { CellFiles } from "./cell-files.js";
import { exportLines } from "./export-lines.js";
import type { Inspection } from "./inspection.js";

/** A place where the engine can stop, and where that is for the author. */
export interface Stopping {
  /** Both from 0, as the engine counts. */
  script: { lineNumber: number; columnNumber: number };
  source: Position;
}

/** A script of the author's: a cell or a module of the notebook's folder. */
export interface Script {
  id: string;
  url: string;
  /** `In [3]`, or a file's path. */
  title: string;
  /** The file that front ends know it by. */
  path: string;
  program: Program;
  origins: ProgramOrigins;
  /** Its lines, from 0, that are the compiler's although the source map has an origin for them. */
  added: ReadonlySet<number>;
}

/** Any script that came from a file. */
export interface LoadedFile {
  id: string;
  path: string;
}

const kernelFolder = new URL("..", import.meta.url).href;
const mark = mappedScript.slice(mappedScript.indexOf("=") + 1);

/** The scripts that the engine has, and those among them that the author wrote. */
export class Scripts {
  readonly #inspection: Inspection;
  readonly #cells: CellFiles;
  /** The newest script of each name whose program the main thread knows. */
  readonly #marked = new Map<string, string>();
  readonly #urls = new Map<string, string>();
  readonly #known = new Map<string, Promise<Script | undefined>>();
  readonly #stoppings = new Map<string, Promise<Stopping[]>>();

  constructor(inspection: Inspection, cells: CellFiles) {
    this.#inspection = inspection;
    this.#cells = cells;
  }

  /** Notes a script that the engine has parsed. */
  parsed({ scriptId, url, sourceMapURL }: Debugger.ScriptParsedEventDataType): void {
    this.#urls.set(scriptId, url);
    if (sourceMapURL === mark) this.#marked.set(url, scriptId);
  }

  urlOf(id: string): string {
    return this.#urls.get(id) ?? "";
  }

  /** The script that was parsed under a name. */
  idOf(url: string): string | undefined {
    return [...this.#urls].findLast(([, one]) => one === url)?.[0];
  }

  /** The author's script with an id; undefined for any other. */
  find(id: string): Promise<Script | undefined> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const url = this.urlOf(id);
    const found = this.#marked.get(url) === id ? this.#load(id, url) : Promise.resolve(undefined);
    this.#known.set(id, found);
    return found;
  }

  async #load(id: string, url: string): Promise<Script | undefined> {
    const found: TitledProgram | null = await this.#inspection.ask("program", { value: url });
    if (found === null) return undefined;
    const { title, program } = found;
    const isFile = url.startsWith("file:");
    const path = isFile ? fileURLToPath(url) : this.#cells.fileOf(program.source);
    const added = isFile && program.map !== undefined ? exportLines(program.code) : new Set<number>();
    return { id, url, title, path, program, origins: new ProgramOrigins(program), added };
  }

  /** All scripts of the author's that came from a file. */
  async from(path: string): Promise<Script[]> {
    const scripts = await Promise.all([...this.#marked.values()].map((id) => this.find(id)));
    return scripts.filter((script) => script?.path === path) as Script[];
  }

  /** Where the engine can stop in a script, in the order of the author's lines. */
  stoppings(script: Script): Promise<Stopping[]> {
    const known = this.#stoppings.get(script.id) ?? this.#stoppingsIn(script);
    this.#stoppings.set(script.id, known);
    return known;
  }

  async #stoppingsIn({ id, origins, added }: Script): Promise<Stopping[]> {
    const stoppings = await stoppingsOf(this.#inspection, id, origins);
    return stoppings.filter(({ script }) => !added.has(script.lineNumber));
  }

  /** The files that have been loaded: the author's and those of packages. */
  files(): LoadedFile[] {
    const files = new Map<string, string>();
    for (const [id, url] of this.#urls)
      if (url.startsWith("file:") && !url.startsWith(kernelFolder)) files.set(fileURLToPath(url), id);
    return [...files].map(([path, id]) => ({ id, path }));
  }
}

/**
 * Where the engine could stop in a script.
 * @param before How many characters stand in the script's first line that are not the program's.
 */
export async function stoppingsOf(
  inspection: Inspection,
  scriptId: string,
  origins: ProgramOrigins,
  before = 0,
): Promise<Stopping[]> {
  const { locations } = await inspection.post<Debugger.GetPossibleBreakpointsReturnType>(
    "Debugger.getPossibleBreakpoints",
    { start: { scriptId, lineNumber: 0, columnNumber: 0 } },
  );
  const stoppings: Stopping[] = [];
  for (const { lineNumber, columnNumber = 0 } of locations) {
    const column = columnNumber - (lineNumber === 0 ? before : 0);
    if (column < 0) continue;
    const source = origins.position({ line: lineNumber + 1, column: column + 1 }, true);
    if (source !== undefined) stoppings.push({ script: { lineNumber, columnNumber }, source });
  }
  return stoppings.toSorted(
    (a, b) =>
      a.source.line - b.source.line ||
      a.source.column - b.source.column ||
      a.script.lineNumber - b.script.lineNumber,
  );
}
