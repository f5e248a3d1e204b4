import type { Tensor } from "@tensorflow/tfjs-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type LayerSpec, layerKinds } from "../../src/network/layers/table.js";
import { random } from "../../src/number/random.js";
import { device } from "../../src/tfjs/devices/device.js";
import { loadFloat64 } from "../../src/tfjs/float64.js";
import type { LayersModel } from "../../src/tfjs/library.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import type { FitResult } from "../../src/training/fit-result.js";
import { fit } from "../../src/training/fit.js";
import { loadModel } from "../../src/training/load-model.js";
import { layersModel } from "../../src/training/models.js";
import { every, image, of, samples, signal, trained, volume } from "./layer-specs.js";

/* What is saved is held against what is loaded, for every type of layer that a network knows. */

const root = mkdtempSync(join(tmpdir(), "gradsheet-layers-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Weights that are not those of a new model, and not negative, since batch normalization has a variance among its own. */
function shaken(model: LayersModel): LayersModel {
  const tf = loadTfjs();
  const draw = random(5);
  model.setWeights(
    model.getWeights().map(({ shape }) =>
      tf.tensor(
        draw.normal(shape.reduce((a, b) => a * b, 1)).map((value) => Math.abs(value) + 0.1),
        shape,
      ),
    ),
  );
  return model;
}

function said(model: LayersModel, values: number[][]): number[] {
  const tf = loadTfjs();
  const inputs = model.inputs.map(({ shape, dtype }, at) =>
    tf.tensor(values[at], [2, ...shape.slice(1).map(Number)], dtype as "float32"),
  );
  const output = model.predict(inputs.length === 1 ? inputs[0] : inputs) as Tensor;
  return Array.from(output.dataSync());
}

describe("a model is loaded as it was saved", () => {
  it("every type of layer has its row here", () => {
    const missing = Object.keys(layerKinds).filter((type) => !every.some(([name]) => name === type));
    expect(missing).toEqual([]);
  });

  it.each(every.filter(([, spec]) => spec === null))("%s is refused", (type) => {
    expect(() => layersModel(of(inputOf(type), typical(type)))).toThrow(
      "can train the layers that TensorFlow.js has",
    );
  });

  it.each(trained)("%s: by loadModel, by tf.loadLayersModel, and in doubles", async (name, spec) => {
    const { tf } = await device("cpu");
    const model = shaken(layersModel(spec));
    const folder = join(root, name.replaceAll(" ", "-"));
    await model.save(`file://${folder}`);
    const values = samples(model, spec);
    const expected = said(model, values);
    expect(expected.every(Number.isFinite)).toBe(true);
    for (const loaded of [
      await loadModel(folder, { device: "cpu" }),
      await tf.loadLayersModel(`file://${folder}/model.json`),
    ]) {
      expect(said(loaded as LayersModel, values)).toEqual(expected);
      (loaded as LayersModel).dispose();
    }
    // a copy of tfjs in which nobody has made a model
    const exact = await loadFloat64();
    const topology = model.toJSON(null, false) as unknown as object;
    const copy = await exact.loadLayersModel(exact.io.fromMemory({ modelTopology: topology }));
    expect(copy.countParams()).toBe(model.countParams());
  });

  const layered = trained.filter(([, spec]) => !JSON.stringify(spec).includes("memory"));
  it.each(layered)("%s: trained by fit, and saved as its result", async (name, spec) => {
    const template = layersModel(spec);
    const [x] = samples(template, spec);
    const shaped = (values: readonly number[], shape: readonly (number | null)[]) =>
      loadTfjs().tensor([...values], [2, ...shape.slice(1).map(Number)]);
    const outputs = template.outputs[0].shape;
    const y = random(2).normal(outputs.slice(1).reduce<number>((product, size) => product * size!, 2));
    const isTrainable = template.trainableWeights.length > 0;
    template.dispose();
    if (!isTrainable) return;
    const result: FitResult = await fit(
      spec,
      { x: shaped(x, template.inputs[0].shape) as never, y: shaped(y, outputs) as never },
      { epochs: 1, loss: "meanSquaredError", device: "cpu", progress: false },
    );
    const folder = join(root, `fit-${name.replaceAll(" ", "-")}`);
    await result.save(folder);
    const loaded = (await loadModel(folder, { device: "cpu" })) as LayersModel;
    expect(said(loaded, [x])).toEqual(said(result.model as LayersModel, [x]));
  });
});

const inputOf = (type: string) => (type.endsWith("1d") ? signal : type.endsWith("3d") ? volume : image);

/** A layer of each type that tfjs lacks. */
function typical(type: string): LayerSpec {
  switch (type) {
    case "separableConv1d":
    case "convTranspose1d":
      return { type, out: 2, kernel: 2 };
    case "maxUnpool2d":
      return { type, kernel: 2 };
    case "upsampleBilinear2d":
      return { type, factor: 2 };
    default:
      return { type: "zeroPad3d", padding: 1 };
  }
}
