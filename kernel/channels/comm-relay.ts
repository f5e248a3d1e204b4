import type { MessagePort } from "node:worker_threads";
import type { CommContent, ToEvaluator } from "../bridge/messages.js";
import type { Message } from "../protocol/message.js";
import type { Executions } from "./execution.js";
import type { Output } from "./output.js";
import type { Publisher } from "./publisher.js";

/** Passes the comm messages of clients on to the main thread, and knows which comms are open. */
export class CommRelay {
  readonly #port: MessagePort;
  readonly #tools: { publisher: Publisher; output: Output; executions: Executions };
  /** The targets of open comms, by their ids. */
  readonly #open = new Map<string, string>();
  readonly #waiting = new Map<number, () => void>();

  constructor(port: MessagePort, tools: { publisher: Publisher; output: Output; executions: Executions }) {
    this.#port = port;
    this.#tools = tools;
  }

  /** Comm messages have no reply; the main thread says when it is through with one. */
  async pass(request: Message): Promise<void> {
    const { publisher, output, executions } = this.#tools;
    publisher.status("busy", request);
    const { cell, end } = executions.aside(request);
    const kind = request.header.msg_type.slice("comm_".length) as "open" | "msg" | "close";
    const content = { ...(request.content as unknown as CommContent), metadata: request.metadata };
    const message: ToEvaluator = { type: "comm", cell, kind, content, buffers: request.buffers };
    await new Promise<void>((done) => {
      this.#waiting.set(cell, done);
      this.#port.postMessage(message);
    });
    end();
    output.flush();
    publisher.status("idle", request);
  }

  /** The main thread is through with a message. */
  done(cell: number): void {
    this.#waiting.get(cell)?.();
    this.#waiting.delete(cell);
  }

  opened(id: string, target: string): void {
    this.#open.set(id, target);
  }

  closed(id: string): void {
    this.#open.delete(id);
  }

  /** The reply to a comm_info_request, for one target or all. */
  info(target: unknown): object {
    const comms = [...this.#open].filter(([, name]) => typeof target !== "string" || target === name);
    return {
      status: "ok",
      comms: Object.fromEntries(comms.map(([id, target_name]) => [id, { target_name }])),
    };
  }
}
