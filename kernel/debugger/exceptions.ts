import type { Debugger } from "node:inspector";
import type { Position } from "../report/code-frame.js";
import type { Inspection } from "./inspection.js";
import type { Thrown } from "./pause.js";
import type { Script, Scripts } from "./scripts.js";

/** Whether what is thrown at a position of a source is caught there. */
export type IsCaught = (text: string, position: Position) => Promise<boolean>;

/**
 * Which exceptions stop the notebook. To the engine a cell's own exceptions are caught, for the kernel catches them all to report
 * them: so it stops at every one, and what the author has written to catch it is looked for here.
 *
 * What Node or a package throws stops at the author's call. Three kinds do not, for nobody can say whether they are caught on
 * the way: what Node throws to a package, what a package throws under Node 20 (whose engine passes over it; that of others
 * passes over what packages catch themselves alone), and a promise that is rejected when none of the author's functions is being called.
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

  /** Whether to stop at what is thrown at a pause; says of it whether nobody but the kernel is going to catch it. */
  async stopAt(pause: Debugger.PausedEventDataType, thrown: Thrown): Promise<boolean> {
    const places = pause.callFrames.map(({ location }) => location);
    const written = await Promise.all(places.map(({ scriptId }) => this.#scripts.find(scriptId)));
    const first = written.findIndex((script) => script !== undefined);
    const call = places[first];
    if (call === undefined || !this.#isWritten(written[first] as Script, call)) return false;
    const between = new Set(
      places.slice(0, first).map(({ scriptId }) => isNodes(this.#scripts.urlOf(scriptId))),
    );
    if (between.size > 1) return false;
    const last = written.findLastIndex((script) => script !== undefined);
    // Somebody else's code between the author's may catch it; the engine knows.
    const isOpen = written.slice(first, last).includes(undefined);
    thrown.uncaught ||= !isOpen && !(await this.#isCaughtIn(places.slice(first, last + 1), pause));
    return this.#wanted.has(thrown.uncaught ? "uncaught" : "caught");
  }

  /** Whether a position of a script is one of its author's. */
  #isWritten({ origins, added }: Script, { lineNumber, columnNumber = 0 }: Debugger.Location): boolean {
    const position = origins.position({ line: lineNumber + 1, column: columnNumber + 1 }, true);
    return position !== undefined && !added.has(lineNumber);
  }

  /** Whether the author catches what is thrown through some frames, or through those that an `await` left behind. */
  async #isCaughtIn(
    frames: Debugger.Location[],
    { asyncStackTrace }: Debugger.PausedEventDataType,
  ): Promise<boolean> {
    const left = [];
    for (let stack = asyncStackTrace; stack !== undefined; stack = stack.parent)
      left.push(...stack.callFrames);
    for (const { scriptId, lineNumber, columnNumber = 0 } of [...frames, ...left]) {
      const script = await this.#scripts.find(scriptId);
      const position = script?.origins.position({ line: lineNumber + 1, column: columnNumber + 1 });
      if (script === undefined || position === undefined) continue;
      if (await this.#isCaught(script.program.source, position)) return true;
    }
    return false;
  }
}

function isNodes(url: string): boolean {
  return url === "" || url.startsWith("node:");
}
