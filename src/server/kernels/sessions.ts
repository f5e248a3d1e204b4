import { randomUUID } from "node:crypto";
import { readNotebook } from "../../notebook/read.js";
import { foreignKernel } from "../../run/choose-kernel.js";
import { HttpError } from "../http/http-error.js";
import type { RootFolder } from "../root/root-folder.js";
import { kernelspecOf } from "./kernel-specs.js";
import type { Kernels } from "./kernels.js";
import type { LiveKernel } from "./live-kernel.js";

/** A notebook (or console) and its kernel. */
export interface Session {
  id: string;
  path: string;
  name: string;
  type: string;
  kernel: LiveKernel;
}

/** What a client wants a session to be; what it leaves out stays as it is. */
export interface SessionWish {
  path?: string;
  name?: string;
  type?: string;
  kernelName?: string | undefined;
  kernelId?: string | undefined;
}

/** Which notebook has which kernel. */
export class Sessions {
  readonly #root: RootFolder;
  readonly #kernels: Kernels;
  readonly #sessions = new Map<string, Session>();
  /** Sessions on their way, by path: two tabs that open a notebook at once get one kernel. */
  readonly #starting = new Map<string, Promise<Session>>();

  constructor(root: RootFolder, kernels: Kernels) {
    this.#root = root;
    this.#kernels = kernels;
    kernels.onGone((kernel) => {
      for (const session of this.#sessions.values())
        if (session.kernel === kernel) this.#sessions.delete(session.id);
    });
  }

  get all(): Session[] {
    return [...this.#sessions.values()];
  }

  /** @throws HttpError 404. */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new HttpError(404, "There is no such session.", "not found");
    return session;
  }

  /** The session of a notebook, or null. */
  of(path: string): Session | null {
    return this.all.find((session) => session.path === path) ?? null;
  }

  /** The session of a notebook once its kernel answers where it is on its way, or null. */
  async settled(path: string): Promise<Session | null> {
    // Whoever started it is told what is wrong with it.
    await this.#starting.get(path)?.catch(() => {});
    return this.of(path);
  }

  /**
   * The session of a path: the one that is there, else a new one with a kernel that answers.
   * @throws NoSuchKernel, or HttpError where the kernel does not start.
   */
  async open({
    path = "",
    name = "",
    type = "notebook",
    kernelName,
    kernelId,
  }: SessionWish): Promise<Session> {
    const there = this.of(path);
    if (there !== null) {
      await there.kernel.ready.catch(() => {});
      return there;
    }
    const starting = this.#starting.get(path) ?? this.#start({ path, name, type, kernelName, kernelId });
    this.#starting.set(path, starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(path);
    }
  }

  /** Starts a notebook's kernel before its page asks for it: it answers by then. A notebook of a kernel that is not here waits. */
  prepare(path: string): void {
    let kernel: string | undefined;
    try {
      const { file } = this.#root.place(path);
      kernel = foreignKernel(readNotebook(file))?.suggested;
    } catch {
      // The page tells what is wrong with it.
      return;
    }
    if (kernel !== undefined && kernelspecOf(kernel) === null) return;
    this.open({ path, name: path.split("/").at(-1)!, kernelName: kernel }).catch(() => {
      // Whoever needs the kernel asks again, and is told.
    });
  }

  /** Changes a session; a kernel that it leaves is ended. */
  async change(id: string, { path, name, type, kernelName, kernelId }: SessionWish): Promise<Session> {
    const session = this.get(id);
    if (path !== undefined) session.path = path;
    if (name !== undefined) session.name = name;
    if (type !== undefined) session.type = type;
    const old = session.kernel;
    if (kernelId !== undefined && kernelId !== old.id) session.kernel = this.#kernels.get(kernelId);
    else if (kernelName !== undefined) session.kernel = this.#kernels.start(kernelName, session.path);
    if (session.kernel === old) return session;
    if (!this.all.some(({ kernel }) => kernel === old)) await this.#kernels.shutdown(old.id);
    await session.kernel.ready;
    return session;
  }

  /** Ends a session with its kernel. */
  async close(id: string): Promise<void> {
    const { kernel } = this.get(id);
    this.#sessions.delete(id);
    await this.#kernels.shutdown(kernel.id);
  }

  async #start({ path, name, type, kernelName, kernelId }: SessionWish & { path: string }): Promise<Session> {
    const kernel =
      kernelId === undefined ? this.#kernels.start(kernelName ?? null, path) : this.#kernels.get(kernelId);
    await kernel.ready;
    const session = { id: randomUUID(), path, name: name ?? "", type: type ?? "notebook", kernel };
    this.#sessions.set(session.id, session);
    return session;
  }
}

/** As Jupyter's sessions service tells of one. */
export function sessionModel({ id, path, name, type, kernel }: Session): object {
  const notebook = type === "notebook" ? { notebook: { path, name } } : {};
  return { id, path, name, type, kernel: kernel.model, ...notebook };
}
