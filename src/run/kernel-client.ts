import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Compiled } from "../../kernel/compiler/compiler.js";
import { newMessage, type Message } from "../../kernel/protocol/message.js";
import { GradsheetError } from "../errors.js";
import type { ChannelName, KernelLink, RequestChannel } from "./kernel-link.js";

/** A request on its way: done once its reply and the kernel's idle have both come. */
interface Request {
  reply: Message | null;
  idle: boolean;
  resolve: (reply: Message) => void;
}

/** What a compiler makes of an empty cell. */
const nothing: CompiledCell = { program: { code: "", source: "", hasResult: false, awaits: false } };

/** What all execute requests have in common. */
const executeRequest = { user_expressions: {}, allow_stdin: false, stop_on_error: true };

/** What a kernel answers to an execute request. */
export interface ExecuteReply {
  status: "ok" | "error" | "aborted";
  execution_count: number | null;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** What a compiler has made of a cell; our own kernel takes it in the place of asking its own. */
export type CompiledCell = Compiled;

/** A Jupyter client with a kernel of its own: the protocol's client side, over whatever link leads there. */
export class KernelClient {
  /** The kernel's answer to `kernel_info_request`. */
  info: Record<string, unknown> = {};
  /** The files that its notebook names, that are beside it on this machine, and that are not where the kernel is. */
  missing: readonly string[] = [];
  #link: KernelLink;
  #session = randomUUID();
  #requests = new Map<string, Request>();
  /** Where the broadcasts go that belong to a cell: also those that come after its end. */
  #listeners = new Map<string, (message: Message) => void>();
  #broadcasts = 0;

  private constructor(link: KernelLink) {
    this.#link = link;
    link.listen((channel, message) => this.#receive(channel, message));
  }

  /**
   * Waits until both the replies and the broadcasts of a kernel that has been started arrive; one that does not come to that is ended.
   * @throws KernelDied where it ends at once, GradsheetError where it says nothing for as long as its link allows.
   */
  static async over(link: KernelLink): Promise<KernelClient> {
    const client = new KernelClient(link);
    try {
      await client.#handshake();
      return client;
    } catch (error) {
      await client.kill();
      throw error;
    }
  }

  /**
   * Runs code.
   * @param code - A cell's source.
   * @param onOutput - Called with each broadcast that belongs to the code, in order, as long as the kernel lives: what timers and
   *   promises print comes after the reply.
   * @param compiled - What was made of the code already; null has the kernel do it.
   * @returns The reply, once the kernel has also said that it is idle again.
   * @throws KernelDied where the kernel ends meanwhile.
   */
  async execute(
    code: string,
    onOutput: (message: Message) => void,
    compiled: CompiledCell | null = null,
  ): Promise<ExecuteReply> {
    const content = { ...executeRequest, code, silent: false, store_history: true };
    const reply = await this.#request("shell", "execute_request", content, { onOutput, compiled });
    return reply.content as unknown as ExecuteReply;
  }

  /** Waits until the kernel has come back to doing nothing: what it had to say by then has arrived. */
  async settle(): Promise<void> {
    await this.prepare("", nothing);
  }

  /** Runs code that is nobody's cell, before the first one: it has no number, no output, and no place in the history. */
  async prepare(code: string, compiled: CompiledCell | null = null): Promise<void> {
    const content = { ...executeRequest, code, silent: true, store_history: false };
    await this.#request("shell", "execute_request", content, { compiled });
  }

  /** Stops the code that runs, the way the kernel wants it done. */
  async interrupt(): Promise<void> {
    await this.#link.interrupt();
  }

  /** As the link's `bring`: files that have come into the kernel's folder since it was started. */
  async bring(files: readonly string[]): Promise<void> {
    await this.#link.bring(files);
  }

  /** Ends the kernel: asks, waits a little, insists. */
  async shutdown(): Promise<void> {
    await this.#link.end();
  }

  /** Ends the kernel at once. */
  async kill(): Promise<void> {
    await this.#link.kill();
  }

  /**
   * Broadcasts are lost until the subscription has reached the kernel, and a request can be lost while it starts: ask again
   * until both a reply and a broadcast have come.
   */
  async #handshake(): Promise<void> {
    const { timeout, cure } = this.#link.start;
    const deadline = Date.now() + timeout;
    while (Date.now() < deadline) {
      const info = this.#request("shell", "kernel_info_request", {});
      const reply = await Promise.race([info, sleep(500, null)]);
      if (reply !== null) this.info = reply.content;
      if (reply !== null && this.#broadcasts > 0) return;
    }
    throw new GradsheetError({
      place: "kernel",
      rule: `must answer within ${timeout / 1_000} s of its start`,
      got: "no answer",
      cure,
    });
  }

  async #request(
    channel: RequestChannel,
    type: string,
    content: Record<string, unknown>,
    {
      onOutput,
      compiled = null,
    }: { onOutput?: (message: Message) => void; compiled?: CompiledCell | null } = {},
  ): Promise<Message> {
    const metadata = compiled === null ? {} : { compiled };
    const message = newMessage(type, content, { session: this.#session, metadata });
    const id = message.header.msg_id;
    if (onOutput !== undefined) this.#listeners.set(id, onOutput);
    const reply = new Promise<Message>((resolve) => {
      this.#requests.set(id, { reply: null, idle: false, resolve });
    });
    const end = this.#link.ended.then((error) => Promise.reject(error));
    try {
      await this.#link.send(channel, message);
      return await Promise.race([reply, end]);
    } finally {
      this.#requests.delete(id);
    }
  }

  #receive(channel: ChannelName, message: Message): void {
    const id = message.parent_header.msg_id ?? "";
    const isStatus = message.header.msg_type === "status";
    if (channel === "iopub") {
      this.#broadcasts++;
      if (!isStatus) this.#listeners.get(id)?.(message);
    }
    const request = this.#requests.get(id);
    if (request === undefined) return;
    if (channel !== "iopub") request.reply = message;
    else if (isStatus) request.idle ||= message.content["execution_state"] === "idle";
    if (request.reply !== null && (request.idle || channel === "control")) request.resolve(request.reply);
  }
}
