import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import type { Kernelspec } from "../../../kernel/kernelspec.js";
import { newMessage, type Header } from "../../../kernel/protocol/message.js";
import { KernelProcess } from "../../run/kernel-process.js";
import type { KernelDied } from "../../run/errors.js";
import { HttpError } from "../http/http-error.js";
import { CellRuns } from "./cell-runs.js";
import type { KernelSockets } from "./kernel-sockets.js";
import { Outlet } from "./outlet.js";
import { readPart, requestHeader, type RequestChannel } from "./request-header.js";
import {
  BadParcel,
  decodeParcel,
  type Parcel,
  type Subprotocol,
} from "../../../kernel/protocol/socket-wire.js";

export type KernelState = "starting" | "idle" | "busy" | "restarting" | "dead";

/** A kernel has this long to say who it is, in milliseconds: a cold disk and a busy machine included. */
const startTimeout = 60_000;

/** A kernel that dies so often in a row is left alone. */
const mostDeaths = 3;

/** What is kept for clients that are away, of one kernel, in bytes. */
const mostKept = 64 * 2 ** 20;

/** What a kernel is started with. */
export interface KernelStart {
  name: string;
  spec: Kernelspec;
  /** Its working folder. */
  folder: string;
  /** The notebook that it is for. */
  notebook: string | null;
}

/** A running kernel with its clients: what they send goes to it, what it says goes to them. */
export class LiveKernel {
  readonly id = randomUUID();
  readonly name: string;
  readonly runs = new CellRuns();
  state: KernelState = "starting";
  lastActivity = new Date();
  /** Done once the kernel answers, after each start anew; a kernel that is dead rejects. */
  ready: Promise<void>;
  readonly #start: KernelStart;
  readonly #session = randomUUID();
  readonly #outlets = new Map<string, Outlet>();
  /** The server's own requests. */
  readonly #asked = new Map<string, (parcel: Parcel) => void>();
  /** The execute requests that are not answered yet, in order, by their id. */
  readonly #open = new Map<string, Partial<Header>>();
  #restarting: Promise<void> | null = null;
  #process: KernelProcess | null = null;
  #sockets: KernelSockets | null = null;
  #broadcasts = 0;
  #deaths = 0;
  #isEnding = false;

  constructor(start: KernelStart) {
    this.#start = start;
    this.name = start.name;
    this.ready = this.#launch();
    // Whoever waits for it is told.
    this.ready.catch(() => {});
  }

  get connections(): number {
    return [...this.#outlets.values()].filter(({ isConnected }) => isConnected).length;
  }

  get pid(): number | undefined {
    return this.#process?.alive === true ? this.#process.pid : undefined;
  }

  get isAlive(): boolean {
    return this.state !== "dead" && !this.#isEnding;
  }

  /** As Jupyter's kernels service tells of it. */
  get model(): object {
    return {
      id: this.id,
      name: this.name,
      last_activity: this.lastActivity.toISOString(),
      execution_state: this.state,
      connections: this.connections,
    };
  }

  /**
   * Gives a client its connection, once the kernel answers.
   * @param session - The client's own name, by which it finds what came while it was away; null for one that does not say.
   */
  connect(socket: WebSocket, session: string | null, protocol: Subprotocol): void {
    const key = session ?? randomUUID();
    const outlet = this.#outlets.get(key) ?? new Outlet();
    this.#outlets.set(key, outlet);
    if (session !== null) outlet.sessions.add(session);
    outlet.connect(socket, protocol);
    socket.on("message", (data: Buffer, isBinary) => {
      try {
        this.#pass(outlet, decodeParcel(data, isBinary, protocol));
      } catch (error) {
        if (!(error instanceof BadParcel)) throw error;
        socket.close(1003, "This is no message for a kernel.");
      }
    });
    socket.on("close", () => {
      if (!outlet.disconnect(socket)) return;
      this.lastActivity = new Date();
      if (session === null) this.#outlets.delete(key);
    });
    // A socket that breaks closes.
    socket.on("error", () => {});
  }

  /** Stops what runs, the way the kernel wants it done. */
  async interrupt(): Promise<void> {
    await this.ready;
    if (this.#start.spec.interrupt_mode === "message")
      await this.#ask("control", "interrupt_request", {}, 10_000);
    else this.#process?.interrupt();
  }

  /** Ends the process and starts another one; done when that answers. Who asks meanwhile waits for the same. */
  async restart(): Promise<void> {
    this.#restarting ??= this.#startAnew().finally(() => {
      this.#restarting = null;
    });
    await this.#restarting;
  }

  async #startAnew(): Promise<void> {
    await this.ready.catch(() => {});
    if (this.#isEnding) throw gone();
    this.state = "restarting";
    this.#deaths = 0;
    this.ready = this.#release(true).then(() => {
      this.#abandon();
      return this.#launch();
    });
    this.ready.catch(() => {});
    await this.ready;
  }

  /** Ends the kernel, and its clients' connections. */
  async shutdown(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    await this.#release(false);
    // One that was on its way is ended when it is there.
    await this.ready.catch(() => {});
    this.#abandon();
    this.#dead();
    for (const outlet of this.#outlets.values()) outlet.close(1000, "The kernel has been shut down.");
  }

  /** Drops what is kept for clients that do not come back. */
  tidy(): void {
    for (const [key, outlet] of this.#outlets) if (outlet.isStale()) this.#outlets.delete(key);
  }

  async #launch(): Promise<void> {
    try {
      await this.#launchOnce();
    } catch (error) {
      // Ports that were free when they were chosen may have gone to another kernel that starts at the same time.
      if (this.#isEnding) throw error;
      try {
        await this.#launchOnce();
      } catch (again) {
        this.#dead();
        throw again;
      }
    }
  }

  async #launchOnce(): Promise<void> {
    const { spec, folder, notebook } = this.#start;
    const [{ KernelSockets }, kernel] = await Promise.all([
      import("./kernel-sockets.js"),
      KernelProcess.start(spec, folder, { watched: true, notebook: notebook ?? undefined }),
    ]);
    if (this.#isEnding) return kernel.kill();
    this.#broadcasts = 0;
    const sockets: KernelSockets = new KernelSockets(kernel.connection, (parcel): Promise<void> =>
      this.#receive(parcel, sockets),
    );
    this.#process = kernel;
    this.#sockets = sockets;
    let answers = false;
    const death = kernel.died.then((fault) => {
      sockets.close();
      if (answers) this.#died(kernel, fault);
      throw fault;
    });
    death.catch(() => {});
    try {
      await Promise.race([this.#handshake(kernel), death]);
    } catch (error) {
      sockets.close();
      await kernel.kill();
      throw error;
    }
    answers = true;
    if (this.state !== "busy") this.state = "idle";
    this.lastActivity = new Date();
  }

  /** Broadcasts are lost until the subscription has reached the kernel: asks until both a reply and a broadcast have come. */
  async #handshake(kernel: KernelProcess): Promise<void> {
    const deadline = Date.now() + startTimeout;
    while (Date.now() < deadline && kernel.alive) {
      const replied = await this.#ask("shell", "kernel_info_request", {}, 500);
      if (replied && this.#broadcasts === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      if (replied && this.#broadcasts > 0) return;
    }
    throw new HttpError(500, `The kernel ${this.name} has not answered within ${startTimeout / 1_000} s.`);
  }

  /** Sends a request of the server's own. @returns Whether it was answered in time. */
  async #ask(
    channel: RequestChannel,
    type: string,
    content: Record<string, unknown>,
    milliseconds: number,
  ): Promise<boolean> {
    const { parts, id } = this.#made(type, content);
    const answered = new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, milliseconds, false);
      this.#asked.set(id, () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
    this.#sockets?.send(channel, parts);
    try {
      return await answered;
    } finally {
      this.#asked.delete(id);
    }
  }

  /** A client's message on its way to the kernel. */
  #pass(outlet: Outlet, parcel: Parcel): void {
    const { channel, header } = requestHeader(parcel);
    outlet.sessions.add(header.session);
    this.lastActivity = new Date();
    if (header.msg_type === "execute_request") {
      this.#open.set(header.msg_id, readPart(parcel.parts[0]) as Partial<Header>);
      this.runs.asked(header, readPart(parcel.parts[2]));
    }
    this.#sockets?.send(channel, parcel.parts, parcel.buffers);
  }

  /** A message of the kernel on its way to the clients. */
  async #receive(parcel: Parcel, from: KernelSockets): Promise<void> {
    if (from !== this.#sockets) return;
    const { msg_type: type } = readPart(parcel.parts[0]) ?? {};
    const parent = (readPart(parcel.parts[1]) ?? {}) as Partial<Header>;
    const request = parent.msg_id ?? "";
    const isBroadcast = parcel.channel === "iopub";
    if (isBroadcast) this.#broadcasts++;
    if (type === "iopub_welcome") return;
    if (parent.session === this.#session) {
      if (!isBroadcast) this.#asked.get(request)?.(parcel);
      return;
    }
    this.lastActivity = new Date();
    if (type === "status") this.#follow(readPart(parcel.parts[3])?.["execution_state"]);
    if (type === "execute_reply") {
      this.#deaths = 0;
      this.#open.delete(request);
    }
    this.runs.said(String(type), request, parcel);
    const outlets = [...this.#outlets.values()];
    const owners = outlets.filter(({ sessions }) => sessions.has(parent.session ?? ""));
    for (const outlet of isBroadcast || owners.length === 0 ? outlets : owners) outlet.send(parcel);
    this.#limitKept();
    if (isBroadcast) for (const outlet of outlets) await outlet.drained();
  }

  #follow(state: unknown): void {
    if (this.state !== "dead" && (state === "busy" || state === "idle")) this.state = state;
  }

  /** What is kept for clients that are away may not grow for ever: those with the most lose it. */
  #limitKept(): void {
    const away = [...this.#outlets].filter(([, { isConnected }]) => !isConnected);
    let bytes = away.reduce((sum, [, outlet]) => sum + outlet.bytes, 0);
    if (bytes <= mostKept) return;
    for (const [key, outlet] of away.toSorted(([, a], [, b]) => b.bytes - a.bytes)) {
      bytes -= outlet.bytes;
      this.#outlets.delete(key);
      if (bytes <= mostKept) return;
    }
  }

  /**
   * The kernel has ended by itself: says why to the cell that ran, then that another one starts. Clients connect anew at that word; their
   * connections are accepted when it answers.
   */
  #died(kernel: KernelProcess, fault: KernelDied): void {
    if (kernel !== this.#process || this.#isEnding || this.state === "restarting") return;
    this.#deaths++;
    const [running] = this.#open.values();
    if (running !== undefined) {
      const text = `\nThe kernel has ended in the middle of this cell: ${fault.message}\n`;
      this.#tellAll("iopub", "stream", { name: "stderr", text }, running);
    }
    this.#open.clear();
    this.runs.died();
    if (this.#deaths >= mostDeaths) return this.#dead();
    this.state = "restarting";
    this.#sockets = null;
    this.ready = this.#launch();
    this.ready.catch(() => {});
    this.#tellAll("iopub", "status", { execution_state: "restarting" }, {});
  }

  #dead(): void {
    this.state = "dead";
    this.ready = Promise.reject(gone());
    this.ready.catch(() => {});
    this.#tellAll("iopub", "status", { execution_state: "dead" }, {});
  }

  /** Ends the process: asks, waits a little, insists. */
  async #release(restart: boolean): Promise<void> {
    const kernel = this.#process;
    this.#process = null;
    if (kernel === null) return;
    if (kernel.alive) {
      const { parts } = this.#made("shutdown_request", { restart });
      this.#sockets?.send("control", parts);
    }
    await kernel.end();
    this.#sockets?.close();
    this.#sockets = null;
  }

  /** What waited in a kernel that was ended is answered: a client's cells do not wait for ever. */
  #abandon(): void {
    for (const parent of this.#open.values()) {
      this.#tellAll("shell", "execute_reply", { status: "aborted" }, parent);
      this.#tellAll("iopub", "status", { execution_state: "idle" }, parent);
    }
    this.#open.clear();
    this.runs.died();
  }

  /** Says something in the kernel's place. */
  #tellAll(
    channel: "shell" | "iopub",
    type: string,
    content: Record<string, unknown>,
    parent: Partial<Header>,
  ): void {
    const parcel = { channel, parts: this.#made(type, content, parent).parts, buffers: [] };
    this.runs.said(type, parent.msg_id ?? "", parcel);
    for (const outlet of this.#outlets.values())
      if (outlet.isConnected || parent.msg_id !== undefined) outlet.send(parcel);
  }

  #made(
    type: string,
    content: Record<string, unknown>,
    parent: Partial<Header> = {},
  ): { parts: Uint8Array[]; id: string } {
    const { header, metadata } = newMessage(type, content, { session: this.#session });
    const parts = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
    return { parts, id: header.msg_id };
  }
}

const gone = () => new HttpError(404, "The kernel has ended.", "not found");
