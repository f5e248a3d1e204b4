import type { MessagePort } from "node:worker_threads";
import type {
  ErrorReport,
  ExpressionResult,
  FromEvaluator,
  Outcome,
  Program,
  ToEvaluator,
} from "../bridge/messages.js";
import { OutputWriter, type RingMemory } from "../bridge/output-ring.js";
import type { SharedState } from "../bridge/shared-state.js";
import { interruptReport } from "../report/interrupt-report.js";
import {
  type CellContext,
  currentContext,
  kill,
  newContext,
  runInContext,
  stopIfDead,
  trackCells,
} from "./cell-context.js";
import { Comms } from "./comms.js";
import type { CapturedDescriptors } from "./descriptor-capture.js";
import { newDisplay } from "./display.js";
import { reportError } from "./error-report.js";
import { endingWork } from "./ending-work.js";
import { installGlobals } from "./globals.js";
import { Input } from "./input.js";
import { catchLateErrors } from "./late-errors.js";
import { LocalModules } from "./local-modules.js";
import { Modules } from "./modules.js";
import { redirectOutput } from "./output.js";
import { Programs } from "./programs.js";
import { type Evaluation, ReplSession } from "./repl-session.js";
import { represent } from "./representation.js";

type RunMessage = Extract<ToEvaluator, { type: "run" }>;

/** Broadcasts something as the running code's cell, after all that has been printed so far. */
type Publish = (
  message: string,
  content: object,
  options?: { metadata?: object; buffers?: Uint8Array[] },
) => void;

/** The cell that runs or awaits, and what it must still wait for. */
interface Running {
  context: CellContext;
  pending: Promise<void>[];
  /** Keeps the cell's own promise from being collected while it awaits. */
  promise?: unknown;
  finish(outcome: Outcome, expressions?: Record<string, ExpressionResult>): void;
}

/** Runs cells on the main thread, one at a time, and hands everything they do to the channels thread. */
export class Evaluator {
  readonly #port: MessagePort;
  readonly #state: SharedState;
  readonly #programs = new Programs();
  readonly #session: ReplSession;
  readonly #comms: Comms;
  readonly #input: Input;
  readonly #modules: Modules;
  readonly #publish: Publish;
  #running: Running | undefined;

  constructor(
    port: MessagePort,
    state: SharedState,
    ring: RingMemory,
    captured: CapturedDescriptors | null,
    folder: string,
  ) {
    this.#port = port;
    this.#state = state;
    trackCells();
    this.#session = new ReplSession();
    const writer = new OutputWriter(ring, () => this.#tell({ type: "output" }));
    const publish: Publish = (message, content, options = {}) => {
      stopIfDead();
      const { metadata = {}, buffers = [] } = options;
      const cell = currentContext()?.cell ?? 0;
      this.#tell({ type: "publish", cell, after: writer.position, message, content, metadata, buffers });
    };
    this.#publish = publish;
    const clear = (options: { wait?: boolean } = {}): void =>
      publish("clear_output", { wait: options.wait ?? false });
    const display = newDisplay(
      (message, content, buffers = []) => publish(message, content, { buffers }),
      (promise) => this.#running?.pending.push(promise),
    );
    redirectOutput(writer, captured, clear);
    this.#comms = new Comms(publish, (message) => this.#tell(message));
    this.#input = new Input(port, state, (message) => setImmediate(() => this.#receive(message)));
    const local = new LocalModules(this.#programs, (specifier, options, from) =>
      modules.import(specifier, options, from),
    );
    const modules: Modules = new Modules(folder, (path) => local.load(path));
    this.#modules = modules;
    installGlobals({
      endingWork: endingWork(state),
      display,
      clear,
      input: this.#input,
      comms: this.#comms,
      modules,
      exit: (code) => this.#exit(code),
    });
    catchLateErrors((error) => this.#late(error));
    port.on("message", (message: ToEvaluator) => this.#receive(message));
  }

  #tell(message: FromEvaluator): void {
    this.#port.postMessage(message);
  }

  #receive(message: ToEvaluator): void {
    switch (message.type) {
      case "load":
        return this.#load(message);
      case "run":
        return this.#run(message);
      case "interrupt":
        return this.#interrupt(message.cell, message.step);
      case "answer":
        return this.#input.receive(message);
      case "comm":
        return this.#comm(message);
      case "exit":
        process.exitCode = message.code;
        return process.exit();
    }
  }

  /** As in any module, imports come before what stands above them. What fails to load fails again in the cell. */
  #load({ cell, title, packages }: Extract<ToEvaluator, { type: "load" }>): void {
    runInContext(newContext(cell, title, false), () => {
      for (const name of packages) this.#modules.import(name).catch(() => {});
    });
  }

  #run({ cell, title, program, expressions, allowStdin }: RunMessage): void {
    const context = newContext(cell, title, allowStdin);
    const running: Running = {
      context,
      pending: [],
      finish: (outcome, results = {}) => {
        if (this.#running !== running) return;
        this.#tell({ type: "result", cell, outcome, expressions: results });
        this.#running = undefined;
        this.#state.running = 0;
      },
    };
    this.#running = running;
    this.#state.running = cell;
    runInContext(context, () => {
      this.#state.computing = cell;
      running.promise = this.#evaluate(program, title, title, (evaluation) => {
        this.#state.computing = 0;
        // V8 calls back in no cell's context when the cell awaited.
        runInContext(context, () => void this.#conclude(running, program, evaluation, expressions));
      });
      this.#state.computing = 0;
    });
  }

  #evaluate(program: Program, name: string, title: string, done: (evaluation: Evaluation) => void): unknown {
    const script = name.replaceAll(/\s/g, "");
    this.#programs.add(script, title, program);
    return this.#session.evaluate(`${program.code}\n//# sourceURL=${script}`, program.awaits, done);
  }

  async #conclude(
    running: Running,
    program: Program,
    evaluation: Evaluation,
    expressions: RunMessage["expressions"],
  ): Promise<void> {
    if (this.#running !== running) return;
    if (evaluation.status === "stopped") {
      kill(running.context);
      running.finish({ status: "error", interrupted: true, ...interruptReport });
      return;
    }
    if (evaluation.status === "thrown") {
      await this.#shown(running);
      running.finish({ status: "error", ...reportError(evaluation.error, this.#programs) });
      return;
    }
    try {
      const outcome: Outcome = { status: "ok" };
      if (program.hasResult && evaluation.value !== undefined) {
        const shown = represent(evaluation.value);
        // Only a promise is awaited, so that a plain result is on its way in the same turn.
        outcome.result = shown instanceof Promise ? await shown : shown;
      }
      await this.#shown(running);
      running.finish(outcome, await this.#answerExpressions(expressions));
    } catch (error) {
      running.finish({ status: "error", ...reportError(error, this.#programs) });
    }
  }

  /** Waits for what the cell displayed by an asynchronous method. */
  async #shown({ pending }: Running): Promise<void> {
    if (pending.length === 0) return;
    for (const result of await Promise.allSettled(pending.splice(0)))
      if (result.status === "rejected") this.#print(reportError(result.reason, this.#programs));
  }

  async #answerExpressions(
    expressions: RunMessage["expressions"],
  ): Promise<Record<string, ExpressionResult>> {
    const results: Record<string, ExpressionResult> = {};
    for (const [name, program] of expressions) results[name] = await this.#answerExpression(name, program);
    return results;
  }

  async #answerExpression(name: string, program: Program | ErrorReport): Promise<ExpressionResult> {
    if ("ename" in program) return { status: "error", ...program };
    // Held until it is settled: see ReplSession.evaluate.
    const held: { promise?: unknown } = {};
    const evaluation = await new Promise<Evaluation>((resolve) => {
      held.promise = this.#evaluate(program, `expression-${name}`, `expression ${name}`, (done) => {
        held.promise = undefined;
        resolve(done);
      });
    });
    if (evaluation.status === "stopped") return { status: "error", ...interruptReport };
    if (evaluation.status === "thrown")
      return { status: "error", ...reportError(evaluation.error, this.#programs) };
    const { data, metadata } = await represent(evaluation.value);
    return { status: "ok", data, metadata };
  }

  /**
   * Gives a cell up. A termination meant for the cell could strike this function instead, so nothing is done until the
   * channels thread knows that we listen and has no termination under way; and should one strike all the same,
   * every step may be done twice, and the message comes again.
   */
  #interrupt(cell: number, step: "notice" | "stop"): void {
    this.#state.interruptSeen = cell;
    if (step === "notice") return;
    const running = this.#running;
    if (running?.context.cell === cell) {
      kill(running.context);
      this.#session.abandon();
      running.finish({ status: "error", interrupted: true, ...interruptReport });
    }
    this.#state.interruptDone = cell;
  }

  #comm({ cell, kind, content, buffers }: Extract<ToEvaluator, { type: "comm" }>): void {
    const context: CellContext = {
      cell,
      title: "a widget",
      allowStdin: false,
      dead: false,
      timers: new Set(),
      children: new Set(),
      cleanups: new Set(),
    };
    runInContext(context, () => {
      try {
        this.#comms.receive(kind, content, buffers);
      } catch (error) {
        this.#print(reportError(error, this.#programs));
      }
    });
    this.#tell({ type: "comm-done", cell });
  }

  /**
   * An error that no cell waits for: shown where the cell that caused it shows its output. The message's metadata tell a
   * program that runs notebooks that this is more than a line on the error stream.
   */
  #late(error: unknown): void {
    const context = currentContext();
    if (context?.dead) return;
    const { ename, evalue, traceback } = reportError(error, this.#programs);
    const text = `${traceback.join("\n")}\n`;
    this.#publish("stream", { name: "stderr", text }, { metadata: { lateError: { ename, evalue } } });
  }

  #print({ traceback }: ErrorReport): void {
    process.stderr.write(`${traceback.join("\n")}\n`);
  }

  /** `process.exit()` in a cell: first everything is sent, then the kernel ends. */
  #exit(code: number): void {
    this.#tell({ type: "exit", cell: currentContext()?.cell ?? 0, code });
    this.#state.waitForLastWords(2000);
  }
}
