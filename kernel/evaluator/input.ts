import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { ToEvaluator } from "../bridge/messages.js";
import type { SharedState } from "../bridge/shared-state.js";
import { KernelError } from "../errors.js";
import { currentContext } from "./cell-context.js";
import { Map, Promise, String } from "../intrinsics.js";

export interface InputOptions {
  /** Hide what is typed. */
  password?: boolean;
}

type Answer = Extract<ToEvaluator, { type: "answer" }>;

/** Questions to the person at the front end. */
export class Input {
  readonly #port: MessagePort;
  readonly #state: SharedState;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  /** Messages that came while the main thread waited for an answer. */
  readonly #late: (message: ToEvaluator) => void;
  #requests = 0;

  constructor(port: MessagePort, state: SharedState, late: (message: ToEvaluator) => void) {
    this.#port = port;
    this.#state = state;
    this.#late = late;
  }

  /**
   * Asks and blocks until the answer is there.
   * @param place What asks, for the words of an error.
   */
  ask(text = "", { password = false }: InputOptions = {}, place = "prompt"): string {
    const request = this.#request(place, text, password, "wake");
    this.#state.waitForAnswer(request);
    for (;;) {
      const { message } = (receiveMessageOnPort(this.#port) ?? {}) as { message?: ToEvaluator };
      if (message === undefined) throw failure(place, "the answer was lost");
      if (message.type === "answer" && message.request === request) return textOf(place, message);
      this.#late(message);
    }
  }

  /** Asks and lets timers and promises go on meanwhile. */
  async askLater(text = "", { password = false }: InputOptions = {}, place = "input"): Promise<string> {
    const request = this.#request(place, text, password, "message");
    const answer = await new Promise<Answer>((resolve) => this.#waiting.set(request, resolve));
    return textOf(place, answer);
  }

  /** Delivers the answer to a question that did not block. */
  receive(answer: Answer): void {
    this.#waiting.get(answer.request)?.(answer);
    this.#waiting.delete(answer.request);
  }

  #request(place: string, text: string, password: boolean, reply: "wake" | "message"): number {
    const context = currentContext();
    if (context === undefined || !context.allowStdin)
      throw new KernelError({
        place,
        rule: "needs a front end that takes input",
        got: "allow_stdin false",
        cure: "Run the cell in a notebook or console, or give the value in the cell.",
      });
    this.#requests += 1;
    const request = this.#requests;
    this.#port.postMessage({
      type: "input",
      cell: context.cell,
      request,
      prompt: String(text),
      password,
      reply,
    });
    return request;
  }
}

function failure(place: string, rule: string): KernelError {
  return new KernelError({ place, rule });
}

function textOf(place: string, { text, error }: Answer): string {
  if (error !== undefined) throw failure(place, error);
  return text;
}
