import { DebugContext, type DebuggerTools } from "./context.js";
import type { DebugRequest, DebugResponse } from "./dap.js";
import { looking, requests } from "./requests.js";

/** Jupyter's debug protocol: requests of clients are answered here, over an inspector session with the main thread. */
export class Debugger {
  readonly #context: DebugContext;

  constructor(tools: DebuggerTools) {
    this.#context = new DebugContext(tools);
  }

  /** Answers a debug_request. */
  async answer(content: Record<string, unknown>): Promise<DebugResponse> {
    const request = content as Partial<DebugRequest>;
    const command = String(request.command);
    const respond = (success: boolean, body: object, message?: string): DebugResponse => ({
      seq: this.#context.next(),
      type: "response",
      request_seq: Number(request.seq ?? 0),
      command,
      success,
      ...(message === undefined ? {} : { message }),
      body,
    });
    const handler = requests[command];
    if (handler === undefined) return respond(false, {}, `debugger: ${command} is not supported.`);
    try {
      if (looking.has(command)) await this.#context.session?.settled(this.#context.tools.isWorking());
      const body = await handler(this.#context, request.arguments ?? {});
      return respond(true, body ?? {});
    } catch (error) {
      return respond(false, {}, (error as Error).message);
    }
  }

  /** What the notebook's variables hold, each in one line. */
  async values(): Promise<Map<string, string>> {
    const variables = await this.#context.variables();
    return new Map(variables.map(({ name, value }) => [name, value]));
  }

  /** What a log point says. */
  log(breakpoint: number, text: string): void {
    const place = this.#context.session?.breakpoints.placeOf(breakpoint);
    const source = place === undefined ? {} : { source: { path: place.path }, line: place.line };
    this.#context.event("output", { category: "console", output: `${text}\n`, ...source });
  }

  /**
   * Ends the stop that an interrupted cell is in.
   * @param isCell Whether a cell runs; what no cell waits for runs on.
   * @returns What to call when the cell has ended.
   */
  async letGo(isCell: boolean): Promise<() => void> {
    const { session } = this.#context;
    await session?.letGo(isCell).catch(() => {});
    return () => session?.stopAgain();
  }

  /** Says that the code of a cell is over: no step goes on from it into what comes next. */
  async codeEnded(): Promise<void> {
    await this.#context.session?.codeEnded().catch(() => {});
  }

  /** Leaves the main thread alone for good, before the process ends. */
  end(): Promise<void> {
    return this.#context.end();
  }
}
