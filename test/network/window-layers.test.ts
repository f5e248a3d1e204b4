import { describe, expect, it } from "vitest";
import type { LayerSpec } from "../../src/network/layers/table.js";
import { network } from "../../src/network/network.js";
import { randomNumbers } from "../../src/number/random.js";

const next = randomNumbers(77);
const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
const pick = <T>(list: readonly T[]): T => list[integer(0, list.length - 1)];

interface Axis {
  size: number;
  kernel: number;
  stride: number;
  dilation: number;
  before: number;
  after: number;
  /** Whether a last window may hang over the end. */
  ceil?: boolean;
}

/** The places of every window along an axis, zeros included, laid one after the other. */
function windowsOn({ size, kernel, stride, dilation, before, after, ceil = false }: Axis): number[][] {
  const windows: number[][] = [];
  for (let first = -before; ; first += stride) {
    const last = first + dilation * (kernel - 1);
    const fits = last < size + after;
    // the last window of ceil mode starts inside the input or the zeros before it, and the one before it fitted
    const hangs = ceil && first < size && last - stride < size + after - 1;
    if (!fits && !hangs) return windows;
    windows.push(Array.from({ length: kernel }, (_, tap) => first + tap * dilation));
  }
}

/** All windows of several axes, each as its places, in any order. */
function windowsOver(axes: readonly Axis[]): boolean[][] {
  return axes.reduce<boolean[][]>(
    (all, axis) =>
      all.flatMap((inside) =>
        windowsOn(axis).map((window) =>
          inside.flatMap((isInside) => window.map((place) => isInside && place >= 0 && place < axis.size)),
        ),
      ),
    [[true]],
  );
}

function drawnAxis(most: { size: [number, number]; kernel: number; padding: number }): Axis {
  return {
    size: integer(...most.size),
    kernel: integer(1, most.kernel),
    stride: integer(1, 3),
    dilation: integer(1, 2),
    before: integer(0, most.padding),
    after: integer(0, most.padding),
  };
}

const zeros = (axes: Axis[]) => axes.map(({ before, after }) => ({ before, after }));

/** The zeros of "same": one more at the end, then one more at the start, until there are ⌈n/s⌉ windows. */
function sameAxis(axis: Axis): Axis {
  const wanted = Math.ceil(axis.size / axis.stride);
  let laid = { ...axis, before: 0, after: 0 };
  while (windowsOn(laid).length < wanted)
    laid =
      laid.after > laid.before ? { ...laid, before: laid.before + 1 } : { ...laid, after: laid.after + 1 };
  return laid;
}

describe("convolutions against windows laid place by place", () => {
  it("with zeros per side, same and ordinary padding, over one to three axes, separable too: 500 random layers", () => {
    let built = 0;
    for (let trial = 0; trial < 700 && built < 500; trial++) {
      const count = integer(1, 3);
      const drawn = Array.from({ length: count }, () =>
        drawnAxis({ size: count === 3 ? [3, 5] : [4, 9], kernel: 3, padding: 2 }),
      );
      const isSame = next() < 0.4;
      const axes = isSame ? drawn.map(sameAxis) : drawn;
      const windows = windowsOver(axes);
      const positions = axes.map((axis) => windowsOn(axis).length);
      if (positions.some((size) => size === 0)) continue;
      built++;
      const channels = integer(1, 3);
      const out = integer(1, 3);
      const isSeparable = count < 3 && next() < 0.3;
      const along = (key: "kernel" | "stride" | "dilation") =>
        count === 1 ? axes[0][key] : axes.map((axis) => axis[key]);
      const layer = {
        type: isSeparable ? `separableConv${count}d` : `conv${count}d`,
        out,
        kernel: along("kernel"),
        stride: along("stride"),
        dilation: along("dilation"),
        padding: isSame ? "same" : count === 1 ? zeros(axes)[0] : zeros(axes),
      } as LayerSpec;
      const net = network({ input: [channels, ...axes.map(({ size }) => size)], layers: [layer] });
      const [row] = net.summary().rows;
      const products = windows.reduce((sum, taps) => sum + taps.length, 0);
      const inside = windows.reduce((sum, taps) => sum + taps.filter(Boolean).length, 0);
      const filters = isSeparable ? channels : channels * out;
      const points = isSeparable ? channels * out * windows.length : 0;
      expect(row.outputShape).toEqual([out, ...positions]);
      expect(row.padding).toEqual(axes.map(({ before, after }) => [before, after]));
      expect([row.macs, row.macsSkippingPadding]).toEqual([
        filters * products + points,
        filters * inside + points,
      ]);
      const places = axes.reduce((product, { kernel }) => product * kernel, 1);
      expect(row.trainable).toBe(
        isSeparable ? channels * places + channels * out + out : channels * out * places + out,
      );
    }
    expect(built).toBe(500);
  });
});

describe("pooling against windows laid place by place", () => {
  it("with dilation, zeros per side, same and windows that hang over: 400 random layers", () => {
    let built = 0;
    for (let trial = 0; trial < 900 && built < 400; trial++) {
      const count = integer(1, 3);
      const mean = next() < 0.4;
      const form = pick(["number", "same", "ceil"]);
      const drawn = Array.from({ length: count }, (): Axis => {
        const axis = drawnAxis({ size: count === 3 ? [4, 6] : [5, 10], kernel: 4, padding: 0 });
        const half = Math.floor(axis.kernel / 2);
        const sides = { before: integer(0, half), after: integer(0, half) };
        return { ...axis, ...sides, dilation: mean ? 1 : axis.dilation, ceil: form === "ceil" };
      });
      const axes = form === "same" ? drawn.map(sameAxis) : drawn;
      const positions = axes.map((axis) => windowsOn(axis).length);
      if (axes.some((axis) => windowsOn({ ...axis, ceil: false }).length === 0)) continue;
      built++;
      const along = (key: "kernel" | "stride" | "dilation") =>
        count === 1 ? axes[0][key] : axes.map((axis) => axis[key]);
      const layer = {
        type: `${mean ? "avg" : "max"}Pool${count}d`,
        kernel: along("kernel"),
        stride: along("stride"),
        ...(mean ? {} : { dilation: along("dilation") }),
        padding: form === "same" ? "same" : count === 1 ? zeros(axes)[0] : zeros(axes),
        ...(form === "ceil" ? { ceil: true } : {}),
      } as LayerSpec;
      const channels = integer(1, 2);
      const net = network({ input: [channels, ...axes.map(({ size }) => size)], layers: [layer] });
      expect([JSON.stringify(layer), ...net.outputShape]).toEqual([
        JSON.stringify(layer),
        channels,
        ...positions,
      ]);
      const windows = windowsOver(axes);
      const steps = channels * windows.reduce((sum, taps) => sum + taps.length - 1, 0);
      const stepsInside =
        channels * windows.reduce((sum, taps) => sum + Math.max(0, taps.filter(Boolean).length - 1), 0);
      const [all, inside] = [net.opCount(), net.opCount({ padding: "skip" })];
      expect(mean ? [all.add, inside.add] : [all.logic, inside.logic]).toEqual([steps, stepsInside]);
    }
    expect(built).toBe(400);
  });

  it("adaptive pooling compares and adds what its windows hold: 200 random layers", () => {
    for (let trial = 0; trial < 200; trial++) {
      const [h, w, c] = [integer(1, 9), integer(1, 9), integer(1, 3)];
      const output: [number, number] = [integer(1, h), integer(1, w)];
      let comparisons = 0;
      for (let i = 0; i < output[0]; i++)
        for (let j = 0; j < output[1]; j++) {
          let values = 0;
          for (let y = 0; y < h; y++)
            for (let x = 0; x < w; x++) {
              const isIn = (place: number, size: number, index: number, outputs: number) =>
                place >= Math.floor((index * size) / outputs) &&
                place < Math.ceil(((index + 1) * size) / outputs);
              if (isIn(y, h, i, output[0]) && isIn(x, w, j, output[1])) values++;
            }
          comparisons += c * (values - 1);
        }
      const counts = (type: "adaptiveMaxPool2d" | "adaptiveAvgPool2d") =>
        network({ input: [c, h, w], layers: [{ type, output }] }).opCount();
      expect(counts("adaptiveMaxPool2d").logic).toBe(comparisons);
      expect([counts("adaptiveAvgPool2d").add, counts("adaptiveAvgPool2d").mul]).toEqual([
        comparisons,
        c * output[0] * output[1],
      ]);
    }
  });
});

describe("what new layers refuse and write", () => {
  const on =
    (input: number[], ...layers: unknown[]) =>
    () =>
      network({ input, layers } as never);

  it("names the rule and the cure", () => {
    expect(on([6, 4, 4], { type: "pixelShuffle", factor: 2 })).toThrow(
      "needs channels that 4 divides, got an image 6×4×4. Put a convolution with 8 channels before it.",
    );
    expect(on([4, 5, 4], { type: "pixelUnshuffle", factor: 2 })).toThrow(
      "needs height and width that 2 divides",
    );
    expect(on([24], { type: "reshape", shape: [5, -1] })).toThrow("needs a shape of 24 numbers");
    expect(on([24], { type: "reshape", shape: [-1, -1] })).toThrow("at most one -1");
    expect(on([24], { type: "reshape", shape: [] })).toThrow("one to four sizes");
    expect(on([3, 8, 8], { type: "avgPool2d", kernel: 2, dilation: 2 })).toThrow(
      "needs windows without gaps",
    );
    expect(on([3, 8, 8], { type: "conv2d", out: 1, kernel: 3, padding: { before: 1, behind: 2 } })).toThrow(
      "needs { before, after }",
    );
    expect(on([3, 8, 8], { type: "conv2d", out: 1, kernel: 3, padding: [{ before: 1, after: -2 }] })).toThrow(
      "whole numbers of at least 0 for padding",
    );
    expect(on([3, 8, 8], { type: "conv2d", out: 1, kernel: 3, padding: "causal" })).toThrow("for padding");
    expect(on([3, 8], { type: "conv3d", out: 1, kernel: 3 })).toThrow("[channels, depth, height, width]");
    expect(on([3, 8, 8], { type: "zeroPad2d" })).toThrow("needs padding");
    expect(on([3, 8, 8], { type: "maxUnpool2d", kernel: 2, dilation: 2 })).toThrow("without gaps");
    expect(on([8], { type: "instanceNorm" })).toThrow("mean of each channel over its positions");
  });

  it("writes what Keras has: words for padding, zeros, separable, three axes, normalization without scale", () => {
    const lines = network({
      input: [3, 33, 32],
      layers: [
        {
          type: "zeroPad2d",
          padding: [
            { before: 0, after: 1 },
            { before: 2, after: 2 },
          ],
        },
        { type: "conv2d", out: 8, kernel: 4, stride: 2, padding: "same", bias: false },
        { type: "batchNorm", affine: false },
        "silu",
        { type: "separableConv2d", out: 16, kernel: 3, padding: "same", multiplier: 2 },
        "relu",
        { type: "maxPool2d", kernel: 3, stride: 2, padding: "same" },
        { type: "upsampleBilinear2d", factor: 2 },
        { type: "convTranspose2d", out: 4, kernel: 3, stride: 2, padding: "same" },
        { type: "instanceNorm" },
        "globalMaxPool",
        { type: "reshape", shape: [2, 2] },
      ],
    }).toKeras();
    for (const line of [
      "layers.ZeroPadding2D(((0, 1), (2, 2)))",
      'layers.Conv2D(8, 4, strides=2, padding="same", use_bias=False)',
      "layers.BatchNormalization(center=False, scale=False)",
      'layers.Activation("silu")',
      'layers.SeparableConv2D(16, 3, padding="same", depth_multiplier=2, activation="relu")',
      'layers.MaxPooling2D(3, strides=2, padding="same")',
      'layers.UpSampling2D(2, interpolation="bilinear")',
      'layers.Conv2DTranspose(4, 3, strides=2, padding="same")',
      "layers.GroupNormalization(groups=-1, epsilon=0.00001)",
      "layers.GlobalMaxPooling2D()",
      "layers.Reshape((2, 2))",
    ])
      expect(lines).toContain(line);
    const rows = network({
      input: [3, 9],
      layers: [{ type: "convTranspose1d", out: 4, kernel: 3, stride: 2, padding: "same" }],
    }).outputShape;
    expect(rows).toEqual([4, 18]);
  });
});
