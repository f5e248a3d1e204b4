import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { kernelName } from "../../../kernel/kernelspec.js";
import { GradsheetError } from "../../errors.js";
import { packageVersion } from "../../package.js";
import type { Engine, KernelWish } from "../engine.js";
import { KernelChoiceError } from "../errors.js";
import { KernelClient } from "../kernel-client.js";
import { wordsOf } from "./faults.js";
import { KernelRecord } from "./kernel-record.js";
import { isEnded, RemoteKernel } from "./remote-kernel.js";
import type { Requests } from "./requests.js";
import { removeFolder, ServerFolder } from "./server-folder.js";

/** How often a server that has no room is asked again, in milliseconds. */
const pause = 2_000;

/** How often one without any kernel of ours is asked again. */
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
  /** Where it is kept what this process has on the server. */
  records?: string;
}

/** A server of Jupyter's protocol, whose kernels run notebooks. */
export class RemoteEngine implements Engine {
  readonly #requests: Requests;
  readonly #options: RemoteEngineOptions;
  readonly #record: KernelRecord;
  readonly #noted = new Set<string>();
  readonly #forgotten = new WeakSet<ServerFolder>();
  #running = 0;

  constructor(requests: Requests, options: RemoteEngineOptions) {
    this.#requests = requests;
    this.#options = options;
    this.#record = new KernelRecord(requests.server, options.records);
  }

  async start({ kernel, folder, files, signal }: KernelWish): Promise<KernelClient> {
    signal?.throwIfAborted();
    const name = this.#nameOf(kernel);
    const { taken, left } = files();
    const place = this.#options.takesFiles ? new ServerFolder(this.#requests) : null;
    if (place !== null) this.#record.add("folders", place.path);
    try {
      await place?.put(folder, taken);
      const id = await this.#startKernel(name, place?.path ?? null, signal);
      this.#running += 1;
      const link = new RemoteKernel(this.#requests, id, {
        patience: this.#options.patience ?? 60_000,
        bring: async (more) => place?.put(folder, more),
        onEnd: async (isGone) => {
          this.#running -= 1;
          if (isGone) this.#record.remove("kernels", id);
          else
            this.#note(
              `A kernel may still run on ${this.#requests.server}, which does not end it; the next call there does.`,
            );
          await this.#forget(place);
        },
      });
      const client = await KernelClient.over(link);
      client.missing = place === null ? [...left, ...taken.filter((file) => !aside.test(file))] : left;
      await this.#likeHere(client);
      return client;
    } catch (error) {
      await this.#forget(place);
      throw error;
    }
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

  async #startKernel(name: string, path: string | null, signal: AbortSignal | undefined): Promise<string> {
    // Jupyter Server and Enterprise Gateway take the name for it from here, so that it is written down before the kernel is there.
    const wanted = randomUUID();
    this.#record.add("kernels", wanted);
    const env = { ...kernelVariables(), KERNEL_ID: wanted };
    const body = { name, kernel_id: wanted, env, ...(path === null ? {} : { path }) };
    for (let refusals = 0; ;) {
      const answer = await this.#requests
        .ask("POST", "api/kernels", { body })
        .catch(async (error: unknown) => {
          // Nobody knows whether it was started.
          if (await isEnded(this.#requests, wanted)) this.#record.remove("kernels", wanted);
          throw error;
        });
      const { id } = (answer.body ?? {}) as { id?: unknown };
      if ((answer.status === 201 || answer.status === 200) && typeof id === "string") {
        if (id !== wanted) {
          this.#record.add("kernels", id);
          this.#record.remove("kernels", wanted);
        }
        return id;
      }
      const isFull = (answer.status === 503 || answer.status === 429) && wordsOf(answer.body) !== "";
      refusals += this.#running === 0 ? 1 : 0;
      if (!isFull || refusals > mostRefusals) {
        this.#record.remove("kernels", wanted);
        throw this.#requests.fault(`start a kernel ${name}`, answer);
      }
      await sleep(pause, undefined, signal === undefined ? {} : { signal });
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

  async #forget(place: ServerFolder | null): Promise<void> {
    if (place === null || this.#forgotten.has(place)) return;
    this.#forgotten.add(place);
    const why = await removeFolder(this.#requests, place.path).catch(
      (error: GradsheetError) => error.got ?? "",
    );
    if (why === null) this.#record.remove("folders", place.path);
    else
      this.#note(
        `The folder ${place.path} is still on ${this.#requests.server} (${why}); the next call there removes it.`,
      );
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
