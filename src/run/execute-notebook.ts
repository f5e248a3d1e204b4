import type { Message } from "../../kernel/protocol/message.js";
import type { CodeCell, Notebook, CellOutput } from "../notebook/format.js";
import { hasTag } from "../notebook/tags.js";
import { withoutOutputs } from "../notebook/write.js";
import type { ExecuteReply, KernelClient } from "./kernel-client.js";
import { OutputAreas } from "../notebook/output-area.js";
import { withoutWidgets } from "./without-widgets.js";

/** Where a run of a notebook stopped before its end. */
export interface Failure {
  kind: "error" | "timeout" | "interrupted" | "died";
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

export interface ExecuteOptions {
  /** Seconds that one cell may take; default: no limit. */
  timeout?: number | undefined;
  /** Interrupts the cell that runs, and the run. */
  signal?: AbortSignal | undefined;
  onCell?: ((start: CellStart) => void) | undefined;
}

/** Seconds that an interrupted cell has to end before its kernel is ended. */
const interruptGrace = 5;

/**
 * Runs a notebook's code cells in order until the first error, the time limit or an abort.
 * @param notebook - Left as it is.
 * @param client - A fresh kernel.
 * @returns The notebook with what its cells showed (cells after a failure show nothing), and the failure, or null. A cell with
 *   the tag `raises-exception` may fail without ending the run. What timers and forgotten promises print is added to their own
 *   cell until the notebook ends, and an error that they throw is that cell's failure.
 */
export async function executeNotebook(
  notebook: Notebook,
  client: KernelClient,
  { timeout, signal, onCell }: ExecuteOptions = {},
): Promise<{ notebook: Notebook; failure: Failure | null }> {
  const { cells } = withoutOutputs(notebook);
  const language = client.info["language_info"] as Notebook["metadata"]["language_info"];
  const executed = { ...notebook, metadata: { ...notebook.metadata, language_info: language }, cells };
  const toRun = cells.filter((cell) => cell.cell_type === "code" && cell.source.trim() !== "") as CodeCell[];
  const areas = new OutputAreas();
  let late: Failure | null = null;
  for (const [index, cell] of toRun.entries()) {
    onCell?.({ cell: index + 1, cells: toRun.length });
    const position = cells.indexOf(cell) + 1;
    const mayFail = hasTag(cell, "raises-exception");
    const { outputs, receive } = areas.open();
    cell.outputs = outputs;
    const listen = (message: Message) => {
      receive(withoutWidgets(message));
      if (!mayFail) late ??= lateFailure(message, cell, position);
    };
    const outcome = await executeCell(client, cell.source, listen, timeout, signal);
    cell.execution_count = outcome.reply?.execution_count ?? null;
    const failure = failureOf(outcome, cell, position, timeout);
    if (failure !== null && failure.kind !== "error") sayWhy(failure, outputs);
    if (failure !== null && (failure.kind !== "error" || !mayFail)) return { notebook: executed, failure };
    if (late !== null) return { notebook: executed, failure: late };
  }
  await client.settle();
  return { notebook: executed, failure: late };
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

interface Outcome {
  reply: ExecuteReply | null;
  stopped: "timeout" | "interrupted" | null;
  death: Error | null;
}

/** One cell, raced against the clock and the abort signal; a kernel that does not heed the interrupt is ended. */
async function executeCell(
  client: KernelClient,
  code: string,
  receive: Parameters<KernelClient["execute"]>[1],
  timeout: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  if (signal?.aborted) return { reply: null, stopped: "interrupted", death: null };
  let stopped: Outcome["stopped"] = null;
  let insist: NodeJS.Timeout | undefined;
  const stop = (why: "timeout" | "interrupted") => {
    stopped ??= why;
    void client.interrupt().catch(() => {});
    insist ??= setTimeout(() => void client.kill(), interruptGrace * 1_000);
  };
  const onAbort = () => stop("interrupted");
  signal?.addEventListener("abort", onAbort);
  const limit = timeout === undefined ? undefined : setTimeout(() => stop("timeout"), timeout * 1_000);
  try {
    return { reply: await client.execute(code, receive), stopped, death: null };
  } catch (error) {
    return { reply: null, stopped, death: error as Error };
  } finally {
    signal?.removeEventListener("abort", onAbort);
    clearTimeout(limit);
    clearTimeout(insist);
  }
}

function failureOf(
  { reply, stopped, death }: Outcome,
  cell: CodeCell,
  position: number,
  timeout: number | undefined,
): Failure | null {
  const place = { cell: position, line: null, source: null };
  if (stopped === "timeout")
    return { ...place, kind: "timeout", error: `the cell took longer than ${timeout} s` };
  if (stopped === "interrupted") return { ...place, kind: "interrupted", error: "interrupted" };
  if (death !== null) return { ...place, kind: "died", error: death.message };
  if (reply === null || reply.status === "ok") return null;
  const error = `${reply.ename ?? reply.status}: ${reply.evalue ?? ""}`;
  return errorIn(cell, position, error, reply.traceback ?? []);
}

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
  const ename = { timeout: "CellTimeout", interrupted: "Interrupted", died: "KernelDied", error: "Error" }[
    kind
  ];
  return { output_type: "error", ename, evalue: error, traceback: [`${ename}: ${error}`] };
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- ANSI colors start with the control character ESC
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}
