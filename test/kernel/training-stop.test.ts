import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.run(`import { compareOptimizers, fit, spirals } from "gradsheet";
const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
const long = { epochs: 1_000_000, device: "cpu", progress: false } as const;
let steps = 0;
const counted = { ...long, onEpoch: () => { steps += 1; console.log(steps); } };
(await fit(net, spirals(), { ...long, epochs: 1 })).stopped`);
}, 60_000);
afterAll(() => kernel?.stop());

/** Runs a cell, presses the stop button after its first output and so many milliseconds, and waits for its end. */
async function stopped(code: string, output = "stream", milliseconds = 50) {
  const started = kernel.broadcast(output);
  const running = kernel.run(code);
  await started;
  await wait(milliseconds);
  const pressed = performance.now();
  await kernel.request("control", "interrupt_request", {});
  const { reply } = await running;
  return { ename: reply["ename"], took: performance.now() - pressed };
}

/**
 * The kernel waits two seconds for a run to end by itself. What has to be over by then may take longer once on a machine that does much
 * else; where it never is, no other try helps.
 */
const again = { retry: 4 };

describe("the stop button during fit", () => {
  it("leaves `const run = await fit(…)` with its model, its history and how it ended", async () => {
    const { ename } = await stopped("const run = await fit(net, spirals(), counted)");
    expect(ename).toBe("KeyboardInterrupt");
    expect(await kernel.value("run.stopped")).toBe("'interrupted'");
    expect(await kernel.value("steps > 0 && [0, 1].includes(run.history.loss.length - steps)")).toBe("true");
    expect(await kernel.value("run.steps === run.stepLosses.length")).toBe("true");
    expect(
      await kernel.value(
        "(run.model.predict((await import('@tensorflow/tfjs')).zeros([1, 2])) as { shape: number[] }).shape",
      ),
    ).toBe("[ 1, 2 ]");
  });

  it("ends the cell after that: what stands behind the run in it is not computed, and no epoch follows", async () => {
    const { ename } = await stopped(
      "const second = await fit(net, spirals(), counted); await new Promise((resolve) => setTimeout(resolve, 20_000)); var behind = 1",
    );
    expect(ename).toBe("KeyboardInterrupt");
    expect(await kernel.value("second.stopped")).toBe("'interrupted'");
    expect(await kernel.value("typeof behind")).toBe("'undefined'");
    const before = await kernel.value("steps");
    await kernel.run("await new Promise((later) => setTimeout(later, 100))");
    expect(await kernel.value("steps")).toBe(before);
  });

  it("does not wait for a run that has lost its way: an epoch's end that never comes is stopped, and a loop beside it", async () => {
    const { ename, took } = await stopped(
      "await fit(net, spirals(), { ...long, onEpoch: () => { console.log(1); while (true) {} } })",
    );
    expect(ename).toBe("KeyboardInterrupt");
    // the grace of two seconds and the time of a busy machine
    expect(took).toBeGreaterThan(1_500);
    expect(await kernel.value("1 + 1")).toBe("2");
  });

  it("is pressed twice by who will not wait", again, async () => {
    const started = kernel.broadcast("stream");
    const running = kernel.run(
      "await fit(net, spirals(), { ...long, onEpoch: () => { console.log(1); while (true) {} } })",
    );
    await started;
    const pressed = performance.now();
    void kernel.request("control", "interrupt_request", {});
    await wait(100);
    await kernel.request("control", "interrupt_request", {});
    expect((await running).reply["ename"]).toBe("KeyboardInterrupt");
    expect(performance.now() - pressed).toBeLessThan(1_900);
  });

  it("is not held up by a run that an earlier cell left behind", again, async () => {
    await kernel.run(
      "let enough = false; const background = fit(net, spirals(), { ...long, onEpoch: async () => { await new Promise<void>((resolve) => setTimeout(resolve, 1)); return !enough } }); 1",
    );
    const started = kernel.broadcast("stream");
    const running = kernel.run('console.log("loop"); while (true) {}');
    await started;
    const pressed = performance.now();
    await kernel.request("control", "interrupt_request", {});
    expect((await running).reply["ename"]).toBe("KeyboardInterrupt");
    expect(performance.now() - pressed).toBeLessThan(1_900);
    // The next cell has the thread to itself.
    expect(await kernel.value("enough = true")).toBe("true");
  });

  it("leaves compareOptimizers with the runs that it made", again, async () => {
    const { ename } = await stopped(
      'const comparison = await compareOptimizers(net, spirals(), { sgd: "sgd", adam: "adam" }, { ...long, seeds: 2, progress: true })',
      "display_data",
      300,
    );
    expect(ename).toBe("KeyboardInterrupt");
    expect(await kernel.value("comparison.runs.map(({ result }) => result.stopped)")).toBe(
      "[ 'interrupted' ]",
    );
  });
});
