import { plainAccount, product, type Account, type ParameterTensor } from "../account.js";
import {
  attentionBackward,
  attentionForward,
  attentionParameters,
  attentionProducts,
  attentionSizes,
  type AttentionSizes,
} from "../attention-operations.js";
import type { Options } from "../options.js";
import { shapeText, type Tensor } from "../tensor.js";
import { kerasCall, layerKind, type KerasWord, type Refuse } from "./kind.js";

interface AttentionOptions {
  /** How many heads queries have. */
  heads: number;
  /** How many heads keys and values have: grouped queries where they are fewer, multi-query where it is 1; default `heads`. */
  kvHeads?: number;
  /** Length of a query, a key and a value in a head; default: features / heads. */
  headDim?: number;
  /** Biases of the four projections; default true. */
  bias?: boolean;
  /** Queries and keys are turned by their positions; default false. */
  rotary?: boolean;
}

/**
 * Multi-head self-attention with the projections of queries, keys, values and output.
 * Source: A. Vaswani et al., Attention is all you need (2017); J. Ainslie et al., GQA (2023) for grouped queries.
 */
export interface AttentionLayer extends AttentionOptions {
  type: "attention";
  /** Whether a step looks at the steps up to its own alone; default false. */
  causal?: boolean;
}

/** Multi-head attention of the sequence to another one, the memory. */
export interface CrossAttentionLayer extends Omit<AttentionOptions, "rotary"> {
  type: "crossAttention";
  /** Steps and features of the sequence that gives keys and values. */
  memory: [steps: number, features: number];
}

/** An attention as everybody reads it; headDim is null where it is the input's features over the heads. */
export interface Attention {
  heads: number;
  kvHeads: number;
  headDim: number | null;
  bias: boolean;
  rotary: boolean;
  causal: boolean;
  memory: [number, number] | null;
}

function read(options: Options, isCross: boolean): Attention {
  const heads = options.integer("heads", 1);
  const kvHeads = options.integer("kvHeads", 1, heads);
  if (heads % kvHeads !== 0)
    options.fail("needs heads that are a multiple of kvHeads", `${heads} and ${kvHeads}`);
  return {
    heads,
    kvHeads,
    headDim: options.raw("headDim") === undefined ? null : options.integer("headDim", 1),
    bias: options.flag("bias", true),
    rotary: isCross ? false : options.flag("rotary", false),
    causal: isCross ? false : options.flag("causal", false),
    memory: isCross ? memoryOf(options) : null,
  };
}

/** Steps and features of a memory. */
export function memoryOf(options: Options): [number, number] {
  const memory = options.raw("memory");
  const good =
    Array.isArray(memory) &&
    memory.length === 2 &&
    memory.every((size) => Number.isSafeInteger(size) && size > 0);
  if (!good)
    options.fail(
      "needs memory, [steps, features] of the other sequence",
      JSON.stringify(memory) ?? "nothing",
    );
  return memory as [number, number];
}

/** The length of a query in a head. */
export function headDimOf(
  { heads, headDim }: { heads: number; headDim: number | null },
  features: number,
): number | null {
  if (headDim !== null) return headDim;
  return features % heads === 0 ? features / heads : null;
}

function tensors(layer: Attention, headDim: number, sizes: AttentionSizes): ParameterTensor[] {
  const { heads, kvHeads, bias } = layer;
  const tensor = (
    name: string,
    role: "weight" | "bias",
    shape: number[],
    count: ParameterTensor["count"],
  ) => ({
    name,
    role,
    shape,
    count,
  });
  const [d, c] = [sizes.d.value.valueOf(), sizes.c.value.valueOf()];
  const [queries, keys] = [product(sizes.heads, sizes.headDim), product(sizes.kvHeads, sizes.headDim)];
  const [wide, narrow] = [heads * headDim, kvHeads * headDim];
  const all = [
    ["query", [wide, d], product(queries, sizes.d), queries],
    ["key", [narrow, c], product(keys, sizes.c), keys],
    ["value", [narrow, c], product(keys, sizes.c), keys],
    ["output", [d, wide], product(sizes.d, queries), sizes.d],
  ] as const;
  return all.flatMap(([name, shape, weights, biases]) => [
    tensor(`${name}Weight`, "weight", [...shape], weights),
    ...(bias ? [tensor(`${name}Bias`, "bias", [shape[0]], biases)] : []),
  ]);
}

function account(layer: Attention, input: Tensor, options: Options): Account {
  options.needs(
    input,
    ["sequence"],
    input.kind === "tokens"
      ? 'Put { type: "embedding" } before it.'
      : "Give the input as { seq: [steps, features] }.",
  );
  const { heads, rotary, memory } = layer;
  const features = input.shape[1];
  const headDim =
    headDimOf(layer, features) ??
    options.fail(`needs heads that divide the ${features} features`, String(heads), "Or give headDim.");
  if (rotary && headDim % 2 !== 0) options.fail("needs an even headDim for rotary", String(headDim));
  const sizes = attentionSizes({ ...layer, headDim }, input.shape, memory);
  const macs = attentionProducts(sizes);
  return {
    ...plainAccount(input),
    parameterFormula: attentionParameters(sizes, layer.bias),
    parameters: tensors(layer, headDim, sizes),
    macs,
    macsSkippingPadding: macs,
    field: () => null,
    forward: (conventions) => attentionForward(sizes, layer, conventions),
    backward: (conventions) => attentionBackward(sizes, layer, conventions),
  };
}

function keras(layer: Attention, input: Tensor, fail: Refuse): KerasWord {
  const { heads, kvHeads, bias, causal, rotary, memory } = layer;
  if (rotary) fail("has no rotary positions in Keras's attention", "rotary");
  const headDim = headDimOf(layer, input.shape[1]);
  const noBias = bias ? null : "use_bias=False";
  const call =
    kvHeads === heads
      ? kerasCall("MultiHeadAttention", `num_heads=${heads}`, `key_dim=${headDim}`, noBias)
      : kerasCall(
          "GroupQueryAttention",
          `head_dim=${headDim}`,
          `num_query_heads=${heads}`,
          `num_key_value_heads=${kvHeads}`,
          noBias,
        );
  if (memory !== null)
    return {
      line: (value) => `${call}(${value}, memory)`,
      input: `memory = keras.Input(shape=(${memory.join(", ")}))`,
    };
  return { line: (value) => `${call}(${value}, ${value}${causal ? ", use_causal_mask=True" : ""})` };
}

const box = ({ heads, kvHeads, causal, rotary, memory }: Attention, title: string) => ({
  title,
  details: [
    `${heads} ${heads === 1 ? "head" : "heads"}`,
    kvHeads === heads ? "" : `${kvHeads} for keys`,
    causal ? "causal" : "",
    rotary ? "rotary" : "",
    memory === null ? "" : `memory ${shapeText(memory)}`,
  ],
  color: "orange" as const,
});

export const attention = layerKind<AttentionLayer>()({
  type: "attention",
  read: (options) => read(options, false),
  account,
  keras,
  box: (layer) => box(layer, "attention"),
});

export const crossAttention = layerKind<CrossAttentionLayer>()({
  type: "crossAttention",
  read: (options) => read(options, true),
  account,
  keras,
  box: (layer) => box(layer, "cross-attention"),
});
