import { expect, it } from "vitest";
import type { LayerSpec } from "../../src/network/layers/table.js";
import { network } from "../../src/network/network.js";
import { randomNumbers } from "../../src/number/random.js";

/** What each output of a layer reads of its input along one axis, written down place by place. */
type Reads = (length: number) => number[][];

const windows =
  (kernel: number, stride: number, before: number, after: number, dilation: number): Reads =>
  (length) => {
    const outputs: number[][] = [];
    for (let first = -before; first + dilation * (kernel - 1) < length + after; first += stride)
      outputs.push(Array.from({ length: kernel }, (_, u) => first + u * dilation));
    return outputs;
  };

/** A layer over one axis with what it reads. */
function drawn(draw: { integer: (from: number, to: number) => number }): [LayerSpec, Reads] {
  const [k, s, d, p, q] = [
    draw.integer(1, 4),
    draw.integer(1, 2),
    draw.integer(1, 3),
    draw.integer(0, 2),
    draw.integer(0, 2),
  ];
  switch (draw.integer(0, 6)) {
    case 0:
      return [
        { type: "conv1d", out: 2, kernel: k, stride: s, dilation: d, padding: { before: p, after: q } },
        windows(k, s, p, q, d),
      ];
    case 1:
      return [
        { type: "conv1d", out: 2, kernel: k, dilation: d, padding: "causal" },
        windows(k, 1, d * (k - 1), 0, d),
      ];
    case 2: {
      const same: Reads = (length) => {
        const zeros = Math.max(0, (Math.ceil(length / s) - 1) * s + d * (k - 1) + 1 - length);
        return windows(k, s, Math.floor(zeros / 2), Math.ceil(zeros / 2), d)(length);
      };
      return [{ type: "conv1d", out: 2, kernel: k, stride: s, dilation: d, padding: "same" }, same];
    }
    case 3:
      return [{ type: "maxPool1d", kernel: k, stride: s, dilation: d }, windows(k, s, 0, 0, d)];
    case 4:
      return [{ type: "separableConv1d", out: 2, kernel: k, stride: s, padding: p }, windows(k, s, p, p, 1)];
    case 5:
      return [{ type: "zeroPad1d", padding: { before: p, after: q } }, windows(1, 1, p, q, 1)];
    default: {
      const spread: Reads = (length) =>
        Array.from({ length: (length - 1) * s + d * (k - 1) + 1 }, (_, o) =>
          Array.from({ length: k }, (_place, u) => (o - u * d) / s).filter(Number.isInteger),
        );
      return [{ type: "convTranspose1d", out: 2, kernel: k, stride: s, dilation: d }, spread];
    }
  }
}

it("receptive fields of 400 random stacks over a signal are the widest span of places that an output far from the borders reads", () => {
  const next = randomNumbers(31);
  const draw = { integer: (from: number, to: number) => from + Math.floor(next() * (to - from + 1)) };
  for (let trial = 0; trial < 400; trial++) {
    const layers: LayerSpec[] = [];
    let length = 220;
    let fields: number[][] = Array.from({ length }, (_, place) => [place]);
    for (let count = draw.integer(1, 4); count > 0; count--) {
      const [layer, reads] = drawn(draw);
      const before = fields;
      const read = reads(length);
      // Places in the zeros around count too: an output far from the borders reads none.
      const isInside = (places: number[]) => places.every((place) => place >= 0 && place < before.length);
      fields = read.map((places) =>
        isInside(places) && places.every((place) => before[place][0] !== -1)
          ? [...new Set(places.flatMap((place) => before[place]))]
          : [-1],
      );
      layers.push(layer);
      length = read.length;
    }
    const net = network({ input: [1, 220], layers });
    const row = net.summary().rows.at(-1);
    expect(row?.outputShape.at(-1)).toBe(length);
    const spans = fields.filter((places) => places[0] !== -1);
    const widest = Math.max(
      0,
      ...spans.map((places) => (places.length === 0 ? 0 : Math.max(...places) - Math.min(...places) + 1)),
    );
    expect([JSON.stringify(layers), ...(row?.receptiveField?.size ?? [])]).toEqual([
      JSON.stringify(layers),
      widest,
    ]);
  }
});

it("a pixel sees of bilinear up-sampling by 2 two positions, by 3 at most two; of pixel shuffle one; of unshuffle the factor", () => {
  const size = (layer: LayerSpec, channels = 4) =>
    network({ input: [channels, 12, 12], layers: [layer] }).summary().rows[0].receptiveField;
  expect(size({ type: "upsampleBilinear2d", factor: 2 })).toEqual({ size: [2, 2], jump: [0.5, 0.5] });
  expect(size({ type: "upsampleBilinear2d", factor: 1 })).toEqual({ size: [1, 1], jump: [1, 1] });
  expect(size({ type: "upsampleBilinear2d", factor: 3 })?.size).toEqual([2, 2]);
  expect(size({ type: "pixelShuffle", factor: 2 })).toEqual({ size: [1, 1], jump: [0.5, 0.5] });
  expect(size({ type: "pixelUnshuffle", factor: 3 })).toEqual({ size: [3, 3], jump: [3, 3] });
  expect(size({ type: "adaptiveAvgPool2d", output: 4 })).toEqual({ size: [3, 3], jump: [3, 3] });
  expect(size({ type: "adaptiveAvgPool2d", output: 5 })).toBeNull();
});

it("WaveNet's two stacks of kernels of 2 with dilations 1 … 512 see 2047 samples; the lines of the derivation have one axis", () => {
  const stack = Array.from({ length: 10 }, (_, layer): LayerSpec => ({
    type: "conv1d",
    out: 8,
    kernel: 2,
    dilation: 2 ** layer,
    padding: "causal",
  }));
  const net = network({ input: [8, 4000], layers: [...stack, ...stack] });
  expect(net.receptiveField().size).toEqual([1 + 2 * 1023]);
  expect(net.outputShape).toEqual([8, 4000]);
  expect(net.receptiveField().formulas()).toContain("r_{2} &= 2 + 2 \\cdot (2 - 1) \\cdot 1 = 4");
  // a sequence is told of steps only where windows slide over them
  const rows = network({ input: { seq: [50, 3] }, layers: ["16c1d3", { type: "dense", units: 4 }] }).summary()
    .rows;
  expect(rows.map((row) => row.receptiveField?.size)).toEqual([[3], [3]]);
  expect(network({ input: { seq: [50, 3] }, layers: ["fc4"] }).summary().rows[0].receptiveField).toBeNull();
});
