/* One kernel process with a raw client on its sockets; the clock is read when a message arrives. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { endpoint, newConnection, writeConnectionFile } from "../../dist/kernel/protocol/connection.js";
import { newMessage } from "../../dist/kernel/protocol/message.js";
import { decodeMessage, encodeMessage } from "../../dist/kernel/protocol/wire.js";

/** A process and those below it, where the system tells. */
function withChildren(pid) {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(withChildren)];
}

export class Session {
  #broadcasts = 0;

  static async start(spec, folder) {
    const session = new Session();
    const info = await newConnection();
    session.info = info;
    session.files = mkdtempSync(join(tmpdir(), "bench-connection-"));
    const file = join(session.files, "connection.json");
    writeConnectionFile(file, info);
    const [command, ...args] = spec.argv.map((word) => word.replace("{connection_file}", file));
    session.watchers = new Set();
    session.started = performance.now();
    session.child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...spec.env },
      stdio: "ignore",
    });
    session.died = new Promise((resolve) => {
      session.child.once("error", (error) => resolve(error.message));
      session.child.once("exit", (code, signal) => resolve(`the kernel ended (${signal ?? code})`));
    });
    const sockets = { shell: Dealer, control: Dealer, iopub: Subscriber };
    for (const [name, Socket] of Object.entries(sockets)) {
      // The kernel is measured, not how often ZeroMQ knocks at a door that is not open yet (every 100 ms if nobody says otherwise).
      session[name] = new Socket({ linger: 0, reconnectInterval: 1 });
      session[name].connect(endpoint(info, info[`${name}_port`]));
      void session.#listen(name);
    }
    session.iopub.subscribe();
    // A kernel that is not bound yet may lose the first question: ask again, as clients do.
    const again = setInterval(() => session.send("shell", "kernel_info_request", {}), 2000);
    try {
      await session.ask("shell", "kernel_info_request", {});
    } catch (fault) {
      clearInterval(again);
      await session.stop();
      throw fault;
    }
    clearInterval(again);
    session.ready = performance.now() - session.started;
    // A subscription reaches a kernel later than a question does; what is broadcast before is lost.
    for (await wait(5); session.#broadcasts === 0; await wait(5))
      await session.ask("shell", "kernel_info_request", {});
    return session;
  }

  async #listen(name) {
    for await (const frames of this[name]) {
      const at = performance.now();
      const message = decodeMessage(frames, this.info.key);
      if (name === "iopub") this.#broadcasts += 1;
      for (const watch of this.watchers) watch(name, message, at);
    }
  }

  send(channel, type, content) {
    const message = newMessage(type, content, { session: "bench" });
    void this[channel].send(encodeMessage(message, this.info.key));
    return message.header.msg_id;
  }

  /** Waits for an answer; a kernel that dies or keeps silent ends the measure, not the benchmark. */
  async #within(answered, limit, what) {
    const died = this.died.then((how) => Promise.reject(new Error(`${what}: ${how}`)));
    const silent = wait(limit).then(() =>
      Promise.reject(new Error(`${what}: no answer in ${limit / 1000} s`)),
    );
    return Promise.race([answered, died, silent]);
  }

  /** Milliseconds until the reply. */
  async ask(channel, type, content, limit = 20_000) {
    const start = performance.now();
    let watch;
    const answered = new Promise((resolve) => {
      const id = this.send(channel, type, content);
      watch = (name, message, at) => {
        // Any kernel_info_reply will do: the question may have been asked twice.
        const mine = message.parent_header.msg_id === id || type === "kernel_info_request";
        if (name === channel && mine && message.header.msg_type.endsWith("_reply")) resolve(at - start);
      };
      this.watchers.add(watch);
    });
    try {
      return await this.#within(answered, limit, type);
    } finally {
      this.watchers.delete(watch);
    }
  }

  /** Runs a cell: how long until idle and reply, what it printed, and what came after idle. */
  async run(code, { limit = 20_000, meanwhile } = {}) {
    const start = performance.now();
    const result = { text: "", late: "", messages: 0, status: undefined };
    let idle;
    let watch;
    const ended = new Promise((resolve) => {
      const id = this.send("shell", "execute_request", {
        code,
        silent: false,
        store_history: true,
        allow_stdin: false,
        stop_on_error: true,
        user_expressions: {},
      });
      watch = (name, { header, parent_header: parent, content }, at) => {
        if (parent.msg_id !== id) return;
        if (header.msg_type === "stream") {
          result.messages += 1;
          if (idle === undefined) result.text += content.text;
          else result.late += content.text;
        }
        if (header.msg_type === "execute_reply") result.status = content.status;
        if (content.execution_state === "idle") idle = at;
        if (idle !== undefined && result.status !== undefined) resolve(at - start);
      };
      this.watchers.add(watch);
    });
    await meanwhile?.(this);
    try {
      result.time = await this.#within(ended, limit, code.slice(0, 40));
    } finally {
      this.watchers.delete(watch);
    }
    return result;
  }

  /** Resident memory in MB, where the system tells. */
  get memory() {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    } catch {
      return undefined;
    }
  }

  /** What the kernel and all processes it started take, in MB: memory that several share is counted once. */
  get wholeMemory() {
    try {
      const share = (pid) =>
        Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]) / 1024;
      return withChildren(this.child.pid).reduce((sum, pid) => sum + share(pid), 0);
    } catch {
      return undefined;
    }
  }

  async stop() {
    this.child.kill("SIGKILL");
    for (const name of ["shell", "control", "iopub"]) this[name].close();
    rmSync(this.files, { recursive: true, force: true });
    await wait(50);
  }
}
