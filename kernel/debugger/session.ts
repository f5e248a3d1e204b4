import type { Debugger } from "node:inspector";
import { Breakpoints, type Emit, type VariablesAt } from "./breakpoints.js";
import type { CellFiles } from "./cell-files.js";
import { type CompileExpression, Conditions } from "./conditions.js";
import { RequestError } from "./dap.js";
import { Exceptions, type IsCaught } from "./exceptions.js";
import { authorsFirst, type Frame, framesOf, passedOver, renumbered } from "./frames.js";
import type { Inspection } from "./inspection.js";
import { allowLoopReplacement } from "./loop-replacement.js";
import { newScriptOf, type Thrown, thrownIn } from "./pause.js";
import { Scripts } from "./scripts.js";
import { type Place, placeOf, type Step, Stepping } from "./stepping.js";

/** Where the main thread stands still, and why. */
export interface Stop {
  reason: "breakpoint" | "step" | "pause" | "exception";
  description: string;
  hitBreakpoints: number[];
  frames: Frame[];
  /** Where a step begins; undefined in code of others. */
  place: Place | undefined;
  /** What was thrown. */
  exception: Thrown | undefined;
}

export interface SessionTools {
  inspection: Inspection;
  cells: CellFiles;
  emit: Emit;
  variablesAt: VariablesAt;
  compileExpression: CompileExpression;
  isCaught: IsCaught;
  stopped: (stop: Stop) => void;
  continued: () => void;
}

/** How far back an asynchronous stack goes. */
const asyncDepth = 32;

/** The engine's debugger while a client is attached: it costs speed, and is off otherwise. */
export class DebugSession {
  readonly scripts: Scripts;
  readonly breakpoints: Breakpoints;
  readonly conditions: Conditions;
  readonly #exceptions: Exceptions;
  readonly #tools: SessionTools;
  readonly #inspection: Inspection;
  #stop: Stop | undefined;
  /** The frames of the stop under numbers that they had before. */
  #renamed: Frame[] = [];
  /** Whether the main thread stands still, for the author or only for the breakpoints of a new script. */
  #isPaused = false;
  readonly #stepping: Stepping;
  #wantsPause = false;
  /** The cell is being interrupted: it may not stop again. */
  #isLettingGo = false;

  constructor(tools: SessionTools) {
    this.#tools = tools;
    this.#inspection = tools.inspection;
    this.scripts = new Scripts(tools.inspection, tools.cells);
    this.#stepping = new Stepping(this.scripts, tools.inspection);
    this.#exceptions = new Exceptions(this.scripts, tools.isCaught);
    this.conditions = new Conditions(tools.compileExpression);
    this.breakpoints = new Breakpoints({ ...tools, scripts: this.scripts, conditions: this.conditions });
  }

  get stop(): Stop | undefined {
    return this.#stop;
  }

  async start(): Promise<void> {
    this.#inspection.listen({
      paused: (pause) => void this.#paused(pause).catch(() => this.resume()),
      resumed: () => this.#resumed(),
      scriptParsed: (script) => this.scripts.parsed(script),
    });
    allowLoopReplacement(false);
    await this.#inspection.post("Debugger.enable");
    await this.#inspection.ask("settleHooks");
    await this.#inspection.post("Debugger.setAsyncCallStackDepth", { maxDepth: asyncDepth });
    await this.#inspection.ask("settleHooks");
    await this.#inspection.post("Debugger.setBlackboxPatterns", { patterns: passedOver });
    // A script with a map is one that the author wrote: it waits until its breakpoints are set.
    const instrumentation = "beforeScriptWithSourceMapExecution";
    await this.#inspection.post("Debugger.setInstrumentationBreakpoint", { instrumentation });
  }

  /** Lets the main thread run on as if there had never been a debugger. */
  async end(): Promise<void> {
    // What is disabled while it stands still never answers.
    await this.resume().catch(() => {});
    await this.#inspection.ask("settleHooks");
    await this.#inspection.post("Debugger.disable");
    allowLoopReplacement(true);
    await this.#inspection.ask("settleHooks");
    this.#resumed();
    this.#inspection.listen(undefined);
  }

  /** The frame of the stop with an id; without one, the innermost. */
  frame(id?: number): Frame | undefined {
    const frames = this.#stop?.frames ?? [];
    const known = [...frames, ...this.#renamed];
    return id === undefined ? frames[0] : known.find(({ shown }) => shown.id === id);
  }

  /** Has a client look at the variables anew; it may go on to name the frames as they were. */
  renumberFrames(): void {
    if (this.#stop === undefined) return;
    this.#renamed.push(...this.#stop.frames);
    this.#stop.frames = this.#stop.frames.map(renumbered);
  }

  async step(kind: Step): Promise<void> {
    const stop = this.#stop;
    if (stop === undefined) throw new RequestError("The notebook is not stopped.");
    const paths = stop.frames.flatMap(({ shown }) => shown.source?.path ?? []);
    this.#stepping.begin(kind, stop.place, paths);
    await this.#inspection.post(`Debugger.${kind}`);
  }

  async resume(): Promise<void> {
    await this.#stepping.end();
    if (this.#isPaused) await this.#inspection.post("Debugger.resume");
  }

  /**
   * Waits until what is asked of the main thread is not in the way of a step.
   * @param isWorking Whether a cell runs, at whose end the step is over at the latest.
   */
  async settled(isWorking: boolean): Promise<void> {
    if (this.#stepping.isOnTheWay && !isWorking) await this.#stepping.land();
    await this.#stepping.settled();
  }

  /** The code of a cell is over, and with it a step that has gone off its end. All is sent before anything else can be. */
  async codeEnded(): Promise<void> {
    if (this.#stop !== undefined || this.#stepping.kind === undefined) return;
    await Promise.all([this.#stepping.end(), this.#stepping.leaveWay()]);
    this.#forget();
  }

  async pause(): Promise<void> {
    this.#wantsPause = true;
    await this.#inspection.post("Debugger.pause");
  }

  /** Says at which exceptions to stop: `caught`, `uncaught`. */
  stopAtExceptions(filters: ReadonlySet<string>): Promise<void> {
    return this.#exceptions.want(filters, this.#inspection);
  }

  /**
   * Ends what stands still, for an interrupt.
   * @param isCell Whether it is a cell's, which ends; a callback that no cell waits for runs on.
   */
  async letGo(isCell: boolean): Promise<void> {
    if (!isCell) return this.resume();
    this.#isLettingGo = true;
    if (this.#isPaused) await this.#terminate();
  }

  /** Has what stands still end in place of going on. The engine answers when that has happened, which nobody has to wait for. */
  async #terminate(): Promise<void> {
    this.#inspection.post("Runtime.terminateExecution").catch(() => {});
    await this.#inspection.post("Debugger.resume");
  }

  /** The interrupt is over. */
  stopAgain(): void {
    this.#isLettingGo = false;
  }

  #resumed(): void {
    this.#isPaused = false;
    if (this.#stop === undefined) return;
    this.#stop = undefined;
    this.#renamed = [];
    // A step's way is short, and what is asked on it would be in its way: the next stop forgets what this one has shown.
    if (this.#stepping.kind === undefined) this.#forget();
    this.#tools.continued();
  }

  #forget(): void {
    this.#inspection.forget().catch(() => {});
  }

  async #paused(pause: Debugger.PausedEventDataType): Promise<void> {
    this.#isPaused = true;
    const newScript = newScriptOf(pause);
    // Where another cell begins, the interrupted one has ended.
    if (newScript !== undefined && !this.scripts.urlOf(newScript).startsWith("file:"))
      this.#isLettingGo = false;
    if (this.#isLettingGo) return this.#terminate();
    if (newScript !== undefined) await this.#prepare(newScript);
    const stop = await this.#stopFor(pause, newScript !== undefined);
    if (stop === "resume") return void (await this.#inspection.post("Debugger.resume"));
    if (typeof stop === "string") return void (await this.#inspection.post(`Debugger.${stop}`));
    this.#forget();
    this.#wantsPause = false;
    this.#stop = stop;
    await this.#stepping.end();
    this.#tools.stopped(stop);
  }

  async #prepare(id: string): Promise<void> {
    const script = await this.scripts.find(id);
    if (script === undefined) return;
    await this.breakpoints.bind(script);
    // A step ends with its cell; it does not wait for the next one.
    if (!script.url.startsWith("file:")) await this.#stepping.end();
  }

  /** Whether the author is to see a pause, or how to go on; a script that is new has not come to its own code yet. */
  async #stopFor(pause: Debugger.PausedEventDataType, isNew: boolean): Promise<Stop | Step | "resume"> {
    const hitBreakpoints = this.breakpoints.idsOf(pause.hitBreakpoints ?? []);
    const thrown = thrownIn(pause);
    const frames = await framesOf(pause, this.scripts);
    const place = await placeOf(pause, this.scripts);
    const stop = (reason: Stop["reason"], description: string): Stop => ({
      reason,
      description,
      hitBreakpoints,
      // What others throw is shown at the author's call.
      frames: thrown === undefined ? frames : authorsFirst(frames),
      place,
      exception: thrown,
    });
    if (hitBreakpoints.length > 0) return stop("breakpoint", "Paused on a breakpoint");
    if (thrown !== undefined)
      return (await this.#exceptions.stopAt(pause, thrown))
        ? stop("exception", "Paused on an exception")
        : (this.#stepping.kind ?? "resume");
    if (this.#wantsPause) {
      const isOnTheWay = isNew || frames[0]?.engine === undefined;
      return isOnTheWay ? "stepInto" : stop("pause", "Paused");
    }
    if (isNew) return "resume";
    if (this.#stepping.kind === undefined) {
      const isAsked = place !== undefined && (await this.#isDebuggerStatement(pause));
      return isAsked ? stop("breakpoint", "Paused on a debugger statement") : "resume";
    }
    const next = await this.#stepping.next(pause, place);
    return next === "stop" ? stop("step", "Paused after a step") : next;
  }

  async #isDebuggerStatement({ callFrames }: Debugger.PausedEventDataType): Promise<boolean> {
    const { location } = callFrames[0] as Debugger.CallFrame;
    const { scriptId, lineNumber, columnNumber = 0 } = location;
    const start = { scriptId, lineNumber, columnNumber };
    const { locations } = await this.#inspection.post<Debugger.GetPossibleBreakpointsReturnType>(
      "Debugger.getPossibleBreakpoints",
      { start, end: { ...start, columnNumber: columnNumber + 1 } },
    );
    return locations.some(({ type }) => type === "debuggerStatement");
  }
}
