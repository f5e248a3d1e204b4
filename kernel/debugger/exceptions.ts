import type { Debugger } from "node:inspector";
import type { Position } from "../report/code-frame.js";
import type { Inspection } from "./inspection.js";
import type { Scripts } from "./scripts.js";

/** Whether what is thrown at a position of a source is caught there. */
export type IsCaught = (text: string, position: Position) => Promise<boolean>;

/**
 * Which exceptions stop the notebook. To the engine a cell's own exceptions are caught, for the kernel catches them all to report
 * them: so it stops at every one, and what the author has written to catch it is looked for here.
 */
export class Exceptions {
  readonly #scripts: Scripts;
  readonly #isCaught: IsCaught;
  #wanted: ReadonlySet<string> = new Set();

  constructor(scripts: Scripts, isCaught: IsCaught) {
    this.#scripts = scripts;
    this.#isCaught = isCaught;
  }

  /** @param filters Of `caught` and `uncaught`. */
  async want(filters: ReadonlySet<string>, inspection: Inspection): Promise<void> {
    this.#wanted = filters;
    const state = filters.has("uncaught") ? "all" : filters.has("caught") ? "caught" : "none";
    await inspection.post("Debugger.setPauseOnExceptions", { state });
  }

  wants(isUncaught: boolean): boolean {
    return this.#wanted.has(isUncaught ? "uncaught" : "caught");
  }

  /** Whether nobody but the kernel is going to catch what is thrown at a pause. */
  async isUncaught(pause: Debugger.PausedEventDataType, engineSaysSo: boolean): Promise<boolean> {
    if (engineSaysSo) return true;
    const places = pause.callFrames.map(({ location }) => location);
    const written = await Promise.all(places.map(({ scriptId }) => this.#scripts.find(scriptId)));
    const last = written.findLastIndex((script) => script !== undefined);
    // Somebody else's code between the author's may catch it; the engine knows.
    if (last < 0 || written.slice(0, last).includes(undefined)) return false;
    const left = [];
    for (let stack = pause.asyncStackTrace; stack !== undefined; stack = stack.parent)
      left.push(...stack.callFrames);
    for (const { scriptId, lineNumber, columnNumber = 0 } of [...places.slice(0, last + 1), ...left]) {
      const script = await this.#scripts.find(scriptId);
      const position = script?.origins.position({ line: lineNumber + 1, column: columnNumber + 1 });
      if (script === undefined || position === undefined) continue;
      if (await this.#isCaught(script.program.source, position)) return false;
    }
    return true;
  }
}
