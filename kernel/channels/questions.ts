import type { MessagePort } from "node:worker_threads";
import type { FromEvaluator, ToEvaluator } from "../bridge/messages.js";
import type { SharedState } from "../bridge/shared-state.js";
import { type Message, newMessage } from "../protocol/message.js";
import type { Sockets } from "./sockets.js";

type Question = Extract<FromEvaluator, { type: "input" }>;

/** What cells ask people, on the stdin channel. */
export class Questions {
  readonly #sockets: Sockets;
  readonly #session: string;
  readonly #port: MessagePort;
  readonly #state: SharedState;
  /** The question that a client has yet to answer. */
  #open: Question | undefined;

  constructor(sockets: Sockets, session: string, port: MessagePort, state: SharedState) {
    this.#sockets = sockets;
    this.#session = session;
    this.#port = port;
    this.#state = state;
  }

  /** @param parent The request of the cell: the client that sent it listens on its stdin channel under the same identity. */
  ask(question: Question, parent: Message | undefined): void {
    this.#open = question;
    const { prompt, password } = question;
    const options = { session: this.#session, parent };
    this.#sockets.send("stdin", newMessage("input_request", { prompt, password }, options));
  }

  /** Expects no answer any more for a cell that has ended. */
  drop(cell: number): void {
    if (this.#open?.cell === cell) this.#open = undefined;
  }

  /** Hands answers to the main thread until the process ends. */
  async listen(): Promise<void> {
    for await (const { header, content } of this.#sockets.requests("stdin")) {
      const question = this.#open;
      if (header.msg_type !== "input_reply" || question === undefined) continue;
      this.#open = undefined;
      const failed = content["status"] === "error";
      const answer: ToEvaluator = {
        type: "answer",
        request: question.request,
        text: String(content["value"] ?? ""),
        ...(failed ? { error: String(content["evalue"] ?? "the front end refused") } : {}),
      };
      this.#port.postMessage(answer);
      if (question.reply === "wake") this.#state.announceAnswer(question.request);
    }
  }
}
