import type { KernelProcess } from "./client.js";

type Body = Record<string, unknown>;

export interface Response {
  success: boolean;
  message?: string;
  body: Body;
}

export interface Frame {
  id: number;
  name: string;
  line: number;
  column: number;
  source: { name: string; path: string };
}

export interface Variable {
  name: string;
  value: string;
  type: string;
  variablesReference: number;
  indexedVariables?: number;
}

/** A client of the debugger, as a front end's. */
export class DebugClient {
  readonly #kernel: KernelProcess;
  #sequence = 0;
  /** How many of the kernel's broadcasts have been looked through for events. */
  #seen = 0;
  /** Counts how often events were skipped: who waited before waits for ever. */
  #skips = 0;

  constructor(kernel: KernelProcess) {
    this.#kernel = kernel;
  }

  /** Sends a request and waits for its response. */
  async send(command: string, values: Body = {}): Promise<Response> {
    this.#sequence += 1;
    const content = { seq: this.#sequence, type: "request", command, arguments: values };
    const reply = await this.#kernel.request("control", "debug_request", content);
    const response = reply.content as unknown as Response & { request_seq: number; command: string };
    if (response.request_seq !== this.#sequence || response.command !== command)
      throw new Error(`the response is not that of ${command}: ${JSON.stringify(response)}`);
    return response;
  }

  /** The body of a response that has to be a success. */
  async ask(command: string, values: Body = {}): Promise<Body> {
    const { success, message, body } = await this.send(command, values);
    if (!success) throw new Error(`${command}: ${message}`);
    return body;
  }

  /** The next event of a name, from where the last one was. */
  async event(name: string): Promise<Body> {
    const skips = this.#skips;
    while (skips === this.#skips) {
      const { broadcasts } = this.#kernel;
      while (this.#seen < broadcasts.length) {
        const message = broadcasts[this.#seen];
        this.#seen += 1;
        if (message?.header.msg_type === "debug_event" && message.content["event"] === name)
          return (message.content["body"] ?? {}) as Body;
      }
      await this.#kernel.broadcast("debug_event");
    }
    return new Promise(() => {});
  }

  /** Takes no notice of the events so far. */
  skipEvents(): void {
    this.#seen = this.#kernel.broadcasts.length;
    this.#skips += 1;
  }

  /** What JupyterLab sends when its button is pressed. */
  async start(): Promise<void> {
    await this.ask("initialize", {
      clientID: "jupyterlab",
      clientName: "JupyterLab",
      adapterID: "gradsheet",
      pathFormat: "path",
      linesStartAt1: true,
      columnsStartAt1: true,
      supportsVariableType: true,
      supportsVariablePaging: true,
    });
    await this.ask("attach");
  }

  /** Sets the breakpoints of a cell: gives its path and the breakpoints. */
  async setInCell(code: string, ...breakpoints: (number | Body)[]): Promise<{ path: string; set: Body[] }> {
    const { sourcePath } = await this.ask("dumpCell", { code });
    const path = String(sourcePath);
    return { path, set: await this.setIn(path, ...breakpoints) };
  }

  async setIn(path: string, ...breakpoints: (number | Body)[]): Promise<Body[]> {
    const asked = breakpoints.map((one) => (typeof one === "number" ? { line: one } : one));
    const body = await this.ask("setBreakpoints", {
      source: { path },
      breakpoints: asked,
      sourceModified: false,
    });
    return body["breakpoints"] as Body[];
  }

  async frames(): Promise<Frame[]> {
    const { stackFrames } = await this.ask("stackTrace", { threadId: 1 });
    return stackFrames as Frame[];
  }

  /** Waits for the next stop: its reason and its frames, as `name line:column`. */
  async stopped(): Promise<{ reason: string; at: string; frames: Frame[]; event: Body }> {
    const event = await this.event("stopped");
    const frames = await this.frames();
    const [top] = frames;
    return { reason: String(event["reason"]), at: `${top?.name} ${top?.line}:${top?.column}`, frames, event };
  }

  /** Goes on, and waits for the next stop. */
  async step(
    command: "next" | "stepIn" | "stepOut" | "continue" | "pause",
  ): Promise<{ reason: string; at: string; frames: Frame[] }> {
    await this.ask(command, { threadId: 1 });
    return this.stopped();
  }

  resume(): Promise<Body> {
    return this.ask("continue", { threadId: 1 });
  }

  async parts(variablesReference: number, page: Body = {}): Promise<Variable[]> {
    const { variables } = await this.ask("variables", { variablesReference, ...page });
    return variables as Variable[];
  }

  /** The scopes of a frame, by their names: their variables' texts by name. */
  async scopes(frameId: number): Promise<Record<string, Record<string, string>>> {
    const { scopes } = await this.ask("scopes", { frameId });
    const texts: Record<string, Record<string, string>> = {};
    for (const { name, variablesReference } of scopes as { name: string; variablesReference: number }[]) {
      const variables = await this.parts(variablesReference);
      texts[name] = Object.fromEntries(variables.map((variable) => [variable.name, variable.value]));
    }
    return texts;
  }

  /** The value of an expression in a frame, or in none. */
  async value(expression: string, frameId?: number): Promise<string> {
    const { result } = await this.ask("evaluate", { expression, context: "watch", frameId });
    return String(result);
  }
}
