import { statSync } from "node:fs";
import { dirname } from "node:path";
import { kernelName } from "../../../kernel/kernelspec.js";
import { HttpError } from "../http/http-error.js";
import type { RootFolder } from "../root/root-folder.js";
import { kernelspecOf } from "./kernel-specs.js";
import { LiveKernel } from "./live-kernel.js";

/** How many kernels may run at a time: each takes some 100 MB. */
const mostKernels = 64;

/** How often kernels are looked at that nobody uses, in milliseconds. */
const interval = 30_000;

/** A kernel that is not installed: Jupyter's clients want 501 for it. */
export class NoSuchKernel extends HttpError {
  constructor(name: string) {
    const shown = name.slice(0, 100);
    super(
      501,
      `The kernel ${shown} is not available. Choose another one, or install it for Jupyter.`,
      "no kernel",
      {
        short_message: `${shown} not found`,
      },
    );
  }
}

/** The kernels that run. */
export class Kernels {
  readonly #root: RootFolder;
  readonly #idleLimit: number;
  readonly #kernels = new Map<string, LiveKernel>();
  readonly #gone: ((kernel: LiveKernel) => void)[] = [];
  readonly #clock: NodeJS.Timeout;

  /** @param idleLimit - A kernel without clients that does nothing is ended after so many milliseconds. */
  constructor(root: RootFolder, idleLimit: number) {
    this.#root = root;
    this.#idleLimit = idleLimit;
    this.#clock = setInterval(() => void this.endIdle(), Math.min(interval, idleLimit)).unref();
  }

  get all(): LiveKernel[] {
    return [...this.#kernels.values()];
  }

  /** @throws HttpError 404. */
  get(id: string): LiveKernel {
    const kernel = this.#kernels.get(id);
    if (kernel === undefined) throw new HttpError(404, "There is no such kernel.", "not found");
    return kernel;
  }

  /** Called when a kernel has been ended. */
  onGone(listener: (kernel: LiveKernel) => void): void {
    this.#gone.push(listener);
  }

  /**
   * Starts a kernel; it may not answer yet.
   * @param path - The notebook that it is for, or a folder, relative to the served one: the kernel works there, or in the served folder where
   *   that is not there. Clients that edit elsewhere make up a path.
   * @throws NoSuchKernel where the name is none's; HttpError 503 where too many run.
   */
  start(name: string | null, path: string | null): LiveKernel {
    const found = kernelspecOf(name ?? kernelName);
    if (found === null) throw new NoSuchKernel(name ?? "");
    if (this.#kernels.size >= mostKernels)
      throw new HttpError(503, `${mostKernels} kernels run already. Shut some down first.`, "too many");
    const kernel = new LiveKernel({ ...found, ...this.#placeOf(path) });
    this.#kernels.set(kernel.id, kernel);
    kernel.ready.catch(() => {
      // One that has never answered is no kernel; one that died later is told as dead.
      if (kernel.state === "dead") this.#forget(kernel);
    });
    return kernel;
  }

  async shutdown(id: string): Promise<void> {
    const kernel = this.get(id);
    this.#forget(kernel);
    await kernel.shutdown();
  }

  /** Ends kernels that nobody uses. */
  async endIdle(now = Date.now()): Promise<void> {
    for (const kernel of this.all) kernel.tidy();
    const unused = this.all.filter(
      ({ connections, state, lastActivity }) =>
        connections === 0 &&
        (state === "idle" || state === "dead") &&
        now - lastActivity.getTime() > this.#idleLimit,
    );
    await Promise.all(unused.map(({ id }) => this.shutdown(id)));
  }

  /** Ends all of them. */
  async end(): Promise<void> {
    clearInterval(this.#clock);
    await Promise.all(this.all.map(({ id }) => this.shutdown(id)));
  }

  #forget(kernel: LiveKernel): void {
    if (this.#kernels.delete(kernel.id)) for (const listener of this.#gone) listener(kernel);
  }

  #placeOf(path: string | null): { folder: string; notebook: string | null } {
    const { folder } = this.#root;
    if (path === null) return { folder, notebook: null };
    try {
      const { file } = this.#root.place(path);
      if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return { folder: file, notebook: null };
      const parent = dirname(file);
      return statSync(parent, { throwIfNoEntry: false })?.isDirectory()
        ? { folder: parent, notebook: file }
        : { folder, notebook: null };
    } catch {
      return { folder, notebook: null };
    }
  }
}
