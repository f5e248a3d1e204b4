import { InputError } from "../errors.js";

/** How operations are counted; every school and tool has its own way. */
export interface CountConventions {
  /** Count the addition of biases: everywhere (default), of convolutions only, or not. */
  countBias: boolean | "convolution";
  /** Additions in a sum of n products: n−1 (default), n, or none (a multiply-accumulate counts once). */
  accumulate: "n-1" | "n" | "none";
  /** Count products with padded zeros (default) or skip them. */
  padding: "count" | "skip";
  /** A convolution's bias gradient: the sum over all positions (default), or taken as ∇ itself, 0 operations. */
  sharedBiasGrad: "sum" | "literal";
  /** Backward: add the operations for δ to the totals; default false. */
  includeDelta: boolean;
  /** Samples; default 1. */
  batch: number;
  /** Divisions by themselves (default) or as multiplications. */
  divAs: "separate" | "mul";
  /** Exponentials by themselves (default) or as multiplications. */
  expAs: "separate" | "mul";
  /** Comparisons of a max-pooling window of k² values; `input` counts one per input value. */
  poolCompare: "k²-1" | "k²" | "input" | "none";
  /** Additions and the scaling of average pooling; `input` counts one addition per input value, `global` so for global pooling of images alone. */
  poolAverage: "full" | "input" | "global" | "none";
  /** A comparison per relu (default) or nothing. */
  relu: "logic" | "none";
  /**
   * Activations but relu in full (default), as one operation per value, so for softmax alone, as ptflops does (softmax, silu and
   * leaky relu once per value, elu and gelu twice), or not at all.
   */
  activations: "full" | "one" | "softmax" | "ptflops" | "none";
  /** Subtract the largest logit before a softmax; default false. */
  stableSoftmax: boolean;
  /** Batch normalization: scale and shift (default), mean and deviation too, or nothing. */
  batchNorm: "affine" | "full" | "none";
  /** Operations per value of a normalization without a learned scale: 2 (default) or 1. */
  plainNorm: 2 | 1;
  /** Group and instance normalization: as batch normalization (default), or five per value (four without a learned scale), as fvcore does. */
  sampleNorm: "batchNorm" | "fvcore";
  /** Count the additions of residual connections; default true. */
  countAdd: boolean;
  /** Up-sampling: nothing (default), one operation per output value, or one per term of an output: four of a bilinear one. */
  upsample: "none" | "output" | "terms";
  /**
   * Recurrent layers: gate by gate with the other conventions (default), all but an LSTM without projection, not at
   * all, or as ptflops does: the products, the biases, and h, 10h or 7h more a step for an RNN, LSTM or GRU.
   */
  recurrent: "gates" | "not lstm" | "none" | "ptflops";
  /** Count convolutions of which the padding is given as a word, "same" or "valid" (default), or not. */
  paddingWords: "count" | "none";
  /** How often one operation per value of relu, pooling or up-sampling is counted; default 1. */
  passes: 1 | 2;
}

const iitkgp: CountConventions = {
  countBias: true,
  accumulate: "n-1",
  padding: "count",
  sharedBiasGrad: "sum",
  includeDelta: false,
  batch: 1,
  divAs: "separate",
  expAs: "separate",
  poolCompare: "k²-1",
  poolAverage: "full",
  relu: "logic",
  activations: "full",
  stableSoftmax: false,
  batchNorm: "affine",
  plainNorm: 2,
  sampleNorm: "batchNorm",
  countAdd: true,
  upsample: "none",
  recurrent: "gates",
  paddingWords: "count",
  passes: 1,
};

const products: CountConventions = {
  ...iitkgp,
  countBias: false,
  accumulate: "none",
  poolCompare: "none",
  poolAverage: "none",
  relu: "none",
  activations: "none",
  batchNorm: "none",
  countAdd: false,
};

const elementwise = {
  poolCompare: "input",
  poolAverage: "input",
  relu: "logic",
  activations: "one",
  batchNorm: "affine",
} as const;

/** Named after who counts so; the total of a tool's preset is the number that the tool prints for batches in evaluation mode. */
const presets = {
  /** Worksheets: #add, #mul and #logic of every layer. */
  iitkgp,
  /** Multiply-accumulates alone. */
  mac: products,
  /**
   * fvcore 0.1.5: a multiply-accumulate is one; batch normalization two per value (one without a learned scale), group and
   * instance normalization five (four); one per output of nearest, four of bilinear up-sampling, one per input of global and
   * adaptive average pooling of images. Its tracer knows no recurrent layers and no padding given as a word.
   */
  fvcore: {
    ...products,
    batchNorm: "affine",
    poolAverage: "global",
    plainNorm: 1,
    sampleNorm: "fvcore",
    upsample: "terms",
    recurrent: "none",
    paddingWords: "none",
  },
  /**
   * ptflops 0.7.5 with its default backend "pytorch": multiply-accumulates, biases, normalizations two per value (one
   * without a learned scale), softmax, silu and leaky relu one per value, elu and gelu two, and relu, pooling inputs and up-sampling
   * outputs twice, once as a module and once as a function.
   * The sum `x + y` of a residual connection escapes it.
   */
  ptflops: {
    ...products,
    ...elementwise,
    countBias: true,
    activations: "ptflops",
    plainNorm: 1,
    upsample: "output",
    recurrent: "ptflops",
    passes: 2,
  },
  /** FlopCounterMode of torch 2 on a CPU: two per multiply-accumulate; nothing else, and nothing for its fused LSTM. */
  torch: { ...products, accumulate: "n", recurrent: "not lstm" },
  /** The rules of DeepSpeed's profiler, not run against it: two per multiply-accumulate, biases of convolutions, one per value of relu and pooling input. */
  deepspeed: { ...products, ...elementwise, accumulate: "n", countBias: "convolution" },
} satisfies Record<string, CountConventions>;

/** The conventions of operation counts by name: each is a tool's or an exam's. */
export type CountPreset = keyof typeof presets;

/** A preset and the conventions that differ from it. */
export type CountOptions = Partial<Omit<CountConventions, "poolCompare">> & {
  /** Default `iitkgp`. */
  preset?: CountPreset;
  poolCompare?: CountConventions["poolCompare"] | "k^2-1" | "k^2";
};

const choices: { [Key in Exclude<keyof CountConventions, "batch">]: readonly CountConventions[Key][] } = {
  accumulate: ["n-1", "n", "none"],
  padding: ["count", "skip"],
  sharedBiasGrad: ["sum", "literal"],
  divAs: ["separate", "mul"],
  expAs: ["separate", "mul"],
  poolCompare: ["k²-1", "k²", "input", "none"],
  poolAverage: ["full", "input", "global", "none"],
  relu: ["logic", "none"],
  activations: ["full", "one", "softmax", "ptflops", "none"],
  batchNorm: ["affine", "full", "none"],
  plainNorm: [2, 1],
  sampleNorm: ["batchNorm", "fvcore"],
  countBias: [true, false, "convolution"],
  includeDelta: [true, false],
  stableSoftmax: [true, false],
  countAdd: [true, false],
  upsample: ["none", "output", "terms"],
  recurrent: ["gates", "not lstm", "none", "ptflops"],
  paddingWords: ["count", "none"],
  passes: [1, 2],
};

function fail(place: string, rule: string, got: unknown): never {
  throw new InputError({ place, rule, got: JSON.stringify(got) ?? String(got) });
}

/** The conventions of a preset with the given changes. */
export function conventionsOf(options: CountOptions, place: string): CountConventions {
  if (typeof options !== "object" || options === null) fail(place, "needs conventions by name", options);
  const { preset = "iitkgp", ...changes } = options;
  if (!Object.hasOwn(presets, preset))
    fail(place, `needs a preset out of ${Object.keys(presets).join(", ")}`, preset);
  const given = Object.fromEntries(
    Object.entries(changes).map(([key, value]) => [
      key,
      key === "poolCompare" && typeof value === "string" ? value.replace("^2", "²") : value,
    ]),
  );
  for (const [key, value] of Object.entries(given)) {
    const known = (choices as Readonly<Record<string, readonly unknown[]>>)[key];
    if (key === "batch") {
      if (!Number.isSafeInteger(value) || (value as number) < 1)
        fail(place, "needs a positive whole number for batch", value);
    } else if (known === undefined) fail(place, "knows no such convention", key);
    else if (!known.includes(value))
      fail(place, `needs ${known.map((item) => JSON.stringify(item)).join(", ")} for ${key}`, value);
  }
  return { ...presets[preset], ...(given as Partial<CountConventions>) };
}
