import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  operations,
  perSample,
  plainAccount,
  product,
  type Account,
} from "../account.js";
import type { CountConventions } from "../conventions.js";
import type { Options } from "../options.js";
import { plus, type Size } from "../size.js";
import { channels, elements, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import { kerasCall, type LaidLayer } from "./kind.js";

/** The sum of a body and a way past it. `Spec` is what stands for a layer. */
export interface ResidualBlock<Spec> {
  type: "residual";
  body: Spec[];
  /** Default: the identity. */
  shortcut?: Spec[];
}

/** Branches side by side, their channels joined. */
export interface ParallelBlock<Spec> {
  type: "parallel";
  branches: Spec[][];
}

/** The product, value by value, of a body and a gate beside it. */
export interface GatedBlock<Spec> {
  type: "gated";
  body: Spec[];
  /** The branch that says how much of the body passes. */
  gate: Spec[];
}

/** The layer where branches meet. */
export interface Joint {
  type: "add" | "concat" | "multiply";
}

/** How branches part and meet. */
interface BlockKind {
  /** The lists of layers, in the order of the summary's rows. */
  branches: (options: Options) => unknown[];
  /** The layer where the branches' ends meet, and the order in which branches are drawn and joined. */
  meet: (ends: Tensor<Size>[], options: Options) => { joint: LaidLayer<Joint>; order: number[] };
}

/** The sum of equally shaped tensors. */
function addition(input: Tensor<Size>): Account<Size> {
  const N = count("N", elements(input));
  return {
    ...plainAccount(input),
    forward: (conventions) =>
      operations(conventions.countAdd ? { add: perSample(conventions, product(Worked.constant(1), N)) } : {}),
  };
}

const residual: BlockKind = {
  branches: (options) => [options.raw("body"), options.raw("shortcut", [])],
  meet: ([body, shortcut], options) => {
    if (body.kind !== shortcut.kind || shapeText(body.shape) !== shapeText(shortcut.shape))
      options.fail(
        "needs body and shortcut of one shape",
        `${shapeText(body.shape)} and ${shapeText(shortcut.shape)}`,
        "Give a shortcut that brings the input to the body's shape, such as a 1×1 convolution with its stride.",
      );
    return {
      joint: {
        layer: { type: "add" },
        account: addition(body),
        keras: () => ({ call: kerasCall("Add") }),
        box: { title: "+", details: [], color: "white" },
      },
      order: [1, 0],
    };
  },
};

const parallel: BlockKind = {
  branches: (options) => {
    const branches = options.raw("branches");
    if (!Array.isArray(branches) || branches.length === 0)
      options.fail("needs branches, an array of arrays of layers", JSON.stringify(branches) ?? "nothing");
    return branches as unknown[];
  },
  meet: (ends, options) => {
    const [first, ...others] = ends;
    const alike = others.every(
      (tensor) => tensor.kind === first.kind && shapeText(spatial(tensor)) === shapeText(spatial(first)),
    );
    if (!alike || first.kind === "tokens")
      options.fail(
        "needs branches that differ in channels only",
        ends.map(({ shape }) => shapeText(shape)).join(" and "),
      );
    const sum = plus(...ends.map((tensor) => channels(tensor)));
    return {
      joint: {
        layer: { type: "concat" },
        account: plainAccount(reshaped(first, sum, spatial(first))),
        keras: () => ({ call: kerasCall("Concatenate") }),
        box: { title: "concat", details: [], color: "white" },
      },
      order: ends.map((_, index) => index),
    };
  },
};

/** The product of equally shaped tensors, value by value. */
function multiplication(input: Tensor<Size>): Account<Size> {
  const N = count("N", elements(input));
  const isCounted = ({ activations }: CountConventions) => activations === "full" || activations === "one";
  return {
    ...plainAccount(input),
    forward: (conventions) => operations(isCounted(conventions) ? { mul: perSample(conventions, N) } : {}),
    backward: (conventions) =>
      backwardOperations(
        isCounted(conventions)
          ? { delta: operations({ mul: Worked.constant(2).times(perSample(conventions, N)) }) }
          : {},
      ),
  };
}

const gated: BlockKind = {
  branches: (options) => [options.raw("body"), options.raw("gate")],
  meet: ([body, gate], options) => {
    if (body.kind !== gate.kind || body.shape.join() !== gate.shape.join())
      options.fail(
        "needs body and gate of one shape",
        `${shapeText(body.shape)} and ${shapeText(gate.shape)}`,
      );
    return {
      joint: {
        layer: { type: "multiply" },
        account: multiplication(body),
        keras: () => ({ call: kerasCall("Multiply") }),
        box: { title: "×", details: [], color: "white" },
      },
      order: [1, 0],
    };
  },
};

/** All kinds of blocks by their types. */
export const blockKinds = { residual, parallel, gated };
