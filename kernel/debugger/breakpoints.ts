import type { Program } from "../bridge/messages.js";
import type { Position } from "../report/code-frame.js";
import { ProgramOrigins } from "../report/program-origins.js";
import type { Breakpoint, SourceBreakpoint } from "./dap.js";
import type { CellFiles } from "./cell-files.js";
import type { Conditions } from "./conditions.js";
import type { Inspection } from "./inspection.js";
import { namesAround } from "./scopes.js";
import { type Script, type Scripts, type Stopping, stoppingsOf } from "./scripts.js";

/** A breakpoint, as it was asked for and as it is. */
interface Known {
  id: number;
  path: string;
  asked: SourceBreakpoint;
  /** Where it stops; undefined where it cannot. */
  place: Position | undefined;
  problem: string | undefined;
  /** The engine's breakpoints, one for each script that came from the file. */
  bound: Map<string, string>;
}

/** Makes a program of a cell or a module without running it. */
export type Emit = (text: string) => Promise<Program | undefined>;

/** The names of the functions and blocks around a position of a source. */
export type VariablesAt = (text: string, position: Position) => Promise<string[]>;

const noCode = "There is no code on this line or below it.";

/** The breakpoints of all files. They outlive the scripts: a cell that runs again is a new script of the same file. */
export class Breakpoints {
  readonly #inspection: Inspection;
  readonly #scripts: Scripts;
  readonly #cells: CellFiles;
  readonly #conditions: Conditions;
  readonly #emit: Emit;
  readonly #variablesAt: VariablesAt;
  readonly #files = new Map<string, Known[]>();
  #ids = 0;
  #trials = 0;

  constructor(tools: {
    inspection: Inspection;
    scripts: Scripts;
    cells: CellFiles;
    conditions: Conditions;
    emit: Emit;
    variablesAt: VariablesAt;
  }) {
    this.#inspection = tools.inspection;
    this.#scripts = tools.scripts;
    this.#cells = tools.cells;
    this.#conditions = tools.conditions;
    this.#emit = tools.emit;
    this.#variablesAt = tools.variablesAt;
  }

  /** Replaces the breakpoints of a file. */
  async set(path: string, asked: SourceBreakpoint[]): Promise<Breakpoint[]> {
    for (const { bound } of this.#files.get(path) ?? [])
      for (const breakpointId of bound.values())
        await this.#inspection.post("Debugger.removeBreakpoint", { breakpointId });
    const stoppings = asked.length === 0 ? [] : await this.#stoppingsOf(path);
    const known: Known[] = [];
    for (const one of asked) known.push(await this.#plan(path, one, stoppings));
    this.#files.set(path, known);
    for (const script of await this.#scripts.from(path)) await this.bind(script);
    return known.map(described);
  }

  async #plan(path: string, asked: SourceBreakpoint, stoppings: Stopping[] | undefined): Promise<Known> {
    this.#ids += 1;
    const id = this.#ids;
    const { problem } = await this.#conditions.compile(id, asked);
    const place = stoppings && stoppingAt(stoppings, asked)?.source;
    const missing =
      stoppings === undefined
        ? "The code cannot be read, or is not there."
        : place === undefined
          ? noCode
          : undefined;
    return { id, path, asked, place, problem: problem ?? missing, bound: new Map() };
  }

  /** What the engine evaluates at each visit of a breakpoint in a script; empty to stop always. */
  async #conditionIn({ program }: Script, { id, asked }: Known, position: Position): Promise<string> {
    if (!asked.condition && !asked.hitCondition && !asked.logMessage) return "";
    const variables = await this.#variablesAt(program.source, position);
    const { code } = await this.#conditions.compile(id, asked, namesAround(variables, program.imports));
    return code;
  }

  /** Sets a file's breakpoints in a script that came from it. */
  async bind(script: Script): Promise<void> {
    const known = this.#files.get(script.path) ?? [];
    if (known.length === 0) return;
    const stoppings = await this.#scripts.stoppings(script);
    for (const breakpoint of known) {
      const at = stoppingAt(stoppings, breakpoint.asked);
      if (at === undefined || breakpoint.bound.has(script.id) || breakpoint.problem !== undefined) continue;
      try {
        const { breakpointId } = await this.#inspection.post<{ breakpointId: string }>(
          "Debugger.setBreakpoint",
          {
            location: { scriptId: script.id, ...at.script },
            condition: await this.#conditionIn(script, breakpoint, at.source),
          },
        );
        breakpoint.bound.set(script.id, breakpointId);
      } catch {
        // Another breakpoint is there already.
      }
    }
  }

  /** The breakpoints that the engine's stand for. */
  idsOf(engineIds: readonly string[]): number[] {
    const hit = [...this.#files.values()]
      .flat()
      .filter(({ bound }) => [...bound.values()].some((id) => engineIds.includes(id)));
    return hit.map(({ id }) => id);
  }

  /** Where a log point says what it says. */
  placeOf(id: number): { path: string; line: number } | undefined {
    const known = [...this.#files.values()].flat().find((one) => one.id === id);
    return known && { path: known.path, line: known.place?.line ?? known.asked.line };
  }

  /** All breakpoints, for a front end that has lost its own. */
  list(): { source: string; breakpoints: SourceBreakpoint[] }[] {
    return [...this.#files]
      .filter(([, known]) => known.length > 0)
      .map(([source, known]) => ({
        source,
        breakpoints: known.map(({ asked, place }) => ({ ...asked, line: place?.line ?? asked.line })),
      }));
  }

  /** Where one can stop on some lines of a file. */
  async locations(path: string, first: number, last: number): Promise<Position[]> {
    const stoppings = (await this.#stoppingsOf(path)) ?? [];
    const places = new Map<string, Position>();
    for (const { source } of stoppings)
      if (source.line >= first && source.line <= last) places.set(`${source.line}:${source.column}`, source);
    return [...places.values()];
  }

  /** By the newest script of a file as it is now, or by what would become of it; undefined where that cannot be known. */
  async #stoppingsOf(path: string): Promise<Stopping[] | undefined> {
    const text = this.#cells.read(path);
    const scripts = await this.#scripts.from(path);
    const newest = scripts.findLast(
      ({ program }) => text === undefined || program.source === text || this.#cells.has(path),
    );
    if (newest !== undefined) return this.#scripts.stoppings(newest);
    const program = text === undefined ? undefined : await this.#emit(text);
    return program && this.#wouldBe(program);
  }

  async #wouldBe(program: Program): Promise<Stopping[] | undefined> {
    // In a function that is never called, which may await as the cell may.
    const before = "(async () => {";
    this.#trials += 1;
    const url = `gradsheet-trial-${this.#trials}`;
    await this.#inspection.evaluate(`${before}${program.code}\n})\n//# sourceURL=${url}`);
    const scriptId = this.#scripts.idOf(url);
    if (scriptId === undefined) return undefined;
    return stoppingsOf(this.#inspection, scriptId, new ProgramOrigins(program), before.length);
  }
}

/** The first place on a line, or on the first one below that has any; from the column on, where that is asked for. */
function stoppingAt(stoppings: Stopping[], { line, column = 1 }: SourceBreakpoint): Stopping | undefined {
  const onLine = stoppings.filter(({ source }) => source.line === line);
  return (
    onLine.find(({ source }) => source.column >= column) ??
    onLine.at(-1) ??
    stoppings.find(({ source }) => source.line > line)
  );
}

function described({ id, path, asked, place, problem }: Known): Breakpoint {
  const { line, column } = place ?? asked;
  return {
    id,
    verified: problem === undefined,
    line,
    ...(column === undefined ? {} : { column }),
    ...(problem === undefined ? {} : { message: problem }),
    source: { path },
  };
}
