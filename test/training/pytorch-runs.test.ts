import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { NetworkSpec } from "../../src/network/network.js";
import { type OneCycle } from "../../src/optimizer/one-cycle.js";
import { schedule } from "../../src/optimizer/schedule.js";
import { device } from "../../src/tfjs/devices/device.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { fit } from "../../src/training/fit.js";
import type { FitOptions } from "../../src/training/fit-options.js";
import { layersModel } from "../../src/training/models.js";
import { distance } from "../optimizer/nearby.js";

/* Ten steps of fit beside PyTorch's, by every optimizer on every kind of model: pytorch-runs.py says how its numbers were made. */

type Model = "mlp" | "cnn" | "lstm" | "attention";
type Row<Options> = [model: Model, options: Options, losses: number[], sums: number[]];
const published = JSON.parse(readFileSync(new URL("pytorch-runs.json", import.meta.url), "utf8")) as {
  rows: Row<FitOptions>[];
  cycles: [options: OneCycle, rates: number[]][];
  cycled: Row<OneCycle>[];
};

const specs: Record<Model, NetworkSpec> = {
  mlp: { input: [4], layers: ["6", "tanh", "3", "softmax"] },
  cnn: {
    input: [1, 6, 6],
    layers: [
      { type: "conv2d", out: 3, kernel: 3 },
      "relu",
      { type: "maxPool2d", kernel: 2 },
      "flatten",
      "3",
      "softmax",
    ],
  },
  lstm: { input: { seq: [5, 3] }, layers: [{ type: "lstm", hidden: 4 }, "3", "softmax"] },
  attention: {
    input: { seq: [4, 6] },
    layers: [
      { type: "attention", heads: 2, bias: false },
      { type: "layerNorm", epsilon: 1e-5 },
      "globalAvgPool",
      "3",
      "softmax",
    ],
  },
};

const samples = 12;
const wave = (number: number, count: number, scale: number): number[] =>
  Array.from({ length: count }, (_, at) => scale * Math.sin(at * 1.7 + number * 2.3 + 0.4));
const sizeOf = (shape: readonly (number | null)[]): number =>
  shape.reduce<number>((size, length) => size * (length ?? samples), 1);

/** The losses of ten steps, and the sums that the weights come to. */
async function run(name: Model, options: FitOptions): Promise<{ losses: number[]; sums: number[] }> {
  const tf = loadTfjs();
  const model = layersModel(specs[name]);
  model.setWeights(model.getWeights().map(({ shape }, at) => tf.tensor(wave(at, sizeOf(shape), 0.8), shape)));
  const { shape } = model.inputs[0];
  const x = tf.tensor(wave(50, sizeOf(shape), 1.5), [samples, ...shape.slice(1).map(Number)]);
  const y = Array.from({ length: samples }, (_, at) => ((at * 7) % 5) % 3);
  const result = await fit(model, { x: x as never, y }, { ...options, epochs: 10, progress: false });
  const sums = model.getWeights().flatMap((weight) => {
    const values = [...weight.dataSync()];
    return [values.reduce((sum, each) => sum + each, 0), values.reduce((sum, each) => sum + each * each, 0)];
  });
  x.dispose();
  result.dispose();
  return { losses: result.stepLosses, sums };
}

const told = ([model, { optimizer, ...rest }]: Row<FitOptions>): string =>
  `${model} by ${Object.values(optimizer!).join(" ")}${JSON.stringify(rest).replace("{}", "")}`;

describe("fit beside PyTorch on cpu: losses and weights of ten steps", () => {
  beforeAll(() => device("cpu"));

  it.each(published.rows.map((row) => [told(row), row] as const))(
    "%s",
    async (_, [model, options, losses, sums]) => {
      const ours = await run(model, options);
      expect(distance(ours.losses, losses)).toBeLessThan(1e-5);
      expect(distance(ours.sums, sums)).toBeLessThan(1e-5);
    },
  );

  it.each(published.cycled)("%s in one cycle of the learning rate", async (model, cycle, losses, sums) => {
    const learningRate = schedule.oneCycle(cycle);
    const ours = await run(model, { optimizer: { type: "sgd", learningRate } });
    expect(distance(ours.losses, losses)).toBeLessThan(1e-5);
    expect(distance(ours.sums, sums)).toBeLessThan(1e-5);
  });
});

describe.each(["wasm", "tensorflow"] as const)("fit beside PyTorch on %s", (name) => {
  let refusal: string | undefined;
  beforeAll(async () => {
    await device(name).catch((error: Error) => (refusal = error.message));
  });
  beforeEach((context) => {
    if (refusal !== undefined) context.skip(refusal);
  });
  const some = published.rows.filter(([, options]) => "clipNorm" in options || "clipValue" in options);

  it.each(some.map((row) => [told(row), row] as const))("%s", async (_, [model, options, losses, sums]) => {
    const ours = await run(model, options);
    expect(distance(ours.losses, losses)).toBeLessThan(1e-5);
    expect(distance(ours.sums, sums)).toBeLessThan(2e-5);
  });
});

it("one cycle has the rates of PyTorch's OneCycleLR at every step, with two and three phases", () => {
  expect(published.cycles.length).toBe(4);
  for (const [options, rates] of published.cycles) {
    const cycle = schedule.oneCycle(options);
    const ours = rates.map((_, at) => Number(cycle.ofStep(at + 1)));
    for (const [at, rate] of rates.entries()) expect(Math.abs(ours[at] / rate - 1)).toBeLessThan(1e-11);
  }
});
