import type { CompilerClient } from "../compiler/client.js";
import { CellFiles } from "./cell-files.js";
import { type DebugEvent, RequestError, threadId, type Variable } from "./dap.js";
import { Inspection } from "./inspection.js";
import { Scopes } from "./scopes.js";
import { DebugSession, type Stop } from "./session.js";

/** What the debugger works with. */
export interface DebuggerTools {
  compiler: CompilerClient;
  /** The programs of a cell: its code, in parts where commands stand between. */
  partsOf: (cell: string) => Promise<string[]>;
  /** Sends a debug_event. */
  publish: (event: DebugEvent) => void;
  /** Shows what was printed so far. */
  flush: () => void;
  /** Whether a cell runs. */
  isWorking: () => boolean;
  /** Stops the running cell, as the stop button does. */
  interrupt: () => Promise<void>;
}

/** What the requests of debugging clients act on. */
export class DebugContext {
  readonly tools: DebuggerTools;
  readonly cells: CellFiles;
  /** What is looked at while the engine's debugger is off, too. */
  #inspection: Inspection | undefined;
  #scopes: Scopes | undefined;
  /** The client's, from `initialize` to `disconnect`. */
  session: DebugSession | undefined;
  /** Who the client says that it is. */
  client = "";
  #sequence = 0;
  /** Changes of breakpoints come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(tools: DebuggerTools) {
    this.tools = tools;
    this.cells = new CellFiles();
  }

  get inspection(): Inspection {
    return (this.#inspection ??= new Inspection());
  }

  get scopes(): Scopes {
    return (this.#scopes ??= new Scopes(this.inspection));
  }

  /** The variables of the notebook, with the debugger on or off. */
  async variables(): Promise<Variable[]> {
    if (this.session?.stop === undefined) await this.inspection.forget();
    const { variablesReference } = await this.scopes.globals();
    return this.scopes.variables(variablesReference);
  }

  /** The session of the client. */
  demandSession(): DebugSession {
    if (this.session === undefined) throw new RequestError("The debugger is off. Send initialize first.");
    return this.session;
  }

  /** Does something after all that came before it. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(task);
    this.#turn = done.catch(() => {});
    return done;
  }

  /** Turns the engine's debugger on, unless it is. */
  async start(): Promise<void> {
    if (this.session !== undefined) return;
    const { compiler } = this.tools;
    const session = new DebugSession({
      inspection: this.inspection,
      cells: this.cells,
      emit: (text) => compiler.ask("emit", { text }),
      isCaught: (text, position) => compiler.ask("isCaught", { text, position }),
      variablesAt: (text, position) => compiler.ask("variablesAt", { text, position }),
      compileExpression: (text, around) => compiler.ask("compileExpression", { text, around }),
      stopped: (stop) => this.#stopped(stop),
      continued: () => this.event("continued", { threadId, allThreadsContinued: true }),
    });
    this.session = session;
    await session.start();
  }

  /** Turns it off: what stands still runs on, and nothing of it is slower. */
  async stop(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    await session?.end();
  }

  #stopped({ reason, description, hitBreakpoints, exception }: Stop): void {
    // What was printed before the stop is seen at the stop.
    this.tools.flush();
    this.event("stopped", {
      reason,
      description,
      threadId,
      allThreadsStopped: true,
      hitBreakpointIds: hitBreakpoints,
      ...(exception === undefined
        ? {}
        : { text: exception.description?.split("\n")[0] ?? String(exception.value) }),
    });
  }

  /** Sends an event to all clients. */
  event(event: string, body: object = {}): void {
    this.tools.publish({ seq: this.next(), type: "event", event, body });
  }

  /** The number of the next message. */
  next(): number {
    return (this.#sequence += 1);
  }

  /** Leaves the main thread alone for good, before the process ends. */
  async end(): Promise<void> {
    await this.stop().catch(() => {});
    this.#inspection?.close();
    this.#inspection = undefined;
  }
}
