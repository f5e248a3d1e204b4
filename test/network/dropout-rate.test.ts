import { describe, expect, it } from "vitest";
import { network, type LayerSpec } from "../../src/index.js";
import { device } from "../../src/tfjs/devices/device.js";
import { makeModel } from "../../src/training/models.js";

const networkWith = (dropout: LayerSpec) => ({
  input: [4] as const,
  layers: ["8", "relu", dropout, "2", "softmax"] as const,
});

describe("a dropout layer's rate is one number in the Keras text and in the tfjs model", () => {
  it.each([
    [{ type: "dropout", p: 0.1 }, 0.1],
    [{ type: "dropout", rate: 0.3 }, 0.3],
    [{ type: "dropout" }, 0.5],
  ] as const)("%j: %d", async (dropout, rate) => {
    const spec = networkWith(dropout) as never;
    expect(network(spec).toKeras()).toContain(`Dropout(${rate})`);
    const { tf } = await device("cpu");
    const model = makeModel(tf, spec, 0, "test");
    const made = model.layers.find((layer) => layer.getClassName() === "Dropout");
    expect(made?.getConfig()["rate"]).toBe(rate);
  });
});
