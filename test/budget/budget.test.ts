import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { activationMemory } from "../../src/budget/activation-memory.js";
import { bytesText, durationText, type Budget } from "../../src/budget/budget.js";
import { computeOptimal, inferenceFlops, trainingFlops } from "../../src/budget/flops.js";
import { kvCache } from "../../src/budget/kv-cache.js";
import { lora } from "../../src/budget/lora.js";
import { mixtureOfExperts } from "../../src/budget/mixture-of-experts.js";
import { trainingMemory } from "../../src/budget/training-memory.js";
import { network } from "../../src/network/network.js";
import { random } from "../../src/number/random.js";

describe("kvCache", () => {
  it("32 layers, 12 heads of 64, 2048 tokens: 100,663,296 numbers; fp16 with 32 heads of 128: 524,288 bytes a token", () => {
    expect(kvCache({ layers: 32, heads: 12, headDim: 64, tokens: 2048 }).numbers).toBe(100_663_296);
    expect(kvCache({ layers: 32, heads: 32, headDim: 128, bytes: "fp16" }).bytesPerToken).toBe(524_288);
  });

  it("200 random ones: the numbers are counted one by one; grouped queries save their share", () => {
    const draw = random(21);
    for (let trial = 0; trial < 200; trial++) {
      const [layers, kvHeads, headDim, tokens, batch, group] = draw.integers(1, 4, 6);
      const bytes = draw.choice([1, 2, 4, 0.5]);
      let count = 0;
      for (let l = 0; l < layers; l++)
        for (let s = 0; s < batch; s++)
          for (let t = 0; t < tokens; t++)
            for (let h = 0; h < kvHeads; h++)
              for (let e = 0; e < headDim; e++) count += ["key", "value"].length;
      const cache = kvCache({
        layers,
        heads: kvHeads * group,
        kvHeads,
        headDim,
        tokens,
        batch,
        bytes,
        memory: 1000,
      });
      expect([cache.numbers, cache.bytes]).toEqual([count, count * bytes]);
      const all = kvCache({ layers, heads: kvHeads * group, headDim, tokens, batch, bytes });
      expect(all.bytes / cache.bytes).toBe(cache.saving);
      const at = (t: number) =>
        t === 0 ? 0 : kvCache({ layers, kvHeads, headDim, tokens: t, batch, bytes }).bytes;
      expect(at(cache.tokensThatFit!)).toBeLessThanOrEqual(1000);
      expect(at(cache.tokensThatFit! + 1)).toBeGreaterThan(1000);
    }
  });
});

describe("lora", () => {
  it("four 5120² matrices 1000 times fewer: rank 2, 1280 times; two 5120×13824: rank 3", () => {
    const attention = lora({ shapes: Array.from({ length: 4 }, () => [5120, 5120] as const), factor: 1000 });
    expect([attention.rank, attention.ratio.toString()]).toEqual([2, "1280"]);
    expect(
      lora({
        shapes: [
          [5120, 13_824],
          [5120, 13_824],
        ],
        factor: 1000,
      }).rank,
    ).toBe(3);
  });

  it("200 random ones: parameters as a network of two dense layers counts them; no larger rank would do", () => {
    const draw = random(22);
    for (let trial = 0; trial < 200; trial++) {
      const shapes = Array.from(
        { length: draw.integers(1, 4) },
        () => [draw.integers(8, 30), draw.integers(8, 30)] as const,
      );
      const copies = draw.integers(1, 4);
      const counted = (rank: number) =>
        copies *
        shapes
          .map(
            ([rows, columns]) =>
              network({
                input: [columns],
                layers: [rank, rows].map((units) => ({ type: "dense", units, bias: false }) as const),
              }).summary().trainable,
          )
          .reduce((a, b) => a + b);
      const rank = draw.integers(1, 8);
      const full = copies * shapes.reduce((sum, [rows, columns]) => sum + rows * columns, 0);
      const given = lora({ shapes, copies, rank });
      expect([given.parameters, given.fullParameters]).toEqual([counted(rank), full]);
      expect(Number(given.ratio)).toBeCloseTo(full / counted(rank), 10);
      const factor = draw.between(1.5, 3.5);
      const found = lora({ shapes, copies, factor }).rank;
      expect(full / counted(found)).toBeGreaterThanOrEqual(factor);
      expect(full / counted(found + 1)).toBeLessThan(factor);
      const budget = counted(rank) + draw.integers(0, counted(1));
      expect(lora({ shapes, copies, budget }).rank).toBe(rank);
    }
  });
});

describe("trainingMemory", () => {
  it("mixed precision with Adam: 16 bytes a parameter; the ZeRO paper's 7.5B on 64 devices: 120, 31.4, 16.6, 1.9 GB", () => {
    expect(trainingMemory({ parameters: "7B" })).toMatchObject({
      bytesPerParameter: 16,
      weights: 14e9,
      gradients: 14e9,
      masterWeights: 28e9,
      optimizerStates: 56e9,
      total: 112e9,
    });
    const stages = ([0, 1, 2, 3] as const).map(
      (stage) => trainingMemory({ parameters: "7.5B", devices: 64, stage }).total / 1e9,
    );
    expect(stages.map((gigabytes) => Number(gigabytes.toFixed(1)))).toEqual([120, 31.4, 16.6, 1.9]);
  });

  it("all precisions and optimizers, by a loop over the parameters", () => {
    const kept = {
      sgd: 0,
      momentum: 1,
      adagrad: 1,
      rmsprop: 1,
      lion: 1,
      adam: 2,
      adamw: 2,
      adam8bit: 2,
    } as const;
    const bytes = { fp32: [4, 4, 0, 4], mixed: [2, 2, 4, 4], bf16: [2, 2, 0, 2] } as const;
    for (const precision of ["fp32", "mixed", "bf16"] as const)
      for (const optimizer of Object.keys(kept) as (keyof typeof kept)[]) {
        let total = 0;
        const [w, g, m, s] = bytes[precision];
        for (let at = 0; at < 20; at++)
          total += at < 5 ? w + g + m + kept[optimizer] * (optimizer === "adam8bit" ? 1 : s) : 0.5;
        const memory = trainingMemory({
          parameters: 20,
          trainable: 5,
          frozen: "nf4",
          precision,
          optimizer,
          activations: 7,
        });
        expect(memory.total).toBe(total + 7);
        expect(memory.bytesPerParameter).toBeCloseTo(total / 20, 12);
      }
  });

  it("200 random ones, stage by stage of ZeRO: the devices' parts add up to one copy of what is shared", () => {
    const draw = random(37);
    for (let trial = 0; trial < 200; trial++) {
      const [devices, stage] = [draw.integers(1, 6), draw.integers(0, 4) as 0 | 1 | 2 | 3];
      const trainable = devices * draw.integers(1, 9);
      const parameters = trainable + devices * draw.integers(0, 9);
      const memory = trainingMemory({ parameters, trainable, devices, stage, frozen: "fp16" });
      // [bytes of a parameter, from which stage on each device keeps its own part], parameter by parameter
      let onAll = 0;
      for (let at = 0; at < parameters; at++)
        for (const [bytes, from] of at < trainable
          ? [
              [2, 3],
              [2, 2],
              [4, 1],
              [8, 1],
            ]
          : [[2, 3]])
          for (let device = 0; device < devices; device++)
            if (stage < from || at % devices === device) onAll += bytes;
      expect(memory.total * devices).toBeCloseTo(onAll, 6);
    }
  });
});

describe("mixtureOfExperts", () => {
  // what is no expert and no router of Mixtral 8×7B: attention, two tables of 32000, norms
  const others = 32 * (2 * 4096 ** 2 + 2 * 4096 * 1024) + 2 * 32_000 * 4096 + 65 * 4096;

  it("Mixtral 8×7B: 46,702,792,704 parameters, 12,879,925,248 of them active", () => {
    const spec = { layers: 32, width: 4096, hidden: 14_336, experts: 8, active: 2, others };
    expect(mixtureOfExperts(spec)).toMatchObject({ total: 46_702_792_704, active: 12_879_925_248 });
  });

  it("200 random ones: as dense layers of networks count them", () => {
    const draw = random(24);
    for (let trial = 0; trial < 200; trial++) {
      const [layers, width, hidden, active] = draw.integers(1, 6, 4);
      const experts = active + draw.integers(0, 3);
      const [shared, gated] = [draw.integers(0, 3), draw.choice([true, false])];
      const dense = (inputs: number, units: number) =>
        network({ input: [inputs], layers: [{ type: "dense", units, bias: false }] }).summary().trainable;
      const expert = dense(width, hidden) * (gated ? 2 : 1) + dense(hidden, width);
      const counted = (count: number) => layers * (dense(width, experts) + (count + shared) * expert);
      const mixture = mixtureOfExperts({ layers, width, hidden, experts, active, shared, gated });
      expect([mixture.perExpert, mixture.total, mixture.active]).toEqual([
        expert,
        counted(experts),
        counted(active),
      ]);
    }
  });
});

describe("activationMemory", () => {
  it("GPT-3's matrices of attention are 80 of 114 parts; the three kinds of recomputation", () => {
    const gpt3 = { layers: 96, hidden: 12_288, heads: 96, tokens: 2048 };
    const unit = 2048 * 12_288;
    expect(
      (["none", "selective", "full"] as const).map(
        (recompute) => activationMemory({ ...gpt3, recompute }).perLayer / unit,
      ),
    ).toEqual([114, 34, 2]);
    expect(activationMemory({ ...gpt3, tensorParallel: 8 }).perLayer / unit).toBe(10 + 24 / 8 + 80 / 8);
    expect(activationMemory({ ...gpt3, batch: 2 }).total).toBe(96 * 2 * unit * 114);
  });

  it("a layer tensor by tensor, as the paper lists them", () => {
    const [s, b, h, a] = [5, 3, 8, 2];
    const of16 = (...sizes: number[]) => 2 * sizes.reduce((x, y) => x * y);
    const mask = (...sizes: number[]) => sizes.reduce((x, y) => x * y);
    const attention =
      of16(s, b, h) +
      2 * of16(s, b, h) +
      of16(a, s, s, b) +
      mask(a, s, s, b) +
      of16(a, s, s, b) +
      of16(s, b, h) +
      of16(s, b, h) +
      mask(s, b, h);
    const feedForward = of16(s, b, h) + of16(s, b, 4 * h) + of16(s, b, 4 * h) + mask(s, b, h);
    const norms = 2 * of16(s, b, h);
    expect(activationMemory({ layers: 1, hidden: h, heads: a, tokens: s, batch: b }).total).toBe(
      attention + feedForward + norms,
    );
  });

  it("200 random ones, tensor by tensor: what each kind of recomputation and each split of the matrices keeps", () => {
    const draw = random(38);
    for (let trial = 0; trial < 200; trial++) {
      const [layers, tokens, batch, heads, tensorParallel] = draw.integers(1, 5, 5);
      const hidden = heads * tensorParallel * draw.integers(1, 4);
      const recompute = draw.choice(["none", "selective", "full"] as const);
      const token = tokens * batch * hidden;
      const square = heads * tokens * tokens * batch;
      // [elements, bytes of each, whether the devices share it, whether it is one of the n×n matrices]
      const tensors: [number, number, boolean, boolean][] = [
        [token, 2, false, false], // into the first norm
        [token, 2, false, false], // into the attention
        [token, 2, true, false], // queries
        [token, 2, true, false], // keys
        [square, 2, true, true], // softmax's input
        [square, 1, true, true], // its dropout's mask
        [square, 2, true, true], // dropped out
        [token, 2, true, false], // values
        [token, 2, true, false], // into the output's matrix
        [token, 1, false, false], // the mask behind it
        [token, 2, false, false], // into the second norm
        [token, 2, false, false], // into the first layer
        [4 * token, 2, true, false], // into the activation
        [4 * token, 2, true, false], // into the second layer
        [token, 1, false, false], // the mask behind it
      ];
      const kept = tensors.reduce(
        (sum, [count, bytes, isShared, isSquare]) =>
          isSquare && recompute !== "none" ? sum : sum + (count * bytes) / (isShared ? tensorParallel : 1),
        0,
      );
      const memory = activationMemory({ layers, hidden, heads, tokens, batch, recompute, tensorParallel });
      expect(memory.total).toBeCloseTo(layers * (recompute === "full" ? 2 * token : kept), 6);
      expect(memory.perLayer * layers).toBeCloseTo(memory.total, 6);
    }
  });
});

describe("operations", () => {
  it("Chinchilla: 70B on 1.4T tokens, 5.88e23, 20 tokens a parameter, and back", () => {
    const t = trainingFlops({
      parameters: "70B",
      tokens: "1.4T",
      flopsPerSecond: "312T",
      utilization: 0.4,
      devices: 1024,
    });
    expect([t.flops.toString(), t.tokensPerParameter.toString()]).toEqual(["588000000000000000000000", "20"]);
    expect(t.days!).toBeCloseTo(5.88e23 / (1024 * 312e12 * 0.4) / 86_400, 8);
    expect(t.deviceDays! / t.days!).toBeCloseTo(1024, 9);
    const back = computeOptimal({ flops: 5.88e23 });
    expect([back.parameters.valueOf(), back.tokens.valueOf()]).toEqual([70e9, 1.4e12]);
    expect(trainingFlops({ parameters: 1, tokens: 1 }).seconds).toBeNull();
  });

  it("200 random trainings: three times what a product of matrices takes, and the sizes that spend the operations", () => {
    const draw = random(39);
    for (let trial = 0; trial < 200; trial++) {
      const [rows, columns, tokens, devices] = draw.integers(1, 6, 4);
      // forward W·x, backward Wᵀ·g and g·xᵀ: a product and an addition of each entry, token by token
      let operations = 0;
      for (let token = 0; token < tokens; token++)
        for (let pass = 0; pass < 3; pass++)
          for (let row = 0; row < rows; row++)
            for (let column = 0; column < columns; column++) operations += 2;
      const [flopsPerSecond, utilization] = [draw.integers(1, 9) * 1e3, draw.integers(1, 11) / 10];
      const t = trainingFlops({ parameters: rows * columns, tokens, flopsPerSecond, utilization, devices });
      expect(t.flops.valueOf()).toBe(operations);
      expect(t.tokensPerParameter.valueOf() * rows * columns).toBeCloseTo(tokens, 12);
      expect(t.seconds! * flopsPerSecond * utilization * devices).toBeCloseTo(operations, 8);
      expect(t.deviceDays! * 86_400).toBeCloseTo(t.seconds! * devices, 8);
      const best = computeOptimal({ flops: operations });
      const again = trainingFlops({ parameters: best.parameters.valueOf(), tokens: best.tokens.valueOf() });
      expect(again.flops.valueOf() / operations).toBeCloseTo(1, 9);
      expect(again.tokensPerParameter.valueOf()).toBeCloseTo(20, 8);
    }
  });

  it("GPT-3: 3.15e23 operations; in the paper 3.14e23", () => {
    expect(trainingFlops({ parameters: "175B", tokens: "300B" }).flops.valueOf() / 3.14e23).toBeCloseTo(1, 2);
  });

  it("a token through a stack of blocks: two for each product that the network counts, norms and biases apart", () => {
    const draw = random(23);
    for (let trial = 0; trial < 200; trial++) {
      const [heads, layers, steps] = [draw.integers(1, 4), draw.integers(1, 3), draw.integers(1, 6)];
      const width = heads * draw.integers(1, 5);
      const net = network({
        input: { seq: [steps, width] },
        layers: [
          { type: "transformerEncoder", heads, hidden: draw.integers(1, 20), bias: false, repeat: layers },
        ],
      }).summary();
      const parameters = net.trainable - 2 * layers * width;
      const work = inferenceFlops({ parameters, tokens: steps, layers, width, context: steps });
      expect(work.flops.valueOf()).toBe(2 * net.macs);
      expect(work.flopsPerToken.valueOf() * steps).toBe(2 * net.macs);
    }
  });

  it("time of computing and of reading", () => {
    const work = inferenceFlops({
      parameters: "7B",
      tokens: 10,
      flopsPerSecond: 1e14,
      utilization: 0.5,
      bandwidth: 1e12,
      bytes: "int8",
    });
    expect([work.seconds, work.memorySeconds]).toEqual([1.4e11 / 5e13, 0.07]);
  });
});

describe("budgets show themselves and refuse", () => {
  it("tables with the numbers put in, formulas that KaTeX reads", () => {
    const all: Budget[] = [
      kvCache({ layers: 32, heads: 32, kvHeads: 8, headDim: 128, tokens: 4096, batch: 2, memory: "24G" }),
      lora({
        shapes: [
          [8, 8],
          [8, 12],
          [8, 8],
        ],
        copies: 2,
        factor: 1.2,
      }),
      trainingMemory({ parameters: "7B", trainable: "20M", activations: 1e9, devices: 4, stage: 2 }),
      activationMemory({ layers: 2, hidden: 8, heads: 2, tokens: 4, tensorParallel: 2 }),
      trainingFlops({
        parameters: "1B",
        tokens: "20B",
        flopsPerSecond: "100T",
        utilization: 0.4,
        devices: 8,
      }),
      inferenceFlops({
        parameters: "1B",
        layers: 2,
        width: 8,
        context: 4,
        flopsPerSecond: "1T",
        bandwidth: "1T",
      }),
      computeOptimal({ flops: 1e20 }),
      mixtureOfExperts({ layers: 2, width: 4, hidden: 8, experts: 4, active: 2, shared: 1, others: 100 }),
    ];
    for (const budget of all) {
      expect(() => renderToString(budget.formulas(), { strict: "error" })).not.toThrow();
      expect(String(budget)).toContain("formula");
    }
    expect(all[0].formulas()).toContain(
      "n &= 2 \\cdot L \\cdot H \\cdot d_h = 2 \\cdot 32 \\cdot 8 \\cdot 128 = 65536",
    );
    expect(String(all[0])).toContain("1.07374 GB = 1 GiB");
    expect(String(all[4])).toContain("days");
  });

  it("bytes in powers of ten and of two, durations in their largest unit", () => {
    expect([12, 524_288, 2 ** 30, 1e12].map(bytesText)).toEqual([
      "12 B",
      "524.288 kB = 512 KiB",
      "1.07374 GB = 1 GiB",
      "1 TB = 0.909495 TiB",
    ]);
    expect([2, 90, 7200, 172_800, 63_072_000].map(durationText)).toEqual([
      "2 s",
      "1.5 minutes",
      "2 hours",
      "2 days",
      "2 years",
    ]);
  });

  it.each<[(spec: never) => unknown, unknown, string]>([
    [kvCache, null, "kvCache: needs { layers"],
    [kvCache, { layers: 0, heads: 1, headDim: 1 }, "needs a positive number for layers, got 0"],
    [kvCache, { layers: 1.5, heads: 1, headDim: 1 }, "needs a whole number of at least 1 for layers"],
    [kvCache, { layers: 1, headDim: 1 }, "needs a positive number for kvHeads or heads, got nothing"],
    [kvCache, { layers: 1, heads: 3, kvHeads: 2, headDim: 1 }, "needs heads that are a multiple of kvHeads"],
    [
      kvCache,
      { layers: 1, heads: 1, headDim: 1, bytes: "fp12" },
      "needs a number of bytes or a format out of fp64",
    ],
    [
      kvCache,
      { layers: 1, heads: 1, headDim: 1, tokens: "many" },
      'needs a positive number for tokens, got "many"',
    ],
    [kvCache, { layers: 1, heads: 1, dim: 1 }, 'got "dim"'],
    [kvCache, { layers: 1e9, heads: 1e9, headDim: 1 }, "below 2^53"],
    [lora, { shapes: [], rank: 1 }, "needs shapes"],
    [lora, { shapes: [[1, 2, 3]], rank: 1 }, "needs shapes"],
    [lora, { shapes: [[4, 4]] }, 'needs one of rank, factor and budget, got "none"'],
    [lora, { shapes: [[4, 4]], rank: 1, factor: 2 }, "needs one of rank, factor and budget"],
    [lora, { shapes: [[4, 4]], rank: 5 }, "needs a rank of at most 4, the shortest side"],
    [lora, { shapes: [[4, 4]], factor: 100 }, "needs room for adapters of rank 1"],
    [trainingMemory, { parameters: -1 }, "needs a positive number for parameters"],
    [trainingMemory, { parameters: 1, optimizer: "adm" }, "for optimizer"],
    [trainingMemory, { parameters: 1, precision: "fp12" }, "for precision"],
    [trainingMemory, { parameters: 1, trainable: 2 }, "needs at most 1 trainable parameters"],
    [trainingMemory, { parameters: 1, stage: 4 }, "needs 0, 1, 2 or 3 for stage"],
    [activationMemory, { layers: 1, hidden: 1, heads: 1 }, "for tokens"],
    [activationMemory, { layers: 1, hidden: 1, heads: 1, tokens: 1, recompute: "half" }, "for recompute"],
    [
      mixtureOfExperts,
      { layers: 1, width: 1, hidden: 1, experts: 2, active: 3 },
      "needs at most 2 active experts",
    ],
    [mixtureOfExperts, { layers: 1, width: 1, hidden: 1, experts: 2 }, "for active"],
    [trainingFlops, { parameters: 1 }, "needs a positive number for tokens, got nothing"],
    [
      trainingFlops,
      { parameters: 1, tokens: 1, flopsPerSecond: 1, utilization: 40 },
      "needs a utilization above 0",
    ],
    [inferenceFlops, { parameters: 1, layers: 2 }, "needs layers, width and context together"],
    [inferenceFlops, { parameters: Number.NaN }, "needs a positive number for parameters, got NaN"],
    [computeOptimal, { flops: 0 }, "needs a positive number for flops"],
  ])("%o %j", (f, spec, message) => {
    expect(() => f(spec as never)).toThrow(message);
  });
});
