import { dirname, resolve } from "node:path";
import { FileError } from "../errors.js";
import type { AnswerRecord } from "../paper/answer-record.js";
import { answersIn } from "../paper/answers-in.js";
import type { Json, Notebook } from "../notebook/format.js";
import { changedNames, valuesOf, withParameters } from "../parameters/inject.js";
import { conditionsOf, parametersOf } from "../parameters/parameters.js";
import { readNotebook } from "../notebook/read.js";
import { expressionsOf, isRetold, retold } from "../parameters/retell.js";
import { shownNumbers } from "../parameters/shown-numbers.js";
import { withSolutionTags } from "../notebook/solution.js";
import { kernelFor } from "./choose-kernel.js";
import type { AheadCompiler } from "./compile-ahead.js";
import { brokenConditions } from "./conditions.js";
import type { Confinement } from "./confinement.js";
import type { Engine } from "./engine.js";
import { evaluateTexts } from "./evaluate-text.js";
import { cellsToRun, executeNotebook, type ExecuteOptions, type Failure } from "./execute-notebook.js";
import type { CompiledCell, KernelClient } from "./kernel-client.js";
import { localEngine } from "./local-engine.js";
import { neededFiles } from "./needed-files.js";
import { refuseTemplateFault, templateFault, templateFaultText } from "./template-faults.js";

/** What {@link runNotebook} may be told. */
export interface RunOptions extends ExecuteOptions {
  /** The name of an installed kernel; default: the one that the notebook names, which must be gradsheet's. */
  kernel?: string | undefined;
  /** What compiles its cells for a kernel of this machine; default: its kernel. */
  compiler?: AheadCompiler | null | undefined;
  /** Where its kernel comes from; default: this machine. */
  engine?: Engine | undefined;
  /** The folder for the files that it writes, where its kernel works on a server; here they are where it writes them. */
  written?: string | undefined;
  /** Whether a template of the notebook's texts that cannot be compiled is a failure: nobody else notices it before a variant. */
  checksTemplates?: boolean | undefined;
  /** What the notebook may use on this machine, where others wrote it; default: what its user may. */
  confinement?: Confinement | null | undefined;
  /** Values for parameters of the notebook, which its texts follow; see `withParameters` and `retold`. */
  parameters?: Record<string, Json> | undefined;
}

/** A notebook that was run, to its end or to its failure. */
export interface NotebookRun {
  path: string;
  notebook: Notebook;
  /** Null where every cell ran. */
  failure: Failure | null;
  /** What the notebook's `answer(…)` calls recorded, in order; of two for one part the later counts. */
  answers: AnswerRecord[];
  seconds: number;
}

/**
 * Runs a notebook from top to bottom on a fresh kernel, which is ended afterwards. No kernel has to be installed for it.
 * @param path - The `.ipynb` file; the kernel works in its folder. The file is not changed.
 * @param options Which kernel, what values its parameters have, how long it may take; default: all of it, without a limit.
 * @returns The notebook with its outputs in memory, its answers, and the `failure` of the cell that ended it, which is not thrown.
 *   `writeNotebook` of `gradsheet/notebook` writes it, `notebooksToPdf([run])` of `gradsheet/pdf` typesets it.
 * @throws FileError for a file that is no notebook or has no code, KernelChoiceError for one of another kernel, KernelDied where
 *   the kernel does not start.
 * @example
 * const { failure, answers } = await runNotebook("notebooks/sharif-ml-2023-hw3/q05-kernel-size-parameters-multiplications.ipynb");
 * [failure, answers.map(({ verdict }) => verdict)] // => [null, ["agrees", "agrees", "agrees"]]
 */
export async function runNotebook(
  path: string,
  {
    kernel,
    parameters,
    compiler = null,
    confinement = null,
    engine = localEngine(confinement),
    written,
    checksTemplates = false,
    ...options
  }: RunOptions = {},
): Promise<NotebookRun> {
  const started = performance.now();
  const stored = readNotebook(path);
  const notebook = parameters === undefined ? stored : withParameters(stored, parameters, path);
  const changed = parameters === undefined ? [] : changedNames(stored, parameters, path);
  if (!notebook.cells.some((cell) => cell.cell_type === "code" && cell.source.trim() !== "")) {
    throw new FileError({
      place: path,
      rule: "must have a cell with code",
      got: notebook.cells.length === 0 ? "a notebook without cells" : "none",
      cure: "Add one, or leave the notebook out.",
    });
  }
  // A kernel that has run something else before its first cell has names of its own.
  const isFirst = changed.length === 0 || (!isRetold(stored) && conditionsIn(stored, path).length === 0);
  const compiled = (isFirst && (await compiledBy(compiler, notebook, options))) || [];
  const client = await engine.start({
    kernel: kernelFor(notebook, path, kernel),
    folder: dirname(resolve(path)),
    files: () => neededFiles(notebook, path),
    written,
    isCompiled: compiled.length > 0 && !compiled.includes(null),
    signal: options.signal,
  });
  try {
    if (changed.length > 0) await refuseBroken(client, stored, parameters ?? {}, path);
    const original = changed.length > 0 ? await executedAsItIs(client, stored, options) : null;
    const { notebook: executed, failure: stop } = await executeNotebook(notebook, client, {
      ...options,
      ...(compiled.length > 0 ? { compiled } : {}),
    });
    const failure =
      stop === null
        ? checksTemplates
          ? await failureOfTemplates(client, stored)
          : null
        : { ...stop, error: `${stop.error}${lacking(client)}` };
    const told =
      changed.length > 0 && failure === null
        ? await retoldBy(client, executed, { path, original, old: valuesOf(stored, changed, path) })
        : executed;
    const seconds = (performance.now() - started) / 1_000;
    return { path, notebook: told, failure, answers: answersIn(executed), seconds };
  } finally {
    await client.shutdown();
  }
}

/** How long a cell may take to be compiled before its kernel does it, in seconds. */
const longestCompilation = 60;

const compiledBy = (
  compiler: AheadCompiler | null,
  { cells }: Notebook,
  { timeout = longestCompilation }: ExecuteOptions,
): Promise<(CompiledCell | null)[]> | undefined =>
  compiler?.compile(
    cellsToRun(cells).map(({ source }) => source),
    Math.min(timeout, longestCompilation),
  );

const conditionsIn = (notebook: Notebook, path: string): string[] =>
  conditionsOf(parametersOf(notebook, path).cell);

/** What a failure may come from: files that the notebook names and its kernel does not have. */
function lacking({ missing }: KernelClient): string {
  if (missing.length === 0) return "";
  return ` (not on the server, though the notebook names it: ${missing.slice(0, 5).join(", ")}${missing.length > 5 ? ", …" : ""})`;
}

/** A template that cannot be compiled, as the failure of its cell. */
async function failureOfTemplates(client: KernelClient, notebook: Notebook): Promise<Failure | null> {
  const fault = await templateFault(client, notebook);
  if (fault === null) return null;
  return { kind: "error", cell: fault.cell, error: templateFaultText(fault), line: null, source: null };
}

/** @throws FileError where values break a condition that the notebook's reasoning rests on. */
async function refuseBroken(
  client: KernelClient,
  notebook: Notebook,
  values: Record<string, Json>,
  path: string,
): Promise<void> {
  const { cell, list } = parametersOf(notebook, path);
  const all = Object.fromEntries(
    list.map(({ name, value }) => [name, name in values ? values[name] : value]),
  );
  const [broken] = await brokenConditions(client, [all], conditionsOf(cell));
  if (broken === null) return;
  const named = Object.entries(all).filter(([name]) => new RegExp(`\\b${name}\\b`).test(broken));
  throw new FileError({
    place: path,
    rule: `needs parameters for which ${broken}, which its solution rests on`,
    got: named.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", "),
    cure: "Choose other values.",
  });
}

/**
 * What a notebook shows with its own numbers, run before others are put in: its texts may speak of that.
 * @returns Null where its texts follow no parameters or it does not run through.
 */
export async function executedAsItIs(
  client: KernelClient,
  notebook: Notebook,
  { signal, timeout }: ExecuteOptions,
): Promise<Notebook | null> {
  if (!isRetold(notebook)) return null;
  const { notebook: executed, failure } = await executeNotebook(notebook, client, { signal, timeout });
  return failure === null ? executed : null;
}

/** What a notebook's texts are told anew by. */
interface Retelling {
  /** The notebook's file, which errors name. */
  path: string;
  /** Executed with its own numbers, or null where that is not known. */
  original: Notebook | null;
  /** The values that the changed parameters had. */
  old: Json[];
}

/**
 * An executed notebook whose texts follow the values that its kernel now holds, questions apart from solutions.
 * @throws FileError where a template holds what the notebook does not define.
 */
export async function retoldBy(
  client: KernelClient,
  executed: Notebook,
  { path, original, old }: Retelling,
): Promise<Notebook> {
  if (!isRetold(executed)) return executed;
  await refuseTemplateFault(client, executed, path);
  const values = await evaluateTexts(client, expressionsOf(executed));
  const shown = original === null ? null : shownNumbers(original, executed);
  return withSolutionTags(retold(executed, values, old, shown, path));
}
