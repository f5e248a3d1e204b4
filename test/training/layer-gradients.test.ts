import { describe, expect, it } from "vitest";
import { random } from "../../src/number/random.js";
import { device } from "../../src/tfjs/devices/device.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { gradientCheck } from "../../src/training/gradient-check.js";
import { layersModel } from "../../src/training/models.js";
import { samples, trained } from "./layer-specs.js";

/* Float32 gradients of every type of layer beside central differences in doubles, through the layers below it where it has none. */

describe("the gradients of a network with one layer of each type", () => {
  it.each(trained)("%s", async (_, spec) => {
    await device("cpu");
    // Something to learn before every layer, so that what passes through it is looked at too.
    const isTokens = typeof spec.input === "object" && "tokens" in spec.input;
    const below = isTokens
      ? []
      : Array.isArray(spec.input) && spec.input.length > 1
        ? [{ type: `conv${spec.input.length - 1}d`, out: spec.input[0], kernel: 1 } as never]
        : [{ type: "dense", units: Array.isArray(spec.input) ? spec.input[0] : 4 } as never];
    const net = { ...spec, layers: [...below, ...spec.layers] };
    const model = layersModel(net);
    const tf = loadTfjs();
    const given = samples(model, spec);
    const named = Object.fromEntries(
      model.inputs.map(({ shape, sourceLayer }, at) => [
        sourceLayer.name,
        tf.tensor(given[at], [2, ...shape.slice(1).map(Number)]),
      ]),
    );
    const shape = [2, ...model.outputs[0].shape.slice(1).map(Number)];
    const y = tf.tensor([...random(3).normal(shape.reduce((a, b) => a * b))], shape);
    const check = await gradientCheck(
      model,
      { x: named as never, y: y as never },
      { loss: (labels, outputs) => outputs.sub(labels).square(), samples: 3, device: "cpu" },
    );
    expect(String(check)).toMatch(/^gradients right/);
    expect(check.compared).toBeGreaterThan(1);
    model.dispose();
    tf.dispose([...Object.values(named), y]);
  });
});
