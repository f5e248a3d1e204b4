import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess, type Ran } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.run("let ticks = 0; const state = 'kept'");
});
afterAll(() => kernel?.stop());

const cells: Record<string, string> = {
  "a loop": "console.log('on'); for (;;) ticks += 1",
  "a loop after an await": "console.log('on'); await null; for (;;) ticks += 1",
  "a loop that catches everything":
    "console.log('on'); for (;;) { try { for (;;) ticks += 1 } catch {} finally { ticks += 1 } }",
  "an await that never ends": "console.log('on'); await new Promise(() => {})",
  "awaited timers":
    "console.log('on'); for (;;) { await new Promise((next) => setTimeout(next, 2)); ticks += 1 }",
  "timers that compute":
    "console.log('on'); for (;;) { await new Promise<void>((next) => setTimeout(() => { const end = Date.now() + 20; while (Date.now() < end); next() }, 1)); ticks += 1 }",
  "an interval": "console.log('on'); setInterval(() => { ticks += 1 }, 2); await new Promise(() => {})",
  immediates: "console.log('on'); for (;;) { await new Promise((next) => setImmediate(next)); ticks += 1 }",
  "resolved promises": "console.log('on'); for (;;) { await null; ticks += 1 }",
  "for await over timers/promises":
    "import { setInterval as every } from 'node:timers/promises'; console.log('on'); for await (const _ of every(2)) ticks += 1",
  "file system promises":
    "import { stat } from 'node:fs/promises'; console.log('on'); for (;;) { await stat('/'); ticks += 1 }",
  "a child process":
    "import { spawn } from 'node:child_process'; console.log('on'); spawn('sh', ['-c', 'while true; do echo x; sleep 0.01; done']).stdout.on('data', () => { ticks += 1 }); await new Promise(() => {})",
  "a synchronous child":
    "import { execSync } from 'node:child_process'; console.log('on'); for (;;) execSync('true')",
};

async function interrupted(code: string, stop: () => void): Promise<Ran> {
  const started = kernel.broadcast("stream");
  const running = kernel.run(code);
  await started;
  await wait(30);
  stop();
  return running;
}

const ways: Record<string, () => void> = {
  message: () => void kernel.request("control", "interrupt_request", {}),
  signal: () => void kernel.child.kill("SIGINT"),
};

describe("an interrupt", () => {
  for (const [way, stop] of Object.entries(ways))
    it.each(Object.entries(cells))(
      `by ${way} ends %s: nothing of the cell runs on, state is kept`,
      async (_, code) => {
        const { reply, outputs } = await interrupted(code, stop);
        expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
        expect(outputs.at(-1)?.type).toBe("error");
        await wait(30);
        const ticks = await kernel.value("ticks");
        await wait(60);
        expect(await kernel.value("ticks")).toBe(ticks);
        expect(await kernel.value("state")).toBe("'kept'");
      },
    );

  it("ends cells that await, twenty times on a machine with more to do than it can", async () => {
    const hogs = Array.from({ length: 2 * availableParallelism() }, () =>
      spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
    );
    try {
      for (let round = 0; round < 20; round += 1) {
        const name = round % 2 === 0 ? "file system promises" : "immediates";
        const { reply } = await interrupted(cells[name] as string, ways["message"] as () => void);
        expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
      }
      expect(await kernel.value("state")).toBe("'kept'");
    } finally {
      for (const hog of hogs) hog.kill("SIGKILL");
    }
  });

  it("of an idle kernel does no harm", async () => {
    const { content } = await kernel.request("control", "interrupt_request", {});
    expect(content).toEqual({ status: "ok" });
    kernel.child.kill("SIGINT");
    // The signal may come late on a busy machine, and must not meet the next cell.
    await wait(500);
    expect(await kernel.value("state")).toBe("'kept'");
  });

  it("aborts what is queued", async () => {
    const started = kernel.broadcast("stream");
    const running = kernel.run("console.log('on'); for (;;);");
    await started;
    const queued = kernel.request("shell", "execute_request", { code: "1" });
    await wait(30);
    await kernel.request("control", "interrupt_request", {});
    expect((await running).reply["status"]).toBe("error");
    expect((await queued).content["status"]).toBe("aborted");
  });

  it("stops a cell in the compiler", async () => {
    const running = kernel.run("import * as ts from 'typescript'; ts.version");
    await wait(5);
    await kernel.request("control", "interrupt_request", {});
    const { reply } = await running;
    expect(["KeyboardInterrupt", undefined]).toContain(reply["ename"]);
    expect(await kernel.value("1")).toBe("1");
  });
});
