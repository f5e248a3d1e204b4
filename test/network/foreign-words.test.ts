import { describe, expect, it } from "vitest";
import { network } from "../../src/index.js";

const build = (layer: object) => () => network({ input: [3, 8, 8], layers: [layer as never] });

describe("an option by the word of Keras or PyTorch", () => {
  it.each([
    [{ type: "conv2d", filters: 3, kernel: 3 }, /for out, got nothing\. .* call filters is out here\.$/],
    [
      { type: "conv2d", out: 3, kernel_size: 3 },
      /for kernel, got nothing\. .* call kernel_size is kernel here/,
    ],
    [{ type: "conv2d", out: 3, kernel: 3, strides: 2 }, /got "strides"\. .* call strides is stride here/],
    [{ type: "conv2d", out: 3, kernel: 3, use_bias: false }, /call use_bias is bias here/],
    [{ type: "dense", units: 3, activation: "relu" }, /An activation is a layer of its own here/],
    [{ type: "conv2d", out: 3, kernel: 3, colour: 1 }, /got "colour"\.$/],
    [{ type: "conv2d", out: 0, kernel: 3, filters: 3 }, /for out, got 0\.$/],
  ])("%j names ours", (layer, message) => {
    expect(build(layer)).toThrow(message);
  });
});
