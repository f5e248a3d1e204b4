import type { Joint } from "./layers/blocks.js";
import type { LaidLayer } from "./layers/kind.js";
import type { NormalLayer, SizedLayer } from "./layers/table.js";
import type { Field } from "./field.js";
import type { Account } from "./account.js";
import type { Size } from "./size.js";
import type { Tensor } from "./tensor.js";

/** A layer in its place: what is known of it, its input, and what it sees of the image. */
export interface PlacedLayer<S extends Size = number> extends LaidLayer<
  (S extends number ? NormalLayer : SizedLayer) | Joint
> {
  account: Account<S>;
  input: Tensor<S>;
  /** What a position of the input sees of the image, and one of the output; null where that has no meaning. */
  fieldsBefore: Field[] | null;
  fields: Field[] | null;
  /** The last fields over an image and that image's size, for what a unit behind it sees. */
  seen: { fields: Field[]; size: number[]; all: boolean } | null;
  /** How deep the layer stands in residual and parallel blocks. */
  depth: number;
}

/** How layers follow each other: a layer by its index, or branches that meet in the layer `join`. */
export type Arrangement = number | { branches: Arrangement[][]; join: number };

/** A network laid out: what its readers (drawings, code, counts, training) read. */
export interface NetworkLayout<S extends Size = number> {
  /** The input as it enters the first layer. */
  readonly input: Tensor<S>;
  /** All layers, blocks depth first. */
  readonly layers: readonly PlacedLayer<S>[];
  /** How the layers follow each other. */
  readonly arrangement: readonly Arrangement[];
}
