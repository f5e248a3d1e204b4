import type { Engine } from "../engine.js";
import { scopeFault, TokenRefused } from "./faults.js";
import { hubAt, startedServer } from "./hub.js";
import { leftOn } from "./kernel-record.js";
import { RemoteEngine } from "./remote-engine.js";
import { isEnded } from "./remote-kernel.js";
import { Requests } from "./requests.js";
import { serverAddress } from "./server-address.js";
import { removeFolder } from "./server-folder.js";

/** What {@link connectServer} may be told. */
export interface ServerOptions {
  /** Opens the server; null: it needs none. It is sent in the header `Authorization` and nowhere else. */
  token?: string | null;
  /** Ends the wait for a server that is about to start. */
  signal?: AbortSignal | undefined;
  /** Told how far the start of a user's server is. */
  onProgress?: (text: string) => void;
  /** Told what is odd and no error, such as another version of gradsheet on the server. */
  onNote?: (text: string) => void;
  /** Milliseconds for which a connection that drops is tried again; default: a minute. */
  patience?: number;
  /** Milliseconds after which a kernel that owes an answer and says nothing is asked after; default: 3 s. */
  interval?: number;
  /** The folder in which it is kept what is on the server, for whoever comes after a crash; default: in the data folder. */
  records?: string;
}

/**
 * A server whose kernels run notebooks in place of this machine's: Jupyter Server, a Kernel Gateway, an Enterprise Gateway, `gradsheet
 * serve`, or a JupyterHub, whose server for the user is started where it does not run. What earlier runs that were killed have left there
 * is ended.
 *
 * Each notebook has a kernel of its own, in a folder that is made for it on the server, has the files that the notebook's code names beside
 * it, and is removed in the end. Not taken along are files outside the notebook's own folder, links, hidden files, `node_modules`, and what
 * is named by a text that is made up at run time. What a notebook writes is fetched where `written` says, else it goes with the folder. A gateway takes no files at all: a
 * notebook that fails there is told which of those it names it lacked.
 *
 * @param address - Such as `https://jupyter.example.org/`; of a hub, its own or `…/user/NAME/`.
 * @returns What `runNotebook` takes as `engine`.
 * @throws InputError where there is no such server, or the token does not open it; GradsheetError where it does not do as it should.
 * @example
 * await connectServer("localhost:8888") // throws --server: needs a web address, http or https
 */
export async function connectServer(
  address: string,
  { token = null, signal, onProgress = () => {}, onNote = () => {}, ...pace }: ServerOptions = {},
): Promise<Engine> {
  const given = new Requests(serverAddress(address).href, token);
  const hub = await hubAt(given, signal);
  const requests = hub === null ? given : await startedServer(hub, { signal, onProgress });
  const api = await requests.json<{ version?: unknown }>("GET", "api", "say its version", { signal });
  if (typeof api.version !== "string")
    throw requests.fault("say its version", { status: 200, type: "", location: null, body: api });
  const specs = await requests
    .json<{ kernelspecs?: Record<string, unknown> }>("GET", "api/kernelspecs", "list its kernels", { signal })
    .catch((error: Error) => {
      // The hub has taken the token.
      if (hub !== null && error instanceof TokenRefused) throw scopeFault(requests.server, "access:servers");
      throw error;
    });
  const contents = await requests.ask("GET", "api/contents?content=0", { signal });
  await clean(requests, pace.records);
  return new RemoteEngine(requests, {
    kernels: Object.keys(specs.kernelspecs ?? {}),
    takesFiles: contents.status === 200 && contents.body !== null,
    onNote,
    ...pace,
  });
}

/** Ends what processes that were killed have left on a server; what cannot be ended now is left for the next time. */
async function clean(requests: Requests, records: string | undefined): Promise<void> {
  for (const { kernels, folders, forget } of leftOn(requests.server, records)) {
    const ended = await Promise.all([
      ...kernels.map((id) => isEnded(requests, id)),
      ...folders.map(async (path) => (await removeFolder(requests, path)) === null),
    ]);
    if (ended.every(Boolean)) forget();
  }
}
