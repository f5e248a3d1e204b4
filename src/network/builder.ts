import { InputError } from "../errors.js";
import { blockKinds } from "./layers/blocks.js";
import { layerKinds, type LayerSpec } from "./layers/table.js";
import { composites } from "./layers/transformer.js";
import type { Arrangement, PlacedLayer } from "./layout.js";
import { Options } from "./options.js";
import { joinedField, type Field } from "./field.js";
import { parseLayers } from "./shorthand.js";
import { Letters } from "./letters.js";
import { isNumber, whole as numberOf, type Size } from "./size.js";
import { describe, spatial, type Tensor } from "./tensor.js";

/** What flows from layer to layer. */
export interface Stream {
  tensor: Tensor<Size>;
  fields: Field[] | null;
  seen: PlacedLayer<Size>["seen"];
}

/** Lays out layers one after the other, blocks depth first, and keeps the stream that flows between them. */
export class Builder {
  readonly placed: PlacedLayer<Size>[] = [];
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
    const options = () => new Options(`${this.place} (${String(type)})`, { ...layer });
    if (isTypeOf(blockKinds, type)) return this.block(type, options(), stream, depth);
    if (isTypeOf(composites, type)) {
      const read = options();
      const layers = composites[type].expand(read, inNumbers(read, stream.tensor));
      read.finish();
      return this.sequence(layers, stream, depth);
    }
    if (isTypeOf(layerKinds, type))
      return this.put(layerKinds[type].lay(options(), stream.tensor, this.placed), stream, depth);
    throw new InputError({
      place: this.place,
      rule: `needs a type out of ${[...Object.keys(layerKinds), ...Object.keys(blockKinds), ...Object.keys(composites)].join(", ")}`,
      got: JSON.stringify(type) ?? JSON.stringify(layer) ?? String(layer),
    });
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

  private put(
    laid: Pick<PlacedLayer<Size>, "layer" | "account" | "keras" | "box">,
    stream: Stream,
    depth: number,
  ) {
    this.arrangement.push(this.placed.length);
    const { output, field } = laid.account;
    // Where letters stand, what an output sees of the input is not followed.
    const known = hasLetters(laid.layer) || !output.shape.every(isNumber) ? null : stream.fields;
    const fields = known === null ? null : field(known);
    const seen =
      fields !== null
        ? { fields, size: spatial(output).map((size) => numberOf(size)), all: false }
        : stream.seen === null
          ? null
          : { ...stream.seen, all: true };
    this.placed.push({ ...laid, input: stream.tensor, fieldsBefore: stream.fields, fields, seen, depth });
    return { tensor: output, fields, seen };
  }

  /** Lays out branches and puts the layer where they meet in their place. */
  private block(type: keyof typeof blockKinds, options: Options, stream: Stream, depth: number): Stream {
    const kind = blockKinds[type];
    const lists = kind.branches(options);
    options.finish();
    const lanes = lists.map((list) => this.branch(list, stream, depth + 1));
    const ends = lanes.map(({ end }) => end);
    const { joint, order } = kind.meet(
      ends.map(({ tensor }) => tensor),
      options,
    );
    const end = this.put(joint, this.joined(ends), depth);
    this.arrangement[this.arrangement.length - 1] = {
      branches: order.map((lane) => lanes[lane].arrangement),
      join: this.placed.length - 1,
    };
    return end;
  }

  /** The stream that enters the layer where branches meet. */
  private joined(ends: Stream[]): Stream {
    const [{ tensor }] = ends;
    const all = ends.map(({ fields }) => fields);
    const joinedFields = all.every((fields) => fields !== null)
      ? spatial(tensor).map((_, axis) => joinedField(all.map((fields) => fields[axis])))
      : null;
    const whole = joinedFields?.every((field) => field !== null) ? joinedFields : null;
    return { tensor, fields: whole, seen: ends.find(({ seen }) => seen !== null)?.seen ?? null };
  }
}

/** The input of layers that take numbers alone. */
function inNumbers(options: Options, input: Tensor<Size>): Tensor {
  if (!input.shape.every(isNumber)) options.fail("needs an input in numbers", describe(input));
  return input as Tensor;
}

/** Whether letters stand among a layer's options. */
const hasLetters = (value: unknown): boolean =>
  value instanceof Letters ||
  (typeof value === "object" && value !== null && Object.values(value).some(hasLetters));

const isTypeOf = <Kinds extends object>(kinds: Kinds, type: unknown): type is keyof Kinds =>
  typeof type === "string" && Object.hasOwn(kinds, type);
