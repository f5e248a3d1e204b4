import type { Debugger } from "node:inspector";
import type { Position } from "../report/code-frame.js";
import { isPassedOver } from "./frames.js";
import type { Scripts } from "./scripts.js";

/** How the engine goes on to another place. */
export type Step = "stepOver" | "stepInto" | "stepOut";

/** Where an author's code stands still. */
export interface Place extends Position {
  script: string;
  /** Where the engine has it in the script: what it does one after the other may stand in one place for the author. */
  at: Position;
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
  const [top, caller] = callFrames;
  if (top === undefined || isLiveExport(top, caller, scripts)) return undefined;
  const { scriptId, lineNumber, columnNumber = 0 } = top.location;
  const at = { line: lineNumber + 1, column: columnNumber + 1 };
  const script = await scripts.find(scriptId);
  const isForeign = script === undefined && isPassedOver(scripts.urlOf(scriptId));
  const position = script === undefined ? at : script.origins.position(at, true);
  return isForeign || position === undefined
    ? undefined
    : { ...position, at, script: scriptId, depth: callFrames.length };
}

/** Whether a function only reads an export for the kernel, which its compiler has added: nobody wrote that. */
function isLiveExport(
  { functionName }: Debugger.CallFrame,
  caller: Debugger.CallFrame | undefined,
  scripts: Scripts,
): boolean {
  if (!functionName.startsWith("get ") || caller === undefined) return false;
  return isPassedOver(scripts.urlOf(caller.location.scriptId));
}

/** A step from one line of the author's to another, for which the engine may have to take several. */
export class Stepping {
  #kind: Step | undefined;
  #from: Place | undefined;
  #count = 0;

  /** What is under way. */
  get kind(): Step | undefined {
    return this.#kind;
  }

  begin(kind: Step, from: Place | undefined): void {
    this.#kind = kind;
    this.#from = from;
    this.#count = 0;
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
      return kind;
    }
    const [top, caller] = callFrames.map(({ location }) => location.scriptId);
    // What the compiler has added at the top of a script; what it has added as a function is left.
    if (top !== undefined && caller !== top && (await scripts.find(top)) !== undefined) return "stepOver";
    // The engine does not always pass over Node's own code by itself; what that calls may be the author's.
    return kind === "stepInto" && this.#count < most / 2 ? "stepInto" : "stepOut";
  }

  /** Whether a place is further on in the line where the step began: back in it is another round of a loop. */
  #isSameLine({ script, depth, line, at }: Place): boolean {
    const from = this.#from;
    if (from === undefined || this.#kind === "stepOut") return false;
    const ahead = at.line - from.at.line || at.column - from.at.column;
    const isOnward = ahead > 0 || (this.#count === 1 && ahead === 0);
    return from.script === script && from.depth === depth && from.line === line && isOnward;
  }
}
