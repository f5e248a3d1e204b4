import type { ISessionContext } from "@jupyterlab/apputils";
import type { Status } from "../../server/api.js";
import { banner, notify } from "../shell/notices.js";
import { get } from "../shell/server.js";
import type { OpenNotebook } from "./open-notebook.js";

/** How often the server is asked, in milliseconds: while it answers, and while it does not. */
const interval = { online: 5000, offline: 1500 };

/** Whether the server answers. */
export class Connection {
  #online = true;
  #line: { close: () => void } | undefined;
  readonly #listeners = new Set<(status: Status | undefined) => void>();

  constructor(private readonly place: HTMLElement) {
    const look = async () => {
      if (!document.hidden || !this.#online) await this.#look();
      setTimeout(look, this.#online ? interval.online : interval.offline);
    };
    void look();
  }

  get isOnline(): boolean {
    return this.#online;
  }

  /** Has a function called with each answer; undefined stands for none. */
  onStatus(listener: (status: Status | undefined) => void): void {
    this.#listeners.add(listener);
  }

  async #look(): Promise<void> {
    const status = await get<Status>("/gradsheet/status").catch(() => undefined);
    if (this.#online && status === undefined)
      this.#line = banner(
        this.place,
        "The server does not answer. What you write stays on this page; start it again with gradsheet serve.",
      );
    this.#online = status !== undefined;
    if (this.#online) this.#line?.close();
    for (const listener of this.#listeners) listener(status);
  }
}

/** Gives the notebook a new kernel where a server that is back does not know the one it had. */
export function findKernelAgain({ panel }: OpenNotebook, connection: Connection): void {
  const { sessionContext } = panel;
  let wasAway = false;
  let isStarting = false;
  connection.onStatus((status) => {
    if (status === undefined) {
      wasAway = true;
      return;
    }
    if (!wasAway || isStarting) return;
    wasAway = false;
    const id = sessionContext.session?.kernel?.id;
    if (id !== undefined && status.kernels.some((kernel) => kernel.id === id)) return;
    isStarting = true;
    void startAgain(sessionContext).finally(() => {
      isStarting = false;
    });
  });
}

async function startAgain(sessionContext: ISessionContext): Promise<void> {
  // Whoever asked for a change of the old session's kernel would be told that there is no such session.
  await sessionContext.sessionManager.refreshRunning();
  const name = sessionContext.kernelPreference.name ?? sessionContext.specsManager.specs?.default;
  try {
    await sessionContext.changeKernel(name === undefined ? {} : { name });
    notify("The server was started anew, and with it the kernel. Run the cells again.");
  } catch (error) {
    notify(`No kernel could be started: ${(error as Error).message}`, { tone: "fault" });
  }
}
