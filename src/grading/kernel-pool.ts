import { rmSync } from "node:fs";
import { join } from "node:path";
import { kernelName } from "../../kernel/kernelspec.js";
import { makeFolder } from "../../kernel/make-folder.js";
import type { AheadCompiler } from "../run/compile-ahead.js";
import type { Engine } from "../run/engine.js";
import type { KernelClient } from "../run/kernel-client.js";
import { temporaryFolder } from "../run/temporary-folder.js";

/** A kernel that has run nothing yet, in a folder of its own. */
export interface FreshKernel {
  client: KernelClient;
  /** The kernel's working folder, empty; what is put there later is to be brought to it. */
  folder: string;
  /** Ends the kernel with all that it has started, and removes the folder. */
  end(): Promise<void>;
}

/** What every worksheet begins with; a kernel that waits has it loaded when its notebook comes. */
const warmUp = 'import "gradsheet";';
const warmUpSeconds = 60;

/** Kernels that are started ahead: each is used once, and while one works the next gets ready. */
export class KernelPool {
  readonly #engine: Engine;
  readonly #kernel: string;
  readonly #ahead: number;
  readonly #compiler: AheadCompiler | null;
  #ready: Promise<FreshKernel>[] = [];
  #isClosed = false;

  /**
   * @param engine Where the kernels come from.
   * @param ahead How many wait ready.
   * @param options `kernel`, the name of gradsheet's kernel there; `compiler`, what compiles their cells, default: each kernel its own.
   */
  constructor(
    engine: Engine,
    ahead: number,
    {
      kernel = kernelName,
      compiler = null,
    }: { kernel?: string | undefined; compiler?: AheadCompiler | null },
  ) {
    this.#engine = engine;
    this.#kernel = kernel;
    this.#ahead = ahead;
    this.#compiler = compiler;
  }

  /**
   * A fresh kernel, which whoever takes it ends.
   * @throws KernelDied where none can be started.
   */
  async take(): Promise<FreshKernel> {
    const next = this.#ready.shift();
    this.#fill();
    if (next === undefined) return this.#start();
    // One that did not start, or died while it waited, is none of the notebook's business.
    return next.catch(() => this.#start());
  }

  /** Ends the kernels that wait. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const ready = await Promise.allSettled(this.#ready.splice(0));
    await Promise.all(ready.map((each) => (each.status === "fulfilled" ? each.value.end() : null)));
  }

  #fill(): void {
    while (!this.#isClosed && this.#ready.length < this.#ahead) {
      const next = this.#start();
      next.catch(() => {});
      this.#ready.push(next);
    }
  }

  async #start(): Promise<FreshKernel> {
    // A folder around it, so that what a cell writes beside its own folder goes with it.
    const around = temporaryFolder("gradsheet-grade-");
    const folder = join(around, "work");
    try {
      makeFolder(folder);
      const files = () => ({ taken: [], left: [] });
      const isCompiled = this.#compiler !== null;
      const client = await this.#engine.start({ kernel: this.#kernel, folder, files, isCompiled });
      const [compiled = null] = (await this.#compiler?.compile([warmUp], warmUpSeconds)) ?? [];
      await client.prepare(warmUp, compiled);
      const end = async (): Promise<void> => {
        await client.kill();
        rmSync(around, { recursive: true, force: true, maxRetries: 3 });
      };
      return { client, folder, end };
    } catch (error) {
      rmSync(around, { recursive: true, force: true });
      throw error;
    }
  }
}
