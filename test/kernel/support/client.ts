import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { ownKernelspec } from "../../../kernel/kernelspec.js";
import {
  type ConnectionInfo,
  endpoint,
  newConnection,
  writeConnectionFile,
} from "../../../kernel/protocol/connection.js";
import { type Message, newMessage } from "../../../kernel/protocol/message.js";
import { decodeMessage, encodeMessage } from "../../../kernel/protocol/wire.js";

type Content = Record<string, unknown>;

/** What a cell did, in the order of the messages. */
export interface Ran {
  reply: Content;
  outputs: { type: string; content: Content; buffers: Uint8Array[] }[];
  stdout: string;
  stderr: string;
  /** The text of the result. */
  result: string | undefined;
}

/** A kernel in a process of its own, and a client with all its channels. */
export class KernelProcess {
  readonly folder: string;
  readonly info: ConnectionInfo;
  readonly child: ChildProcess;
  readonly shell = new Dealer({ linger: 0 });
  readonly control = new Dealer({ linger: 0 });
  readonly stdin = new Dealer({ linger: 0 });
  readonly iopub = new Subscriber({ linger: 0 });
  readonly session = "test";
  /** Every broadcast so far, of floods none. */
  readonly broadcasts: Message[] = [];
  /** Whether broadcasts are kept. Those of a cell that sends without end would fill the memory of the test's own process. */
  #keeps = true;
  readonly exited: Promise<number | null>;
  readonly #replies = new Map<string, (reply: Message) => void>();
  readonly #watchers = new Set<(message: Message) => void>();
  answer: ((request: Message) => string) | undefined;

  private constructor(folder: string, info: ConnectionInfo, child: ChildProcess) {
    this.folder = folder;
    this.info = info;
    this.child = child;
    this.exited = new Promise((resolve) => child.once("exit", resolve));
  }

  /** Starts a kernel in an empty folder and waits until it answers. */
  static async start(environment: Record<string, string> = {}, folder?: string): Promise<KernelProcess> {
    const home = folder ?? mkdtempSync(join(tmpdir(), "kernel-test-"));
    const info = await newConnection();
    const scratch = mkdtempSync(join(tmpdir(), "kernel-connection-"));
    const connection = join(scratch, "connection.json");
    writeConnectionFile(connection, info);
    const [command, ...args] = ownKernelspec().argv.map((word) =>
      word.replace("{connection_file}", connection),
    );
    const child = spawn(process.env["GRADSHEET_TEST_NODE"] ?? (command as string), args, {
      cwd: home,
      // The snapshot that one test run has made serves the next one.
      // A kernel that knows its parent ends with it, also where a test ends before stop() is called.
      env: {
        ...process.env,
        XDG_CACHE_HOME: join(tmpdir(), "gradsheet-test-cache"),
        JPY_PARENT_PID: String(process.pid),
        ...environment,
      },
      stdio: ["ignore", "inherit", "inherit"],
    });
    const kernel = new KernelProcess(home, info, child);
    for (const [name, port] of [
      ["shell", info.shell_port],
      ["control", info.control_port],
      ["stdin", info.stdin_port],
    ] as const) {
      kernel[name].routingId = kernel.session;
      kernel[name].connect(endpoint(info, port));
    }
    kernel.iopub.connect(endpoint(info, info.iopub_port));
    kernel.iopub.subscribe();
    void kernel.#listen();
    const answers = (async () => {
      await kernel.#until((message) => message.header.msg_type === "iopub_welcome");
      await kernel.request("shell", "kernel_info_request", {});
    })();
    const ended = kernel.exited.then((code) => {
      throw new Error(`the kernel ended before it answered, exit code ${code}`);
    });
    try {
      await Promise.race([answers, ended]);
    } catch (error) {
      await kernel.stop();
      throw error;
    } finally {
      ended.catch(() => {});
      rmSync(scratch, { recursive: true });
    }
    return kernel;
  }

  async #listen(): Promise<void> {
    const replies = async (socket: Dealer): Promise<void> => {
      for await (const frames of socket) {
        const message = decodeMessage(frames, this.info.key);
        if (message.header.msg_type === "input_request") this.#answerInput(message);
        else this.#replies.get(String(message.parent_header.msg_id))?.(message);
      }
    };
    const broadcasts = async (): Promise<void> => {
      for await (const frames of this.iopub) {
        const message = decodeMessage(frames, this.info.key);
        if (this.#keeps) this.broadcasts.push(message);
        for (const watch of this.#watchers) watch(message);
      }
    };
    await Promise.all([replies(this.shell), replies(this.control), replies(this.stdin), broadcasts()]);
  }

  #answerInput(request: Message): void {
    if (this.answer === undefined) return;
    const value = this.answer(request);
    const reply = newMessage(
      "input_reply",
      { status: "ok", value },
      { session: this.session, parent: request },
    );
    void this.stdin.send(encodeMessage({ ...reply, identities: [] }, this.info.key));
  }

  /** Resolves with the first broadcast that passes, from now on. */
  #until(passes: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      const watch = (message: Message): void => {
        if (!passes(message)) return;
        this.#watchers.delete(watch);
        resolve(message);
      };
      this.#watchers.add(watch);
    });
  }

  /** Resolves with the first broadcast of a type that passes, from now on. */
  broadcast(type: string, passes: (content: Content) => boolean = () => true): Promise<Message> {
    return this.#until(({ header, content }) => header.msg_type === type && passes(content));
  }

  /** Sends a message and does not wait. */
  send(channel: "shell" | "control", type: string, content: Content, buffers: Uint8Array[] = []): Message {
    const message = newMessage(type, content, { session: this.session, buffers });
    void this[channel].send(encodeMessage(message, this.info.key));
    return message;
  }

  /** Sends a request and waits for its reply. */
  async request(channel: "shell" | "control", type: string, content: Content): Promise<Message> {
    const message = newMessage(type, content, { session: this.session });
    const reply = new Promise<Message>((resolve) => this.#replies.set(message.header.msg_id, resolve));
    await this[channel].send(encodeMessage(message, this.info.key));
    return reply;
  }

  /** Sends a request and waits for its reply and its idle: everything it says on the way. */
  async whole(
    channel: "shell" | "control",
    type: string,
    content: Content,
  ): Promise<{ reply: Message; all: Message[] }> {
    const message = newMessage(type, content, { session: this.session });
    const mine = ({ parent_header: parent }: Message): boolean => parent.msg_id === message.header.msg_id;
    const reply = new Promise<Message>((resolve) => this.#replies.set(message.header.msg_id, resolve));
    const idle = this.#until((one) => mine(one) && one.content["execution_state"] === "idle");
    await this[channel].send(encodeMessage(message, this.info.key));
    const answered = await reply;
    await idle;
    return { reply: answered, all: this.broadcasts.filter(mine) };
  }

  /** Runs a cell that sends without end, until it is stopped: its broadcasts are seen, and not kept. */
  async flood(code: string): Promise<Content> {
    this.#keeps = false;
    try {
      return (await this.run(code)).reply;
    } finally {
      this.#keeps = true;
    }
  }

  /** Runs a cell. */
  async run(code: string, options: Content = {}): Promise<Ran> {
    const { reply, all } = await this.whole("shell", "execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
      ...options,
    });
    const outputs = all
      .map(({ header, content, buffers }) => ({ type: header.msg_type, content, buffers }))
      .filter(({ type }) => type !== "status" && type !== "execute_input");
    const text = (name: string): string =>
      outputs
        .filter(({ type, content }) => type === "stream" && content["name"] === name)
        .map(({ content }) => content["text"])
        .join("");
    const data = outputs.find(({ type }) => type === "execute_result")?.content["data"] as
      Content | undefined;
    const result = data?.["text/plain"] as string | undefined;
    return { reply: reply.content, outputs, stdout: text("stdout"), stderr: text("stderr"), result };
  }

  /** The result of a cell, or its error as `name: value`. */
  async value(code: string): Promise<string | undefined> {
    const { reply, result } = await this.run(code);
    return reply["status"] === "ok" ? result : `${String(reply["ename"])}: ${String(reply["evalue"])}`;
  }

  /** How long a heartbeat takes, in milliseconds. */
  async heartbeat(): Promise<number> {
    const socket = new Request({ linger: 0 });
    socket.connect(endpoint(this.info, this.info.hb_port));
    const start = performance.now();
    await socket.send("ping");
    await socket.receive();
    socket.close();
    return performance.now() - start;
  }

  /** Ends the kernel, kindly first. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.send("control", "shutdown_request", { restart: false });
      const timer = setTimeout(() => this.child.kill("SIGKILL"), 3000);
      await this.exited;
      clearTimeout(timer);
    }
    for (const socket of [this.shell, this.control, this.stdin, this.iopub]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
