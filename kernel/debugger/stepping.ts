import type { Debugger } from "node:inspector";
import type { Position } from "../report/code-frame.js";
import { isPassedOver } from "./frames.js";
import type { Inspection } from "./inspection.js";
import { Landing } from "./landing.js";
import type { Scripts } from "./scripts.js";

/** How the engine goes on to another place. */
export type Step = "stepOver" | "stepInto" | "stepOut";

/** Where an author's code stands still. */
export interface Place extends Position {
  script: string;
  /** How many frames there are: a call of itself is another place. */
  depth: number;
}

/**
 * After so many steps of the engine where the author has written nothing, a step runs on to what he has written. The engine passes over
 * all other code by itself but Node's own, which runs at each promise: a package that waits often takes thousands.
 */
const most = 150;

/** Where the author wrote what a pause is at; undefined where nobody did. */
export async function placeOf(
  { callFrames }: Debugger.PausedEventDataType,
  scripts: Scripts,
): Promise<Place | undefined> {
  const [top] = callFrames;
  if (top === undefined) return undefined;
  const { scriptId, lineNumber, columnNumber = 0 } = top.location;
  const at = { line: lineNumber + 1, column: columnNumber + 1 };
  const script = await scripts.find(scriptId);
  const isForeign = script === undefined && isPassedOver(scripts.urlOf(scriptId));
  const isAdded = script?.added.has(lineNumber) === true;
  const position = script === undefined ? at : isAdded ? undefined : script.origins.position(at, true);
  return isForeign || position === undefined
    ? undefined
    : { ...position, script: scriptId, depth: callFrames.length };
}

/** A step from one line of the author's to another, for which the engine may have to take several. */
export class Stepping {
  readonly #scripts: Scripts;
  readonly #inspection: Inspection;
  readonly #landing: Landing;
  #kind: Step | undefined;
  #from: Place | undefined;
  /** The files of the functions that were under way where it began. */
  #paths: readonly string[] = [];
  #count = 0;
  /** Whether it has gone through a function of the compiler's since: a getter of an export, whose reader it then comes back to. */
  #wasAway = false;
  /** Whether it runs on to the author's code, and the engine no longer steps. */
  #isLanding = false;
  #waiting: (() => void)[] = [];

  constructor(scripts: Scripts, inspection: Inspection) {
    this.#scripts = scripts;
    this.#inspection = inspection;
    this.#landing = new Landing(scripts, inspection);
  }

  /** What is under way. */
  get kind(): Step | undefined {
    return this.#kind;
  }

  /** @param paths The files that it may come back to: those of the functions that call, or wait for, the one where it begins. */
  begin(kind: Step, from: Place | undefined, paths: Iterable<string>): void {
    this.#kind = kind;
    this.#from = from;
    this.#paths = [...new Set(paths)];
    this.#count = 0;
    this.#wasAway = false;
    this.#isLanding = false;
  }

  async end(): Promise<void> {
    this.#kind = undefined;
    this.#settle();
    await this.#landing.clear();
  }

  /** Whether the engine is on a step's way, and would stop in whatever else is run. */
  get isOnTheWay(): boolean {
    return this.#kind !== undefined && !this.#isLanding;
  }

  /** Waits until the engine is no longer on a step's way. */
  async settled(): Promise<void> {
    if (this.isOnTheWay) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #settle(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Has the step run on to what its author has written, wherever the main thread is. */
  async land(): Promise<void> {
    this.#count = 0;
    await this.#landing.prepare(this.#paths);
    // It may have come to its end while they were set.
    if (this.#kind === undefined) return this.#landing.clear();
    await this.leaveWay();
    this.#isLanding = true;
    this.#settle();
  }

  /** Has the engine forget its step: it does so at every stop, also at one that it is told to skip. */
  async leaveWay(): Promise<void> {
    const skip = (isSkipped: boolean): Promise<unknown> =>
      this.#inspection.post("Debugger.setSkipAllPauses", { skip: isSkipped });
    await Promise.all([
      skip(true),
      this.#inspection.post("Runtime.evaluate", { expression: "debugger", silent: true }),
      skip(false),
    ]);
  }

  /** Whether the step has come to its end at a pause, or how it goes on. */
  async next(
    { callFrames }: Debugger.PausedEventDataType,
    place: Place | undefined,
  ): Promise<Step | "stop" | "resume"> {
    const kind = this.#kind ?? "stepOver";
    this.#count += 1;
    if (place !== undefined) {
      this.#isLanding = false;
      await this.#landing.clear();
      if (!this.#isSameLine(place)) return "stop";
      this.#from = place;
      this.#wasAway = false;
      return kind;
    }
    if (this.#count > most) {
      await this.land();
      return "resume";
    }
    if (callFrames.length > (this.#from?.depth ?? 0)) this.#wasAway = true;
    const [top, caller] = callFrames.map(({ location }) => location.scriptId);
    // What the compiler has added at the top of a script; what it has added as a function is left.
    if (top !== undefined && caller !== top && (await this.#scripts.find(top)) !== undefined)
      return "stepOver";
    // The engine does not always pass over Node's own code by itself; what that calls may be the author's.
    return kind === "stepInto" ? "stepInto" : "stepOut";
  }

  /** Whether a place is further on in the line where the step began: back in it is another round of a loop. */
  #isSameLine({ script, depth, line, column }: Place): boolean {
    const from = this.#from;
    if (from === undefined || this.#kind === "stepOut") return false;
    const isOnward = this.#wasAway || column > from.column || (this.#count === 1 && column === from.column);
    return from.script === script && from.depth === depth && from.line === line && isOnward;
  }
}
