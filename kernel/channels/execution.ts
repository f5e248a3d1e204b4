import type { MessagePort } from "node:worker_threads";
import type { ErrorReport, ExpressionResult, Outcome, Program, ToEvaluator } from "../bridge/messages.js";
import type { StreamName } from "../bridge/output-ring.js";
import type { CompilerClient } from "../compiler/client.js";
import type { Message } from "../protocol/message.js";
import { bold, red } from "../report/ansi.js";
import { interruptReport } from "../report/interrupt-report.js";
import { HeapWatch } from "./heap-watch.js";
import type { History } from "./history.js";
import { importedPackages } from "../imported-packages.js";
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

/** What there is of a cell only while it runs. */
interface Running {
  readonly cell: number;
  readonly interrupted: Deferred<void>;
  /** The npm that the cell waits for. */
  installation?: Installation | undefined;
  /** What the main thread is going to report, while it evaluates the cell. */
  result?: Deferred<Result> | undefined;
  /** The bytes in use when the cell had to be stopped. */
  heapUsed?: number;
  /** Whether its work was asked to end by itself: a second press of the button does not wait for that. */
  wasAsked?: boolean;
}

/** Carries out execute_requests one after the other, in the order of their arrival. */
export class Executions {
  readonly #tools: ExecutionTools;
  #queue: Message[] = [];
  #running: Running | undefined;
  #count = 0;
  #cells = 0;
  /** The request of every cell, for output that comes late. */
  readonly #parents = new Map<number, Parent>();
  #newest: Message | undefined;
  readonly #notices: string[] = [];
  readonly #heap: HeapWatch;

  constructor(tools: ExecutionTools) {
    this.#tools = tools;
    this.#heap = new HeapWatch(tools.heapLimit, (used) => {
      if (this.#running !== undefined) this.#running.heapUsed = used;
      void this.interrupt();
    });
  }

  get working(): boolean {
    return this.#running !== undefined;
  }

  get newestCell(): number {
    return this.#cells;
  }

  /** The request that a cell came from. */
  parentOf(cell: number): Parent {
    return this.#parents.get(cell);
  }

  /** The request of the cell that runs, or ran last. */
  get newestRequest(): Message | undefined {
    return this.#newest;
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
    if (!this.working) void this.#work();
  }

  async #work(): Promise<void> {
    try {
      for (let request = this.#queue.shift(); request !== undefined; request = this.#queue.shift()) {
        // Set in the same turn that took the request from the queue, so that no two loops work at once.
        this.#running = { cell: this.newCell(request), interrupted: new Deferred() };
        await this.#execute(request, this.#running);
      }
    } finally {
      this.#running = undefined;
    }
  }

  /** Stops the running cell, wherever it is on its way. */
  async interrupt(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    running.interrupted.resolve();
    running.installation?.stop();
    if (running.result === undefined) return;
    const { interrupter } = this.#tools;
    // A heap that is full does not wait.
    if (running.heapUsed === undefined && running.wasAsked !== true) {
      running.wasAsked = true;
      running.wasAsked = await interrupter.askToEnd(running.cell);
    }
    if (running.result !== undefined) await interrupter.interrupt(running.cell);
  }

  /** Takes the result that the main thread reports. */
  receive(cell: number, result: Result): void {
    if (this.#running?.cell === cell) this.#running.result?.resolve(result);
  }

  async #execute(request: Message, running: Running): Promise<void> {
    const { publisher, output } = this.#tools;
    const content = request.content as ExecuteRequest;
    const silent = content.silent === true;
    const stored = !silent && content.store_history !== false;
    this.#newest = request;
    publisher.status("busy", request);
    if (stored) this.#count += 1;
    const count = this.#count;
    const code = typeof content.code === "string" ? content.code : undefined;
    let outcome: Outcome;
    let expressions: Record<string, ExpressionResult> = {};
    if (code === undefined) outcome = failure("ProtocolError", "execute_request: needs a string as code.");
    else {
      if (!silent) publisher.publish("execute_input", { code, execution_count: count }, request);
      const title = stored ? `In [${count}]` : `In [silent ${running.cell}]`;
      try {
        ({ outcome, expressions } = await this.#run(running, title, code, content));
      } catch (fault) {
        outcome = failure("KernelError", `The compiler failed: ${(fault as Error).message}`);
      }
    }
    output.flush();
    if (stored && code !== undefined) this.#tools.history.add(count, code, resultText(outcome));
    let aborted: Message[] = [];
    if (outcome.status === "ok") {
      if (outcome.result !== undefined && !silent)
        publisher.publish("execute_result", { ...outcome.result, execution_count: count }, request);
    } else {
      const { ename, evalue, traceback } = outcome;
      if (!silent) publisher.publish("error", { ename, evalue, traceback }, request);
      if (content.stop_on_error !== false || outcome.interrupted) aborted = await this.#takeQueue();
    }
    this.#tools.reply(request, replyContent(outcome, count, expressions));
    publisher.status("idle", request);
    for (const one of aborted) this.#abort(one);
  }

  async #run(running: Running, title: string, code: string, content: ExecuteRequest): Promise<Result> {
    const { compiler, port } = this.#tools;
    const { cell } = running;
    const commands = readLineCommands(code);
    if (commands.problem !== undefined)
      return { outcome: failure("CommandError", commands.problem), expressions: {} };
    if (commands.inspect !== undefined) return this.#inspect(commands.inspect);
    for (const packages of commands.installs) {
      const failed = await this.#install(packages, running);
      if (failed !== undefined) return { outcome: failed, expressions: {} };
    }
    const packages = importedPackages(commands.code);
    if (packages.length > 0) port.postMessage({ type: "load", cell, title, packages } satisfies ToEvaluator);
    const compiled = await unlessInterrupted(
      running,
      compiler.ask("compile", { text: commands.code, title }),
    );
    if (compiled === undefined) return { outcome: interrupted, expressions: {} };
    this.#notices.push(...(compiled.notices ?? []));
    if (content.silent !== true) this.#publishNotices(cell);
    if ("error" in compiled) return { outcome: { status: "error", ...compiled.error }, expressions: {} };
    const expressions: [string, Program | ErrorReport][] = [];
    for (const [name, text] of Object.entries(content.user_expressions ?? {})) {
      const answer = await compiler.ask("compileExpression", { text: String(text) });
      expressions.push([name, "program" in answer ? answer.program : answer.error]);
    }
    running.result = new Deferred();
    port.postMessage({
      type: "run",
      cell,
      title,
      program: compiled.program,
      expressions,
      allowStdin: content.allow_stdin === true,
    } satisfies ToEvaluator);
    this.#heap.start();
    try {
      const ended = await running.result.promise;
      if (running.heapUsed !== undefined) return { ...ended, outcome: outOfMemory(running.heapUsed) };
      // Work that ended by itself when it was asked to ends its cell all the same, and what is queued behind.
      return running.wasAsked === true && ended.outcome.status === "ok"
        ? { ...ended, outcome: interrupted }
        : ended;
    } finally {
      this.#heap.stop();
      running.result = undefined;
    }
  }

  /** What the author should know goes to the first cell that people see. */
  #publishNotices(cell: number): void {
    for (const notice of this.#notices.splice(0))
      this.#tools.publisher.publish("stream", { name: "stderr", text: `${notice}\n` }, this.parentOf(cell));
  }

  async #install(packages: string[], running: Running): Promise<Outcome | undefined> {
    const { folder, publisher } = this.#tools;
    const print = (name: StreamName, text: string): void =>
      publisher.publish("stream", { name, text }, this.parentOf(running.cell));
    running.installation = npmInstall(packages, folder, print);
    const code = await unlessInterrupted(running, running.installation.done);
    running.installation = undefined;
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

  /** The requests that were sent before the failure of the running one could be known. */
  async #takeQueue(): Promise<Message[]> {
    // Two turns of the event loop: what lies in the sockets has arrived by then.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return this.#queue.splice(0);
  }

  #abort(request: Message): void {
    const { publisher, reply } = this.#tools;
    publisher.status("busy", request);
    // No count, as in ipykernel: JupyterLab would put it beside a cell that has not run.
    reply(request, { status: "aborted" });
    publisher.status("idle", request);
  }
}

/** Undefined when the interrupt came first. */
async function unlessInterrupted<T>({ interrupted }: Running, promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, interrupted.promise.then(() => undefined)]);
}

const interrupted: Outcome = { status: "error", interrupted: true, ...interruptReport };

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
