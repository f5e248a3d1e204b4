import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { layer } from "../../src/network/layer.js";
import type { LayerSpec, LayerSpecs } from "../../src/network/layers/table.js";
import { network } from "../../src/network/network.js";
import { parseLayers } from "../../src/network/shorthand.js";
import type { NetworkInput } from "../../src/network/tensor.js";
import { loopConvolution, loopPooling, loopTransposed } from "./brute-force.js";

function generator(seed: number) {
  let state = seed;
  const random = () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
  return {
    random,
    integer: (from: number, to: number) => from + Math.floor(random() * (to - from + 1)),
  };
}

type Generator = ReturnType<typeof generator>;

const pairOf = ({ integer }: Generator, from: number, to: number): [number, number] => [
  integer(from, to),
  integer(from, to),
];

function randomConvolution(
  random: Generator,
  channels: number,
): LayerSpecs["conv2d"] | LayerSpecs["depthwiseConv2d"] {
  const common = {
    kernel: pairOf(random, 1, 4),
    stride: pairOf(random, 1, 3),
    padding: pairOf(random, 0, 3),
    dilation: pairOf(random, 1, 2),
    bias: random.random() < 0.5,
  };
  if (random.random() < 0.3) return { type: "depthwiseConv2d", multiplier: random.integer(1, 3), ...common };
  const divisors = [1, 2, 3, 4].filter((groups) => channels % groups === 0);
  const groups = divisors[random.integer(0, divisors.length - 1)];
  return { type: "conv2d", out: groups * random.integer(1, 2), groups, ...common };
}

describe("summary() and opCount() of one layer against loops that visit every product", () => {
  it("convolutions with stride, padding, dilation, groups, multiplier: 600 random layers", () => {
    const random = generator(3);
    let built = 0;
    for (let trial = 0; trial < 600; trial++) {
      const input = [random.integer(1, 4), random.integer(1, 7), random.integer(1, 7)];
      const spec = randomConvolution(random, input[0]);
      const loop = loopConvolution(input, spec);
      if (loop.output[1] < 1 || loop.output[2] < 1) continue;
      built++;
      const net = network({ input, layers: [spec] });
      const [row] = net.summary().rows;
      expect(row.outputShape).toEqual(loop.output);
      expect([row.macs, row.macsSkippingPadding]).toEqual([loop.products, loop.inside]);
      const forward = net.opCount();
      expect([forward.mul, forward.add]).toEqual([loop.products, loop.adds]);
      const skipping = net.opCount({ padding: "skip" });
      expect([skipping.mul, skipping.add]).toEqual([loop.inside, loop.addsInside]);
      const [backward] = net.backwardOpCount().rows;
      const positions = loop.output[0] * loop.output[1] * loop.output[2];
      expect([backward.weightGradient.mul, backward.weightGradient.add]).toEqual([
        loop.products,
        loop.weightAdds,
      ]);
      expect(backward.biasGradient.add).toBe(spec.bias ? positions - loop.output[0] : 0);
      expect([backward.delta.mul, backward.delta.add]).toEqual([loop.deltaProducts, loop.deltaAdds]);
      const [skipped] = net.backwardOpCount({ padding: "skip" }).rows;
      expect([skipped.weightGradient.mul, skipped.weightGradient.add]).toEqual([
        loop.inside,
        loop.weightAddsInside,
      ]);
    }
    expect(built).toBeGreaterThan(400);
  });

  it("transposed convolutions with cropping and output padding: 400 random layers", () => {
    const random = generator(4);
    let built = 0;
    for (let trial = 0; trial < 400; trial++) {
      const input = [random.integer(1, 3), random.integer(1, 5), random.integer(1, 5)];
      const stride = pairOf(random, 1, 3);
      const divisors = [1, 2, 3].filter((groups) => input[0] % groups === 0);
      const groups = divisors[random.integer(0, divisors.length - 1)];
      const spec: LayerSpecs["convTranspose2d"] = {
        type: "convTranspose2d",
        out: groups * random.integer(1, 2),
        groups,
        kernel: pairOf(random, 1, 4),
        stride,
        padding: pairOf(random, 0, 2),
        outputPadding: [random.integer(0, stride[0] - 1), random.integer(0, stride[1] - 1)],
        dilation: pairOf(random, 1, 2),
        bias: random.random() < 0.5,
      };
      const loop = loopTransposed(input, spec);
      if (loop.output[1] < 1 || loop.output[2] < 1) continue;
      built++;
      const net = network({ input, layers: [spec] });
      const [row] = net.summary().rows;
      expect(row.outputShape).toEqual(loop.output);
      expect([row.macs, row.macsSkippingPadding]).toEqual([loop.products, loop.inside]);
      const [forward, skipping] = [net.opCount(), net.opCount({ padding: "skip" })];
      expect([forward.mul, forward.add]).toEqual([loop.products, loop.adds]);
      expect([skipping.mul, skipping.add]).toEqual([loop.inside, loop.addsInside]);
      const [backward] = net.backwardOpCount({ padding: "skip" }).rows;
      expect([backward.weightGradient.mul, backward.weightGradient.add]).toEqual([
        loop.inside,
        loop.weightAddsInside,
      ]);
      expect([backward.delta.mul, backward.delta.add]).toEqual([loop.deltaProducts, loop.deltaAdds]);
    }
    expect(built).toBeGreaterThan(300);
  });

  it("pooling with any window, stride and padding: 400 random layers", () => {
    const random = generator(5);
    for (let trial = 0; trial < 400; trial++) {
      const input = [random.integer(1, 3), random.integer(4, 8), random.integer(4, 8)];
      const kernel = pairOf(random, 1, 4);
      const spec: LayerSpecs["maxPool2d" | "avgPool2d"] = {
        type: random.random() < 0.5 ? "maxPool2d" : "avgPool2d",
        kernel,
        ...(random.random() < 0.5 ? { stride: pairOf(random, 1, 3) } : {}),
        padding: [random.integer(0, Math.floor(kernel[0] / 2)), random.integer(0, Math.floor(kernel[1] / 2))],
      };
      const loop = loopPooling(input, spec);
      const net = network({ input, layers: [spec] });
      const [forward, skipping] = [net.opCount(), net.opCount({ padding: "skip" })];
      const comparing = spec.type === "maxPool2d" ? 1 : 0;
      expect([forward.logic, skipping.logic]).toEqual([comparing * loop.steps, comparing * loop.stepsInside]);
      expect(net.opCount({ poolCompare: "k^2" }).logic).toBe(comparing * (loop.steps + loop.outputs));
      const averaging = 1 - comparing;
      expect([forward.add, skipping.add]).toEqual([averaging * loop.steps, averaging * loop.stepsInside]);
      expect(forward.mul).toBe(averaging * loop.outputs);
      expect(net.summary().rows[0].outputShape.reduce((a, b) => a * b)).toBe(loop.outputs);
      expect(net.summary().macs).toBe(0);
    }
  });
});

describe("layers over one axis", () => {
  it("count what the same layers count over an image of one row: 200 random convolutions and poolings", () => {
    const random = generator(14);
    for (let trial = 0; trial < 200; trial++) {
      const [channels, length] = [random.integer(1, 4), random.integer(6, 12)];
      const [kernel, stride, padding] = [random.integer(1, 3), random.integer(1, 3), random.integer(0, 2)];
      const dilation = random.integer(1, 2);
      const out = random.integer(1, 3);
      const pool = (["maxPool", "avgPool"] as const)[trial % 2];
      const [flat, tall]: [LayerSpec, LayerSpec] =
        trial % 4 < 2
          ? [
              { type: "conv1d", out, kernel, stride, padding, dilation },
              {
                type: "conv2d",
                out,
                kernel: [1, kernel],
                stride: [1, stride],
                padding: [0, padding],
                dilation: [1, dilation],
              },
            ]
          : [
              { type: `${pool}1d`, kernel, stride, padding: Math.min(padding, kernel >> 1) },
              {
                type: `${pool}2d`,
                kernel: [1, kernel],
                stride: [1, stride],
                padding: [0, Math.min(padding, kernel >> 1)],
              },
            ];
      const image = network({ input: [channels, 1, length], layers: [tall] });
      const [wanted] = image.summary().rows;
      for (const input of [[channels, length], { seq: [length, channels] as [number, number] }]) {
        const line = network({ input, layers: [flat] });
        const [row] = line.summary().rows;
        const [c, , l] = wanted.outputShape;
        expect(row.outputShape).toEqual(Array.isArray(input) ? [c, l] : [l, c]);
        expect([row.macs, row.macsSkippingPadding, row.weightParams, row.biasParams]).toEqual([
          wanted.macs,
          wanted.macsSkippingPadding,
          wanted.weightParams,
          wanted.biasParams,
        ]);
        expect(row.receptiveField).toEqual({
          size: wanted.receptiveField?.size.slice(1),
          jump: wanted.receptiveField?.jump.slice(1),
        });
        for (const options of [{}, { padding: "skip" as const }]) {
          expect(line.opCount(options).total).toBe(image.opCount(options).total);
          const [one, two] = [line, image].map(
            (net) => net.backwardOpCount({ ...options, includeDelta: true }).total,
          );
          expect(one).toBe(two);
        }
      }
    }
  });

  it("dense on a sequence acts on each step; sequences flatten, average and normalize over features", () => {
    const input = { seq: [6, 4] as [number, number] };
    const rows = (...layers: LayerSpec[]) => network({ input, layers }).summary().rows;
    const [dense] = rows(layer.dense({ units: 3 }));
    expect([dense.outputShape, dense.trainable, dense.macs]).toEqual([[6, 3], 15, 6 * 12]);
    expect(rows(layer.flatten())[0].outputShape).toEqual([24]);
    expect(rows(layer.globalAvgPool())[0].outputShape).toEqual([4]);
    expect(rows(layer.batchNorm())[0]).toMatchObject({ trainable: 8, nonTrainable: 8, outputShape: [6, 4] });
    const stacked = rows(
      layer.lstm({ hidden: 5, returnSequences: true, bidirectional: true }),
      layer.gru({ hidden: 2 }),
    );
    expect(stacked.map((row) => row.outputShape)).toEqual([[6, 10], [2]]);
    expect(stacked[1].macs).toBe(6 * 3 * 2 * (10 + 2));
  });
});

/** The input positions that output `o` of a chain of layers sees along one axis, layer by layer, by plain sets. */
function seen(layers: LayerSpec[], axis: number, o: number): Set<number> {
  let places = new Set([o]);
  const at = (value: unknown, fallback: number): number =>
    Array.isArray(value) ? (value[axis] as number) : ((value as number | undefined) ?? fallback);
  for (const item of layers.toReversed()) {
    const spec = item as Exclude<LayerSpec, string>;
    const next = new Set<number>();
    for (const place of places) {
      if (spec.type === "conv2d" || spec.type === "maxPool2d") {
        const kernel = at(spec.kernel, 1);
        const stride = at(spec.stride, spec.type === "conv2d" ? 1 : kernel);
        const dilation = spec.type === "conv2d" ? at(spec.dilation, 1) : 1;
        for (let u = 0; u < kernel; u++) next.add(place * stride - at(spec.padding, 0) + u * dilation);
      } else if (spec.type === "convTranspose2d")
        for (let u = 0; u < at(spec.kernel, 1); u++) {
          const source = (place + at(spec.padding, 0) - u * at(spec.dilation, 1)) / at(spec.stride, 1);
          if (Number.isInteger(source)) next.add(source);
        }
      else if (spec.type === "upsampleNearest2d") next.add(Math.floor(place / at(spec.factor, 1)));
      else if (spec.type === "residual") {
        for (const place2 of seen(spec.body, axis, place)) next.add(place2);
        for (const place2 of seen(spec.shortcut ?? [], axis, place)) next.add(place2);
      } else next.add(place);
    }
    places = next;
  }
  return places;
}

/** How many output positions a layer makes of one. */
function phases(item: LayerSpec, axis: number): number {
  const spec = item as { type: string; factor?: number[]; stride?: number[] };
  if (spec.type === "upsampleNearest2d") return spec.factor?.[axis] ?? 1;
  return spec.type === "convTranspose2d" ? (spec.stride?.[axis] ?? 1) : 1;
}

const conv = (kernel: number, stride = 1) => layer.conv2d({ out: 1, kernel, stride });

const sizesOf = (...layers: LayerSpec[]) =>
  network({ input: [3, 224, 224], layers })
    .summary()
    .rows.map((row) => row.receptiveField?.size[0]);

const on =
  (input: unknown, ...layers: unknown[]) =>
  () =>
    network({ input, layers } as never);

describe("receptive fields", () => {
  it("are the largest span over all phases of sets propagated position by position: 400 random stacks", () => {
    const random = generator(6);
    for (let trial = 0; trial < 400; trial++) {
      const layers: LayerSpec[] = Array.from({ length: random.integer(1, 4) }, (): LayerSpec => {
        const kind = random.random();
        const [kernel, stride] = [pairOf(random, 1, 4), pairOf(random, 1, 2)];
        if (kind < 0.35)
          return {
            type: "conv2d",
            out: 1,
            kernel,
            stride,
            padding: pairOf(random, 0, 2),
            dilation: pairOf(random, 1, 2),
          };
        if (kind < 0.5) return { type: "maxPool2d", kernel, ...(random.random() < 0.5 ? { stride } : {}) };
        if (kind < 0.65) return { type: "upsampleNearest2d", factor: pairOf(random, 1, 3) };
        if (kind < 0.85)
          return {
            type: "convTranspose2d",
            out: 1,
            kernel,
            stride,
            padding: 0,
            dilation: pairOf(random, 1, 2),
          };
        return {
          type: "residual",
          body: [{ type: "conv2d", out: 1, kernel: 3, padding: 1 }, { type: "relu" }],
        };
      });
      const { rows } = network({ input: [1, 90, 90], layers }).summary();
      const last = rows[rows.length - 1].receptiveField;
      for (const axis of [0, 1]) {
        const period = layers.reduce((product, item) => product * phases(item, axis), 1);
        const span = (o: number) => {
          const places = [...seen(layers, axis, o)];
          return places.length === 0 ? [0, -1] : [Math.min(...places), Math.max(...places)];
        };
        const spans = Array.from({ length: period }, (_, o) => span(o)).map(([from, to]) => to - from + 1);
        expect(last?.size[axis]).toBe(Math.max(...spans));
        // From one period to the next the fields move by the jump per output, where there is a field at all.
        if (Math.max(...spans) === 0) continue;
        const wide = spans.indexOf(Math.max(...spans));
        const moved = span(wide + period)[0] - span(wide)[0];
        expect(moved / period).toBeCloseTo(last?.jump[axis] ?? Number.NaN, 9);
      }
    }
  });

  it("follow the published sizes: three 3×3 convolutions 7; 11/4, 3/2, 5/1 give 11, 19, 51; LeNet's pool 6, f1 all", () => {
    expect(sizesOf(conv(3), conv(3), conv(3))).toEqual([3, 5, 7]);
    expect(sizesOf(conv(11, 4), layer.maxPool2d({ kernel: 3, stride: 2 }), conv(5))).toEqual([11, 19, 51]);
    const lenet = network({ input: [1, 32, 32], layers: ["6c5w", "2w", "16c5w", "2w", "flatten", "fc120"] });
    expect(lenet.sees(1)).toEqual([6, 6]);
    expect(lenet.sees(5)).toEqual([32, 32]);
    expect(lenet.summary().rows.map((row) => row.receptiveField?.size ?? null)).toEqual([
      [5, 5],
      [6, 6],
      [14, 14],
      [16, 16],
      null,
      null,
    ]);
    expect(() => network({ input: [4], layers: ["fc2"] }).sees(0)).toThrow(
      "sees: needs a network over an image, a signal or a volume, got input 4.",
    );
    // Without a convolution before it a fully connected layer, like global pooling, sees the whole image.
    const direct = network({ input: [3, 8, 6], layers: ["flatten", "fc4", "relu"] });
    expect([0, 1, 2].map((row) => direct.sees(row))).toEqual([
      [8, 6],
      [8, 6],
      [8, 6],
    ]);
    expect(network({ input: [3, 8, 6], layers: [{ type: "globalAvgPool" }] }).sees(0)).toEqual([8, 6]);
  });

  it("clip to the image and are null where branches do not move together", () => {
    const deep = network({
      input: [1, 6, 6],
      layers: [
        layer.conv2d({ out: 1, kernel: 5, padding: 2 }),
        layer.conv2d({ out: 1, kernel: 5, padding: 2 }),
      ],
    });
    expect(deep.summary().rows[1].receptiveField?.size).toEqual([9, 9]);
    expect(deep.sees(1)).toEqual([6, 6]);
    const uneven = layer.parallel(
      [layer.conv2d({ out: 1, kernel: 1, stride: 2 })],
      [layer.conv2d({ out: 1, kernel: 5 })],
    );
    const rows = network({ input: [1, 8, 8], layers: [uneven] }).summary().rows;
    expect(rows.map((row) => row.type)).toEqual(["conv2d", "conv2d", "concat"]);
    expect(rows[2].receptiveField).toBeNull();
  });
});

describe("published counts", () => {
  it("homework: 205 → 66 with stride 3 and 96 filters: kernel 10, 96000 weights, 418 176 000 multiplications", () => {
    const [row] = network({
      input: [10, 205, 205],
      layers: [{ type: "conv2d", out: 96, kernel: 10, stride: 3 }],
    }).summary().rows;
    expect([row.outputShape, row.weightParams, row.trainable, row.macs]).toEqual([
      [96, 66, 66],
      96000,
      96096,
      418176000,
    ]);
  });

  it("auto-encoder of the IIT homework: shapes, weight shapes, forward operations", () => {
    const encoder = network({ input: [3, 32, 32], layers: ["16c5w1s0p", "2w2s0p", "64c3w1s1p", "2w2s0p"] });
    const rows = encoder.summary().rows;
    expect(rows.map((row) => [row.outputShape, row.weightShape, row.biasShape])).toEqual([
      [[16, 28, 28], [16, 3, 5, 5], [16]],
      [[16, 14, 14], [], []],
      [[64, 14, 14], [64, 16, 3, 3], [64]],
      [[64, 7, 7], [], []],
    ]);
    const counts = encoder
      .opCount({ preset: "iitkgp" })
      .rows.map((row) => [row.add, row.mul, row.logic, row.total]);
    // 16·28·28·(75−1) + 16·28·28, 16·28·28·75; 16·14·14·3; 64·14·14·144 both; 64·7·7·3
    expect(counts).toEqual([
      [940800, 940800, 0, 1881600],
      [0, 0, 9408, 9408],
      [1806336, 1806336, 0, 3612672],
      [0, 0, 9408, 9408],
    ]);
    const decoder = network({ input: [64, 7, 7], layers: ["16c3w1s1p", "up2", "3c5w1s2p", "up2"] });
    expect(decoder.summary().rows.map((row) => row.outputShape)).toEqual([
      [16, 7, 7],
      [16, 14, 14],
      [3, 14, 14],
      [3, 28, 28],
    ]);
    const backward = encoder.backwardOpCount().rows[0];
    expect([backward.weightGradient.mul, backward.weightGradient.add, backward.biasGradient.add]).toEqual([
      16 * 75 * 784,
      16 * 75 * 783,
      16 * 783,
    ]);
    expect(encoder.backwardOpCount({ sharedBiasGrad: "literal" }).rows[0].biasGradient.total).toBe(0);
    const head = network({ input: [3136], layers: ["160", "80", "10"] }).backwardOpCount().rows[0];
    expect([head.weightGradient.mul, head.weightGradient.add, head.biasGradient.add]).toEqual([
      160 * 3136,
      0,
      0,
    ]);
  });

  it("textbook networks: VGG16's 138 357 544, ResNet basic block, MobileNet block, LSTM and GRU of Keras", () => {
    const vgg = network({
      input: [3, 224, 224],
      layers: [
        ...[
          [64, 64],
          [128, 128],
          [256, 256, 256],
          [512, 512, 512],
          [512, 512, 512],
        ].flatMap((block): LayerSpec[] => [
          ...block.map((out) => layer.conv2d({ out, kernel: 3, padding: 1 })),
          layer.maxPool2d({ kernel: 2 }),
        ]),
        layer.flatten(),
        layer.dense({ units: 4096 }),
        layer.dense({ units: 4096 }),
        layer.dense({ units: 1000 }),
      ],
    });
    expect([vgg.summary().trainable, vgg.summary().macs]).toEqual([138357544, 15470264320]);
    const text = network({
      input: { tokens: 80 },
      layers: [
        layer.embedding({ vocab: 20000, dim: 128 }),
        layer.lstm({ hidden: 128 }),
        layer.dense({ units: 1 }),
      ],
    });
    expect(text.summary().rows.map((row) => row.trainable)).toEqual([2560000, 131584, 129]);
    const gru = network({
      input: { seq: [5, 3] },
      layers: [layer.gru({ hidden: 4, bias: "double" })],
    }).summary().rows[0];
    expect([gru.weightParams, gru.biasParams]).toEqual([3 * 4 * (3 + 4), 24]);
    const separable = network({
      input: [3, 200, 200],
      layers: [
        layer.depthwiseConv2d({ kernel: 4, padding: 1, bias: false }),
        layer.conv2d({ out: 10, kernel: 1, bias: false }),
      ],
    }).summary();
    expect(separable.rows.map((row) => row.macs)).toEqual([1900848, 1188030]);
  });

  it("recurrent layers: every count doubles in both directions, biases by kind, states per step", () => {
    const input = { seq: [7, 3] as [number, number] };
    for (const [type, gates, products] of [
      ["rnn", 1, 0],
      ["lstm", 4, 3],
      ["gru", 3, 3],
    ] as const)
      for (const [bias, vectors] of [
        ["none", 0],
        ["single", 1],
        ["double", 2],
      ] as const)
        for (const bidirectional of [false, true]) {
          const ways = bidirectional ? 2 : 1;
          const [row] = network({
            input,
            layers: [{ type, hidden: 5, bias, bidirectional, returnSequences: true }],
          }).summary().rows;
          expect(row.outputShape).toEqual([7, 5 * ways]);
          expect(row.weightParams).toBe(ways * gates * 5 * 8);
          expect(row.biasParams).toBe(ways * vectors * gates * 5);
          expect(row.macs).toBe(ways * 7 * gates * 5 * 8);
          expect(row.hadamardMuls).toBe(ways * 7 * products * 5);
        }
    const projected = network({
      input: { seq: [1, 4] },
      layers: [layer.lstm({ hidden: 8, projection: 3 })],
    }).summary();
    expect([projected.rows[0].outputShape, projected.trainable]).toEqual([[3], 4 * 8 * (4 + 3) + 3 * 8 + 32]);
  });

  it("batch normalization: gamma and beta train, 2C moving statistics do not", () => {
    const { rows } = network({
      input: [1, 100],
      layers: [
        layer.conv1d({ out: 64, kernel: 3, padding: "same" }),
        layer.batchNorm(),
        layer.flatten(),
        layer.dense({ units: 128 }),
      ],
    }).summary();
    expect(rows.map((row) => [row.weightParams, row.biasParams, row.nonTrainable])).toEqual([
      [192, 64, 0],
      [64, 64, 128],
      [0, 0, 0],
      [819200, 128, 0],
    ]);
  });

  it("blocks come depth first, then add or concat; inception joins channels", () => {
    const block = layer.residual(
      [layer.conv2d({ out: 8, kernel: 3, stride: 2, padding: 1 }), layer.batchNorm()],
      [layer.conv2d({ out: 8, kernel: 1, stride: 2 })],
    );
    const inception = layer.parallel(
      [layer.conv2d({ out: 4, kernel: 1 })],
      [],
      [layer.residual([layer.relu()])],
    );
    const { rows } = network({ input: [4, 9, 9], layers: [block, inception] }).summary();
    expect(rows.map((row) => [row.type, row.outputShape[0]])).toEqual([
      ["conv2d", 8],
      ["batchNorm", 8],
      ["conv2d", 8],
      ["add", 8],
      ["conv2d", 4],
      ["relu", 8],
      ["add", 8],
      ["concat", 20],
    ]);
    expect(rows[7].receptiveField?.size).toEqual([3, 3]);
  });
});

describe("opCount conventions", () => {
  const net = network({
    input: [3, 8, 8],
    layers: ["4c3w1s1p", layer.batchNorm(), "relu", "2w2s", "flatten", "fc10", "softmax"],
  });
  const macs = 4 * 64 * 27 + 640;

  it("presets give the number that the tool of their name prints", () => {
    expect(net.opCount({ preset: "mac" }).total).toBe(macs);
    expect(net.opCount({ preset: "torch" }).total).toBe(2 * macs);
    expect(net.opCount({ preset: "fvcore" }).total).toBe(macs + 2 * 256);
    // biases 256 + 10, batch norm 2·256, relu 256 and pooling input 256 twice, softmax 10
    expect(net.opCount({ preset: "ptflops" }).total).toBe(macs + 266 + 512 + 512 + 512 + 10);
    expect(net.opCount({ preset: "deepspeed" }).total).toBe(2 * macs + 256 + 512 + 256 + 256 + 10);
  });

  // What the tools printed, one layer at batch 1: fvcore 0.1.5, ptflops 0.7.5 (backend pytorch), torch 2.15's
  // FlopCounterMode on a CPU. Recurrent layers have PyTorch's two bias vectors.
  const image = [3, 10, 10];
  const sequence: NetworkInput = { seq: [7, 6] };
  const printed: [string, NetworkInput, LayerSpec, fvcore: number, ptflops: number, torch: number][] = [
    ["relu", image, layer.relu(), 0, 600, 0],
    ["max-pooling 2", image, layer.maxPool2d({ kernel: 2 }), 0, 600, 0],
    ["average pooling 2", image, layer.avgPool2d({ kernel: 2 }), 0, 600, 0],
    ["sigmoid", image, layer.sigmoid(), 0, 0, 0],
    ["tanh", image, layer.tanh(), 0, 0, 0],
    ["softmax of 20", [20], layer.softmax(), 0, 20, 0],
    ["up-sampling 2", image, layer.upsampleNearest2d({ factor: 2 }), 1200, 2400, 0],
    ["LSTM 6 → 5", sequence, layer.lstm({ hidden: 5, bias: "double" }), 0, 2170, 0],
    ["GRU 6 → 5", sequence, layer.gru({ hidden: 5, bias: "double" }), 0, 1610, 2310],
  ];
  it.each(printed)(
    "presets print for %s what the tools print",
    (_name, input, spec, fvcore, ptflops, torch) => {
      const one = network({ input, layers: [spec] });
      expect(one.opCount({ preset: "fvcore" }).total).toBe(fvcore);
      expect(one.opCount({ preset: "ptflops" }).total).toBe(ptflops);
      expect(one.opCount({ preset: "torch" }).total).toBe(torch);
      // all of them multiply by the batch
      expect(one.opCount({ preset: "ptflops", batch: 3 }).total).toBe(3 * ptflops);
    },
  );

  it("fvcore prints 0 for a convolution whose padding is a word, and the inputs of global average pooling", () => {
    const padded = (padding: number | "same" | "valid") =>
      network({ input: image, layers: [layer.conv2d({ out: 4, kernel: 3, padding })] });
    // 4 filters of 3·3·3 at 10² and 8² places
    expect(padded(1).opCount({ preset: "fvcore" }).total).toBe(4 * 27 * 100);
    expect(padded(0).opCount({ preset: "fvcore" }).total).toBe(4 * 27 * 64);
    for (const word of ["same", "valid"] as const) {
      expect(padded(word).opCount({ preset: "fvcore" }).total).toBe(0);
      expect(padded(word).opCount({ preset: "torch" }).total).toBe(2 * 4 * 27 * (word === "same" ? 100 : 64));
      expect(padded(word).opCount().total).toBe(padded(word === "same" ? 1 : 0).opCount().total);
    }
    // its handle of aten::adaptive_avg_pool2d counts the input's values, and it has none for 1d
    const global = (input: NetworkInput) => network({ input, layers: [layer.globalAvgPool()] });
    expect(global(image).opCount({ preset: "fvcore" }).total).toBe(300);
    expect(global([3, 10]).opCount({ preset: "fvcore" }).total).toBe(0);
    expect(global(image).opCount({ preset: "ptflops" }).total).toBe(600);
  });

  it("pooling with padding of more than half the kernel is refused, as PyTorch does", () => {
    const pool = (kernel: number, padding: number) => () =>
      network({ input: [1, 6, 6], layers: [layer.maxPool2d({ kernel, padding })] });
    expect(pool(2, 1)).not.toThrow();
    expect(pool(3, 1)).not.toThrow();
    expect(pool(2, 2)).toThrow("needs padding of at most half the kernel, got padding 2×2 for kernel 2×2");
    expect(pool(3, 2)).toThrow("A window must not lie in the padding alone.");
    expect(() => network({ input: [1, 6], layers: [layer.avgPool1d({ kernel: 3, padding: 2 })] })).toThrow(
      "at most half the kernel",
    );
  });

  it("every option changes what it says and nothing else", () => {
    const base = net.opCount();
    expect([base.mul, base.add, base.logic, base.div, base.exp]).toEqual([
      macs + 256,
      macs + 256 + 9,
      256 + 64 * 3,
      10,
      10,
    ]);
    expect(base.add - net.opCount({ countBias: false }).add).toBe(266);
    expect(net.opCount({ accumulate: "n" }).add - base.add).toBe(256 + 10);
    expect(net.opCount({ relu: "none" }).logic).toBe(192);
    expect(net.opCount({ divAs: "mul", expAs: "mul" })).toMatchObject({
      mul: macs + 276,
      div: 0,
      exp: 0,
      total: base.total,
    });
    for (const batch of [2, 5]) expect(net.opCount({ batch }).total).toBe(batch * base.total);
    // One sample is no factor of a formula.
    const told = (batch: number) => String(net.opCount({ batch }).rows[0].explain());
    expect([1, 2].map((batch) => told(batch).includes("B"))).toEqual([false, true]);
    expect(net.opCount({ stableSoftmax: true })).toMatchObject({ add: base.add + 10, logic: base.logic + 9 });
    expect(net.opCount({ batchNorm: "full" }).total - base.total).toBe(2 * 256);
    const back = net.backwardOpCount();
    const all = net.backwardOpCount({ includeDelta: true });
    const delta = back.rows.reduce((sum, row) => sum + row.delta.total, 0);
    expect(all.total).toBe(back.total + delta);
    const batch = net.backwardOpCount({ batch: 3 }).rows[5];
    expect([batch.weightGradient.mul, batch.weightGradient.add, batch.biasGradient.add]).toEqual([
      1920,
      2 * 640,
      20,
    ]);
  });

  it("recurrent steps against loops over gates, units and inputs", () => {
    const [T, n, h] = [4, 3, 5];
    const loop = { mul: 0, add: 0, div: 0, exp: 0 };
    for (let t = 0; t < T; t++)
      for (let unit = 0; unit < h; unit++) {
        for (let gate = 0; gate < 4; gate++) {
          loop.mul += n + h;
          loop.add += n + h - 1 + 1;
        }
        // three sigmoids (1 add, 1 exp, 1 div each), two tanhs 1 − 2/(e^{2z}+1) (2 adds, 1 mul, 1 exp, 1 div each)
        loop.add += 3 + 2 * 2;
        loop.mul += 2;
        loop.exp += 5;
        loop.div += 5;
        // c = f⊙c + i⊙g, h = o⊙tanh(c)
        loop.mul += 3;
        loop.add += 1;
      }
    const lstm = network({ input: { seq: [T, n] }, layers: [layer.lstm({ hidden: h })] });
    expect(lstm.opCount()).toMatchObject(loop);
    expect(lstm.opCount({ preset: "mac" }).total).toBe(lstm.summary().macs);
    const both = network({
      input: { seq: [T, n] },
      layers: [layer.lstm({ hidden: h, bidirectional: true })],
    });
    expect(both.opCount().total).toBe(2 * lstm.opCount().total);
    expect(both.backwardOpCount({ includeDelta: true }).total).toBe(
      2 * lstm.backwardOpCount({ includeDelta: true }).total,
    );
  });

  it("back-propagation through time against loops over steps, gates, units and inputs", () => {
    for (const [type, gates] of [
      ["rnn", 1],
      ["gru", 3],
      ["lstm", 4],
    ] as const) {
      const [T, n, h] = [5, 3, 2];
      const uses = { weight: 0, perWeight: 0, delta: 0, sums: 0, biases: 0 };
      for (let t = 0; t < T; t++) {
        for (let gate = 0; gate < gates * h; gate++) {
          uses.weight += n + h;
          uses.biases++;
        }
        // δ of the inputs of every step, and of the states that a step before has put out.
        const targets = n + (t > 0 ? h : 0);
        uses.delta += targets * gates * h;
        uses.sums += targets * (gates * h - 1);
      }
      uses.perWeight = uses.weight - gates * h * (n + h);
      const rows = network({ input: { seq: [T, n] }, layers: [{ type, hidden: h }] }).backwardOpCount().rows;
      expect([rows[0].weightGradient.mul, rows[0].weightGradient.add]).toEqual([uses.weight, uses.perWeight]);
      expect(rows[0].biasGradient.add).toBe(uses.biases - gates * h);
      expect([rows[0].delta.mul, rows[0].delta.add]).toEqual([uses.delta, uses.sums]);
    }
  });

  it("backward through the other layers: masks, shares, scales, copies", () => {
    const back = (input: number[], ...layers: LayerSpec[]) =>
      network({ input, layers }).backwardOpCount().rows[0];
    expect(back([2, 4, 4], "relu").delta).toMatchObject({ logic: 32, mul: 0, add: 0 });
    expect(back([10], "sigmoid").delta).toMatchObject({ mul: 20, add: 10 });
    expect(back([10], "softmax").delta).toMatchObject({ add: 10, mul: 0 });
    expect(back([2, 4, 4], "2w2s").delta.total).toBe(0);
    // One product with 1/k² per output; windows that do not overlap add nothing up.
    expect(back([2, 4, 4], layer.avgPool2d({ kernel: 2 })).delta).toMatchObject({ mul: 8, add: 0 });
    // 3×3 windows of 2×2 with stride 1 cover 16 inputs 36 times.
    expect(back([1, 4, 4], layer.avgPool2d({ kernel: 2, stride: 1 })).delta).toMatchObject({
      mul: 9,
      add: 36 - 16,
    });
    // Four copies of every value meet again in three additions.
    expect(back([2, 3, 3], "up2").delta).toMatchObject({ add: 18 * 3, mul: 0 });
    const norm = back([3, 5, 5], layer.batchNorm());
    expect([norm.weightGradient.mul, norm.weightGradient.add, norm.biasGradient.add, norm.delta.mul]).toEqual(
      [75, 72, 72, 75],
    );
    expect(back([4, 5, 5], layer.globalAvgPool()).delta).toMatchObject({ mul: 4, add: 0 });
  });

  it("formulas explain the counts they give", () => {
    const [row] = net.opCount().rows;
    expect(row.explain().toMarkdown()).toContain("C_{out} \\cdot C_{in}");
    expect(net.explain(0).rows.map((cells) => cells.at(-1))).toEqual([8, 8, 108, 4, 112, 6912]);
    expect(net.backwardOpCount().rows[5].explain().rows.length).toBeGreaterThan(1);
    const tables = [
      net.summary().table(),
      net.opCount().table(),
      net.backwardOpCount().table(),
      ...net.opCount().rows.map((item) => item.explain()),
      ...net.layers.map((_, index) => net.explain(index)),
    ];
    for (const one of tables)
      expect(() => renderToString(one.toLatex(), { throwOnError: true, strict: "ignore" })).not.toThrow();
  });
});

describe("parseLayers and errors", () => {
  it("reads exam shorthand in every form", () => {
    expect(parseLayers("16c5w1s0p, 2w2s0p; up2 → fc160 -> 80 relu")).toEqual([
      { type: "conv2d", out: 16, kernel: 5, stride: 1, padding: 0 },
      { type: "maxPool2d", kernel: 2, stride: 2, padding: 0 },
      { type: "upsampleNearest2d", factor: 2 },
      { type: "dense", units: 160 },
      { type: "dense", units: 80 },
      { type: "relu" },
    ]);
    expect(parseLayers("8c3w")).toEqual([{ type: "conv2d", out: 8, kernel: 3 }]);
    expect(() => parseLayers("16x5")).toThrow("parseLayers: knows");
  });

  it.each([
    ["16c5s2p1", "16c5w2s1p"],
    ["16c5ws2", "16c5w2s"],
    ["16C5", "16c5"],
    ["ReLU", "relu"],
  ])("says how %s is written, which makes a layer", (word, written) => {
    expect(() => parseLayers(word)).toThrow(
      `parseLayers: reads small letters, each behind its number, got "${word}". Write "${written}".`,
    );
    expect(parseLayers(written)).toHaveLength(1);
  });

  it("names the layer, the rule and the cure", () => {
    expect(on([3, 8, 8], { type: "dense", units: 2 })).toThrow(
      'network: layer 1 (dense): needs features or a sequence, got an image 3×8×8. Put { type: "flatten" } before it.',
    );
    expect(
      on([3, 8, 8], { type: "conv2d", out: 2, kernel: 3 }, { type: "conv2d", out: 2, kernel: 9 }),
    ).toThrow("layer 2 (conv2d): needs a kernel that fits the padded input, got 9×9 on an image 2×6×6");
    expect(on([1, 3, 3], { type: "conv2d", out: 1, kernel: 2, dilation: 3 })).toThrow(
      "needs a kernel that fits",
    );
    expect(on([3, 8, 8], { type: "conv2d", filters: 2, kernel: 3 })).toThrow("for out, got nothing");
    expect(on([3, 8, 8], { type: "conv2d", out: 2, kernel: 3, strides: 2 })).toThrow(
      'knows no such option, got "strides"',
    );
    expect(on([3, 8, 8], { type: "conv2d", out: -1, kernel: 3 })).toThrow("at least 1 for out, got -1");
    expect(on([3, 8, 8], { type: "conv2d", out: 4, kernel: 3, groups: 2 })).toThrow(
      "needs groups that divide",
    );
    expect(on([3, 8, 8], { type: "maxPool2d", kernel: 2, padding: "same", ceil: true })).toThrow("not both");
    expect(on([3, 8, 8], { type: "convolution" })).toThrow('got "convolution"');
    expect(on([3, 8, 8], { type: "lstm", hidden: 2 })).toThrow("needs a sequence, got an image");
    expect(on([5], { type: "embedding", vocab: 3, dim: 2 })).toThrow("needs tokens, got features 5");
    expect(on({ tokens: 5 }, { type: "dense", units: 2 })).toThrow('Put { type: "embedding" } before it.');
    expect(on({ seq: [5, 2] }, { type: "rnn", hidden: 2, bias: "triple" })).toThrow(
      "none, single, double for bias",
    );
    expect(on([3, 8, 8], { type: "residual", body: [{ type: "conv2d", out: 4, kernel: 3 }] })).toThrow(
      "needs body and shortcut of one shape, got 4×6×6 and 3×8×8",
    );
    expect(on([3, 8, 8], { type: "parallel", branches: [] })).toThrow("needs branches");
    expect(on([0], "fc2")).toThrow("needs input [channels, depth, height, width], [channels, height, width]");
    expect(on("x")).toThrow("needs input");
    expect(() => network({ input: [4], layers: {} } as never)).toThrow("needs an array of layers");
    expect(() => network(undefined as never)).toThrow("needs { input, layers }");
    const net = network({ input: [4], layers: ["fc2"] });
    expect(() => net.opCount({ preset: "magic" as never })).toThrow("needs a preset out of");
    expect(() => net.opCount({ relus: 1 } as never)).toThrow("knows no such convention");
    expect(() => net.opCount({ accumulate: "all" as never })).toThrow("for accumulate");
    expect(() => net.explain(3)).toThrow("needs a layer from 0 to 0, got 3");
    expect(() => net.sees(-1)).toThrow("needs a layer");
  });
});
