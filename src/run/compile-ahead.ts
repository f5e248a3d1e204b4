import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { kernelName } from "../../kernel/kernelspec.js";
import { startCompilerProcess } from "../../kernel/compiler/compiler-process.js";
import type { Answer, Question } from "../../kernel/compiler/requests.js";
import { snapshotFor, snapshotsWanted } from "../../kernel/compiler/snapshot-file.js";
import type { CompiledCell } from "./kernel-client.js";

/** After so many notebooks a compiler is replaced: it keeps what it has read. */
const mostNotebooks = 100;

/**
 * Compiles the cells of many notebooks, one notebook after the other, for kernels that then need no compiler of their own. It reads what
 * others wrote and runs none of it. Where there is no compiler to start from, or a cell takes too long, the kernels compile themselves.
 */
export class AheadCompiler {
  readonly #folder: string;
  #child: ChildProcess | null = null;
  #isBroken = false;
  #notebooks = 0;
  #asked = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param folder That of the kernels, or one with no more packages and declarations than theirs; without compiler options of its own. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param cells The sources of a notebook's cells with code, in the order in which a fresh kernel runs them.
   * @param seconds How long one cell may take.
   * @returns For each cell what comes of it; null from the first on that has to be compiled where it runs: one with a command, an import of
   *   a file or of a package, or a declaration for all cells.
   */
  compile(cells: readonly string[], seconds: number): Promise<(CompiledCell | null)[]> {
    const compiled = this.#turn.then(() => this.#notebook(cells, seconds));
    this.#turn = compiled;
    return compiled;
  }

  /** Ends the compiler's process. */
  close(): void {
    this.#isBroken = true;
    this.#end();
  }

  async #notebook(cells: readonly string[], seconds: number): Promise<(CompiledCell | null)[]> {
    const compiled: (CompiledCell | null)[] = cells.map(() => null);
    const child = this.#started();
    if (child === null) return compiled;
    this.#notebooks += 1;
    await this.#ask(child, "forget", {}, seconds);
    for (const [at, text] of cells.entries()) {
      const answer = await this.#ask(child, "compileAhead", { text, title: `In [${at + 1}]` }, seconds);
      if (answer === null) break;
      compiled[at] = answer as CompiledCell;
    }
    return compiled;
  }

  #started(): ChildProcess | null {
    if (this.#notebooks >= mostNotebooks) this.#end();
    const snapshot = this.#isBroken || !snapshotsWanted() ? undefined : snapshotFor(this.#folder);
    if (snapshot === undefined) return null;
    if (this.#child !== null) return this.#child;
    const child = startCompilerProcess(snapshot, this.#folder);
    child.unref();
    child.channel?.unref();
    child.once("error", () => this.#lose(child));
    child.once("exit", () => this.#lose(child));
    this.#child = child;
    return child;
  }

  /** The answer, or null where there is none in time. */
  async #ask(
    child: ChildProcess,
    name: "forget" | "compileAhead",
    ask: Question["ask"],
    seconds: number,
  ): Promise<unknown> {
    this.#asked += 1;
    const question = { id: this.#asked, name, ask } as Question;
    return new Promise((resolve) => {
      const settle = (answer: unknown) => {
        clearTimeout(limit);
        child.off("message", receive).off("exit", lost);
        child.channel?.unref();
        resolve(answer);
      };
      const lost = () => settle(null);
      const receive = (message: Answer) => {
        if (message.id === question.id) settle("answer" in message ? message.answer : null);
      };
      const limit = setTimeout(() => {
        // What it is at belongs to this notebook; the next one gets another compiler.
        this.#lose(child);
        settle(null);
      }, seconds * 1_000);
      child.on("message", receive).once("exit", lost);
      child.channel?.ref();
      if (child.connected) child.send(question, (error) => error !== null && lost());
      else lost();
    });
  }

  #lose(child: ChildProcess): void {
    child.kill("SIGKILL");
    if (this.#child === child) this.#child = null;
    this.#notebooks = 0;
  }

  #end(): void {
    if (this.#child !== null) this.#lose(this.#child);
  }
}

/** What runs notebooks, as far as it decides who compiles them. */
interface Runs {
  /** The kernel's name. */
  kernel: string;
  /** Whether a server's kernels run them. */
  isRemote: boolean;
  /** Whether they are the code of others. */
  isConfined: boolean;
}

/**
 * What compiles the cells of many runs in one folder.
 * @returns Null where each kernel does so by itself: one of a server may be of another version, what others wrote is read where it is
 *   confined, and of faulty compiler options the kernel tells.
 */
export function aheadCompilerFor(
  folder: string,
  { kernel, isRemote, isConfined }: Runs,
): AheadCompiler | null {
  const isOurs = kernel === kernelName && !isRemote && !isConfined;
  return isOurs && !hasCompilerOptions(folder) ? new AheadCompiler(folder) : null;
}

/** Whether a folder or one around it has a `tsconfig.json`. */
function hasCompilerOptions(folder: string): boolean {
  const around = dirname(folder);
  return existsSync(join(folder, "tsconfig.json")) || (around !== folder && hasCompilerOptions(around));
}
