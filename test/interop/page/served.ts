import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { program } from "../../support/gradsheet.js";

/** `gradsheet serve` on a folder of its own, with a state folder of its own, as a user starts it. */
export class Served {
  private child: ChildProcess | undefined;
  /** The address that lets a browser in. */
  entrance = "";

  private constructor(
    private readonly scratch: string,
    private readonly port: number,
  ) {}

  /** @param files Their texts by their paths in the folder. */
  static async start(files: Record<string, string>): Promise<Served> {
    const served = new Served(mkdtempSync(join(tmpdir(), "gradsheet-page-")), 0);
    for (const [path, text] of Object.entries(files)) served.write(path, text);
    await served.begin();
    return served;
  }

  /** Where a file of the folder lies. */
  file(path: string): string {
    return join(this.scratch, "folder", path);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.file(path)), { recursive: true });
    writeFileSync(this.file(path), text);
  }

  get origin(): string {
    return new URL(this.entrance).origin;
  }

  /** Starts the server: the first time on any port, later on the one that it had. */
  async begin(): Promise<void> {
    const port = this.entrance === "" ? this.port : Number(new URL(this.entrance).port);
    const child = spawn(
      process.execPath,
      [program, "serve", join(this.scratch, "folder"), "--port", String(port), "--no-browser"],
      {
        env: { ...process.env, XDG_STATE_HOME: join(this.scratch, "state") },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.child = child;
    this.entrance = await entranceOf(child);
  }

  /** Ends the server, and with it its kernels. */
  async end(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.end();
    rmSync(this.scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** The address that the server prints first. */
function entranceOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said);
        if (found) resolve(found[0]);
      });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      // Told also where it ends in the middle of a test, by whatever: also a signal that no test has sent stops it in good order.
      if (!child.killed) console.error(`gradsheet serve ended with ${code ?? signal}:\n${said}`);
    });
    child.once("exit", (code) => reject(new Error(`gradsheet serve ended with ${code}:\n${said}`)));
  });
}
