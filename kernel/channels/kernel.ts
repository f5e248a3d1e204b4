import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { ChannelsStart, FromEvaluator, ToEvaluator } from "../bridge/messages.js";
import { SharedState } from "../bridge/shared-state.js";
import { mayHaveCommands } from "../commands/may-have-commands.js";
import type { CompilerClient } from "../compiler/client.js";
import { Debugger } from "../debugger/debugger.js";
import type { ConnectionInfo } from "../protocol/connection.js";
import { JsonText } from "../protocol/json-text.js";
import { type Message, newMessage } from "../protocol/message.js";
import { failure } from "../report/failure.js";
import { ChildWait } from "./child-wait.js";
import { completeReply, inspectReply } from "./code-replies.js";
import { CommRelay } from "./comm-relay.js";
import { Executions } from "./execution.js";
import { History, type HistoryRequest } from "./history.js";
import { Interrupter } from "./interrupter.js";
import { kernelInfo } from "./kernel-info.js";
import { Output } from "./output.js";
import { watchParent } from "./parent-watch.js";
import { Publisher } from "./publisher.js";
import { Questions } from "./questions.js";
import { type RequestChannel, Sockets } from "./sockets.js";

/** Answers a request with the content of its reply. */
type Handler = (request: Message) => Promise<object> | object;

/** The kernel as its clients see it: what arrives on a channel is answered here, or handed to the main thread. */
export class Kernel {
  readonly #session = randomUUID();
  readonly #start: ChannelsStart;
  readonly #sockets: Sockets;
  readonly #publisher: Publisher;
  readonly #compiler: CompilerClient;
  readonly #state: SharedState;
  /** What was sent in this turn of the event loop, in the units of `SharedState.costOf`. */
  #sent = 0;
  readonly #waits = new ChildWait();
  readonly #output: Output;
  readonly #history = new History();
  readonly #executions: Executions;
  readonly #debugger: Debugger;
  readonly #comms: CommRelay;
  readonly #questions: Questions;
  #ending = false;

  readonly #handlers: Record<string, Handler> = {
    kernel_info_request: () => kernelInfo(),
    connect_request: () => this.#ports,
    complete_request: ({ content }) => completeReply(this.#compiler, content),
    inspect_request: ({ content }) => inspectReply(this.#compiler, content),
    is_complete_request: ({ content }) => this.#compiler.ask("isComplete", { text: String(content["code"]) }),
    history_request: ({ content }) => ({
      status: "ok",
      history: this.#history.find(content as HistoryRequest),
    }),
    comm_info_request: ({ content }) => this.#comms.info(content["target_name"]),
    interrupt_request: async () => {
      await this.#executions.interrupt();
      return { status: "ok" };
    },
    debug_request: ({ content }) => this.#debugger.answer(content),
    shutdown_request: ({ content }) => ({ status: "ok", restart: content["restart"] === true }),
  };

  readonly #ports: object;

  constructor(start: ChannelsStart, info: ConnectionInfo, sockets: Sockets, compiler: CompilerClient) {
    this.#start = start;
    this.#sockets = sockets;
    this.#publisher = new Publisher(sockets, this.#session);
    this.#compiler = compiler;
    this.#state = new SharedState(start.shared);
    this.#questions = new Questions(sockets, this.#session, start.port, this.#state);
    this.#output = new Output(
      start.ring,
      start.captured,
      this.#publisher,
      (cell) => this.#executions.parentOf(cell),
      () => this.#executions.newestCell,
    );
    this.#debugger = new Debugger({
      compiler: this.#compiler,
      partsOf: (cell) => this.#partsOf(cell),
      publish: (event) => this.#publisher.publish("debug_event", event, this.#executions.newestRequest),
      flush: () => this.#output.flush(),
      isWorking: () => this.#executions.working,
      interrupt: () => this.#executions.interrupt(),
    });
    this.#executions = new Executions({
      port: start.port,
      compiler: this.#compiler,
      publisher: this.#publisher,
      output: this.#output,
      history: this.#history,
      interrupter: new Interrupter(start.port, this.#state, this.#waits),
      debugger: this.#debugger,
      values: () => this.#debugger.values(),
      codeEnded: () => void this.#debugger.codeEnded(),
      heapLimit: start.heapLimit,
      reply: (request, content) => this.#reply("shell", request, content),
    });
    this.#comms = new CommRelay(start.port, {
      publisher: this.#publisher,
      output: this.#output,
      executions: this.#executions,
    });
    const { shell_port, iopub_port, stdin_port, control_port, hb_port } = info;
    this.#ports = { status: "ok", shell_port, iopub_port, stdin_port, control_port, hb_port };
  }

  async #partsOf(text: string): Promise<string[]> {
    if (!mayHaveCommands(text)) return [text];
    const steps = await this.#compiler.ask("steps", { text });
    return steps.flatMap((step) => (step.kind === "code" ? [step.text] : []));
  }

  /** Serves until the process ends. */
  serve(): void {
    this.#publisher.status("starting", undefined);
    this.#start.port.on("message", (message: FromEvaluator) => this.#receive(message));
    void this.#sockets.beat();
    void this.#publisher.welcome();
    void this.#listen("shell");
    void this.#listen("control");
    void this.#questions.listen();
    setTimeout(() => this.#watchSignals(), 100);
    const captured = setInterval(() => this.#output.flushIfRead(), 50);
    if (this.#start.captured === null) clearInterval(captured);
    watchParent(this.#start.parent, () => void this.#end(0));
  }

  #watchSignals(): void {
    const worker = new Worker(new URL("./signal-worker.js", import.meta.url));
    worker.on("message", () => void this.#executions.interrupt());
  }

  async #listen(channel: RequestChannel): Promise<void> {
    for await (const request of this.#sockets.requests(channel)) {
      const { msg_type: type } = request.header;
      if (type === "execute_request") this.#executions.add(request);
      else if (/^comm_(open|msg|close)$/.test(type)) void this.#comms.pass(request);
      // Not awaited: a completion must not wait for an earlier one, nor anything for an interrupt.
      else void this.#handle(channel, request);
    }
  }

  async #handle(channel: RequestChannel, request: Message): Promise<void> {
    const type = request.header.msg_type;
    const handler = this.#handlers[type];
    this.#publisher.status("busy", request);
    if (handler !== undefined)
      try {
        this.#reply(channel, request, await handler(request));
      } catch (fault) {
        const { name, message, stack } = fault as Error;
        const content = {
          status: "error",
          ename: name,
          evalue: message,
          traceback: String(stack).split("\n"),
        };
        this.#reply(channel, request, content);
      }
    this.#publisher.status("idle", request);
    if (type === "shutdown_request") await this.#end(0);
  }

  #reply(channel: RequestChannel, request: Message, content: object): void {
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    this.#sockets.send(channel, newMessage(type, content, { session: this.#session, parent: request }));
  }

  /** Nothing that a cell hands over may end this thread: what fails here is an error of the cell. */
  #receive(message: FromEvaluator): void {
    try {
      this.#take(message);
    } catch (fault) {
      const cell = "cell" in message ? message.cell : this.#executions.newestCell;
      this.#executions.fail(cell, `A message could not be sent: ${(fault as Error).message}`);
    }
  }

  #take(message: FromEvaluator): void {
    switch (message.type) {
      case "output":
        return this.#output.wake();
      case "publish":
        return this.#publish(message);
      case "result":
        this.#questions.drop(message.cell);
        return this.#executions.receive(message.cell, message);
      case "waits":
        return this.#waits.set(message.running);
      case "input":
        this.#output.flush();
        return this.#questions.ask(message, this.#executions.newestRequest);
      case "comm-opened":
        return this.#comms.opened(message.id, message.target);
      case "comm-closed":
        return this.#comms.closed(message.id);
      case "comm-done":
        return this.#comms.done(message.cell);
      case "log-point":
        return this.#debugger.log(message.breakpoint, message.text);
      case "exit":
        return void this.#lastWords(message);
    }
  }

  #publish({ cell, message: type, ...message }: Extract<FromEvaluator, { type: "publish" }>): void {
    const taken = (): void => this.#makeRoom(message.cost);
    try {
      // What was printed before comes before, what was printed since comes later.
      this.#output.flushUntil(message.after);
      const metadata = new JsonText(message.metadata);
      const options = { metadata, buffers: message.buffers, taken };
      this.#publisher.publish(type, new JsonText(message.content), this.#executions.parentOf(cell), options);
    } catch (fault) {
      taken();
      throw fault;
    }
  }

  /**
   * Lets the main thread say more, once in a turn of the event loop: what it says is heard in one turn as long as there is any,
   * and a stop button must be heard meanwhile.
   */
  #makeRoom(cost: number): void {
    if (this.#sent === 0)
      setImmediate(() => {
        this.#state.takeFromWay(this.#sent);
        this.#sent = 0;
      });
    this.#sent += cost;
  }

  /** The cell called `process.exit()`: its request is answered, then the main thread may end the process. */
  async #lastWords({ cell, code }: Extract<FromEvaluator, { type: "exit" }>): Promise<void> {
    const evalue = `The cell ended the kernel: process.exit(${code}).`;
    this.#executions.receive(cell, { outcome: failure("KernelExit", evalue), expressions: "{}" });
    while (this.#executions.working) await wait(1);
    await Promise.race([this.#debugger.end(), wait(500)]);
    this.#output.flush();
    await this.#sockets.sent(1500);
    this.#sockets.close();
    await wait(50);
    this.#state.announceLastWords();
  }

  /** Ends the process: kindly, so that exit handlers run, then without asking. */
  async #end(code: number): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.#output.flush();
    const stopped = this.#executions.interrupt().then(() => this.#debugger.end());
    await Promise.race([stopped, wait(500)]);
    await this.#sockets.sent(300);
    this.#start.port.postMessage({ type: "exit", code } satisfies ToEvaluator);
    this.#sockets.close();
    await wait(1500);
    process.kill(process.pid, "SIGKILL");
  }
}
