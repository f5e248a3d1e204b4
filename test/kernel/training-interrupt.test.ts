import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelProcess } from "./support/client.js";

let kernel: KernelProcess;
beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.run(`import * as tf from "@tensorflow/tfjs";
const model = tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [10], activation: "relu" }), tf.layers.dense({ units: 1 })] });
model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
const xs = tf.randomNormal([128, 10]), ys = tf.randomNormal([128, 1]);
let epochs = 0`);
}, 60_000);
afterAll(() => kernel?.stop());

const fit = `await model.fit(xs, ys, { epochs: 100_000, verbose: 0, callbacks: { onEpochEnd: () => { epochs += 1; console.log(epochs) } } })`;

const streams = () => kernel.broadcasts.filter(({ header }) => header.msg_type === "stream").length;

describe("an interrupt of model.fit", () => {
  it("really stops it, ten times in a row: no epoch is counted or printed after", async () => {
    for (let round = 0; round < 10; round += 1) {
      const started = kernel.broadcast("stream");
      const running = kernel.run(fit);
      await started;
      await wait(20 + 13 * round);
      await kernel.request("control", "interrupt_request", {});
      expect((await running).reply["ename"]).toBe("KeyboardInterrupt");
      const epochs = await kernel.value("epochs");
      const printed = streams();
      // In the kernel's own time: a training that is still there would go on meanwhile.
      await kernel.run("await new Promise((later) => setTimeout(later, 100))");
      expect(streams()).toBe(printed);
      expect(await kernel.value("epochs")).toBe(epochs);
    }
  });

  it("leaves model and tensors as they are: training goes on from there", async () => {
    const { stdout, reply } = await kernel.run(fit.replace("100_000", "2"));
    expect(reply["status"]).toBe("ok");
    expect(stdout.trim().split("\n")).toHaveLength(2);
  });
});
