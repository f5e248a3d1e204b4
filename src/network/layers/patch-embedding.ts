import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  nothing,
  operations,
  parameter,
  plainAccount,
  product,
  type Account,
} from "../account.js";
import type { Options } from "../options.js";
import { channels, spatial, type Tensor } from "../tensor.js";
import { kerasCall, layerKind, pythonSize } from "./kind.js";

/**
 * An image cut into patches, each mapped to a vector: the tokens of a vision transformer.
 * Source: A. Dosovitskiy et al., An image is worth 16×16 words (2021).
 */
export interface PatchEmbeddingLayer {
  type: "patchEmbedding";
  /** Side of a patch, or [height, width]; the image's sides are multiples of it. */
  size: number | [number, number];
  /** Features of a token. */
  dim: number;
  /** A learned token before the others, whose output stands for the image; default false. */
  classToken?: boolean;
  /** Default true. */
  bias?: boolean;
}

/** One token of a sequence by itself, such as the class token of a vision transformer. */
export interface SelectTokenLayer {
  type: "selectToken";
  /** From 0, or from −1 backward; default 0. */
  index?: number;
}

interface Patches {
  size: number[];
  dim: number;
  classToken: boolean;
  bias: boolean;
}

function account({ size, dim, classToken, bias }: Patches, input: Tensor, options: Options): Account {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const sides = spatial(input);
  if (sides.some((side, axis) => side % size[axis] !== 0))
    options.fail("needs patches that divide the image", `${size.join("×")} on ${sides.join("×")}`);
  const patches = sides.reduce((total, side, axis) => total * (side / size[axis]), 1);
  const c = channels(input);
  const [P, d, C, h, w] = [
    count("P", patches),
    count("d", dim),
    count("C", c),
    count("p_h", size[0]),
    count("p_w", size[1]),
  ];
  const inputs = product(C, h, w);
  const one = Worked.constant(1);
  const fewer = (n: Worked, accumulate: string) =>
    accumulate === "n" ? n : accumulate === "n-1" ? n.minus(one) : nothing;
  const macs = product(P, d, C, h, w);
  return {
    ...plainAccount({ kind: "sequence", shape: [patches + (classToken ? 1 : 0), dim] }),
    sizes: [
      {
        name: "P",
        worked: product(...sides.map((side, axis) => count(["H", "W"][axis], side).over(axis === 0 ? h : w))),
      },
    ],
    parameters: [
      parameter("weight", "weight", [
        ["d", dim],
        ["C", c],
        ["p_h", size[0]],
        ["p_w", size[1]],
      ]),
      ...(bias ? [parameter("bias", "bias", [["d", dim]])] : []),
      ...(classToken ? [parameter("classToken", "weight", [["d", dim]])] : []),
    ],
    macs,
    macsSkippingPadding: macs,
    field: () => null,
    forward: ({ accumulate, countBias, batch }) => {
      const all = (worked: Worked) => (batch === 1 ? worked : count("B", batch).times(worked));
      const adds = [
        product(P, d, fewer(inputs, accumulate)),
        ...(bias && countBias !== false ? [product(P, d)] : []),
      ];
      return operations({ mul: all(macs), add: all(Worked.sum(adds)) });
    },
    backward: ({ accumulate, batch }) => {
      const all = (worked: Worked) => (batch === 1 ? worked : count("B", batch).times(worked));
      const more = fewer(all(P), accumulate);
      return backwardOperations({
        weight: operations({ mul: all(macs), add: product(more, d, C, h, w) }),
        bias: operations(bias ? { add: product(more, d) } : {}),
        delta: operations({ mul: all(macs), add: all(product(P, C, h, w, fewer(d, accumulate))) }),
      });
    },
  };
}

export const patchEmbedding = layerKind<PatchEmbeddingLayer>()({
  type: "patchEmbedding",
  read: (options) => ({
    size: options.integers("size", 2, 1),
    dim: options.integer("dim", 1),
    classToken: options.flag("classToken", false),
    bias: options.flag("bias", true),
  }),
  account,
  keras: ({ size, dim, classToken, bias }, input, fail) => {
    if (classToken) fail("has no class token in Keras's own layers", "classToken");
    const patches = spatial(input).reduce((total, side, axis) => total * (side / size[axis]), 1);
    const convolution = kerasCall(
      "Conv2D",
      String(dim),
      pythonSize(size),
      `strides=${pythonSize(size)}`,
      bias ? null : "use_bias=False",
    );
    return { line: (value) => `${kerasCall("Reshape", `(${patches}, ${dim})`)}(${convolution}(${value}))` };
  },
  box: ({ size, dim, classToken }) => ({
    title: "patches",
    details: [size.join("×"), `dim ${dim}`, classToken ? "class token" : ""],
    color: "blue",
  }),
});

export const selectToken = layerKind<SelectTokenLayer>()({
  type: "selectToken",
  read: (options) => {
    const index = options.raw("index", 0);
    if (!Number.isSafeInteger(index)) options.fail("needs a whole number for index", JSON.stringify(index));
    return { index: index as number };
  },
  account: ({ index }, input, options) => {
    options.needs(input, ["sequence"], "Give the input as { seq: [steps, features] }.");
    const [steps, features] = input.shape;
    if (index >= steps || index < -steps) options.fail(`needs an index of the ${steps} steps`, String(index));
    return { ...plainAccount({ kind: "features", shape: [features] }), field: () => null };
  },
  keras: ({ index }) => ({ line: (value) => `${value}[:, ${index}]` }),
  box: ({ index }) => ({ title: "token", details: [String(index)], color: "gray" }),
});
