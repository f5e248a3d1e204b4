import type { BlockColor } from "../../figure/block-diagram.js";
import type { Account } from "../account.js";
import type { Options } from "../options.js";
import { isNumber, type Size } from "../size.js";
import { describe, shapeText, type Tensor } from "../tensor.js";

/** Refuses what a layer or another library cannot do, naming the layer. */
export type Refuse = (rule: string, got: string, cure?: string) => never;

/** A word of exam shorthand that stands for a layer. */
export interface ShorthandWord {
  /** The word as a reader is shown it: `16c5w1s0p`. */
  example: string;
  /** What it means, where the word does not say so itself. */
  meaning?: string;
  /** The whole word. */
  pattern: RegExp;
  /** The layer's options out of the pattern's groups; default none. */
  options?: (...groups: (string | undefined)[]) => object;
}

/**
 * A layer in Keras: a call, an activation's name that the layer before it may take as an argument, or a line of its own that
 * takes its input more than once.
 */
export type KerasWord =
  | {
      call: string;
      takesActivation?: boolean;
      /** The call where a later layer uses this one in reverse. */
      reversible?: string;
    }
  | { activation: string }
  | {
      line: (value: string) => string;
      /** The line of a second input that it reads. */
      input?: string;
      /** True where it uses the embedding in reverse. */
      reverses?: true;
    };

/** A layer laid before another one. */
export interface LaidBefore {
  layer: { type: string };
  account: Account<Size>;
}

/** A layer as a box of a drawing. */
export interface LayerBox {
  title: string;
  /** Stride, padding, units: what a reader wants to know besides the title; empty texts are left out. */
  details: string[];
  color: BlockColor;
}

/** Everything that is known of a type of layer, but how tfjs trains it. */
export interface LayerDefinition<Type extends string, Layer extends object, S extends Size> {
  type: Type;
  /** The layer as everybody reads it: one name for each option, every default filled in. */
  read: (options: Options) => Layer;
  /** Shape, parameters, operations and receptive field at an input. */
  account: (layer: Layer, input: Tensor<S>, options: Options, before: readonly LaidBefore[]) => Account<S>;
  keras: (layer: Layer, input: Tensor<S>, fail: Refuse) => KerasWord;
  box: (layer: Layer) => LayerBox;
  shorthand?: ShorthandWord[];
}

/** A layer laid on its input. */
export interface LaidLayer<Layer> {
  layer: Layer;
  account: Account<Size>;
  keras: (fail: Refuse) => KerasWord;
  box: LayerBox;
}

/** A type of layer. `Spec` is what a user writes of it. */
export interface LayerKind<Spec extends { type: string }, Layer extends object> {
  type: Spec["type"];
  shorthand: ShorthandWord[];
  /** Reads the options once and lays the layer on its input. */
  lay: (
    options: Options,
    input: Tensor<Size>,
    before: readonly LaidBefore[],
  ) => LaidLayer<Layer & { type: Spec["type"] }>;
  /** The constructor: `layer.dense({ units: 10 })`. */
  make: (options?: object) => Spec;
}

/** A type of layer whose sizes may be letters, out of its definition; `Spec` is what a user writes of it. */
export function letterKind<Spec extends { type: string }>() {
  return <Layer extends object>(
    definition: LayerDefinition<Spec["type"], Layer, Size>,
  ): LayerKind<Spec, Layer> => {
    const { type, read, account, keras, box, shorthand = [] } = definition;
    return {
      type,
      shorthand,
      lay: (options, input, before) => {
        const layer = read(options);
        options.finish();
        return {
          layer: { ...layer, type },
          account: account(layer, input, options, before),
          keras: (fail) => keras(layer, input, fail),
          box: box(layer),
        };
      },
      make: (options = {}) => ({ type, ...options }) as unknown as Spec,
    };
  };
}

/** A type of layer that takes numbers alone, out of its definition. */
export function layerKind<Spec extends { type: string }>() {
  return <Layer extends object>(
    definition: LayerDefinition<Spec["type"], Layer, number>,
  ): LayerKind<Spec, Layer> => {
    const numbers = (input: Tensor<Size>): input is Tensor => input.shape.every(isNumber);
    return letterKind<Spec>()<Layer>({
      ...definition,
      account: (layer, input, options, before) =>
        numbers(input)
          ? (definition.account(layer, input, options, before) as Account<Size>)
          : options.fail("needs an input in numbers", describe(input)),
      keras: (layer, input, fail) =>
        numbers(input)
          ? definition.keras(layer, input, fail)
          : fail("needs an input in numbers", describe(input)),
    });
  };
}

/** A size as Python writes it: 5 or (5, 3). */
export const pythonSize = (sizes: readonly Size[]): string =>
  sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : `(${sizes.map(String).join(", ")})`;

/** A Keras layer with the arguments that are not null. */
export const kerasCall = (name: string, ...args: (string | null)[]): string =>
  `layers.${name}(${args.filter((arg) => arg !== null).join(", ")})`;

/** A Keras argument, left out where the sizes are Keras's default. */
export const kerasSize = (name: string, sizes: readonly Size[], fallback = 1): string | null =>
  sizes.every((size) => size === fallback) ? null : `${name}=${pythonSize(sizes)}`;

/** A size under a name in a drawing, left out where it is the usual one. */
export const sizeDetail = (name: string, sizes: readonly Size[], usual: number): string =>
  sizes.every((size) => size === usual)
    ? ""
    : `${name} ${sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : shapeText(sizes)}`;

/** The kinds of tensors whose numbers are real: all but tokens. */
export const realKinds: Tensor["kind"][] = ["volume", "image", "signal", "features", "sequence"];

/** Refuses tokens, which have no arithmetic. */
export function needsNumbers(options: Options, input: Tensor<Size>): void {
  options.needs(input, realKinds, "Embed tokens first.");
}
