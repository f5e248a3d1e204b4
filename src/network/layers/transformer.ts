import type { Options } from "../options.js";
import { channels, describe, type Tensor } from "../tensor.js";
import { memoryOf } from "./attention.js";

/** What a block of a transformer may be told. */
interface TransformerOptions {
  /** Heads of the attention. */
  heads: number;
  /** Units between the two dense layers; default: four times the features. */
  hidden?: number;
  /** Between the dense layers; default `relu`, in a gated feed-forward part `silu`. */
  activation?: string;
  /** Normalization before each part (`pre`) or after each sum (`post`, default, as in the paper). */
  norm?: "pre" | "post";
  /** `layer` (default) or `rms` normalization. */
  normalization?: "layer" | "rms";
  kvHeads?: number;
  headDim?: number;
  /** Biases of attention, dense layers and layer normalization; default true. */
  bias?: boolean;
  /** The feed-forward part is (activation(x·W₁) ⊙ x·W₃)·W₂: SwiGLU with `silu`; default false. */
  gated?: boolean;
  /** Queries and keys are turned by their positions; default false. */
  rotary?: boolean;
  /** Rate of dropout behind each part; default none. */
  dropout?: number;
  /** How many such blocks follow each other; default 1. */
  repeat?: number;
}

/** A block of an encoder: self-attention and a feed-forward part, each with a way past it and a normalization. */
export interface TransformerEncoderSpec extends TransformerOptions {
  type: "transformerEncoder";
}

/** A block of a decoder: causal self-attention, attention to a memory where there is one, and a feed-forward part. */
export interface TransformerDecoderSpec extends TransformerOptions {
  type: "transformerDecoder";
  /** Steps and features of the encoder's output; default: none, as in language models that are decoders alone. */
  memory?: [steps: number, features: number];
}

/** What a name stands for: layers and blocks in its place. */
interface Composite {
  expand: (options: Options, input: Tensor) => object[];
}

/** Longer models have no table any more. */
const mostBlocks = 1000;

function blocks(options: Options, input: Tensor, isDecoder: boolean): object[] {
  if (input.kind !== "sequence")
    options.fail(
      "needs a sequence",
      describe(input),
      input.kind === "tokens"
        ? 'Put { type: "embedding" } before it.'
        : "Give the input as { seq: [steps, features] }.",
    );
  const features = channels(input);
  const optional = (name: string) => (options.raw(name) === undefined ? {} : { [name]: options.raw(name) });
  const hidden = options.integer("hidden", 1, 4 * features);
  const gated = options.flag("gated", false);
  const activation = options.raw("activation", gated ? "silu" : "relu");
  if (typeof activation !== "string")
    options.fail("needs the name of an activation", JSON.stringify(activation));
  const place = options.choice("norm", ["pre", "post"], "post");
  const kind = options.choice("normalization", ["layer", "rms"], "layer");
  const bias = options.flag("bias", true);
  const repeat = options.integer("repeat", 1, 1);
  if (repeat > mostBlocks) options.fail(`needs at most ${mostBlocks} blocks`, String(repeat));
  const heads = options.integer("heads", 1);
  const shared = { heads, bias, ...optional("kvHeads"), ...optional("headDim") };
  const rotary = options.flag("rotary", false);
  const memory = isDecoder && options.raw("memory") !== undefined ? memoryOf(options) : null;
  const dropout =
    options.raw("dropout") === undefined ? [] : [{ type: "dropout", rate: options.raw("dropout") }];
  const dense = (units: number) => ({ type: "dense", units, bias });
  const widened = [dense(hidden), { type: activation }];
  const parts = [
    [{ type: "attention", ...shared, ...(isDecoder ? { causal: true } : {}), ...(rotary ? { rotary } : {}) }],
    ...(memory === null ? [] : [[{ type: "crossAttention", ...shared, memory }]]),
    [...(gated ? [{ type: "gated", body: [dense(hidden)], gate: widened }] : widened), dense(features)],
  ];
  const norm = kind === "rms" ? { type: "rmsNorm" } : { type: "layerNorm", ...(bias ? {} : { bias }) };
  const block = parts.flatMap((part) =>
    place === "pre"
      ? [{ type: "residual", body: [norm, ...part, ...dropout] }]
      : [{ type: "residual", body: [...part, ...dropout] }, norm],
  );
  return Array.from({ length: repeat }, () => block).flat();
}

/** The names that stand for several layers. */
export const composites = {
  transformerEncoder: { expand: (options, input) => blocks(options, input, false) },
  transformerDecoder: { expand: (options, input) => blocks(options, input, true) },
} satisfies Record<string, Composite>;
