import { InputError } from "../errors.js";
import { plainAccount, type Account } from "./account.js";
import { convolution } from "./convolution.js";
import { dense, embedding, flattening } from "./dense.js";
import { addition, batchNormalisation, dropoutLayer, elementwise, softmaxLayer } from "./elementwise.js";
import type { LayerSpec } from "./layer-spec.js";
import { Options } from "./options.js";
import { globalAveragePooling, nearestUpsampling, pooling } from "./pooling.js";
import { joinedField, type Field } from "./receptive-field.js";
import { recurrent } from "./recurrent.js";
import { parseLayers } from "./shorthand.js";
import { channels, reshaped, spatial, type Tensor } from "./tensor.js";
import { transposedConvolution } from "./transposed-convolution.js";

/** A layer in its place: its account, its input, and what it sees of the image. */
export interface PlacedLayer {
  account: Account;
  input: Tensor;
  fields: Field[] | null;
  /** The last fields over an image and that image's size, for what a unit behind it sees. */
  seen: { fields: Field[]; size: number[]; all: boolean } | null;
  /** How deep the layer stands in residual and parallel blocks. */
  depth: number;
}

/** How layers follow each other: a layer by its index, or branches that meet in the layer `join`. */
export type Arrangement = number | { branches: Arrangement[][]; join: number };

/** What flows from layer to layer. */
export interface Stream {
  tensor: Tensor;
  fields: Field[] | null;
  seen: PlacedLayer["seen"];
}

const makers: Record<string, (options: Options, input: Tensor) => Account> = {
  conv2d: (options, input) => convolution(options, input, 2, false),
  conv1d: (options, input) => convolution(options, input, 1, false),
  depthwiseConv2d: (options, input) => convolution(options, input, 2, true),
  convTranspose2d: transposedConvolution,
  maxPool2d: (options, input) => pooling(options, input, 2, false),
  avgPool2d: (options, input) => pooling(options, input, 2, true),
  maxPool1d: (options, input) => pooling(options, input, 1, false),
  avgPool1d: (options, input) => pooling(options, input, 1, true),
  globalAvgPool: globalAveragePooling,
  upsampleNearest2d: nearestUpsampling,
  dense,
  embedding,
  flatten: flattening,
  batchNorm: batchNormalisation,
  dropout: dropoutLayer,
  rnn: (options, input) => recurrent(options, input, "rnn"),
  lstm: (options, input) => recurrent(options, input, "lstm"),
  gru: (options, input) => recurrent(options, input, "gru"),
  relu: (options, input) => elementwise(options, input, "relu"),
  sigmoid: (options, input) => elementwise(options, input, "sigmoid"),
  tanh: (options, input) => elementwise(options, input, "tanh"),
  softmax: softmaxLayer,
};

/** Lays out layers one after the other, blocks depth first, and keeps the stream that flows between them. */
export class Builder {
  readonly placed: PlacedLayer[] = [];
  arrangement: Arrangement[] = [];

  private get place(): string {
    return `network: layer ${this.placed.length + 1}`;
  }

  sequence(layers: unknown, stream: Stream, depth: number): Stream {
    if (!Array.isArray(layers))
      throw new InputError({
        place: this.place,
        rule: "needs an array of layers",
        got: JSON.stringify(layers),
      });
    return (layers as LayerSpec[]).reduce((flow, layer) => this.layer(layer, flow, depth), stream);
  }

  private layer(layer: LayerSpec, stream: Stream, depth: number): Stream {
    if (typeof layer === "string") return this.sequence(parseLayers(layer), stream, depth);
    const type: unknown = (layer as { type?: unknown } | null)?.type;
    if (type === "residual")
      return this.residual(new Options(`${this.place} (residual)`, { ...layer }), stream, depth);
    if (type === "parallel")
      return this.parallel(new Options(`${this.place} (parallel)`, { ...layer }), stream, depth);
    if (typeof type !== "string" || !Object.hasOwn(makers, type))
      throw new InputError({
        place: this.place,
        rule: `needs a type out of ${[...Object.keys(makers), "residual", "parallel"].join(", ")}`,
        got: JSON.stringify(type) ?? JSON.stringify(layer) ?? String(layer),
      });
    const options = new Options(`${this.place} (${type})`, { ...layer });
    const account = { ...makers[type](options, stream.tensor), type, spec: layer };
    return this.put(account, stream, depth);
  }

  /** Lays out a branch and keeps how its layers follow each other. */
  private branch(
    layers: unknown,
    stream: Stream,
    depth: number,
  ): { end: Stream; arrangement: Arrangement[] } {
    const outer = this.arrangement;
    this.arrangement = [];
    const end = this.sequence(layers, stream, depth);
    const { arrangement } = this;
    this.arrangement = outer;
    return { end, arrangement };
  }

  /** Puts the layer where branches meet in the place of the branches. */
  private join(account: Account, stream: Stream, branches: Arrangement[][], depth: number): Stream {
    const end = this.put(account, stream, depth);
    this.arrangement[this.arrangement.length - 1] = { branches, join: this.placed.length - 1 };
    return end;
  }

  private put(account: Account, stream: Stream, depth: number): Stream {
    this.arrangement.push(this.placed.length);
    const fields = stream.fields === null ? null : account.field(stream.fields);
    const size = spatial(account.output);
    const seen =
      fields !== null
        ? { fields, size, all: false }
        : stream.seen === null
          ? null
          : { ...stream.seen, all: true };
    this.placed.push({ account, input: stream.tensor, fields, seen, depth });
    return { tensor: account.output, fields, seen };
  }

  private residual(options: Options, stream: Stream, depth: number): Stream {
    const body = this.branch(options.raw("body"), stream, depth + 1);
    const shortcut = this.branch(options.raw("shortcut", []), stream, depth + 1);
    options.finish();
    const [a, b] = [body.end.tensor, shortcut.end.tensor];
    if (a.kind !== b.kind || a.shape.join() !== b.shape.join())
      options.fail(
        "needs body and shortcut of one shape",
        `${a.shape.join("×")} and ${b.shape.join("×")}`,
        "Give a shortcut that brings the input to the body's shape, such as a 1×1 convolution with its stride.",
      );
    const meeting = this.joined([body.end, shortcut.end], a);
    return this.join(addition(a, 2), meeting, [shortcut.arrangement, body.arrangement], depth);
  }

  private parallel(options: Options, stream: Stream, depth: number): Stream {
    const branches = options.raw("branches");
    if (!Array.isArray(branches) || branches.length === 0)
      options.fail("needs branches, an array of arrays of layers", JSON.stringify(branches) ?? "nothing");
    options.finish();
    const lanes = (branches as unknown[]).map((branch) => this.branch(branch, stream, depth + 1));
    const ends = lanes.map(({ end }) => end);
    const [first, ...others] = ends.map(({ tensor }) => tensor);
    const alike = others.every(
      (tensor) => tensor.kind === first.kind && spatial(tensor).join() === spatial(first).join(),
    );
    if (!alike || first.kind === "tokens")
      options.fail(
        "needs branches that differ in channels only",
        ends.map(({ tensor }) => tensor.shape.join("×")).join(" and "),
      );
    const sum = ends.reduce((total, { tensor }) => total + channels(tensor), 0);
    const output = reshaped(first, sum, spatial(first));
    const arrangements = lanes.map(({ arrangement }) => arrangement);
    return this.join(plainAccount("concat", output), this.joined(ends, first), arrangements, depth);
  }

  /** The stream that enters the layer where branches meet. */
  private joined(ends: Stream[], tensor: Tensor): Stream {
    const all = ends.map(({ fields }) => fields);
    const joinedFields = all.every((fields) => fields !== null)
      ? spatial(tensor).map((_, axis) => joinedField(all.map((fields) => (fields as Field[])[axis])))
      : null;
    const whole = joinedFields?.every((field) => field !== null) ? (joinedFields as Field[]) : null;
    return { tensor, fields: whole, seen: ends.find(({ seen }) => seen !== null)?.seen ?? null };
  }
}
