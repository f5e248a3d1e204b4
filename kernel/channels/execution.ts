import type { Outcome } from "../bridge/messages.js";
import type { Debugger } from "../debugger/debugger.js";
import type { Message } from "../protocol/message.js";
import { failure } from "../report/failure.js";
import { CellNumbers } from "./cell-numbers.js";
import { StepRunner, type StepTools } from "./step-runner.js";
import {
  compiledBefore,
  type ExecuteRequest,
  replyContent,
  resultContent,
  resultText,
} from "./execute-contents.js";
import { HeapWatch } from "./heap-watch.js";
import type { History } from "./history.js";
import type { Interrupter } from "./interrupter.js";
import type { Parent } from "./publisher.js";
import { Deferred, type Result, type Running } from "./running-cell.js";

/** What one execution works with. */
export interface ExecutionTools extends StepTools {
  history: History;
  interrupter: Interrupter;
  debugger: Debugger;
  /** How large V8 lets the main thread's heap grow, in bytes. */
  heapLimit: number;
  /** Sends the execute_reply. */
  reply: (request: Message, content: object) => void;
}

/** Carries out execute_requests one after the other, in the order of their arrival. */
export class Executions {
  readonly #tools: ExecutionTools;
  #queue: Message[] = [];
  #running: Running | undefined;
  #count = 0;
  readonly #numbers = new CellNumbers();
  readonly #steps: StepRunner;
  #newest: Message | undefined;
  /** Comm messages that the main thread handles beside the cells. */
  readonly #asides = new Set<number>();

  constructor(tools: ExecutionTools) {
    this.#tools = tools;
    const heap = new HeapWatch(tools.heapLimit, (used) => {
      if (this.#running !== undefined) this.#running.heapUsed = used;
      void this.interrupt();
    });
    this.#steps = new StepRunner(tools, heap, (cell) => this.parentOf(cell));
  }

  get working(): boolean {
    return this.#running !== undefined;
  }

  get newestCell(): number {
    return this.#numbers.newest;
  }

  /** The request that a cell came from. */
  parentOf(cell: number): Parent {
    return this.#numbers.parentOf(cell);
  }

  /** The request of the cell that runs, or ran last. */
  get newestRequest(): Message | undefined {
    return this.#newest;
  }

  /** A number for a comm message, which an interrupt ends as well; `end` says that it is through. */
  aside(parent: Parent): { cell: number; end: () => void } {
    const cell = this.#numbers.add(parent);
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
        this.#running = { cell: this.#numbers.add(request), interrupted: new Deferred() };
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
        ({ outcome, expressions } = await this.#steps.run(
          running,
          title,
          code,
          content,
          compiledBefore(request),
        ));
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
