import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { random } from "../../src/number/random.js";
import { layer } from "../../src/network/layer.js";
import { layerKinds, type LayerSpec } from "../../src/network/layers/table.js";
import { network } from "../../src/network/network.js";

const sequence = (steps: number, features: number, layers: LayerSpec[]) =>
  network({ input: { seq: [steps, features] }, layers });
const trainable = (...layers: LayerSpec[]) => sequence(16, 512, layers).summary().trainable;

describe("transformers by their published sizes", () => {
  it("d 512, 8 heads, 2048 between: attention 1,050,624, feed-forward part 2,099,712, norms 2,048, block 3,152,384", () => {
    expect(trainable({ type: "attention", heads: 8 })).toBe(1_050_624);
    expect(trainable("2048", "relu", "512")).toBe(2_099_712);
    expect(trainable("layerNorm", "layerNorm")).toBe(2_048);
    for (const norm of ["pre", "post"] as const)
      expect(trainable({ type: "transformerEncoder", heads: 8, hidden: 2048, norm })).toBe(3_152_384);
    expect(trainable({ type: "transformerEncoder", heads: 8, repeat: 6 })).toBe(6 * 3_152_384);
  });

  it("GPT-2 small: a block 7,087,872; in all 124,439,808, the table counted once", () => {
    const gpt2 = network({
      input: { tokens: 1024 },
      layers: [
        { type: "embedding", vocab: 50_257, dim: 768 },
        { type: "positional", max: 1024 },
        { type: "transformerDecoder", heads: 12, hidden: 3072, activation: "gelu", norm: "pre", repeat: 12 },
        "layerNorm",
        { type: "tiedOutput" },
      ],
    });
    expect(gpt2.summary().trainable).toBe(124_439_808);
    expect(gpt2.outputShape).toEqual([1024, 50_257]);
    const block = network({ input: { seq: [8, 768] }, layers: [layer.transformerDecoder({ heads: 12 })] });
    expect(block.summary().trainable).toBe(7_087_872);
  });

  it("d 4096, 32 heads, 8 for keys and values, no biases: 41,943,040", () => {
    const net = sequence(2, 4096, [{ type: "attention", heads: 32, kvHeads: 8, bias: false }]);
    expect(net.summary().trainable).toBe(41_943_040);
    expect(net.summary().rows[0].parameters.map(({ shape }) => shape)).toEqual([
      [4096, 4096],
      [1024, 4096],
      [1024, 4096],
      [4096, 4096],
    ]);
  });

  it("128 steps of 512 features: 4nd² + 2n²d = 150,994,944 products, whatever the heads", () => {
    for (const heads of [1, 8, 64])
      expect(sequence(128, 512, [{ type: "attention", heads }]).summary().macs).toBe(150_994_944);
  });

  it("BERT base's encoder: 12 blocks of 7,087,872", () => {
    const bert = sequence(512, 768, [
      { type: "transformerEncoder", heads: 12, activation: "gelu", repeat: 12 },
    ]);
    expect(bert.summary().trainable).toBe(85_054_464);
  });

  it("ViT-B/16 for a thousand classes: 197 tokens, 86,567,656 parameters, as torchvision counts them", () => {
    const vit = network({
      input: [3, 224, 224],
      layers: [
        { type: "patchEmbedding", size: 16, dim: 768, classToken: true },
        { type: "positional" },
        { type: "transformerEncoder", heads: 12, activation: "gelu", norm: "pre", repeat: 12 },
        "layerNorm",
        { type: "selectToken" },
        "1000",
      ],
    });
    expect(vit.summary().rows[0].outputShape).toEqual([197, 768]);
    expect(vit.summary().trainable).toBe(86_567_656);
    expect(vit.outputShape).toEqual([1000]);
  });

  it("patches cost what a convolution of their size and stride costs", () => {
    for (const bias of [true, false]) {
      const patches = network({
        input: [3, 8, 12],
        layers: [{ type: "patchEmbedding", size: [2, 3], dim: 5, bias }],
      });
      const same = network({
        input: [3, 8, 12],
        layers: [{ type: "conv2d", out: 5, kernel: [2, 3], stride: [2, 3], bias }],
      });
      expect(patches.outputShape).toEqual([16, 5]);
      expect(patches.summary().trainable).toBe(same.summary().trainable);
      expect(patches.summary().macs).toBe(same.summary().macs);
      expect(patches.opCount().total).toBe(same.opCount().total);
      const [ours, theirs] = [patches, same].map((net) => net.backwardOpCount().rows[0]);
      expect([ours.weightGradient, ours.biasGradient]).toEqual([theirs.weightGradient, theirs.biasGradient]);
      // no input lies in two patches: its δ is a sum over the filters alone
      expect(ours.delta.mul).toBe(theirs.delta.mul);
      expect(ours.delta.add).toBe(3 * 8 * 12 * 4);
    }
  });

  it("a block of LLaMA 7B: gated, RMS norms, no biases: 202,383,360", () => {
    const block: LayerSpec = {
      type: "transformerDecoder",
      heads: 32,
      hidden: 11_008,
      gated: true,
      activation: "gelu",
      norm: "pre",
      normalization: "rms",
      bias: false,
      rotary: true,
    };
    const net = sequence(4, 4096, [block]);
    expect(net.summary().trainable).toBe(4 * 4096 ** 2 + 3 * 4096 * 11_008 + 2 * 4096);
    expect(net.layers.map((placed) => placed.layer.type)).toEqual([
      "rmsNorm",
      "attention",
      "add",
      "rmsNorm",
      "dense",
      "dense",
      "gelu",
      "multiply",
      "dense",
      "add",
    ]);
  });

  it.runIf("silu" in layerKinds)("a gated part takes silu unless it is told another activation", () => {
    const net = sequence(4, 8, [{ type: "transformerDecoder", heads: 2, gated: true }]);
    expect(net.layers.map((placed) => placed.layer.type as string)).toContain("silu");
  });
});

interface Torch {
  kind: "attention" | "crossAttention" | "transformerEncoder" | "transformerDecoder";
  d: number;
  heads: number;
  steps: number;
  bias: boolean;
  hidden: number;
  memory: [number, number];
  macs: number;
  parameters: number;
}

describe("attentions and transformers beside torch", () => {
  const cases = JSON.parse(readFileSync(new URL("transformer.json", import.meta.url), "utf8")) as Torch[];

  it("parameters of 120 random layers", () => {
    expect(cases.length).toBe(120);
    for (const { kind, d, heads, steps, bias, hidden, memory, parameters } of cases) {
      const specs = {
        attention: { type: "attention", heads, bias },
        crossAttention: { type: "crossAttention", heads, bias, memory },
        transformerEncoder: { type: "transformerEncoder", heads, bias, hidden },
        // torch's decoder always looks at a memory of its own width
        transformerDecoder: { type: "transformerDecoder", heads, bias, hidden, memory: [3, d] },
      } satisfies Record<Torch["kind"], LayerSpec>;
      expect(sequence(steps, d, [specs[kind]]).summary().trainable).toBe(parameters);
    }
  });

  it("products of 60 random attentions are those that its FlopCounterMode counts", () => {
    const some = cases.filter(({ macs }) => macs !== undefined);
    expect(some.length).toBe(60);
    for (const { kind, d, heads, steps, bias, memory, macs } of some) {
      const spec: LayerSpec =
        kind === "attention"
          ? { type: "attention", heads, bias }
          : { type: "crossAttention", heads, bias, memory };
      const net = sequence(steps, d, [spec]);
      expect(net.summary().macs).toBe(macs);
      expect(net.opCount({ preset: "mac" }).total).toBe(macs);
    }
  });
});

/** Operations of an attention, one by one: a sum of n terms has n − 1 additions. */
function looped({
  steps,
  features,
  memory,
  heads,
  kvHeads,
  headDim,
  bias,
}: Record<"steps" | "features" | "heads" | "kvHeads" | "headDim", number> & {
  memory: [number, number] | null;
  bias: boolean;
}) {
  const [S, c] = memory ?? [steps, features];
  const forward = { mul: 0, add: 0, exp: 0, div: 0 };
  const backward = { weight: 0, weightAdd: 0, bias: 0, delta: 0, deltaAdd: 0 };
  // How many terms each number's sum has, by a name of the number.
  const sums = (count: "add" | "bias" | "weightAdd" | "deltaAdd", terms: Iterable<string>) => {
    const known = new Map<string, number>();
    for (const name of terms) known.set(name, (known.get(name) ?? 0) + 1);
    for (const n of known.values()) {
      if (count === "add") forward.add += n - 1;
      else backward[count] += n - 1;
    }
  };
  const inputTerms: string[] = [];
  const map = (rows: number, wide: number, narrow: number, source: string) => {
    const [out, weights, biases] = [[], [], []] as string[][];
    for (let t = 0; t < rows; t++)
      for (let o = 0; o < narrow; o++) {
        for (let i = 0; i < wide; i++) {
          forward.mul++;
          out.push(`${t},${o}`);
          backward.weight++;
          weights.push(`${o},${i}`);
          backward.delta++;
          inputTerms.push(`${source}${t},${i}`);
        }
        if (bias) out.push(`${t},${o}`);
        if (bias) biases.push(`${o}`);
      }
    sums("add", out);
    sums("weightAdd", weights);
    sums("bias", biases);
  };
  const self = memory === null ? "x" : "memory";
  map(steps, features, heads * headDim, "x");
  map(S, c, kvHeads * headDim, self);
  map(S, c, kvHeads * headDim, self);
  map(steps, heads * headDim, features, "o");
  const [scores, outputs, dA, dV, dQ, dK] = [[], [], [], [], [], []] as string[][];
  for (let h = 0; h < heads; h++)
    for (let t = 0; t < steps; t++) {
      for (let s = 0; s < S; s++) {
        const group = Math.floor((h * kvHeads) / heads);
        for (let e = 0; e < headDim; e++) {
          forward.mul += 2;
          scores.push(`${h},${t},${s}`);
          outputs.push(`${h},${t},${e}`);
          backward.delta += 4;
          dA.push(`${h},${t},${s}`);
          dV.push(`${group},${s},${e}`);
          dQ.push(`${h},${t},${e}`);
          dK.push(`${group},${s},${e}`);
        }
        forward.mul++; // scale
        forward.exp++;
        forward.div++;
        backward.delta += 3; // a·g, a·(g − Σ), scale
        backward.deltaAdd++; // g − Σ
      }
      forward.add += S - 1; // the sum of exponentials
      backward.deltaAdd += S - 1; // Σ a·g
    }
  for (const terms of [scores, outputs]) sums("add", terms);
  for (const terms of [dA, dV, dQ, dK, inputTerms]) sums("deltaAdd", terms);
  return { forward, backward };
}

describe("operations of attentions beside loops", () => {
  it("100 random ones, forward and backward", () => {
    const draw = random(5);
    for (let trial = 0; trial < 100; trial++) {
      const [heads, kvHeads] = draw.choice([
        [1, 1],
        [2, 2],
        [2, 1],
        [4, 2],
      ]);
      const [steps, features, headDim] = draw.integers(1, 5, 3);
      const memory = draw.choice([null, [draw.integers(1, 5), draw.integers(1, 5)] as [number, number]]);
      const bias = draw.choice([true, false]);
      const options = { heads, kvHeads, headDim, bias };
      const spec: LayerSpec =
        memory === null ? { type: "attention", ...options } : { type: "crossAttention", ...options, memory };
      const net = sequence(steps, features, [spec]);
      const { forward, backward } = looped({ steps, features, memory, ...options });
      const counted = net.opCount();
      expect({ mul: counted.mul, add: counted.add, exp: counted.exp, div: counted.div }).toEqual(forward);
      const [row] = net.backwardOpCount().rows;
      expect(row.weightGradient).toMatchObject({ mul: backward.weight, add: backward.weightAdd });
      expect(row.biasGradient.add).toBe(backward.bias);
      expect(row.delta).toMatchObject({ mul: backward.delta, add: backward.deltaAdd });
    }
  });
});

describe("transformers in words and pictures", () => {
  it("Keras: the functional form, with what the attention is called with", () => {
    const code = network({
      input: { tokens: 8 },
      layers: [
        { type: "embedding", vocab: 20, dim: 6 },
        { type: "positional" },
        { type: "transformerDecoder", heads: 2, hidden: 12, norm: "pre", memory: [5, 4] },
        "rmsNorm",
        { type: "tiedOutput" },
      ],
    }).toKeras();
    expect(code.split("\n")).toEqual([
      "import keras_hub",
      "from tensorflow import keras",
      "from tensorflow.keras import layers",
      "",
      'inputs = keras.Input(shape=(8,), dtype="int32")',
      "memory = keras.Input(shape=(5, 4))",
      "embedding = keras_hub.layers.ReversibleEmbedding(20, 6)",
      "x1 = embedding(inputs)",
      "x2 = x1 + keras_hub.layers.PositionEmbedding(sequence_length=8)(x1)",
      "x4 = layers.LayerNormalization(epsilon=0.00001)(x2)",
      "x5 = layers.MultiHeadAttention(num_heads=2, key_dim=3)(x4, x4, use_causal_mask=True)",
      "x3 = layers.Add()([x2, x5])",
      "x7 = layers.LayerNormalization(epsilon=0.00001)(x3)",
      "x8 = layers.MultiHeadAttention(num_heads=2, key_dim=3)(x7, memory)",
      "x6 = layers.Add()([x3, x8])",
      "x10 = layers.LayerNormalization(epsilon=0.00001)(x6)",
      'x11 = layers.Dense(12, activation="relu")(x10)',
      "x12 = layers.Dense(6)(x11)",
      "x9 = layers.Add()([x6, x12])",
      "x13 = layers.RMSNormalization(epsilon=0.000001)(x9)",
      "x14 = embedding(x13, reverse=True)",
      "model = keras.Model([inputs, memory], x14)",
      "model.summary()",
    ]);
    expect(sequence(4, 8, [{ type: "attention", heads: 4, kvHeads: 2, bias: false }]).toKeras()).toContain(
      "layers.GroupQueryAttention(head_dim=2, num_query_heads=4, num_key_value_heads=2, use_bias=False)(inputs, inputs)",
    );
    expect(() => sequence(4, 8, [{ type: "attention", heads: 4, rotary: true }]).toKeras()).toThrow("rotary");
  });

  it("explain() has the formulas with the numbers put in; draw() shows the branches", () => {
    const net = sequence(4, 6, [{ type: "transformerEncoder", heads: 2, hidden: 8 }]);
    const text = String(net.explain(0));
    expect(text).toContain("queryWeight");
    expect(net.explain(0).toLatex()).toContain(
      "4 \\cdot T \\cdot d \\cdot h \\cdot d_h + 2 \\cdot h \\cdot T \\cdot T \\cdot d_h",
    );
    expect(net.draw().svg).toContain("attention");
    expect(net.summary().rows.map(({ type }) => type)).toEqual([
      "attention",
      "add",
      "layerNorm",
      "dense",
      "relu",
      "dense",
      "add",
      "layerNorm",
    ]);
  });

  it("summary().of(type) adds up the layers of a type", () => {
    const summary = sequence(16, 512, [
      { type: "transformerEncoder", heads: 8, hidden: 2048, repeat: 2 },
    ]).summary();
    expect(summary.of("dense")).toEqual({
      layers: 4,
      trainable: 2 * 2_099_712,
      nonTrainable: 0,
      macs: 4 * 16 * 512 * 2048,
    });
    expect(
      summary.of("attention").trainable + summary.of("dense").trainable + summary.of("layerNorm").trainable,
    ).toBe(summary.trainable);
    expect(() => summary.of("conv2d")).toThrow(
      'has layers of the types attention, add, layerNorm, dense, relu, got "conv2d"',
    );
  });

  it("dropout stands behind each part", () => {
    const types = sequence(4, 6, [{ type: "transformerEncoder", heads: 2, dropout: 0.1 }]).layers.map(
      (placed) => placed.layer.type,
    );
    expect(types.filter((type) => type === "dropout").length).toBe(2);
  });
});

describe("transformers refuse", () => {
  it.each<[unknown, string]>([
    [{ type: "attention", heads: 4 }, "needs heads that divide the 6 features, got 4. Or give headDim."],
    [{ type: "attention" }, "needs a whole number of at least 1 for heads"],
    [{ type: "attention", heads: 3, kvHeads: 2 }, "needs heads that are a multiple of kvHeads"],
    [{ type: "attention", heads: 2, rotary: true }, "needs an even headDim for rotary, got 3"],
    [{ type: "crossAttention", heads: 2 }, "needs memory, [steps, features] of the other sequence"],
    [{ type: "positional", max: 3 }, "needs at most 3 steps, its positions, got 4"],
    [{ type: "positional", kind: "rotary" }, "give rotary: true to the attention"],
    [{ type: "tiedOutput" }, "needs an embedding before it"],
    [{ type: "layerNorm", epsilon: 0 }, "needs a positive number for epsilon"],
    [{ type: "transformerEncoder" }, "needs a whole number of at least 1 for heads"],
    [{ type: "transformerEncoder", heads: 2, norm: "middle" }, "needs pre, post for norm"],
    [{ type: "transformerEncoder", heads: 2, activation: "relux" }, "needs a type out of"],
    [{ type: "transformerEncoder", heads: 2, activation: 3 }, "needs the name of an activation"],
    [{ type: "transformerEncoder", heads: 2, memory: [1, 2] }, 'knows no such option, got "memory"'],
    [{ type: "transformerDecoder", heads: 2, memory: 3 }, "needs memory"],
    [{ type: "transformerDecoder", heads: 2, repeat: 1e9 }, "needs at most 1000 blocks"],
    [{ type: "gated", body: ["3"], gate: ["4"] }, "needs body and gate of one shape"],
    [{ type: "patchEmbedding", size: 2, dim: 3 }, "needs an image"],
    [{ type: "selectToken", index: 4 }, "needs an index of the 4 steps, got 4"],
    [{ type: "selectToken", index: 0.5 }, "needs a whole number for index"],
  ])("%j", (spec, message) => {
    expect(() => sequence(4, 6, [spec as LayerSpec])).toThrow(message);
  });

  it("tokens and images, with what to put before", () => {
    const specs = [
      { type: "attention", heads: 2 },
      { type: "transformerEncoder", heads: 2 },
      { type: "layerNorm" },
      { type: "positional" },
    ] satisfies LayerSpec[];
    for (const spec of specs) {
      expect(() => network({ input: { tokens: 4 }, layers: [spec] })).toThrow(
        'Put { type: "embedding" } before it.',
      );
      expect(() => network({ input: [3, 4, 4], layers: [spec] })).toThrow("needs a sequence");
    }
    expect(() =>
      network({ input: [3, 4, 5], layers: [{ type: "patchEmbedding", size: 2, dim: 3 }] }),
    ).toThrow("needs patches that divide the image, got 2×2 on 4×5");
    expect(() =>
      network({
        input: { tokens: 4 },
        layers: [layer.embedding({ vocab: 9, dim: 4 }), "3", layer.tiedOutput()],
      }),
    ).toThrow("needs the 4 features of the embedding, got 3");
  });

  it.each([
    ["n", 0],
    ["n-1", 1],
    ["none", Infinity],
  ] as const)(
    "the gradients of a tied output, accumulated as %s: sums over samples and over words",
    (accumulate, less) => {
      const [steps, vocab, dim, batch] = [4, 9, 3, 2];
      const layers = [layer.embedding({ vocab, dim }), layer.tiedOutput()];
      const row = network({ input: { tokens: steps }, layers }).backwardOpCount({ accumulate, batch })
        .rows[1];
      let [weights, deltas] = [0, 0];
      for (let weight = 0; weight < vocab * dim; weight++) weights += Math.max(0, batch * steps - less);
      for (let input = 0; input < batch * steps * dim; input++) deltas += Math.max(0, vocab - less);
      expect([row.weightGradient.add, row.delta.add]).toEqual([weights, deltas]);
    },
  );
});
