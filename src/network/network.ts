import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import type { Drawing } from "../figure/drawing.js";
import type { Table } from "../table/table.js";
import { conventionsOf, type CountOptions } from "./conventions.js";
import { drawNetwork } from "./draw.js";
import { drawVolumes } from "./draw-volumes.js";
import { kerasCode } from "./keras.js";
import { isInNumbers, layOut, type Laid, type NetworkSpec } from "./lay-out.js";
import type { InLetters, LayerSpec } from "./layers/table.js";
import { LetterNetwork } from "./letter-network.js";
import type { Arrangement, NetworkLayout, PlacedLayer } from "./layout.js";
import { BackwardOpCount, OpCount } from "./op-count.js";
import { imageSides, ReceptiveField, seenBy } from "./receptive-field.js";
import { explainLayer, NetworkSummary } from "./summary.js";
import { elements, shapeText, type Tensor } from "./tensor.js";

export type { NetworkSpec } from "./lay-out.js";

/** A network by its layers' specifications; made by {@link network}. */
export class Network extends Printed implements NetworkLayout {
  /** The input as it enters the first layer. */
  readonly input: Tensor;
  /** All layers in the order of {@link NetworkSummary.rows}. */
  readonly layers: readonly PlacedLayer[];
  /** How the layers follow each other. */
  readonly arrangement: readonly Arrangement[];

  constructor(
    readonly spec: NetworkSpec,
    laid: Laid = layOut(spec),
  ) {
    super();
    if (!isInNumbers(laid))
      throw new InputError({
        place: "network",
        rule: "needs numbers for all sizes here",
        got: String(laid.letter),
        cure: "Put a number in its place: network(…).at({ … }).",
      });
    this.input = laid.input;
    this.layers = laid.layers;
    this.arrangement = laid.arrangement;
  }

  private get output(): Tensor {
    return this.layers.at(-1)?.account.output ?? this.input;
  }

  /** The shape of what the last layer puts out, channels first. */
  get outputShape(): number[] {
    return [...this.output.shape];
  }

  /** How many numbers the last layer puts out. */
  get outputLength(): number {
    return elements(this.output);
  }

  /** A longer network: this one with more layers behind its last. */
  followedBy(layers: LayerSpec[]): Network {
    if (!Array.isArray(layers))
      throw new InputError({
        place: "followedBy",
        rule: "needs an array of layers",
        got: JSON.stringify(layers) ?? String(layers),
      });
    return new Network({ ...this.spec, layers: [...this.spec.layers, ...layers] });
  }

  /** Shapes, parameters, multiply-accumulates and receptive fields, one row per layer, and their totals. */
  summary(): NetworkSummary {
    return new NetworkSummary(this);
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

  /** What the units of every layer see of the image: sizes, jumps, `formulas()` and `table()`. */
  receptiveField(): ReceptiveField {
    return new ReceptiveField(this);
  }

  /**
   * How much of the input, clipped to its borders, a unit of a layer sees, along each axis: [height, width] of an image.
   * @param layer index of the row in the summary, default the last; units after flatten and global pooling see what all positions saw
   * @throws InputError where the input has no axes that windows slide over
   */
  sees(layer = this.layers.length - 1): number[] {
    const seen = seenBy(this.placed(layer, "sees"), imageSides(this));
    if (seen === null)
      throw new InputError({
        place: "sees",
        rule: "needs a network over an image, a signal or a volume",
        got: `input ${shapeText(this.input.shape)}`,
        cure: "Give the input as [channels, height, width] or [channels, length].",
      });
    return seen;
  }

  /** Output size, parameters and products of one layer as formulas with the numbers put in. */
  explain(layer: number): Table {
    const placed = this.placed(layer, "explain");
    return explainLayer(placed, `Layer ${layer + 1}: ${placed.layer.type}`);
  }

  private placed(layer: number, place: string): PlacedLayer {
    const placed = this.layers[layer];
    if (placed === undefined)
      throw new InputError({
        place,
        rule: `needs a layer from 0 to ${this.layers.length - 1}`,
        got: String(layer),
      });
    return placed;
  }

  /**
   * The network as a drawing.
   * @param what `layers` (default): a box per layer with what comes out of it, branches side by side; `volumes`: what flows
   * between the layers as blocks over their shapes
   */
  draw(what: "layers" | "volumes" = "layers"): Drawing {
    switch (what) {
      case "layers":
        return drawNetwork(this);
      case "volumes":
        return drawVolumes(this);
    }
    throw new InputError({ place: "draw", rule: 'needs "layers" or "volumes"', got: JSON.stringify(what) });
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
 * @param spec `input` ([channels, depth, height, width], [channels, height, width], [channels, length], [features], { tokens } or
 * { seq }) and `layers`: plain objects, results of {@link layer}'s constructors, or exam shorthand such as `"16c5w1s0p"`. Any size
 * may be a letter, or a sum of products of letters (`"H"`, `"(K-1)/2"`), that stands for a positive whole number: shapes and
 * counts are expressions then
 * @returns the network: `summary()`, `opCount()`, `backwardOpCount()`, `receptiveField()`, `explain()`, `draw()`, `toKeras()`; with
 * letters `summary()`, `opCount()`, `explain()`, `draw()`, `find()` for an unknown and `at()` to put numbers in
 * @throws InputError where a layer is unknown, does not fit its input or has a bad option; the layer is named
 * @example
 * network({ input: [3, 32, 32], layers: ["16c5w1s0p", "2w2s0p"] }).summary().rows.map((row) => row.outputShape) // => [[16, 28, 28], [16, 14, 14]]
 * network({ input: [1, 28, 28], layers: ["6c5", "2w"] }).outputShape // => [6, 12, 12]
 * network({ input: [10, 205, 205], layers: [{ type: "conv2d", out: 96, kernel: 10, stride: 3, bias: false }] }).summary().rows[0].macs // => 418176000
 * network({ input: [3, 8, 8], layers: [{ type: "conv2d", out: 4, kernel: 4, stride: 2, padding: "same" }] }).outputShape // => [4, 4, 4]
 * network({ input: [3, 8, 8], layers: [{ type: "dense", units: 2 }] }) // throws needs features or a sequence, got an image 3×8×8. Put { type: "flatten" } before it.
 * @example
 * const conv = layer.conv2d({ out: "F", kernel: "K", stride: "S", padding: "P" });
 * const net = network({ input: ["C", "H", "W"], layers: [conv] });
 * net.outputShape // => ["F", "floor((H + 2*P - K)/S) + 1", "floor((W + 2*P - K)/S) + 1"]
 * net.summary().trainable // => "C*F*K^2 + F"
 * network({ input: [3, "H", "W"], layers: ["8c3w2s1p"] }).outputShape // => [8, "floor((H + 1)/2)", "floor((W + 1)/2)"]
 */
export function network(spec: NetworkSpec): Network;
export function network(spec: InLetters<NetworkSpec>): LetterNetwork<Network>;
export function network(spec: NetworkSpec | InLetters<NetworkSpec>): Network | LetterNetwork<Network> {
  const written = spec as NetworkSpec;
  const laid = layOut(written);
  return isInNumbers(laid)
    ? new Network(written, laid)
    : new LetterNetwork(laid, written, (numbers) => new Network(numbers as NetworkSpec));
}
