import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { kernelName } from "../../../kernel/kernelspec.js";
import { GradsheetError } from "../../errors.js";
import { packageVersion } from "../../package.js";
import type { Engine, KernelWish } from "../engine.js";
import { KernelChoiceError } from "../errors.js";
import { KernelClient } from "../kernel-client.js";
import { isProxys, ServerAway, wordsOf } from "./faults.js";
import { KernelRecord, type OnServer } from "./kernel-record.js";
import { isEnded, RemoteKernel } from "./remote-kernel.js";
import type { Requests } from "./requests.js";
import { removeFolder, ServerFolder } from "./server-folder.js";

/** After how many milliseconds a kernel that owes an answer is asked after, and a server that had no room for one is asked again. */
const usualInterval = 3_000;

/** How often a server without any kernel of ours is asked again. */
const mostRefusals = 5;

/** What goes with every notebook, and what few of them miss. */
const aside = /^(package|tsconfig)\.json$|\.ipynb$/;

export interface RemoteEngineOptions {
  /** The kernels that the server has. */
  kernels: readonly string[];
  /** Whether the server takes files. */
  takesFiles: boolean;
  /** Told what is odd and no error. */
  onNote: (text: string) => void;
  /** Milliseconds for which a connection that has dropped is tried again; default: a minute. */
  patience?: number;
  /** Milliseconds after which a kernel that owes an answer and says nothing is asked after; default: 3 s. */
  interval?: number;
  /** Where it is kept what this process has on the server. */
  records?: string;
}

/** A server of Jupyter's protocol, whose kernels run notebooks. */
export class RemoteEngine implements Engine {
  readonly #requests: Requests;
  readonly #options: RemoteEngineOptions;
  readonly #record: KernelRecord;
  readonly #noted = new Set<string>();
  #running = 0;
  /** Whether the server could not be reached when it was asked last. */
  #isAway = false;

  constructor(requests: Requests, options: RemoteEngineOptions) {
    this.#requests = requests;
    this.#options = options;
    this.#record = new KernelRecord(requests.server, options.records);
  }

  async start({ kernel, folder, files, written, signal }: KernelWish): Promise<KernelClient> {
    signal?.throwIfAborted();
    if (this.#isAway) await this.#mustAnswer(signal);
    const name = this.#nameOf(kernel);
    const { taken, left } = files();
    const place = this.#options.takesFiles ? new ServerFolder(this.#requests) : null;
    // Jupyter Server takes the name for a kernel from here, so that it is written down before the kernel is there.
    const wanted = randomUUID();
    const mine: OnServer = { kernels: [wanted], folders: place === null ? [] : [place.path] };
    this.#record.add(mine);
    let isAsked = false;
    try {
      await place?.put(folder, taken);
      isAsked = true;
      const id = await this.#startKernel(name, wanted, place?.path ?? null, signal);
      if (id !== wanted) {
        mine.kernels = [id];
        this.#record.add(mine);
        this.#record.remove({ kernels: [wanted] });
      }
    } catch (error) {
      this.#isAway ||= error instanceof ServerAway;
      // Where nobody answers, it is not known whether the kernel was started.
      const isGone = !isAsked || (await isEnded(this.#requests, wanted, this.#isAway ? 0 : 3_000));
      await this.#clear(mine, isGone);
      throw error;
    }
    this.#running += 1;
    const link = new RemoteKernel(this.#requests, mine.kernels[0], {
      patience: this.#patience,
      interval: this.#options.interval ?? usualInterval,
      bring: async (more) => place?.put(folder, more),
      fetch: async () => {
        if (place === null || written === undefined) return;
        const fetched = this.#isAway
          ? this.#mustAnswer().then(() => place.fetch(written))
          : place.fetch(written);
        await fetched.catch((error: GradsheetError) => {
          // Better left there than lost.
          mine.folders = [];
          this.#record.remove({ folders: [place.path] });
          this.#note(`${error.message} What the notebook wrote stays in ${place.path} on the server.`);
        });
      },
      onAway: () => {
        this.#isAway = true;
      },
      onEnd: async (isGone) => {
        this.#running -= 1;
        await this.#clear(mine, isGone);
      },
    });
    const client = await KernelClient.over(link);
    client.missing = place === null ? [...left, ...taken.filter((file) => !aside.test(file))] : left;
    try {
      await this.#likeHere(client);
      return client;
    } catch (error) {
      await client.kill();
      throw error;
    }
  }

  /**
   * Asks a server once that could not be reached before: what is still to run there need not wait for it notebook by notebook.
   * @throws ServerAway where it still does not answer.
   */
  async #mustAnswer(signal?: AbortSignal): Promise<void> {
    const { version } = await this.#requests.json<{ version?: unknown }>("GET", "api", "say its version", {
      signal,
      timeout: 10_000,
    });
    this.#isAway = typeof version !== "string";
  }

  get #patience(): number {
    return this.#options.patience ?? 60_000;
  }

  /** The name that the server has for a kernel. */
  #nameOf(asked: string): string {
    const { kernels } = this.#options;
    const found = kernels.find((name) => name.toLowerCase() === asked.toLowerCase());
    if (found !== undefined) return found;
    const has = kernels.length === 0 ? "It has none." : `It has ${kernels.join(", ")}.`;
    throw new KernelChoiceError({
      place: "--kernel",
      rule: `needs the name of a kernel that ${this.#requests.server} has`,
      got: asked,
      cure: `${has}${asked === kernelName ? " On its machine, `npm install -g gradsheet` and `gradsheet kernel install` bring it." : ""}`,
    });
  }

  /**
   * Starts a kernel; a server that is away for a moment is waited for.
   * @returns The kernel's id, which is the one that was wanted where the server takes that.
   */
  async #startKernel(
    name: string,
    wanted: string,
    path: string | null,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const env = { ...kernelVariables(), KERNEL_ID: wanted };
    const body = { name, kernel_id: wanted, env, ...(path === null ? {} : { path }) };
    const deadline = Date.now() + this.#patience;
    const wait = (pause: number) => sleep(pause, undefined, signal === undefined ? {} : { signal });
    for (let refusals = 0; ;) {
      const answer = await this.#requests.ask("POST", "api/kernels", { body }).catch((error: Error) => error);
      if (answer instanceof Error || isProxys(answer)) {
        if (Date.now() > deadline)
          throw answer instanceof Error ? answer : this.#requests.fault(`start a kernel ${name}`, answer);
        await wait(500);
        // It may have been started all the same.
        const patience = Math.max(0, deadline - Date.now());
        const { status } = await this.#requests.ask("GET", `api/kernels/${wanted}`, { signal, patience });
        if (status === 200) return wanted;
        continue;
      }
      const { id } = (answer.body ?? {}) as { id?: unknown };
      if ((answer.status === 201 || answer.status === 200) && typeof id === "string") return id;
      const isFull = answer.status === 429 || (answer.status === 503 && wordsOf(answer.body) !== "");
      refusals += this.#running === 0 ? 1 : 0;
      if (!isFull || refusals > mostRefusals) throw this.#requests.fault(`start a kernel ${name}`, answer);
      await wait(
        Math.max(this.#options.interval ?? usualInterval, 1_000 * Math.min(60, answer.retryAfter ?? 0)),
      );
    }
  }

  /** Makes a kernel of ours do as it does here where nobody watches it. */
  async #likeHere(client: KernelClient): Promise<void> {
    const { implementation, implementation_version: version } = client.info;
    if (implementation !== kernelName) return;
    if (version !== packageVersion)
      this.#note(
        `${this.#requests.server} has gradsheet ${String(version)}, this is ${packageVersion}: what notebooks show may differ.`,
      );
    const quiet = process.env["GRADSHEET_QUIET"] ?? "1";
    await client.prepare(`process.env["GRADSHEET_QUIET"] = ${JSON.stringify(quiet)};`);
  }

  /** Takes away what a notebook had on the server; what stays there stays in the record. */
  async #clear({ kernels, folders }: OnServer, isGone: boolean): Promise<void> {
    const { server } = this.#requests;
    if (!isGone)
      this.#note(`A kernel may still run on ${server}, which does not end it; the next call there ends it.`);
    const left: string[] = [];
    for (const folder of folders) {
      // A server that did not end the kernel in its time is not waited for once more.
      const why = await removeFolder(this.#requests, folder, isGone && !this.#isAway ? undefined : 0).catch(
        (error: GradsheetError) => error.got ?? "",
      );
      if (why === null) continue;
      left.push(folder);
      this.#note(`The folder ${folder} is still on ${server} (${why}); the next call there removes it.`);
    }
    try {
      this.#record.remove({
        kernels: isGone ? kernels : [],
        folders: folders.filter((each) => !left.includes(each)),
      });
    } catch (error) {
      // It costs the next call a look at what is gone already, and not the notebook that has run.
      this.#note((error as Error).message);
    }
  }

  /** Each once. */
  #note(text: string): void {
    if (this.#noted.has(text)) return;
    this.#noted.add(text);
    this.#options.onNote(text);
  }
}

/**
 * What Enterprise Gateway is told of a kernel: variables whose names begin so, as Jupyter's own client hands them on, and whose kernel it is.
 * It starts none for root.
 */
function kernelVariables(): Record<string, string> {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith("KERNEL_"));
  return {
    KERNEL_USERNAME: username(),
    ...(Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Record<string, string>),
  };
}

function username(): string {
  try {
    const name = userInfo().username;
    return name === "root" ? kernelName : name;
  } catch {
    return kernelName;
  }
}
