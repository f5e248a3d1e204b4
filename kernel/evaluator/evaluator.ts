import type { MessagePort } from "node:worker_threads";
import type { ErrorReport, FromEvaluator, Outcome, Program, ToEvaluator } from "../bridge/messages.js";
import { OutputWriter, type RingMemory } from "../bridge/output-ring.js";
import type { Timing } from "../commands/step.js";
import type { SharedState } from "../bridge/shared-state.js";
import { Modules } from "../loader/modules.js";
import { interruptReport } from "../report/interrupt-report.js";
import {
  type CellContext,
  currentContext,
  kill,
  leaveContext,
  newContext,
  onInterrupt,
  runInContext,
  trackCells,
} from "./cell-context.js";
import { watchChildren } from "./child-processes.js";
import { carryOut, isFailure } from "./commands.js";
import { CommHandlers } from "./comm-handlers.js";
import { Comms } from "./comms.js";
import type { CapturedDescriptors } from "./descriptor-capture.js";
import { newDisplay } from "./display.js";
import { reportError } from "./error-report.js";
import { endingWork } from "./ending-work.js";
import { hookForks } from "./forks.js";
import { installGlobals } from "./globals.js";
import { Input } from "./input.js";
import { cellOutcome, resultOf } from "./cell-outcome.js";
import { catchLateErrors } from "./late-errors.js";
import { mappedScript } from "../bridge/mapped-script.js";
import { newPublish, type Publish } from "./outbox.js";
import { markCaptured, redirectOutput } from "./output.js";
import { Programs } from "./programs.js";
import { type Evaluation, ReplSession } from "./repl-session.js";
import { mapStackTraces } from "./stack-trace.js";
import { guardModels } from "./training-guard.js";
import { hookWorkers } from "./workers.js";
import { askOnStdin } from "./stdin.js";
import { startClock } from "./timing.js";
import { Promise, process, setImmediate } from "../intrinsics.js";

/** Whether edited modules take effect without an import: by `GRADSHEET_AUTORELOAD=off` they do not. */
function reloadWanted(): boolean {
  return process.env["GRADSHEET_AUTORELOAD"] !== "off";
}

type RunMessage = Extract<ToEvaluator, { type: "run" }>;
type CommandMessage = Extract<ToEvaluator, { type: "command" }>;

/** The cell that runs or awaits, and what it must still wait for. */
interface Running {
  context: CellContext;
  pending: Promise<void>[];
  /** Keeps the cell's own promise from being collected before it is answered. */
  promise?: unknown;
  finish(outcome: Outcome, expressions?: string): void;
}

/** Runs cells on the main thread, one at a time, and hands everything they do to the channels thread. */
export class Evaluator {
  readonly #port: MessagePort;
  readonly #state: SharedState;
  /** Every script so far. */
  readonly programs = new Programs();
  readonly #session: ReplSession;
  readonly #handlers: CommHandlers;
  readonly #input: Input;
  readonly #modules: Modules;
  readonly #publish: Publish;
  readonly #closeGroups: () => void;
  readonly #folder: string;
  /** Shows a mime bundle. */
  readonly #show: (bundle: Record<string, string>) => void;
  /** What has measured since a cell, or a part of it, began. */
  #clock: (() => string) | undefined;
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
    this.#folder = folder;
    trackCells();
    this.#session = new ReplSession();
    const writer = new OutputWriter(ring, () => this.#tell({ type: "output" }));
    const publish = newPublish(
      state,
      () => writer.position,
      (message, transfer) => port.postMessage(message, transfer),
    );
    this.#publish = publish;
    const clear = (options: { wait?: boolean } = {}): void =>
      publish("clear_output", { wait: options.wait === true });
    const display = newDisplay(publish, (promise) => this.#running?.pending.push(promise));
    this.#closeGroups = redirectOutput(writer, clear);
    watchChildren({
      waits: (running) => this.#tell({ type: "waits", running }),
      waited: () => this.#tell({ type: "waits", running: undefined }),
      ended: (cell) => captured !== null && markCaptured(writer, captured, cell),
    });
    mapStackTraces(this.programs);
    this.#show = (bundle) => display(bundle, { raw: true });
    const comms = new Comms(publish, (message) => this.#tell(message));
    this.#handlers = new CommHandlers(comms, {
      done: (cell) => this.#tell({ type: "comm-done", cell }),
      failed: (error) => this.#print(reportError(error, this.programs)),
    });
    this.#input = new Input(port, state, (message) => setImmediate(() => this.#receive(message)));
    const modules = new Modules(
      folder,
      (url, path, program) => this.programs.add(url, path, { ...program, hasResult: false, awaits: true }),
      (namespace) => guardModels(namespace, onInterrupt),
    );
    hookWorkers(folder, () => modules.settings);
    hookForks(folder, () => modules.settings);
    this.#modules = modules;
    askOnStdin(this.#input, state);
    installGlobals({
      endingWork: endingWork(state),
      display,
      clear,
      input: this.#input,
      comms,
      modules,
      report: (error) => reportError(error, this.programs),
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
      case "command":
        return void this.#command(message);
      case "interrupt":
        return this.#interrupt(message.cell, message.step);
      case "answer":
        return this.#input.receive(message);
      case "comm":
        return this.#handlers.receive(message);
      case "exit":
        process.exitCode = message.code;
        return process.exit();
    }
  }

  /** As in any module, imports come before what stands above them. What fails to load fails again in the cell. */
  #load({ cell, title, packages }: Extract<ToEvaluator, { type: "load" }>): void {
    runInContext(newContext(cell, title, false), () => {
      for (const name of packages) void this.#modules.preload(name);
    });
  }

  #begin({ cell, title, timing }: RunMessage | CommandMessage, allowStdin: boolean): Running {
    const running: Running = {
      context: newContext(cell, title, allowStdin),
      pending: [],
      finish: (outcome, results = "{}") => {
        if (this.#running !== running) return;
        this.#tell({ type: "result", cell, outcome, expressions: results });
        this.#running = undefined;
        this.#state.running = 0;
        this.#closeGroups();
      },
    };
    this.#running = running;
    this.#state.running = cell;
    if (timing?.begins) this.#clock = startClock();
    return running;
  }

  #sayTime(timing: Timing | undefined): void {
    if (timing?.ends && this.#clock !== undefined) process.stdout.write(this.#clock());
  }

  #run(message: RunMessage): void {
    const { title, program, expressions, timing } = message;
    const running = this.#begin(message, message.allowStdin);
    const { context } = running;
    const evaluate = (): void => {
      this.#state.computing = message.cell;
      running.promise = this.#evaluate(program, title, title, (evaluation) => {
        this.#state.computing = 0;
        // V8 calls back in no cell's context when the cell awaited.
        runInContext(context, () => {
          if (evaluation.status === "value") this.#sayTime(timing);
          void this.#conclude(running, program, evaluation, expressions);
        });
      });
      this.#state.computing = 0;
    };
    if (program.modules !== undefined) this.#modules.configure(program.modules);
    runInContext(context, () => {
      const reloading = reloadWanted() ? this.#modules.reload() : undefined;
      if (reloading === undefined) return evaluate();
      onInterrupt(() => this.#modules.abandon());
      // The cell runs with the modules as they were where the new ones do not: its author reads why.
      running.promise = reloading
        .catch((error: unknown) => this.#print(reportError(error, this.programs)))
        .then(() => {
          if (this.#running === running) evaluate();
        });
    });
  }

  async #command(message: CommandMessage): Promise<void> {
    const running = this.#begin(message, false);
    await runInContext(running.context, async () => {
      try {
        const given = await carryOut(message.command, this.#folder, this.#show);
        if (isFailure(given)) return running.finish(given);
        this.#sayTime(message.timing);
        const outcome: Outcome = { status: "ok" };
        if (given.value !== undefined) outcome.result = await resultOf(given.value);
        running.finish(outcome);
      } catch (error) {
        running.finish({ status: "error", ...reportError(error, this.programs) });
      }
    });
  }

  #evaluate(program: Program, name: string, title: string, done: (evaluation: Evaluation) => void): unknown {
    const script = name.replaceAll(/\s/g, "");
    this.programs.add(script, title, program);
    const code = `${program.code}\n//# sourceURL=${script}\n${mappedScript}`;
    return this.#session.evaluate(code, program.awaits, done);
  }

  async #conclude(
    running: Running,
    program: Program,
    evaluation: Evaluation,
    expressions: RunMessage["expressions"],
  ): Promise<void> {
    if (this.#running !== running) return;
    if (evaluation.status === "stopped") kill(running.context);
    const { outcome, results } = await cellOutcome(program, evaluation, expressions, {
      shown: () => this.#shown(running),
      evaluate: (...values) => this.#evaluate(...values),
      report: (error) => reportError(error, this.programs),
    });
    running.finish(outcome, results);
  }

  /** Waits for what the cell displayed by an asynchronous method. */
  async #shown({ pending }: Running): Promise<void> {
    if (pending.length === 0) return;
    for (const result of await Promise.allSettled(pending.splice(0)))
      if (result.status === "rejected") this.#print(reportError(result.reason, this.programs));
  }

  /**
   * Gives a cell up. A termination meant for the cell could strike this function instead, so nothing is done until the
   * channels thread knows that we listen and has no termination under way; and should one strike all the same,
   * every step may be done twice, and the message comes again.
   */
  #interrupt(cell: number, step: "notice" | "stop"): void {
    this.#state.interruptSeen = cell;
    if (step === "notice") return;
    leaveContext();
    this.#handlers.kill();
    const running = this.#running;
    if (running?.context.cell === cell) {
      kill(running.context);
      this.#session.abandon();
      running.finish({ ...interruptReport, interrupted: true });
    }
    this.#state.interruptDone = cell;
  }

  /**
   * An error that no cell waits for: shown where the cell that caused it shows its output. The message's metadata tell a
   * program that runs notebooks that this is more than a line on the error stream.
   */
  #late(error: unknown): void {
    const context = currentContext();
    if (context?.dead) return;
    const { ename, evalue, traceback } = reportError(error, this.programs);
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
