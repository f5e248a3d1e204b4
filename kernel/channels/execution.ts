import type { MessagePort } from "node:worker_threads";
import type { ErrorReport, ExpressionResult, Outcome, Program, ToEvaluator } from "../bridge/messages.js";
import type { StreamName } from "../bridge/output-ring.js";
import type { CompilerClient } from "../compiler/client.js";
import type { Message } from "../protocol/message.js";
import { bold, red } from "../report/ansi.js";
import { HeapWatch } from "./heap-watch.js";
import type { History } from "./history.js";
import { importedPackages } from "./imported-packages.js";
import type { Interrupter } from "./interrupter.js";
import { readLineCommands } from "./line-commands.js";
import { type Installation, npmInstall } from "./npm-install.js";
import type { Output } from "./output.js";
import type { Parent, Publisher } from "./publisher.js";

/** The content of an execute_request. */
interface ExecuteRequest {
  code?: unknown;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

/** What one execution works with. */
export interface ExecutionTools {
  folder: string;
  port: MessagePort;
  compiler: CompilerClient;
  publisher: Publisher;
  output: Output;
  history: History;
  interrupter: Interrupter;
  /** How large V8 lets the main thread's heap grow, in bytes. */
  heapLimit: number;
  /** Sends the execute_reply. */
  reply: (request: Message, content: object) => void;
}

type Result = { outcome: Outcome; expressions: Record<string, ExpressionResult> };

/** A value to hand over, later. */
class Deferred<T> {
  resolve!: (value: T) => void;
  readonly promise = new Promise<T>((resolve) => (this.resolve = resolve));
}

/** Carries out execute_requests one after the other, in the order of their arrival. */
export class Executions {
  readonly #tools: ExecutionTools;
  #queue: Message[] = [];
  #working = false;
  #count = 0;
  #cells = 0;
  /** The request of every cell, for output that comes late. */
  readonly #parents = new Map<number, Parent>();
  #request: Message | undefined;
  #evaluating: { cell: number; result: Deferred<Result> } | undefined;
  #interrupted = new Deferred<void>();
  #installation: Installation | undefined;
  readonly #notices: string[] = [];
  readonly #heap: HeapWatch;
  /** The bytes in use when the running cell had to be stopped. */
  #heapUsed: number | undefined;

  constructor(tools: ExecutionTools) {
    this.#tools = tools;
    this.#heap = new HeapWatch(tools.heapLimit, (used) => {
      this.#heapUsed = used;
      void this.interrupt();
    });
  }

  get working(): boolean {
    return this.#working;
  }

  get newestCell(): number {
    return this.#cells;
  }

  /** The request that a cell came from. */
  parentOf(cell: number): Parent {
    return this.#parents.get(cell);
  }

  /** The request of the cell that runs. */
  get request(): Message | undefined {
    return this.#request;
  }

  /** A number for something else that may print: a comm message. */
  newCell(parent: Parent): number {
    this.#cells += 1;
    this.#parents.set(this.#cells, parent && { header: parent.header });
    return this.#cells;
  }

  /** Queues a request. */
  add(request: Message): void {
    this.#queue.push(request);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      for (let request = this.#queue.shift(); request !== undefined; request = this.#queue.shift())
        await this.#execute(request);
    } finally {
      this.#working = false;
    }
  }

  /** Stops the running cell, wherever it is on its way. */
  async interrupt(): Promise<void> {
    if (!this.#working) return;
    this.#interrupted.resolve();
    this.#installation?.stop();
    if (this.#evaluating !== undefined) await this.#tools.interrupter.interrupt(this.#evaluating.cell);
  }

  /** Takes the result that the main thread reports. */
  receive(cell: number, result: Result): void {
    if (this.#evaluating?.cell === cell) this.#evaluating.result.resolve(result);
  }

  async #execute(request: Message): Promise<void> {
    const { publisher, output } = this.#tools;
    const content = request.content as ExecuteRequest;
    const silent = content.silent === true;
    const stored = !silent && content.store_history !== false;
    this.#interrupted = new Deferred();
    this.#request = request;
    publisher.status("busy", request);
    if (stored) this.#count += 1;
    const count = this.#count;
    const cell = this.newCell(request);
    const code = typeof content.code === "string" ? content.code : undefined;
    let outcome: Outcome;
    let expressions: Record<string, ExpressionResult> = {};
    if (code === undefined) outcome = failure("ProtocolError", "execute_request: needs a string as code.");
    else {
      if (!silent) publisher.publish("execute_input", { code, execution_count: count }, request);
      const title = stored ? `In [${count}]` : `In [silent ${cell}]`;
      try {
        ({ outcome, expressions } = await this.#run(cell, title, code, content));
      } catch (fault) {
        outcome = failure("KernelError", `The compiler failed: ${(fault as Error).message}`);
      }
    }
    output.flush();
    if (stored && code !== undefined) this.#tools.history.add(count, code, resultText(outcome));
    if (outcome.status === "ok") {
      if (outcome.result !== undefined && !silent)
        publisher.publish("execute_result", { ...outcome.result, execution_count: count }, request);
    } else {
      const { ename, evalue, traceback } = outcome;
      if (!silent) publisher.publish("error", { ename, evalue, traceback }, request);
      if (content.stop_on_error !== false || outcome.interrupted) await this.#gatherAborted();
    }
    this.#tools.reply(request, replyContent(outcome, count, expressions));
    publisher.status("idle", request);
    this.#abort();
  }

  async #run(cell: number, title: string, code: string, content: ExecuteRequest): Promise<Result> {
    const { compiler, port } = this.#tools;
    const commands = readLineCommands(code);
    if (commands.problem !== undefined)
      return { outcome: failure("CommandError", commands.problem), expressions: {} };
    if (commands.inspect !== undefined) return this.#inspect(commands.inspect);
    for (const packages of commands.installs) {
      const failed = await this.#install(packages, cell);
      if (failed !== undefined) return { outcome: failed, expressions: {} };
    }
    const packages = importedPackages(commands.code);
    if (packages.length > 0) port.postMessage({ type: "load", cell, title, packages } satisfies ToEvaluator);
    const compiled = await this.#unlessInterrupted(compiler.ask("compile", { text: commands.code, title }));
    if (compiled === undefined) return { outcome: interrupted, expressions: {} };
    this.#notices.push(...(compiled.notices ?? []));
    if (content.silent !== true) this.#publishNotices(cell);
    if ("error" in compiled) return { outcome: { status: "error", ...compiled.error }, expressions: {} };
    const expressions: [string, Program | ErrorReport][] = [];
    for (const [name, text] of Object.entries(content.user_expressions ?? {})) {
      const answer = await compiler.ask("compileExpression", { text: String(text) });
      expressions.push([name, "program" in answer ? answer.program : answer.error]);
    }
    const result = new Deferred<Result>();
    this.#evaluating = { cell, result };
    port.postMessage({
      type: "run",
      cell,
      title,
      program: compiled.program,
      expressions,
      allowStdin: content.allow_stdin === true,
    } satisfies ToEvaluator);
    this.#heapUsed = undefined;
    this.#heap.start();
    try {
      const ended = await result.promise;
      return this.#heapUsed === undefined ? ended : { ...ended, outcome: outOfMemory(this.#heapUsed) };
    } finally {
      this.#heap.stop();
      this.#evaluating = undefined;
    }
  }

  /** What the author should know goes to the first cell that people see. */
  #publishNotices(cell: number): void {
    for (const notice of this.#notices.splice(0))
      this.#tools.publisher.publish("stream", { name: "stderr", text: `${notice}\n` }, this.parentOf(cell));
  }

  /** Undefined when the interrupt came first. */
  async #unlessInterrupted<T>(promise: Promise<T>): Promise<T | undefined> {
    return Promise.race([promise, this.#interrupted.promise.then(() => undefined)]);
  }

  async #install(packages: string[], cell: number): Promise<Outcome | undefined> {
    const { folder, publisher } = this.#tools;
    const print = (name: StreamName, text: string): void =>
      publisher.publish("stream", { name, text }, this.parentOf(cell));
    this.#installation = npmInstall(packages, folder, print);
    const code = await this.#unlessInterrupted(this.#installation.done);
    this.#installation = undefined;
    if (code === undefined) return interrupted;
    return code === 0 ? undefined : failure("InstallError", `%npm install: npm ended with code ${code}.`);
  }

  /** `?name`: what is known about it, as the front end's pager and as the result. */
  async #inspect(name: string): Promise<Result> {
    const found = await this.#tools.compiler.ask("inspect", {
      text: name,
      offset: name.length,
      detailed: true,
    });
    if (found === undefined)
      return { outcome: failure("NameError", `?${name}: nothing is known about it.`), expressions: {} };
    const text = [found.signature, found.documentation].filter(Boolean).join("\n\n");
    return { outcome: { status: "ok", pager: { "text/plain": text } }, expressions: {} };
  }

  #aborted: Message[] = [];

  /** The requests that were sent before the failure of this one could be known. */
  async #gatherAborted(): Promise<void> {
    // Two turns of the event loop: what lies in the sockets has arrived by then.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    this.#aborted = this.#queue;
    this.#queue = [];
  }

  #abort(): void {
    const { publisher, reply } = this.#tools;
    for (const request of this.#aborted.splice(0)) {
      publisher.status("busy", request);
      // No count, as in ipykernel: JupyterLab would put it beside a cell that has not run.
      reply(request, { status: "aborted" });
      publisher.status("idle", request);
    }
  }
}

const interrupted: Outcome = {
  status: "error",
  interrupted: true,
  ename: "KeyboardInterrupt",
  evalue: "The cell was interrupted.",
  traceback: [`${red(bold("KeyboardInterrupt"))}: The cell was interrupted.`],
};

function outOfMemory(bytes: number): Outcome {
  const megabytes = Math.round(bytes / 2 ** 20);
  const evalue = `The cell was stopped: it had filled the heap with ${megabytes} MB. Let go of what is not needed, or start the front end with NODE_OPTIONS=--max-old-space-size=MEGABYTES.`;
  return { ...failure("MemoryError", evalue), interrupted: true };
}

function failure(ename: string, evalue: string): Extract<Outcome, { status: "error" }> {
  return { status: "error", ename, evalue, traceback: [`${red(bold(ename))}: ${evalue}`] };
}

function resultText(outcome: Outcome): string | null {
  const text = outcome.status === "ok" ? outcome.result?.data["text/plain"] : undefined;
  return typeof text === "string" ? text : null;
}

function replyContent(
  outcome: Outcome,
  count: number,
  expressions: Record<string, ExpressionResult>,
): object {
  if (outcome.status === "error") {
    const { ename, evalue, traceback } = outcome;
    return {
      status: "error",
      execution_count: count,
      ename,
      evalue,
      traceback,
      payload: [],
      user_expressions: {},
    };
  }
  const payload = outcome.pager === undefined ? [] : [{ source: "page", data: outcome.pager, start: 0 }];
  return { status: "ok", execution_count: count, payload, user_expressions: expressions };
}
