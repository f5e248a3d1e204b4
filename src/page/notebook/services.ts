import {
  Drive,
  KernelManager,
  ServerConnection,
  ServiceManager,
  SessionManager,
  ContentsManager,
  type Contents,
} from "@jupyterlab/services";
import { notify } from "../shell/notices.js";
import { encodedPath, get, notebookAddress, ownHeaders } from "../shell/server.js";

/** Remembers which version of each file the page has seen last, by its hash. */
class SeenDrive extends Drive {
  #ahead: { path: string; file: Promise<Contents.IModel> } | undefined;

  constructor(
    options: Drive.IOptions,
    private readonly seen: Map<string, string>,
    private readonly nowAt: (path: string) => Promise<string>,
  ) {
    super(options);
  }

  /** A file that is gone is written anew: what is on the page may be all there is of it. One that has another name is saved there. */
  override async save(path: string, options?: Partial<Contents.IModel>): Promise<Contents.IModel> {
    try {
      return await super.save(path, options);
    } catch (error) {
      const isGone =
        statusOf(error) === 412 && (await super.get(path, { content: false }).catch(statusOf)) === 404;
      if (!isGone) throw error;
      if ((await this.nowAt(path)) !== path) throw new Renamed();
      this.seen.delete(path);
      const model = await super.save(path, options);
      notify(`${path} was not there any more. It has been written anew.`);
      return model;
    }
  }

  /** Where none can be kept, on a full disk say, JupyterLab would not open the notebook. */
  override async createCheckpoint(path: string): Promise<Contents.ICheckpointModel> {
    return super.createCheckpoint(path).catch(() => ({ id: "", last_modified: "" }));
  }

  /** Reads a notebook for whoever asks for it next: the page tells itself why it cannot be read. */
  async readAhead(path: string): Promise<void> {
    const file = this.get(path, { type: "notebook", content: true, hash: true });
    this.#ahead = { path, file };
    await file;
  }

  /** A link in a text leads to a notebook's page; all other files are downloads. */
  override async getDownloadUrl(path: string): Promise<string> {
    return path.endsWith(".ipynb") ? notebookAddress(path) : super.getDownloadUrl(path);
  }

  override async get(path: string, options?: Contents.IFetchOptions): Promise<Contents.IModel> {
    const ahead = this.#ahead;
    if (ahead?.path === path && options?.content !== false) {
      this.#ahead = undefined;
      return ahead.file;
    }
    const model = await super.get(path, options);
    if (typeof model.hash === "string") this.seen.set(path, model.hash);
    return model;
  }
}

/** Ends a save without a word: the page goes to the new name, and saves there. JupyterLab asks for this name of an error. */
class Renamed extends Error {
  override readonly name = "ModalCancelError";
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof ServerConnection.ResponseError ? error.response.status : undefined;

/**
 * Looks for sessions once the kernel that the server started for the page answers. JupyterLab asks for one of its own under a made-up path
 * where it does not see the notebook's yet: the notebook would have two kernels, and a page that is loaded anew would find either.
 */
class PreparedSessions extends SessionManager {
  constructor(
    options: SessionManager.IOptions,
    private readonly prepared: Promise<unknown>,
  ) {
    super(options);
  }

  override async refreshRunning(): Promise<void> {
    await this.prepared;
    await super.refreshRunning();
  }
}

/** The way to the server, and a notebook that is being read. */
export interface StartedServices {
  services: ServiceManager;
  /** Rejects with the server's words where the notebook cannot be read. */
  read: Promise<void>;
}

/**
 * The way to the server: Jupyter's services, with what the server asks of its own page.
 * @param path the notebook that the page shows
 */
export function startServices(path: string): StartedServices {
  const seen = new Map<string, string>();
  const baseUrl = `${location.origin}/`;
  const serverSettings = ServerConnection.makeSettings({
    baseUrl,
    wsUrl: baseUrl.replace(/^http/, "ws"),
    appendToken: false,
    init: { cache: "no-store", credentials: "same-origin", headers: { ...ownHeaders } },
    fetch: (request: RequestInfo, init?: RequestInit) => fetch(ifUnchanged(new Request(request, init), seen)),
  });
  const nowAt = async (old: string): Promise<string> => {
    const id = [...sessions.running()].find((session) => session.path === old)?.id;
    await sessions.refreshRunning();
    return [...sessions.running()].find((session) => session.id === id)?.path ?? old;
  };
  const drive = new SeenDrive({ serverSettings }, seen, nowAt);
  const read = drive.readAhead(path);
  const contents = new ContentsManager({ serverSettings, defaultDrive: drive });
  const standby = "when-hidden";
  const kernelManager = new KernelManager({ serverSettings, standby });
  // Where there is no answer the session's own requests tell it.
  const prepared = get(`/gradsheet/runs/${encodedPath(path)}`).catch(() => undefined);
  const sessions = new PreparedSessions({ kernelManager, serverSettings, standby }, prepared);
  const services = new ServiceManager({
    serverSettings,
    contents,
    kernels: kernelManager,
    sessions,
    standby,
  });
  return { services, read };
}

/** A save replaces the version that was seen and no other: between a look at the file and its save another program may write. */
function ifUnchanged(request: Request, seen: ReadonlyMap<string, string>): Request {
  const { pathname } = new URL(request.url);
  const prefix = "/api/contents/";
  if (request.method !== "PUT" || !pathname.startsWith(prefix)) return request;
  const hash = seen.get(decodeURIComponent(pathname.slice(prefix.length)));
  if (hash !== undefined) request.headers.set("If-Match", `"${hash}"`);
  return request;
}
