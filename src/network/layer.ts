import {
  layerKinds,
  type CompositeSpecs,
  type GatedSpec,
  type InLetters,
  type LayerSpec,
  type LayerSpecs,
  type LayerType,
  type ParallelSpec,
  type ResidualSpec,
} from "./layers/table.js";

/** The constructor of a layer: its options without the type, left out where all of them may be. */
type LayerConstructor<Spec, Options = Omit<Spec, "type">> = keyof Options extends never
  ? () => Spec
  : object extends Options
    ? { (options?: Options): Spec; (options: InLetters<Options>): InLetters<Spec> }
    : { (options: Options): Spec; (options: InLetters<Options>): InLetters<Spec> };

type LayerConstructors = { [Type in keyof LayerSpecs]: LayerConstructor<LayerSpecs[Type]> } & {
  /** A block of an encoder: self-attention and a feed-forward part: `{ heads: 8, hidden: 2048, … }`. */
  transformerEncoder: (
    options: Omit<CompositeSpecs["transformerEncoder"], "type">,
  ) => CompositeSpecs["transformerEncoder"];
  /** A block of a decoder: causal self-attention, attention to a memory, and a feed-forward part: `{ heads: 8, hidden: 2048, memory?, … }`. */
  transformerDecoder: (
    options: Omit<CompositeSpecs["transformerDecoder"], "type">,
  ) => CompositeSpecs["transformerDecoder"];
  /** The product, value by value, of a body and a gate. */
  gated: (body: LayerSpec[], gate: LayerSpec[]) => GatedSpec;
  /** The sum of a body and a shortcut past it, which is the identity unless given. */
  residual: (body: LayerSpec[], shortcut?: LayerSpec[]) => ResidualSpec;
  /** Branches side by side, their channels joined. */
  parallel: (...branches: LayerSpec[][]) => ParallelSpec;
};

const types = Object.keys(layerKinds) as LayerType[];

/**
 * Constructors of layers under their types' names, for those who like completion better than plain objects.
 * @example
 * layer.conv2d({ out: 16, kernel: 5 }) // => { type: "conv2d", out: 16, kernel: 5 }
 * layer.conv2d({ out: "F", kernel: "K" }) // => { type: "conv2d", out: "F", kernel: "K" }
 * layer.dropout({ rate: 0.5 }) // => { type: "dropout", rate: 0.5 }
 * layer.residual([layer.dense({ units: 4 })]) // => { type: "residual", body: [{ type: "dense", units: 4 }] }
 */
export const layer: LayerConstructors = {
  ...(Object.fromEntries(types.map((type) => [type, layerKinds[type].make])) as Omit<
    LayerConstructors,
    "residual" | "parallel" | "gated" | keyof CompositeSpecs
  >),
  transformerEncoder: (options) => ({ type: "transformerEncoder", ...options }),
  transformerDecoder: (options) => ({ type: "transformerDecoder", ...options }),
  gated: (body, gate) => ({ type: "gated", body, gate }),
  residual: (body, shortcut) => ({
    type: "residual",
    body,
    ...(shortcut === undefined ? {} : { shortcut }),
  }),
  parallel: (...branches) => ({ type: "parallel", branches }),
};
