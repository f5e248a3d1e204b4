import { Worker } from "node:worker_threads";
import type { Answer, CompilerQuestions, Question, QuestionName } from "./requests.js";

type Waiting = { resolve: (answer: never) => void; reject: (fault: Error) => void };

/**
 * The compiler as seen from the channels thread. It lives in a thread of its own, so that loading TypeScript or
 * checking an import never keeps a request waiting that needs no compiler.
 */
export class CompilerClient {
  readonly #folder: string;
  readonly #waiting = new Map<number, Waiting>();
  /** The cells that passed, to bring a new compiler up to date when the old one dies. */
  readonly #passed: CompilerQuestions["compile"]["ask"][] = [];
  #worker: Worker | undefined;
  #questions = 0;

  /** @param folder The notebook's folder. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts the thread, unless it runs; the first question does so too. */
  start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { folder: this.#folder },
    });
    worker.on("message", (answer: Answer) => this.#settle(answer));
    worker.on("error", (fault) => this.#fail(worker, fault));
    worker.on("exit", (code) => this.#fail(worker, new Error(`The compiler ended with code ${code}.`)));
    this.#worker = worker;
    for (const ask of this.#passed) worker.postMessage({ id: 0, name: "compile", ask } satisfies Question);
    return worker;
  }

  /** Asks the compiler, in the order of the calls. */
  async ask<Name extends QuestionName>(
    name: Name,
    ask: CompilerQuestions[Name]["ask"],
  ): Promise<CompilerQuestions[Name]["answer"]> {
    const worker = this.start();
    this.#questions += 1;
    const id = this.#questions;
    const answer = await new Promise<CompilerQuestions[Name]["answer"]>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, ask } satisfies Question<Name>);
    });
    if (name === "compile" && "program" in (answer as object))
      this.#passed.push(ask as CompilerQuestions["compile"]["ask"]);
    return answer;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("failure" in answer) waiting?.reject(new Error(answer.failure));
    else waiting?.resolve(answer.answer as never);
  }

  #fail(worker: Worker, fault: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
  }
}
