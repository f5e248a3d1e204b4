import type { MessagePort } from "node:worker_threads";
import type { ErrorReport, Outcome, Program, ToEvaluator } from "../bridge/messages.js";
import type { StreamName } from "../bridge/output-ring.js";
import { mayHaveCommands } from "../commands/may-have-commands.js";
import type { Step } from "../commands/step.js";
import type { CompilerClient } from "../compiler/client.js";
import type { Compiled } from "../compiler/compiler.js";
import type { CompilerQuestions } from "../compiler/requests.js";
import { importedPackages } from "../imported-packages.js";
import { failure } from "../report/failure.js";
import type { ExecuteRequest } from "./execute-contents.js";
import type { HeapWatch } from "./heap-watch.js";
import { helpFor } from "./help.js";
import { inspectionBundle } from "./inspection-bundle.js";
import { namesText } from "./names-text.js";
import type { Output } from "./output.js";
import type { Parent, Publisher } from "./publisher.js";
import {
  Deferred,
  interrupted,
  isStopped,
  outOfMemory,
  type Result,
  type Running,
  unlessInterrupted,
} from "./running-cell.js";

/** What the steps of a cell work with. */
export interface StepTools {
  port: MessagePort;
  compiler: CompilerClient;
  publisher: Publisher;
  output: Output;
  /** What the notebook's variables hold, each in one line. */
  values: () => Promise<ReadonlyMap<string, string>>;
  /** Is told when the main thread has run a part. */
  codeEnded: () => void;
}

/** What is asked of a cell, and what was made of it before. */
interface CellRequest extends ExecuteRequest {
  compiled?: Compiled | undefined;
}

type CodeStep = Extract<Step, { kind: "code" }>;

/** Carries out what a cell consists of: code and commands, here or on the main thread. */
export class StepRunner {
  readonly #tools: StepTools;
  readonly #heap: HeapWatch;
  readonly #parentOf: (cell: number) => Parent;
  readonly #notices: string[] = [];

  /**
   * @param heap Watches while the main thread computes.
   * @param parentOf The request that a cell came from.
   */
  constructor(tools: StepTools, heap: HeapWatch, parentOf: (cell: number) => Parent) {
    this.#tools = tools;
    this.#heap = heap;
    this.#parentOf = parentOf;
  }

  /** Carries out the parts of a cell one after the other; the last one's result is the cell's. */
  async run(
    running: Running,
    title: string,
    code: string,
    content: ExecuteRequest,
    compiled?: Compiled,
  ): Promise<Result> {
    const steps = await unlessInterrupted(running, this.#stepsOf(code));
    if (steps === undefined) return { outcome: interrupted, expressions: "{}" };
    let result: Result = { outcome: { status: "ok" }, expressions: "{}" };
    for (const [index, step] of steps.entries()) {
      // Scripts are told apart by their titles.
      const own = steps.slice(0, index).some(({ kind }) => kind === "code")
        ? `${title}, part ${index + 1}`
        : title;
      result = await this.#takeStep(step, running, own, { ...content, compiled });
      if (result.outcome.status === "error") break;
    }
    return result;
  }

  async #stepsOf(code: string): Promise<Step[]> {
    return mayHaveCommands(code)
      ? this.#tools.compiler.ask("steps", { text: code })
      : [{ kind: "code", text: code }];
  }

  async #takeStep(step: Step, running: Running, title: string, content: CellRequest): Promise<Result> {
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
        const { compiler, values } = this.#tools;
        const names = await compiler.ask("names", {});
        const known = step.detailed ? await unlessInterrupted(running, values()) : new Map<string, string>();
        if (known === undefined) return done(interrupted);
        return done(this.#say(cell, "stdout", namesText(names, step.detailed, known)));
      }
      case "say":
        return done(this.#say(cell, step.stream, step.text));
      case "refuse":
        return done(failure(step.ename, step.evalue));
    }
  }

  async #runCode(step: CodeStep, running: Running, title: string, content: CellRequest): Promise<Result> {
    const { compiler, port } = this.#tools;
    const { cell } = running;
    const { text, repetition, timing } = step;
    const packages = importedPackages(text);
    if (packages.length > 0) port.postMessage({ type: "load", cell, title, packages } satisfies ToEvaluator);
    const compiled = await unlessInterrupted(running, this.#compiled({ text, title, repetition }, content));
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

  /** What comes of a cell: compiled here, unless whoever sent it has done so. */
  async #compiled(
    ask: CompilerQuestions["compile"]["ask"],
    { code, compiled }: CellRequest,
  ): Promise<Compiled> {
    const { compiler } = this.#tools;
    if (compiled === undefined || code !== ask.text) return compiler.ask("compile", ask);
    if ("program" in compiled) compiler.note(ask);
    return compiled;
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
      this.#tools.codeEnded();
      running.result = undefined;
    }
  }

  /** Prints for a cell, behind all that it has printed itself. */
  #say(cell: number, name: StreamName, text: string): Outcome {
    this.#tools.output.flush();
    this.#tools.publisher.publish("stream", { name, text }, this.#parentOf(cell));
    return { status: "ok" };
  }

  /** What the author should know goes to the first cell that people see. */
  #publishNotices(cell: number): void {
    for (const notice of this.#notices.splice(0))
      this.#tools.publisher.publish("stream", { name: "stderr", text: `${notice}\n` }, this.#parentOf(cell));
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
}
