import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { newMessage, type Message } from "../../../kernel/protocol/message.js";
import type { GradsheetError } from "../../errors.js";
import { KernelDied, KernelLost } from "../errors.js";
import type { ChannelName, KernelLink, RequestChannel } from "../kernel-link.js";
import { isProxys } from "./faults.js";
import { KernelSocket } from "./kernel-socket.js";
import { MissingBroadcasts } from "./missing-broadcasts.js";
import type { Requests } from "./requests.js";

/** How long a kernel may take to say who it is, in milliseconds: its machine may have to be started. */
const startTimeout = 180_000;

/** For how long a server that does not answer is asked again, in milliseconds. */
const usualPatience = 30_000;

/** The same, where the connection is not there at the moment either. */
const shortPatience = 5_000;

const emptyCell = {
  code: "",
  silent: true,
  store_history: false,
  user_expressions: {},
  allow_stdin: false,
  stop_on_error: false,
};

export interface RemoteKernelOptions {
  /** Milliseconds for which a connection that has dropped is tried again. */
  patience: number;
  /** Milliseconds after which a kernel that is silent is asked after. */
  interval: number;
  /** Puts files of the kernel's folder on this machine beside the kernel. */
  bring: (files: readonly string[]) => Promise<void>;
  /** Takes what the notebook has written, before a kernel ends that was not killed. */
  fetch: () => Promise<void>;
  /** Told when the server itself cannot be reached any more. */
  onAway: () => void;
  /** Told once when the kernel has been ended, or could not be. */
  onEnd: (isGone: boolean) => Promise<void>;
}

/** The link to a kernel of a server: REST for its life, a websocket for its messages. */
export class RemoteKernel implements KernelLink {
  readonly ended: Promise<GradsheetError>;
  readonly start = { timeout: startTimeout, cure: "The server's log may say why." };
  readonly #requests: Requests;
  readonly #id: string;
  readonly #options: RemoteKernelOptions;
  readonly #socket: KernelSocket;
  readonly #clock: NodeJS.Timeout;
  /** The requests that the kernel has not answered yet. */
  readonly #open = new Set<string>();
  /** The cells that the kernel has not done with. */
  readonly #running = new Set<string>();
  readonly #missing = new MissingBroadcasts();
  #onMessage: (channel: ChannelName, message: Message) => void = () => {};
  #end: (why: GradsheetError) => void = () => {};
  #heard = 0;
  #heardBefore = 0;
  /** An empty cell that has not been answered yet, and what had been asked before it. */
  #probe: { id: string; before: readonly string[] } | null = null;
  readonly #session = randomUUID();
  #isEnded = false;
  /** Whether the server could not be reached any more: it was waited for long enough. */
  #isAway = false;
  #ending: Promise<void> | null = null;

  /** @param id - Of a kernel that has been started on the server. */
  constructor(requests: Requests, id: string, options: RemoteKernelOptions) {
    this.#requests = requests;
    this.#id = id;
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = (why) => {
        this.#isEnded = true;
        resolve(why);
      };
    });
    const url = new URL(`${this.#path}/channels?session_id=${this.#session}`, requests.server);
    url.protocol = url.protocol.replace("http", "ws");
    this.#socket = new KernelSocket({
      url: url.href,
      headers: requests.headers,
      patience: options.patience,
      onMessage: (channel, message) => this.#receive(channel, message),
      onDrop: () => {
        // A server that is connected to again asks a kernel that does nothing who it is; what the kernel says then is for the server alone.
        if (this.#running.size === 0) this.#missing.forget();
      },
      onGone: (why, isAway) => {
        this.#isAway ||= isAway;
        if (isAway) options.onAway();
        this.#end(why);
      },
    });
    this.#clock = setInterval(() => void this.#look().catch(() => {}), options.interval).unref();
  }

  get #path(): string {
    return `api/kernels/${encodeURIComponent(this.#id)}`;
  }

  listen(onMessage: (channel: ChannelName, message: Message) => void): void {
    this.#onMessage = onMessage;
  }

  async send(channel: RequestChannel, message: Message): Promise<void> {
    this.#open.add(message.header.msg_id);
    if (message.header.msg_type === "execute_request") this.#running.add(message.header.msg_id);
    this.#socket.send(channel, message);
  }

  /** Asked again as long as nobody answers and the same cell runs: a second one would stop the next cell. */
  async interrupt(): Promise<void> {
    const running = [...this.#running];
    for (;;) {
      const answer = await this.#requests
        .ask("POST", `${this.#path}/interrupt`, { timeout: usualPatience })
        .catch(() => null);
      if (answer !== null && !isProxys(answer)) return;
      await sleep(250);
      if (this.#isEnded || !running.some((id) => this.#running.has(id))) return;
    }
  }

  async bring(files: readonly string[]): Promise<void> {
    await this.#options.bring(files);
  }

  /** A server itself asks a kernel first, and insists after a while. */
  async end(): Promise<void> {
    if (this.#ending === null) await this.#options.fetch();
    await this.kill();
  }

  async kill(): Promise<void> {
    this.#ending ??= this.#delete();
    await this.#ending;
  }

  async #delete(): Promise<void> {
    clearInterval(this.#clock);
    this.#end(new KernelDied("a kernel that was ended", "", "It had its time."));
    const patience = this.#isAway ? 0 : this.#socket.openFor > 0 ? usualPatience : shortPatience;
    const isGone = await isEnded(this.#requests, this.#id, Math.min(patience, this.#options.patience));
    // After the kernel: a server keeps what comes for a session that is away.
    this.#socket.close();
    await this.#options.onEnd(isGone);
  }

  #receive(channel: ChannelName, message: Message): void {
    // What comes after the end of a notebook is none of its outputs.
    if (this.#isEnded) return;
    this.#heard += 1;
    const { header, parent_header: parent, content } = message;
    if (channel !== "iopub") this.#open.delete(parent.msg_id ?? "");
    else if (!this.#isWhole(message)) return;
    const probe = this.#probe;
    if (probe !== null && channel === "shell" && parent.msg_id === probe.id) this.#probed(probe.before);
    if (header.msg_type === "status" && isFresh(content["execution_state"]))
      this.#end(new KernelDied("one that the server has started anew", "", "Its log may say why."));
    this.#onMessage(channel, message);
    if (header.msg_type === "stream" && isRateLimit(content)) this.#end(outputsLost(content));
  }

  /** Looks whether all that the kernel has said before a broadcast is there; where it is not, the notebook ends. */
  #isWhole({ header, parent_header: parent, content }: Message): boolean {
    const missing = this.#missing.before(header.msg_id);
    const isWhole = missing === 0 || this.#running.size === 0;
    if (!isWhole)
      this.#end(
        new KernelLost({
          place: new URL(this.#requests.server).host,
          rule: "must pass on all that a kernel says",
          got: `${missing} ${missing === 1 ? "message" : "messages"} fewer than it sent`,
          cure: "They went with a connection that dropped, or the server left them out; run the notebook again.",
        }),
      );
    if (header.msg_type === "status" && content["execution_state"] === "idle")
      this.#running.delete(parent.msg_id ?? "");
    return isWhole;
  }

  /**
   * Asks after a kernel that owes an answer and says nothing. One that the server calls idle is given an empty cell: where that is answered and
   * what was asked before is not, it will not be.
   */
  async #look(): Promise<void> {
    const isSilent = this.#heard === this.#heardBefore;
    this.#heardBefore = this.#heard;
    // What came while the connection was away arrives with a new one.
    const isListening = this.#socket.openFor >= this.#options.interval;
    if (this.#open.size === 0 || !isSilent || !isListening || this.#probe !== null) return;
    const { status, body } = await this.#requests.ask("GET", this.#path, { timeout: usualPatience });
    if (this.#heard !== this.#heardBefore || this.#probe !== null) return;
    const gone = status === 404 || status === 410;
    const { execution_state: state } = (body ?? {}) as { execution_state?: unknown };
    if (gone || state === "dead")
      return this.#end(
        new KernelDied(
          `one that the server ${gone ? "has no longer" : "calls dead"}`,
          "",
          "Its log may say why.",
        ),
      );
    if (status !== 200 || state !== "idle") return;
    const probe = newMessage("execute_request", emptyCell, { session: this.#session });
    this.#probe = { id: probe.header.msg_id, before: [...this.#open] };
    this.#socket.send("shell", probe);
  }

  /** A kernel takes its cells in turn: what was asked before the empty one and has no answer was lost. */
  #probed(before: readonly string[]): void {
    this.#probe = null;
    if (!before.some((id) => this.#open.has(id))) return;
    this.#end(
      new KernelLost({
        place: new URL(this.#requests.server).host,
        rule: "must pass on all that a kernel says",
        got: "a kernel that does nothing any more and has not answered",
        cure: "It was started anew, or its answer went with a connection that dropped; run the notebook again.",
      }),
    );
  }
}

/** Ends a kernel of a server. @returns Whether it is gone now, be it before. */
export async function isEnded(requests: Requests, id: string, patience = usualPatience): Promise<boolean> {
  const path = `api/kernels/${encodeURIComponent(id)}`;
  const deadline = Date.now() + patience;
  try {
    for (;;) {
      const { status } = await requests.ask("DELETE", path, { patience });
      if (status === 204 || status === 200 || status === 404 || status === 410) return true;
      // Jupyter Server ends none that it is just starting anew.
      if (status < 500 || Date.now() > deadline) return false;
      await sleep(500);
    }
  } catch {
    // Nobody answers.
    return false;
  }
}

/** Whether a kernel's state says that what it knew is gone. */
const isFresh = (state: unknown): boolean =>
  state === "restarting" || state === "autorestarting" || state === "dead";

/** Whether a text is how a server says, in the kernel's place, that it leaves out what the kernel shows. Source: jupyter_server, `channels.py`. */
const isRateLimit = ({ name, text }: Record<string, unknown>): boolean =>
  name === "stderr" &&
  /^\s*IOPub (data|message) rate exceeded\.\s+The \w+ server will temporarily stop sending output/.test(
    String(text),
  );

const outputsLost = ({ text }: Record<string, unknown>): KernelLost =>
  new KernelLost({
    place: "server",
    rule: "must pass on all that a notebook shows",
    got: `${/data/.test(String(text).slice(0, 30)) ? "IOPub data" : "IOPub message"} rate exceeded: it leaves out what comes faster than its limit`,
    cure: "Start Jupyter Server with --ZMQChannelsWebsocketConnection.limit_rate=False, or have the notebook print less.",
  });
