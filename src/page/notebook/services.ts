import {
  Drive,
  KernelManager,
  ServerConnection,
  ServiceManager,
  SessionManager,
  ContentsManager,
  type Contents,
} from "@jupyterlab/services";
import { encodedPath, get, ownHeaders } from "../shell/server.js";

/** Remembers which version of each file the page has seen last, by its hash. */
class SeenDrive extends Drive {
  constructor(
    options: Drive.IOptions,
    private readonly seen: Map<string, string>,
  ) {
    super(options);
  }

  override async get(path: string, options?: Contents.IFetchOptions): Promise<Contents.IModel> {
    const model = await super.get(path, options);
    if (typeof model.hash === "string") this.seen.set(path, model.hash);
    return model;
  }
}

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

/**
 * The way to the server: Jupyter's services, with what the server asks of its own page.
 * @param path the notebook that the page shows
 */
export function startServices(path: string): ServiceManager {
  const seen = new Map<string, string>();
  const baseUrl = `${location.origin}/`;
  const serverSettings = ServerConnection.makeSettings({
    baseUrl,
    wsUrl: baseUrl.replace(/^http/, "ws"),
    appendToken: false,
    init: { cache: "no-store", credentials: "same-origin", headers: { ...ownHeaders } },
    fetch: (request: RequestInfo, init?: RequestInit) => fetch(ifUnchanged(new Request(request, init), seen)),
  });
  const contents = new ContentsManager({
    serverSettings,
    defaultDrive: new SeenDrive({ serverSettings }, seen),
  });
  const standby = "when-hidden";
  const kernelManager = new KernelManager({ serverSettings, standby });
  // Where there is no answer the session's own requests tell it.
  const prepared = get(`/gradsheet/runs/${encodedPath(path)}`).catch(() => undefined);
  const sessions = new PreparedSessions({ kernelManager, serverSettings, standby }, prepared);
  return new ServiceManager({
    serverSettings,
    contents,
    kernels: kernelManager,
    sessions,
    standby,
  });
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
