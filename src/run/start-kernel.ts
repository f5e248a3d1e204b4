import { randomUUID } from "node:crypto";
import type { Kernelspec } from "../../kernel/kernelspec.js";
import { newMessage, type Message } from "../../kernel/protocol/message.js";
import { Channels } from "./channels.js";
import { KernelDied } from "./errors.js";
import { KernelClient } from "./kernel-client.js";
import type { ChannelName, KernelLink, RequestChannel } from "./kernel-link.js";
import { KernelProcess, type ProcessOptions } from "./kernel-process.js";

/** A kernel has this long to say who it is, in milliseconds: a cold disk and a busy machine included. */
const startTimeout = 60_000;

/** How often a kernel that ends while it starts is started. */
const mostTries = 3;

/** What a kernel that nobody watches may be told. */
type StartOptions = Pick<ProcessOptions, "confinement" | "isCompiled">;

/** The link to a process of this machine: ZeroMQ. */
class ProcessLink implements KernelLink {
  readonly ended: KernelLink["ended"];
  readonly start: KernelLink["start"];
  readonly #spec: Kernelspec;
  readonly #process: KernelProcess;
  readonly #channels: Channels;
  readonly #session = randomUUID();
  #onMessage: (channel: ChannelName, message: Message) => void = () => {};

  constructor(spec: Kernelspec, kernel: KernelProcess, isConfined: boolean) {
    this.#spec = spec;
    this.#process = kernel;
    this.ended = kernel.died;
    this.start = { timeout: startTimeout, cure: `Does this command start it? ${spec.argv.join(" ")}` };
    this.#channels = new Channels(
      kernel.connection,
      (channel, message) => this.#onMessage(channel, message),
      isConfined,
    );
  }

  listen(onMessage: (channel: ChannelName, message: Message) => void): void {
    this.#onMessage = onMessage;
  }

  async send(channel: RequestChannel, message: Message): Promise<void> {
    await this.#channels.send(channel, message);
  }

  async interrupt(): Promise<void> {
    if (this.#spec.interrupt_mode === "message") await this.#ask("interrupt_request", {});
    else this.#process.interrupt();
  }

  async bring(): Promise<void> {
    // It works in the folder itself.
  }

  async end(): Promise<void> {
    if (this.#process.alive) await this.#ask("shutdown_request", { restart: false });
    await this.#process.end();
    this.#channels.close();
  }

  async kill(): Promise<void> {
    await this.#process.kill();
    this.#channels.close();
  }

  async #ask(type: string, content: Record<string, unknown>): Promise<void> {
    await this.#channels.send("control", newMessage(type, content, { session: this.#session }));
  }
}

/**
 * Starts a kernel on this machine and waits until both its replies and its broadcasts arrive.
 * @param spec - What to start.
 * @param folder - The kernel's working folder.
 * @param options - What it may use, where it runs the code of others, and whether its cells come compiled.
 * @throws KernelDied where it ends at once, GradsheetError where it says nothing for a minute.
 */
export async function startKernel(
  spec: Kernelspec,
  folder: string,
  options: StartOptions = {},
): Promise<KernelClient> {
  for (let tries = 1; ; tries++)
    try {
      return await startOnce(spec, folder, options);
    } catch (error) {
      // Ports that were free when they were chosen may have gone to another kernel that starts at the same time.
      if (!(error instanceof KernelDied) || tries === mostTries) throw error;
    }
}

async function startOnce(spec: Kernelspec, folder: string, options: StartOptions): Promise<KernelClient> {
  const kernel = await KernelProcess.start(spec, folder, options);
  return KernelClient.over(new ProcessLink(spec, kernel, (options.confinement ?? null) !== null));
}
