import { randomUUID } from "node:crypto";
import type { CommContent, FromEvaluator } from "../bridge/messages.js";
import { KernelError } from "../errors.js";
import { Map, String } from "../intrinsics.js";

/** One message on a comm. */
export interface CommMessage {
  data: unknown;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

type CommOptions = { metadata?: Record<string, unknown>; buffers?: Uint8Array[] };
type Send = (message: string, content: object, options?: CommOptions) => void;
type Tell = (message: Extract<FromEvaluator, { type: "comm-opened" | "comm-closed" }>) => void;

/** A channel between the kernel and an object in the front end. */
export class Comm {
  /** May be asynchronous: the kernel is busy until it has ended, and an interrupt ends it. */
  onMessage: ((message: CommMessage) => unknown) | undefined;
  onClose: ((message: CommMessage) => unknown) | undefined;
  readonly id: string;
  readonly target: string;
  readonly #send: Send;
  readonly #forget: (comm: Comm) => void;

  constructor(id: string, target: string, send: Send, forget: (comm: Comm) => void) {
    this.id = id;
    this.target = target;
    this.#send = send;
    this.#forget = forget;
  }

  send(data: unknown, options?: CommOptions): void {
    this.#send("comm_msg", { comm_id: this.id, data }, options);
  }

  close(data: unknown = {}): void {
    this.#send("comm_close", { comm_id: this.id, data });
    this.#forget(this);
  }
}

/** All comms of the kernel, and the targets that a front end may open. */
export class Comms {
  readonly #send: Send;
  readonly #tell: Tell;
  readonly #targets = new Map<string, (comm: Comm, message: CommMessage) => unknown>();
  readonly #open = new Map<string, Comm>();

  constructor(send: Send, tell: Tell) {
    this.#send = send;
    this.#tell = tell;
  }

  /** Lets a front end open comms of a target; `opened` gets each of them. */
  register(target: string, opened: (comm: Comm, message: CommMessage) => unknown): void {
    if (typeof opened !== "function")
      throw new KernelError({ place: "comms.register", rule: "needs a function for the target" });
    this.#targets.set(target, opened);
  }

  unregister(target: string): void {
    this.#targets.delete(target);
  }

  /** Opens a comm to a target of the front end. */
  open(target: string, data: unknown = {}, options: CommOptions & { id?: string } = {}): Comm {
    const id = String(options.id ?? randomUUID());
    // Sent first: a comm whose data nobody can send is none.
    this.#send("comm_open", { comm_id: id, target_name: String(target), data }, options);
    return this.#add(id, String(target));
  }

  #add(id: string, target: string): Comm {
    const comm = new Comm(id, target, this.#send, (closed) => this.#forget(closed));
    this.#open.set(id, comm);
    this.#tell({ type: "comm-opened", id, target });
    return comm;
  }

  #forget({ id, target }: Comm): void {
    if (this.#open.delete(id)) this.#tell({ type: "comm-closed", id, target });
  }

  /**
   * Delivers a message of the front end; one to a comm that is not open, as after a restart, is for nobody.
   * @returns What the handler returns: a promise where it goes on.
   */
  receive(kind: "open" | "msg" | "close", content: CommContent, buffers: Uint8Array[]): unknown {
    const { comm_id: id, target_name: target = "", data = {}, metadata = {} } = content;
    const message: CommMessage = { data, metadata, buffers };
    if (kind === "open") {
      const opened = this.#targets.get(target);
      if (opened !== undefined) return opened(this.#add(id, target), message);
      return this.#send("comm_close", { comm_id: id, data: {} });
    }
    const comm = this.#open.get(id);
    if (kind === "msg") return comm?.onMessage?.(message);
    if (comm === undefined) return undefined;
    this.#forget(comm);
    return comm.onClose?.(message);
  }
}
