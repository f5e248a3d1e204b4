import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installKernelspec } from "../../../kernel/kernelspec.js";

/** A kernel as the server's REST interface lists it. */
export interface ListedKernel {
  id: string;
  name: string;
  execution_state: string;
}

const token = "interop";

/** Without the questions that a first start asks, and with cells that stay in the page when they are scrolled away. */
const settings = {
  "apputils-extension/notification": { fetchNews: "false", checkForUpdates: false },
  "notebook-extension/tracker": { windowingMode: "none" },
};

/** A JupyterLab on this machine only, whose notebooks, settings and kernels lie in a folder of its own. */
export class LabServer {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly origin: string,
  ) {}

  /**
   * Starts JupyterLab with this package's kernel installed for it alone.
   * @param python The interpreter of an environment with `jupyterlab`.
   * @param notebooks Their texts by file name.
   * @param more Options beside the usual ones.
   */
  static async start(
    python: string,
    notebooks: Record<string, string>,
    more: string[] = [],
  ): Promise<LabServer> {
    const folder = mkdtempSync(join(tmpdir(), "gradsheet-lab-"));
    const inside = (...names: string[]) => join(folder, ...names);
    const write = (path: string, text: string) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    };
    installKernelspec({ prefix: inside("prefix") });
    for (const [name, value] of Object.entries(settings))
      write(inside("settings", "@jupyterlab", `${name}.jupyterlab-settings`), JSON.stringify(value));
    for (const [name, text] of Object.entries(notebooks)) write(inside("notebooks", name), text);
    mkdirSync(inside("home"));
    const env = {
      ...process.env,
      HOME: inside("home"),
      JUPYTER_CONFIG_DIR: inside("config"),
      JUPYTER_DATA_DIR: inside("data"),
      JUPYTER_RUNTIME_DIR: inside("runtime"),
      JUPYTER_PATH: inside("prefix", "share", "jupyter"),
      JUPYTERLAB_SETTINGS_DIR: inside("settings"),
      JUPYTERLAB_WORKSPACES_DIR: inside("workspaces"),
    };
    const options = [
      "--no-browser",
      "--allow-root",
      "--ip=127.0.0.1",
      "--port=0",
      `--IdentityProvider.token=${token}`,
      `--ServerApp.root_dir=${inside("notebooks")}`,
      "--LabApp.extension_manager=readonly",
      ...more,
    ];
    const child = spawn(python, ["-m", "jupyterlab", ...options], {
      cwd: inside("notebooks"),
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    return new LabServer(folder, child, await originOf(child));
  }

  /** The address that opens a notebook in a fresh workspace. */
  address(notebook: string): string {
    return `${this.origin}/lab/tree/${notebook}?reset&token=${token}`;
  }

  /** A notebook as it is saved. */
  text(notebook: string): string {
    return readFileSync(join(this.folder, "notebooks", notebook), "utf8");
  }

  /** What lets a client in. */
  get token(): string {
    return token;
  }

  async kernels(): Promise<ListedKernel[]> {
    const answer = await fetch(`${this.origin}/api/kernels?token=${token}`);
    return (await answer.json()) as ListedKernel[];
  }

  /** Ends the server, which ends its kernels, and removes its folder. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Where the server says that it listens. */
function originOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(log);
      if (found) resolve(found[0]);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`JupyterLab ended with ${code}:\n${log}`)));
  });
}
