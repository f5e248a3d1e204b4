import type { MessagePort } from "node:worker_threads";
import type { CellResult, ErrorReport, Outcome, Program, ToEvaluator } from "../bridge/messages.js";
import type { StreamName } from "../bridge/output-ring.js";
import type { CompilerClient } from "../compiler/client.js";
import { JsonText } from "../protocol/json-text.js";
import { mayHaveCommands } from "../commands/may-have-commands.js";
import type { Step } from "../commands/step.js";
import type { Debugger } from "../debugger/debugger.js";
import type { Message } from "../protocol/message.js";
import { failure } from "../report/failure.js";
import { interruptReport } from "../report/interrupt-report.js";
import { HeapWatch } from "./heap-watch.js";
import type { History } from "./history.js";
import { importedPackages } from "../imported-packages.js";
import type { Interrupter } from "./interrupter.js";
import type { Output } from "./output.js";
import { helpFor } from "./help.js";
import { inspectionBundle } from "./inspection-bundle.js";
import { namesText } from "./names-text.js";
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
  debugger: Debugger;
  /** How large V8 lets the main thread's heap grow, in bytes. */
  heapLimit: number;
  /** Sends the execute_reply. */
  reply: (request: Message, content: object) => void;
}

type CodeStep = Extract<Step, { kind: "code" }>;

/** `expressions`: what came of the user expressions, as JSON. */
type Result = { outcome: Outcome; expressions: string };

/** A value to hand over, later. */
class Deferred<T> {
  resolve!: (value: T) => void;
  readonly promise = new Promise<T>((resolve) => (this.resolve = resolve));
}

/** What there is of a cell only while it runs. */
interface Running {
  readonly cell: number;
  readonly interrupted: Deferred<void>;
  /** What the main thread is going to report, while it evaluates the cell. */
  result?: Deferred<Result> | undefined;
  /** The bytes in use when the cell had to be stopped. */
  heapUsed?: number;
  /** Whether its work was asked to end by itself: a second press of the button does not wait for that. */
  wasAsked?: boolean;
  /** Whether the stop button was pressed. */
  isStopped?: boolean;
  /** Why a message of the cell could not be sent. */
  failed?: string;
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
  /** Comm messages that the main thread handles beside the cells. */
  readonly #asides = new Set<number>();
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

  /** A number for something that may print. */
  #newCell(parent: Parent): number {
    this.#cells += 1;
    this.#parents.set(this.#cells, parent && { header: parent.header });
    return this.#cells;
  }

  /** A number for a comm message, which an interrupt ends as well; `end` says that it is through. */
  aside(parent: Parent): { cell: number; end: () => void } {
    const cell = this.#newCell(parent);
    this.#asides.add(cell);
    return { cell, end: () => void this.#asides.delete(cell) };
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
        this.#running = { cell: this.#newCell(request), interrupted: new Deferred() };
        try {
          await this.#execute(request, this.#running);
        } catch (fault) {
          this.#giveUp(request, fault as Error);
        }
      }
    } finally {
      this.#running = undefined;
    }
  }

  /** Stops the running cell, wherever it is on its way. */
  async interrupt(): Promise<void> {
    const running = this.#running;
    const isEvaluated = running?.result !== undefined;
    if (running !== undefined) {
      running.isStopped = true;
      running.interrupted.resolve();
    }
    // Code that stands still neither hears nor computes.
    const wentOn = await this.#tools.debugger.letGo(isEvaluated);
    if (running === undefined) await this.#interruptAsides();
    else if (isEvaluated) await this.#stop(running);
    wentOn();
  }

  async #stop(running: Running): Promise<void> {
    const { interrupter } = this.#tools;
    // A heap that is full does not wait.
    if (running.heapUsed === undefined && running.wasAsked !== true) {
      running.wasAsked = true;
      running.wasAsked = await interrupter.askToEnd(running.cell);
    }
    if (running.result !== undefined) await interrupter.interrupt(running.cell);
  }

  /** The main thread gives up all of them with the first. */
  async #interruptAsides(): Promise<void> {
    const [cell] = this.#asides;
    if (cell === undefined) return;
    const { interrupter } = this.#tools;
    await interrupter.askToEnd(cell);
    if (this.#asides.has(cell)) await interrupter.interrupt(cell);
  }

  /** Takes the result that the main thread reports. */
  receive(cell: number, result: Result): void {
    if (this.#running?.cell === cell) this.#running.result?.resolve(result);
  }

  /** Makes what could not be sent an error of its cell. */
  fail(cell: number, why: string): void {
    if (this.#running?.cell === cell) this.#running.failed ??= why;
    else {
      const text = `${failure("KernelError", why).traceback.join("\n")}\n`;
      this.#tools.publisher.publish("stream", { name: "stderr", text }, this.parentOf(cell));
    }
  }

  /** What is larger than a message can be ends its cell, not the kernel. */
  #giveUp(request: Message, fault: Error): void {
    const { publisher, reply } = this.#tools;
    const { ename, evalue, traceback } = failure(
      "KernelError",
      `A message could not be sent: ${fault.message}`,
    );
    publisher.publish("error", { ename, evalue, traceback }, request);
    const outcome: Outcome = { status: "error", ename, evalue, traceback };
    reply(request, replyContent(outcome, this.#count, "{}"));
    publisher.status("idle", request);
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
    let expressions = "{}";
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
        publisher.publish("execute_result", resultContent(outcome.result, count), request);
    } else {
      const { ename, evalue, traceback } = outcome;
      if (!silent) publisher.publish("error", { ename, evalue, traceback }, request);
      if (content.stop_on_error !== false || outcome.interrupted) aborted = await this.#takeQueue();
    }
    this.#tools.reply(request, replyContent(outcome, count, expressions));
    publisher.status("idle", request);
    for (const one of aborted) this.#abort(one);
  }

  /** Carries out the parts of a cell one after the other; the last one's result is the cell's. */
  async #run(running: Running, title: string, code: string, content: ExecuteRequest): Promise<Result> {
    const steps = await unlessInterrupted(running, this.#stepsOf(code));
    if (steps === undefined) return { outcome: interrupted, expressions: "{}" };
    let result: Result = { outcome: { status: "ok" }, expressions: "{}" };
    for (const [index, step] of steps.entries()) {
      // Scripts are told apart by their titles.
      const own = steps.slice(0, index).some(({ kind }) => kind === "code")
        ? `${title}, part ${index + 1}`
        : title;
      result = await this.#takeStep(step, running, own, content);
      if (result.outcome.status === "error") break;
    }
    return result;
  }

  async #stepsOf(code: string): Promise<Step[]> {
    return mayHaveCommands(code)
      ? this.#tools.compiler.ask("steps", { text: code })
      : [{ kind: "code", text: code }];
  }

  async #takeStep(step: Step, running: Running, title: string, content: ExecuteRequest): Promise<Result> {
    const done = (outcome: Outcome): Result => ({ outcome, expressions: "{}" });
    const { cell } = running;
    switch (step.kind) {
      case "code":
        return this.#runCode(step, running, title, content);
      case "command": {
        const { command, timing } = step;
        return this.#onMainThread(running, { type: "command", cell, title, command, timing });
      }
      case "inspect":
        return done(await this.#inspect(step.name));
      case "names": {
        const names = await this.#tools.compiler.ask("names", {});
        return done(this.#say(cell, "stdout", namesText(names, step.detailed)));
      }
      case "say":
        return done(this.#say(cell, step.stream, step.text));
      case "refuse":
        return done(failure(step.ename, step.evalue));
    }
  }

  async #runCode(step: CodeStep, running: Running, title: string, content: ExecuteRequest): Promise<Result> {
    const { compiler, port } = this.#tools;
    const { cell } = running;
    const { text, repetition, timing } = step;
    const packages = importedPackages(text);
    if (packages.length > 0) port.postMessage({ type: "load", cell, title, packages } satisfies ToEvaluator);
    const compiled = await unlessInterrupted(running, compiler.ask("compile", { text, title, repetition }));
    if (compiled === undefined) return { outcome: interrupted, expressions: "{}" };
    this.#notices.push(...(compiled.notices ?? []));
    if (content.silent !== true) this.#publishNotices(cell);
    if ("error" in compiled) return { outcome: { status: "error", ...compiled.error }, expressions: "{}" };
    const expressions: [string, Program | ErrorReport][] = [];
    for (const [name, expression] of Object.entries(content.user_expressions ?? {})) {
      const answer = await compiler.ask("compileExpression", { text: String(expression) });
      expressions.push([name, "program" in answer ? answer.program : answer.error]);
    }
    if (isStopped(running)) return { outcome: interrupted, expressions: "{}" };
    const { program } = compiled;
    const allowStdin = content.allow_stdin === true;
    return this.#onMainThread(running, {
      type: "run",
      cell,
      title,
      program,
      expressions,
      allowStdin,
      timing,
    });
  }

  /** Has the main thread run something, and waits for what comes of it. */
  async #onMainThread(running: Running, message: ToEvaluator): Promise<Result> {
    running.result = new Deferred();
    this.#tools.port.postMessage(message);
    this.#heap.start();
    try {
      const ended = await running.result.promise;
      if (running.heapUsed !== undefined) return { ...ended, outcome: outOfMemory(running.heapUsed) };
      if (ended.outcome.status !== "ok") return ended;
      if (running.failed !== undefined) return { ...ended, outcome: failure("KernelError", running.failed) };
      // Also work that ended by itself when it was asked to ends its cell, and what is queued behind.
      return isStopped(running) ? { ...ended, outcome: interrupted } : ended;
    } finally {
      this.#heap.stop();
      running.result = undefined;
    }
  }

  /** Prints for a cell, behind all that it has printed itself. */
  #say(cell: number, name: StreamName, text: string): Outcome {
    this.#tools.output.flush();
    this.#tools.publisher.publish("stream", { name, text }, this.parentOf(cell));
    return { status: "ok" };
  }

  /** What the author should know goes to the first cell that people see. */
  #publishNotices(cell: number): void {
    for (const notice of this.#notices.splice(0))
      this.#tools.publisher.publish("stream", { name: "stderr", text: `${notice}\n` }, this.parentOf(cell));
  }

  /** `?name`: what is known about it, as the front end's pager and as the result. */
  async #inspect(name: string): Promise<Outcome> {
    if (name.startsWith("%")) return helpFor(name);
    const found = await this.#tools.compiler.ask("inspect", {
      text: name,
      offset: name.length,
    });
    if (found === undefined) return failure("NameError", `?${name}: nothing is known about it.`);
    return { status: "ok", pager: inspectionBundle(found) };
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

function isStopped(running: Running): boolean {
  return running.isStopped === true;
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

function resultText(outcome: Outcome): string | null {
  return outcome.status === "ok" ? (outcome.result?.text ?? null) : null;
}

function resultContent({ data }: CellResult, count: number): object {
  return { data: new JsonText(data), metadata: {}, execution_count: count };
}

function replyContent(outcome: Outcome, count: number, expressions: string): object {
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
  return { status: "ok", execution_count: count, payload, user_expressions: new JsonText(expressions) };
}
