import type { Debugger } from "node:inspector";
import type { Position } from "../report/code-frame.js";
import { isPassedOver } from "./frames.js";
import type { Scripts } from "./scripts.js";

/** How the engine goes on to another place. */
export type Step = "stepOver" | "stepInto" | "stepOut";

/** Where an author's code stands still. */
export interface Place extends Position {
  script: string;
  /** How many frames there are: a call of itself is another place. */
  depth: number;
}

/** For so many steps of the engine a step goes on by itself where the author has written nothing. */
const most = 300;

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
  #kind: Step | undefined;
  #from: Place | undefined;
  #count = 0;
  /** Whether it has gone through a function of the compiler's since: a getter of an export, whose reader it then comes back to. */
  #wasAway = false;

  /** What is under way. */
  get kind(): Step | undefined {
    return this.#kind;
  }

  begin(kind: Step, from: Place | undefined): void {
    this.#kind = kind;
    this.#from = from;
    this.#count = 0;
    this.#wasAway = false;
  }

  end(): void {
    this.#kind = undefined;
  }

  /** Whether the step has come to its end at a pause, or how it goes on. */
  async next(
    { callFrames }: Debugger.PausedEventDataType,
    place: Place | undefined,
    scripts: Scripts,
  ): Promise<Step | "stop" | "resume"> {
    const kind = this.#kind ?? "stepOver";
    this.#count += 1;
    if (this.#count > most) return "resume";
    if (place !== undefined) {
      if (!this.#isSameLine(place)) return "stop";
      this.#from = place;
      this.#wasAway = false;
      return kind;
    }
    if (callFrames.length > (this.#from?.depth ?? 0)) this.#wasAway = true;
    const [top, caller] = callFrames.map(({ location }) => location.scriptId);
    // What the compiler has added at the top of a script; what it has added as a function is left.
    if (top !== undefined && caller !== top && (await scripts.find(top)) !== undefined) return "stepOver";
    // The engine does not always pass over Node's own code by itself; what that calls may be the author's.
    return kind === "stepInto" && this.#count < most / 2 ? "stepInto" : "stepOut";
  }

  /** Whether a place is further on in the line where the step began: back in it is another round of a loop. */
  #isSameLine({ script, depth, line, column }: Place): boolean {
    const from = this.#from;
    if (from === undefined || this.#kind === "stepOut") return false;
    const isOnward = this.#wasAway || column > from.column || (this.#count === 1 && column === from.column);
    return from.script === script && from.depth === depth && from.line === line && isOnward;
  }
}
