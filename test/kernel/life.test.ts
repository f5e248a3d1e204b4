import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { describe, expect, it } from "vitest";
import { ownKernelspec } from "../../kernel/kernelspec.js";
import {
  type ConnectionInfo,
  endpoint,
  newConnection,
  writeConnectionFile,
} from "../../kernel/protocol/connection.js";
import { newMessage } from "../../kernel/protocol/message.js";
import { encodeMessage } from "../../kernel/protocol/wire.js";
import { KernelProcess } from "./support/client.js";
import { isAlive } from "../support/is-alive.js";

describe("process.exit(3) in a cell", () => {
  it("keeps what was printed, answers with an error, and ends with that code", async () => {
    const kernel = await KernelProcess.start();
    const { reply, stdout } = await kernel.run("console.log('before'); process.exit(3)");
    expect(reply).toMatchObject({ status: "error", ename: "KernelExit" });
    expect(stdout).toBe("before\n");
    expect(await kernel.exited).toBe(3);
    await kernel.stop();
  });
});

describe("shutdown_request", () => {
  it("is answered with its restart flag and ends the process, exit handlers included", async () => {
    const kernel = await KernelProcess.start();
    await kernel.run("process.on('exit', () => process.exitCode = 5)");
    const { content } = await kernel.request("control", "shutdown_request", { restart: true });
    expect(content).toEqual({ status: "ok", restart: true });
    expect(await kernel.exited).toBe(5);
    await kernel.stop();
  });

  it("ends a kernel whose cell never ends", async () => {
    const kernel = await KernelProcess.start();
    const started = kernel.broadcast("stream");
    kernel.send("shell", "execute_request", { code: "console.log('on'); for (;;);" });
    await started;
    await kernel.stop();
    expect(kernel.child.signalCode === "SIGKILL" || kernel.child.exitCode === 0).toBe(true);
  });
});

describe("running out of memory", () => {
  it("stops the cell, not the kernel: what was printed and what was defined is kept", async () => {
    const kernel = await KernelProcess.start({ NODE_OPTIONS: "--max-old-space-size=600" });
    await kernel.run("const kept = 'kept'");
    const { reply, stdout } = await kernel.run(
      "{ console.log('before'); const hoard: number[][] = []; for (;;) { const end = performance.now() + 1; while (performance.now() < end); hoard.push(new Array(100_000).fill(1.5)) } }",
    );
    expect(stdout).toBe("before\n");
    expect(reply).toMatchObject({ status: "error", ename: "MemoryError" });
    expect(reply["evalue"]).toMatch(/filled the heap with \d+ MB.*NODE_OPTIONS=--max-old-space-size/);
    expect(await kernel.value("kept")).toBe("'kept'");
    expect(await kernel.value("new Array(1_000_000).fill(0).length")).toBe("1000000");
    await kernel.stop();
  });

  it("leaves a cell alone that makes more garbage than the heap holds", async () => {
    const kernel = await KernelProcess.start({ NODE_OPTIONS: "--max-old-space-size=200" });
    expect(
      await kernel.value(
        "let sum = 0; for (let i = 0; i < 3000; i += 1) sum += new Array(100_000).fill(i)[7]; sum",
      ),
    ).toBe(String((2999 * 3000) / 2));
    await kernel.stop();
  });

  it("in one step, too fast to be stopped, ends the process after everything that was printed", async () => {
    const kernel = await KernelProcess.start({ NODE_OPTIONS: "--max-old-space-size=200" });
    const printed = kernel.broadcast("stream");
    kernel.send("shell", "execute_request", {
      code: "console.log('before'); await new Promise((done) => setTimeout(done, 50)); JSON.parse('[' + '[1.5],'.repeat(12_000_000) + '1]')",
    });
    expect((await printed).content["text"]).toBe("before\n");
    await kernel.exited;
    expect(kernel.child.exitCode).not.toBe(0);
    await kernel.stop();
  });
});

describe("malformed frames", () => {
  it("10,000 of them, on every channel, leave the kernel answering", async () => {
    const kernel = await KernelProcess.start();
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const types = [
      "execute_request",
      "comm_msg",
      "complete_request",
      "input_reply",
      "interrupt_request",
      "nothing",
      "",
    ];
    const contents: unknown[] = [
      {},
      { code: 5 },
      { code: null, cursor_pos: -3 },
      { comm_id: {} },
      { code: "1", cursor_pos: 1e9 },
    ];
    const sockets = (["shell", "control", "stdin"] as const).map((name) => {
      const socket = new Dealer({ linger: 0, sendHighWaterMark: 0 });
      socket.connect(endpoint(kernel.info, kernel.info[`${name}_port`]));
      return socket;
    });
    for (let index = 0; index < 10_000; index += 1) {
      const message = newMessage(
        types[random(types.length)] as string,
        contents[random(contents.length)] as object,
        { session: "fuzz" },
      );
      const signedRight = random(10) === 0;
      const frames: Buffer[] = encodeMessage(message, signedRight ? kernel.info.key : "wrong");
      const kind = random(6);
      if (kind === 0) frames.splice(random(frames.length), 1);
      else if (kind === 1) frames.splice(random(frames.length), 0, Buffer.from([random(256), random(256)]));
      else if (kind === 2) frames[random(frames.length)] = Buffer.from("{".repeat(random(50)));
      else if (kind === 3) frames.reverse();
      else if (kind === 4) frames.length = random(frames.length) + 1;
      await sockets[random(3)]?.send(frames);
    }
    const { content } = await kernel.request("control", "kernel_info_request", {});
    expect(content["status"]).toBe("ok");
    expect(await kernel.value("6 * 7")).toBe("42");
    for (const socket of sockets) socket.close();
    await kernel.stop();
  });
});

/** Resolves when somebody listens on a port. */
async function opened(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const open = await new Promise((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await wait(50);
  }
}

/** Starts a cell that displays without end; resolves when it does so. */
async function displayForever(info: ConnectionInfo): Promise<void> {
  const shell = new Dealer({ linger: 0 });
  const iopub = new Subscriber({ linger: 0 });
  shell.connect(endpoint(info, info.shell_port));
  iopub.connect(endpoint(info, info.iopub_port));
  iopub.subscribe();
  const request = newMessage("execute_request", { code: "for (;;) display(1)" }, { session: "test" });
  await shell.send(encodeMessage(request, info.key));
  for await (const [topic] of iopub) if (String(topic).endsWith("display_data")) break;
  iopub.close();
  shell.close();
}

describe("the death of the parent", () => {
  it.each([
    ["once it is up", "console.log(child.pid); setInterval(() => {}, 1000);"],
    ["while a cell displays without end", "console.log(child.pid); setInterval(() => {}, 1000);"],
    ["before it is up", "process.stdout.write(String(child.pid), () => process.exit());"],
  ])("ends a kernel that was told about it, %s", async (when, last) => {
    const folder = mkdtempSync(join(tmpdir(), "orphan-"));
    const file = join(folder, "connection.json");
    const info = await newConnection();
    writeConnectionFile(file, info);
    const argv = JSON.stringify(ownKernelspec().argv.map((word) => word.replace("{connection_file}", file)));
    // A parent of its own, which starts the kernel, says its id, and waits to be killed or ends.
    const script = `const [command, ...args] = ${argv};
const child = require("node:child_process").spawn(command, args, { stdio: "ignore", env: { ...process.env, GRADSHEET_SNAPSHOT: "off", JPY_PARENT_PID: String(process.pid) } });
${last}`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once("data", (data) => resolve(Number(data))),
    );
    if (when !== "before it is up") await opened(info.hb_port);
    if (when === "while a cell displays without end") await displayForever(info);
    expect(when === "before it is up" || isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

it("a kernel whose parent was gone before it could look, and that another process has taken on, ends", async () => {
  const folder = mkdtempSync(join(tmpdir(), "orphan-"));
  const file = join(folder, "connection.json");
  writeConnectionFile(file, await newConnection());
  const { pid: gone } = spawnSync(process.execPath, ["-e", ""]);
  const [command, ...args] = ownKernelspec().argv.map((word) => word.replace("{connection_file}", file));
  const env = { ...process.env, GRADSHEET_SNAPSHOT: "off", JPY_PARENT_PID: String(gone) };
  const child = spawn(command as string, args, { stdio: "ignore", env });
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  rmSync(folder, { recursive: true });
});

describe("a connection file that is none", () => {
  it("ends the kernel with a clear message", async () => {
    const [command, ...args] = ownKernelspec().argv.map((word) =>
      word.replace("{connection_file}", "/nowhere.json"),
    );
    const child = spawn(command as string, args, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (data) => (said += String(data)));
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(code).toBe(1);
    expect(said).toContain("connection file /nowhere.json: must be a readable file");
  });
});
