import { InputError } from "../errors.js";
import type { Drawing } from "../figure/drawing.js";
import type { Table } from "../table/table.js";
import { Builder, type Arrangement, type PlacedLayer } from "./builder.js";
import { conventionsOf, type CountOptions } from "./conventions.js";
import { drawNetwork } from "./draw.js";
import { kerasCode } from "./keras.js";
import type { NetworkSpec } from "./layer-spec.js";
import { normalized } from "./normalize.js";
import { BackwardOpCount, OpCount } from "./op-count.js";
import { fieldInside, ownField } from "./receptive-field.js";
import { explainLayer, Summary } from "./summary.js";
import { inputTensor, spatial, type Tensor } from "./tensor.js";

/** A network by its layers' specifications; made by {@link network}. */
export class Network {
  /** The input as it enters the first layer. */
  readonly input: Tensor;
  /** All layers in the order of {@link Summary.rows}. */
  readonly layers: readonly PlacedLayer[];
  /** How the layers follow each other. */
  readonly arrangement: readonly Arrangement[];

  /** The specification, its layers normal: see {@link NormalLayer}. */
  readonly spec: NetworkSpec;

  constructor(spec: NetworkSpec) {
    if (typeof spec !== "object" || spec === null)
      throw new InputError({ place: "network", rule: "needs { input, layers }", got: String(spec) });
    this.spec = { ...spec, layers: normalized(spec.layers) };
    this.input = inputTensor(spec.input);
    const isImage = this.input.kind === "image";
    const builder = new Builder();
    const fields = isImage ? [ownField, ownField] : null;
    const seen = fields === null ? null : { fields, size: spatial(this.input), all: false };
    builder.sequence(this.spec.layers, { tensor: this.input, fields, seen }, 0);
    this.layers = builder.placed;
    this.arrangement = builder.arrangement;
  }

  /** Shapes, parameters, multiply-accumulates and receptive fields, one row per layer, and their totals. */
  summary(): Summary {
    return new Summary(this);
  }

  /**
   * Operations of one forward pass, per layer and in all.
   * @param options a preset (default `iitkgp`) and the conventions that differ from it
   */
  opCount(options: CountOptions = {}): OpCount {
    return new OpCount(this.layers, conventionsOf(options, "opCount"));
  }

  /**
   * Operations of one backward pass per layer: ∂J/∂w and ∂J/∂b from a layer's input and ∇ at its output, and δ at its input.
   * @param options a preset (default `iitkgp`) and the conventions that differ from it
   */
  backwardOpCount(options: CountOptions = {}): BackwardOpCount {
    return new BackwardOpCount(this.layers, conventionsOf(options, "backwardOpCount"));
  }

  /**
   * How much of the image, clipped to its borders, a unit of a layer sees: [height, width].
   * @param layer index of the row in the summary; units after flatten and global pooling see what all positions saw
   * @returns null where no image comes before the layer
   */
  sees(layer: number): [number, number] | null {
    const placed = this.layers[layer];
    if (placed === undefined)
      throw new InputError({
        place: "sees",
        rule: `needs a layer from 0 to ${this.layers.length - 1}`,
        got: String(layer),
      });
    const { seen } = placed;
    if (seen === null) return null;
    const [h, w] = seen.fields.map((field, axis) => {
      const { one, all } = fieldInside(field, seen.size[axis], this.input.shape[axis + 1]);
      return seen.all ? all : one;
    });
    return [h, w];
  }

  /** Output size, parameters and products of one layer as formulas with the numbers put in. */
  explain(layer: number): Table {
    const placed = this.layers[layer];
    if (placed === undefined)
      throw new InputError({
        place: "explain",
        rule: `needs a layer from 0 to ${this.layers.length - 1}`,
        got: String(layer),
      });
    return explainLayer(placed, `Layer ${layer + 1}: ${placed.account.type}`);
  }

  /** The network as a drawing: a box per layer with what comes out of it, branches side by side. */
  draw(): Drawing {
    return drawNetwork(this);
  }

  /**
   * The network as Keras code (channels last): a Sequential model, or the functional form where branches part.
   * @throws InputError where Keras has no layer for a specification
   */
  toKeras(): string {
    return kerasCode(this);
  }

  toString(): string {
    return this.summary().toString();
  }

  /** What a notebook shows: the summary. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.summary().table().toMimeBundle();
  }
}

/**
 * A network's shapes, parameters, operation counts and receptive fields from its layers' specifications.
 * @param spec `input` ([channels, height, width], [channels, length], [features], { tokens } or { seq }) and `layers`:
 * plain objects, results of {@link layer}'s constructors, or exam shorthand such as `"16c5w1s0p"`
 * @returns the network: `summary()`, `opCount()`, `backwardOpCount()`, `explain()`
 * @throws InputError where a layer is unknown, does not fit its input or has a bad option; the layer is named
 * @example
 * network({ input: [3, 32, 32], layers: ["16c5w1s0p", "2w2s0p"] }).summary().rows.map((row) => row.outputShape) // => [[16, 28, 28], [16, 14, 14]]
 * network({ input: [10, 205, 205], layers: [{ type: "conv2d", out: 96, kernel: 10, stride: 3, bias: false }] }).summary().rows[0].macs // => 418176000
 * network({ input: [3, 8, 8], layers: [{ type: "dense", units: 2 }] }) // throws needs features or a sequence, got an image 3×8×8. Put { type: "flatten" } before it.
 */
export function network(spec: NetworkSpec): Network {
  return new Network(spec);
}
