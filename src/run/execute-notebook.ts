import type { Message } from "../../kernel/protocol/message.js";
import type { CodeCell, Notebook, CellOutput } from "../notebook/format.js";
import { hasTag } from "../notebook/tags.js";
import { withoutOutputs } from "../notebook/write.js";
import { KernelLost } from "./errors.js";
import type { CompiledCell, ExecuteReply, KernelClient } from "./kernel-client.js";
import { OutputAreas } from "../notebook/output-area.js";
import { withoutWidgets } from "./without-widgets.js";

/** Where a run of a notebook stopped before its end. */
export interface Failure {
  kind: "error" | "timeout" | "interrupted" | "died" | "lost";
  /** The cell's place in the notebook, counted from 1 among all its cells. */
  cell: number;
  /** The name of the error and its message, without colors. */
  error: string;
  /** The line of the cell's source at which it happened, counted from 1, where it is known. */
  line: number | null;
  /** That line's text. */
  source: string | null;
}

/** A step of a run: cell `cell` of `cells` code cells starts. */
export interface CellStart {
  cell: number;
  cells: number;
}

/** How a notebook is run on a kernel. */
export interface ExecuteOptions {
  /** Seconds that one cell may take; default: no limit. */
  timeout?: number | undefined;
  /** Seconds that all cells together may take; default: no limit. */
  total?: number | undefined;
  /** Whether the cells after one that fails, or takes too long, run too, as far as the kernel lives; default: no. */
  keepGoing?: boolean | undefined;
  /** What becomes of each broadcast before it is an output: null leaves it out. */
  filter?: ((message: Message) => Message | null) | undefined;
  /** What was made of the cells with code already, in their order; see `AheadCompiler`. */
  compiled?: readonly (CompiledCell | null)[] | undefined;
  /** Interrupts the cell that runs, and the run. */
  signal?: AbortSignal | undefined;
  /** Seconds that an interrupted cell has to end before its kernel is ended; default: 5. */
  grace?: number | undefined;
  onCell?: ((start: CellStart) => void) | undefined;
}

/** A notebook that was executed. */
export interface Execution {
  /** With what its cells showed. */
  notebook: Notebook;
  /** The first failure, or null. */
  failure: Failure | null;
  /** All failures: one, unless the run was to keep going. */
  failures: Failure[];
}

/** The cells of a notebook that run: those with code. */
export const cellsToRun = (cells: Notebook["cells"]): CodeCell[] =>
  cells.filter((cell): cell is CodeCell => cell.cell_type === "code" && cell.source.trim() !== "");

/**
 * Runs a notebook's code cells in order until the first error, the time limit or an abort.
 * @param notebook - Left as it is.
 * @param client - A fresh kernel.
 * @returns The notebook with what its cells showed (cells after a failure show nothing, unless it was to keep going), and the
 *   failures. A cell with the tag `raises-exception` may fail without ending the run. What timers and forgotten promises print is
 *   added to their own cell until the notebook ends, and an error that they throw is that cell's failure.
 */
export async function executeNotebook(
  notebook: Notebook,
  client: KernelClient,
  {
    timeout,
    total,
    keepGoing = false,
    filter,
    compiled = [],
    signal,
    grace = 5,
    onCell,
  }: ExecuteOptions = {},
): Promise<Execution> {
  const { cells } = withoutOutputs(notebook);
  const language = client.info["language_info"] as Notebook["metadata"]["language_info"];
  const executed = { ...notebook, metadata: { ...notebook.metadata, language_info: language }, cells };
  const toRun = cellsToRun(cells);
  const areas = new OutputAreas();
  const failures: Failure[] = [];
  const clock = new Clock(timeout, total);
  const ended = () => ({ notebook: executed, failure: failures[0] ?? null, failures });
  let late: Failure | null = null;
  for (const [index, cell] of toRun.entries()) {
    onCell?.({ cell: index + 1, cells: toRun.length });
    const position = cells.indexOf(cell) + 1;
    const mayFail = hasTag(cell, "raises-exception");
    const { outputs, receive } = areas.open();
    cell.outputs = outputs;
    const listen = (message: Message) => {
      const kept = filter === undefined ? message : filter(message);
      if (kept !== null) receive(withoutWidgets(kept));
      if (!mayFail) late ??= lateFailure(message, cell, position);
    };
    const limit = clock.next();
    const run = () => client.execute(cell.source, listen, compiled[index] ?? null);
    const outcome = await stoppable(client, run, limit.seconds, { signal, grace });
    cell.execution_count = outcome.result?.execution_count ?? null;
    const failure = failureOf(outcome, cell, position, limit.rule);
    if (failure !== null && failure.kind !== "error") sayWhy(failure, outputs);
    if (failure !== null && (failure.kind !== "error" || !mayFail)) failures.push(failure);
    if (failure === null && late !== null) failures.push(late);
    late = null;
    const goesOn = keepGoing && outcome.death === null && !limit.isLast(failure) && !signal?.aborted;
    if (failures.length > 0 && !goesOn) return ended();
  }
  const limit = clock.next();
  const { stopped, death } = await stoppable(client, () => client.settle(), limit.seconds, { signal, grace });
  const last = toRun.at(-1);
  if (late !== null) failures.push(late);
  else if (last !== undefined && (stopped !== null || death !== null)) {
    const what = stopped === "interrupted" ? stopped : (death?.message ?? limit.rule);
    const place = { cell: cells.indexOf(last) + 1, line: null, source: null };
    const failure = {
      ...place,
      kind: stopped ?? (death === null ? "died" : kindOf(death)),
      error: `${what}, in what its timers do`,
    } as const;
    sayWhy(failure, last.outputs);
    failures.push(failure);
  }
  return ended();
}

/** How long the next cell may take, and what it breaks by taking longer. */
interface Limit {
  seconds: number | undefined;
  rule: string;
  /** Whether a failure means that the whole notebook's time is over. */
  isLast: (failure: Failure | null) => boolean;
}

/** The time that cells may take, each and together. */
class Clock {
  readonly #timeout: number | undefined;
  readonly #total: number | undefined;
  readonly #started = performance.now();

  constructor(timeout: number | undefined, total: number | undefined) {
    this.#timeout = timeout;
    this.#total = total;
  }

  next(): Limit {
    const left =
      this.#total === undefined ? Infinity : this.#total - (performance.now() - this.#started) / 1_000;
    const isOfAll = left < (this.#timeout ?? Infinity);
    return {
      // A notebook whose time is over has its next cell stopped at once.
      seconds: isOfAll ? Math.max(left, 0.001) : this.#timeout,
      rule: isOfAll
        ? `the notebook took longer than ${this.#total} s`
        : `the cell took longer than ${this.#timeout} s`,
      isLast: (failure) => isOfAll && failure?.kind === "timeout",
    };
  }
}

/** Adds why a cell was stopped; an interrupted kernel may have said so itself, but not that it was the time limit. */
function sayWhy(failure: Failure, outputs: CellOutput[]): void {
  const isSaid = outputs.at(-1)?.output_type === "error";
  if (isSaid && failure.kind === "interrupted") return;
  if (isSaid && failure.kind === "timeout") outputs.pop();
  outputs.push(asOutput(failure));
}

/** The failure that a broadcast tells of: an error that came when no cell waited for it any more. */
function lateFailure({ metadata, content }: Message, cell: CodeCell, position: number): Failure | null {
  const { lateError } = metadata as { lateError?: { ename: string; evalue: string } };
  if (lateError === undefined) return null;
  const { ename, evalue } = lateError;
  return errorIn(cell, position, `${ename}: ${evalue} (thrown late, by a timer or a promise)`, [
    String(content["text"]),
  ]);
}

interface Outcome<T> {
  result: T | null;
  stopped: "timeout" | "interrupted" | null;
  death: Error | null;
}

/** What a kernel is asked to do, raced against the clock and the abort signal; one that does not heed the interrupt is ended. */
async function stoppable<T>(
  client: KernelClient,
  work: () => Promise<T>,
  timeout: number | undefined,
  { signal, grace }: { signal: AbortSignal | undefined; grace: number },
): Promise<Outcome<T>> {
  if (signal?.aborted) return { result: null, stopped: "interrupted", death: null };
  let stopped: Outcome<T>["stopped"] = null;
  let insist: NodeJS.Timeout | undefined;
  const stop = (why: "timeout" | "interrupted") => {
    stopped ??= why;
    void client.interrupt().catch(() => {});
    insist ??= setTimeout(() => void client.kill(), grace * 1_000);
  };
  const onAbort = () => stop("interrupted");
  signal?.addEventListener("abort", onAbort);
  const limit = timeout === undefined ? undefined : setTimeout(() => stop("timeout"), timeout * 1_000);
  try {
    return { result: await work(), stopped, death: null };
  } catch (error) {
    return { result: null, stopped, death: error as Error };
  } finally {
    signal?.removeEventListener("abort", onAbort);
    clearTimeout(limit);
    clearTimeout(insist);
  }
}

function failureOf(
  { result: reply, stopped, death }: Outcome<ExecuteReply>,
  cell: CodeCell,
  position: number,
  tooLong: string,
): Failure | null {
  const place = { cell: position, line: null, source: null };
  if (stopped === "timeout") return { ...place, kind: "timeout", error: tooLong };
  if (stopped === "interrupted") return { ...place, kind: "interrupted", error: "interrupted" };
  if (death !== null) return { ...place, kind: kindOf(death), error: death.message };
  if (reply === null || reply.status === "ok") return null;
  const error = `${reply.ename ?? reply.status}: ${reply.evalue ?? ""}`;
  return errorIn(cell, position, error, reply.traceback ?? []);
}

/** A server that fails is another matter than a notebook that ends its kernel. */
const kindOf = (death: Error): "died" | "lost" => (death instanceof KernelLost ? "lost" : "died");

function errorIn(cell: CodeCell, position: number, error: string, traceback: string[]): Failure {
  const line = lineOf(traceback, cell.source);
  const source = line === null ? null : (cell.source.split("\n")[line - 1] ?? null);
  return { kind: "error", cell: position, error: plain(error), line, source };
}

/** The line that a traceback's excerpt of the cell points at: `> 2 | throw …` or, IPython's way, `----> 2 raise …`. */
function lineOf(traceback: string[], source: string): number | null {
  const found = /^\s*-*>\s*(\d+)\b/m.exec(plain(traceback.join("\n")));
  const line = found === null ? null : Number(found[1]);
  return line !== null && line <= source.split("\n").length ? line : null;
}

function asOutput({ kind, error }: Failure): CellOutput {
  const ename = {
    timeout: "CellTimeout",
    interrupted: "Interrupted",
    died: "KernelDied",
    lost: "KernelLost",
    error: "Error",
  }[kind];
  return { output_type: "error", ename, evalue: error, traceback: [`${ename}: ${error}`] };
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- ANSI colors start with the control character ESC
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}
