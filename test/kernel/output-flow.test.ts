import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Subscriber } from "zeromq";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endpoint } from "../../kernel/protocol/connection.js";
import { decodeMessage } from "../../kernel/protocol/wire.js";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.run(
    `import { execSync, spawn, spawnSync } from "node:child_process"; import { once } from "node:events";
import { setFlagsFromString } from "node:v8"; import { runInNewContext } from "node:vm";
setFlagsFromString("--expose_gc"); const collect = runInNewContext("gc") as () => void`,
  );
});
afterAll(() => kernel?.stop());

/** The memory that the kernel has in use, in megabytes. */
function memory(): number {
  const status = readFileSync(`/proc/${kernel.child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Runs a cell and presses the stop button once it has sent or printed something. */
async function stop(code: string, after: string, milliseconds = 300): Promise<unknown> {
  const running = kernel.flood(code);
  await kernel.broadcast(after);
  await wait(milliseconds);
  await kernel.request("control", "interrupt_request", {});
  return (await running)["ename"];
}

describe("the stop button ends what sends without end, in bounded memory, and the state is kept", () => {
  it.each([
    ["for (let i = 0; ; i++) display({ i })", "display_data"],
    ["for (;;) { display(1); await null }", "display_data"],
    [
      "void (async () => { for (;;) { display(1); await null } })(); await new Promise(() => {})",
      "display_data",
    ],
    ["for (;;) { display(1); await new Promise((done) => setImmediate(done)) }", "display_data"],
    [
      'display(0, { display_id: "a" }); for (;;) display(1, { display_id: "a", update: true })',
      "update_display_data",
    ],
    ["for (;;) clearOutput()", "clear_output"],
    ['const open = comms.open("t"); for (;;) open.send({})', "comm_msg"],
    ["for (;;) { console.log(1); display(1) }", "display_data"],
    ['const big = "x".repeat(1e6); for (;;) display({ "text/plain": big }, { raw: true })', "display_data"],
    [
      'const bytes = new Uint8Array(1e6); const sent = comms.open("t"); for (;;) sent.send({}, { buffers: [bytes] })',
      "comm_msg",
    ],
    ["for (;;) try { display(1) } catch {}", "display_data"],
  ])("%s", async (code, type) => {
    const before = memory();
    // Megabytes at a time fill what there is sooner or later, where nothing holds them back.
    const isLarge = code.includes("1e6");
    expect(await stop(code, type, isLarge ? 2500 : 300)).toBe("KeyboardInterrupt");
    // The cells' own garbage is no part of what waits; that of the thread that sends is, up to some hundred megabytes.
    expect(await kernel.value("collect(); 40 + 2")).toBe("42");
    expect(memory() - before).toBeLessThan(isLarge ? 1000 : 500);
  });

  it("many messages of a cell that ends come all, in their order", async () => {
    const { outputs } = await kernel.run("for (let i = 0; i < 5000; i++) display(i)");
    expect(outputs.map(({ content }) => (content["data"] as Record<string, unknown>)["text/plain"])).toEqual(
      Array.from({ length: 5000 }, (_, index) => String(index)),
    );
  });
});

describe("a client that reads slowly", () => {
  let slow: Subscriber;
  beforeEach(() => {
    slow = new Subscriber({ linger: 0 });
    slow.connect(endpoint(kernel.info, kernel.info.iopub_port));
    slow.subscribe();
    return kernel.broadcast("iopub_welcome");
  });
  afterEach(() => slow.close());

  it("misses nothing, and keeps no cell waiting that it first waits for", async () => {
    const { reply } = await kernel.run(
      'for (let i = 0; i < 3000; i++) display({ "text/plain": String(i).padEnd(20_000) }, { raw: true }); console.log("end")',
    );
    expect(reply["status"]).toBe("ok");
    const texts: string[] = [];
    for await (const frames of slow) {
      const { header, content } = decodeMessage(frames, kernel.info.key);
      if (header.msg_type === "display_data")
        texts.push((content["data"] as Record<string, string>)["text/plain"]?.trim() ?? "");
      if (header.msg_type === "stream") break;
    }
    expect(texts).toEqual(Array.from({ length: 3000 }, (_, index) => String(index)));
  });

  it.each([
    ['for (;;) display({ "text/plain": text }, { raw: true })', "display_data"],
    ["for (;;) console.log(text)", "stream"],
  ])("fills no memory of the kernel's: %s", async (code, type) => {
    const before = memory();
    const reading = (async () => {
      for await (const frames of slow) if (frames.length > 0) await wait(20);
    })();
    const running = kernel.flood(`const text = "x".repeat(100_000); ${code}`);
    await kernel.broadcast(type);
    await wait(2000);
    // What waits is bounded, and garbage comes on top of it; a loop that nobody holds makes gigabytes in this time.
    expect(memory() - before).toBeLessThan(700);
    await kernel.request("control", "interrupt_request", {});
    expect((await running)["ename"]).toBe("KeyboardInterrupt");
    slow.close();
    await reading.catch(() => {});
  });
});

describe("the stop button ends a cell that waits for a child process", () => {
  it.each([
    ['execSync("sleep 30")', "by its interrupt"],
    ['execSync("sleep 30; sleep 30")', "with the children of the shell"],
    [`execSync("trap '' INT; sleep 30 & wait; sleep 30")`, "that heeds no interrupt"],
    ['spawnSync("sleep", ["30"]); console.log("on")', "and runs nothing after it"],
    ['try { execSync("sleep 30") } catch {}; console.log("on")', "also where its failure is caught"],
    ['for (;;) execSync("sleep 30")', "that comes again"],
  ])("%s, %s", async (code) => {
    const running = kernel.run(`console.log("started"); ${code}`);
    await kernel.broadcast("stream");
    await wait(300);
    await kernel.request("control", "interrupt_request", {});
    const { reply, stdout } = await running;
    expect(reply["ename"]).toBe("KeyboardInterrupt");
    expect(stdout).toBe("started\n");
  });

  it("children of other cells live on", async () => {
    await kernel.run('const other = spawn("sleep", ["60"], { stdio: "ignore" })');
    const running = kernel.run('console.log("started"); execSync("sleep 30")');
    await kernel.broadcast("stream");
    await wait(300);
    await kernel.request("control", "interrupt_request", {});
    expect((await running).reply["ename"]).toBe("KeyboardInterrupt");
    expect(await kernel.value("[other.exitCode, other.signalCode, other.kill()]")).toBe(
      "[ null, null, true ]",
    );
  });
});

describe("what a child prints", () => {
  it.each([
    [
      "spawn",
      'const child = spawn("sh", ["-c", "echo one; sleep 0.1; echo two"], { stdio: "inherit" }); await once(child, "exit"); console.log("end")',
    ],
    [
      "spawn and its close",
      'const other2 = spawn("sh", ["-c", "echo one; echo two"], { stdio: "inherit" }); other2.on("close", () => console.log("end")); await once(other2, "close")',
    ],
    ["execSync", 'execSync("echo one; echo two", { stdio: "inherit" }); console.log("end")'],
  ])("%s: comes before what is printed after its end", async (_, code) => {
    expect((await kernel.run(code)).stdout).toBe("one\ntwo\nend\n");
  });
});

describe("a group of the console that a cell leaves open", () => {
  it.each([
    ["ends with the cell", 'console.group("a"); console.groupCollapsed("b"); console.log("in")'],
    ["ends with the cell's error", 'console.group("a"); throw new Error("e")'],
    [
      "ends once only",
      'console.groupEnd(); console.groupEnd(); console.group("a"); console.groupEnd(); console.group()',
    ],
  ])("%s: %s", async (_, code) => {
    await kernel.run(code);
    expect((await kernel.run('console.log("out"); console.group("g"); console.log("in")')).stdout).toBe(
      "out\ng\n  in\n",
    );
  });
});

describe("a folder for temporary files that is none", () => {
  it.each(["/nonexistent", "/proc"])(
    "TMPDIR=%s: the kernel starts and takes what children print",
    async (folder) => {
      const other = await KernelProcess.start({ TMPDIR: folder });
      const { stdout } = await other.run(
        'import { execSync } from "node:child_process"; execSync("echo child", { stdio: "inherit" }); 0',
      );
      expect(stdout).toBe("child\n");
      await other.stop();
    },
  );
});
