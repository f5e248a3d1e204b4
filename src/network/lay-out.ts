import { InputError } from "../errors.js";
import { Builder } from "./builder.js";
import { ownField } from "./field.js";
import { Letters } from "./letters.js";
import type { LayerSpec } from "./layers/table.js";
import type { NetworkLayout } from "./layout.js";
import { isNumber, type Size } from "./size.js";
import { inputTensor, spatial, type NetworkInput } from "./tensor.js";

/** A network as it is written down. */
export interface NetworkSpec {
  input: NetworkInput;
  layers: LayerSpec[];
}

/** A network laid out, in numbers or with letters. */
export interface Laid extends NetworkLayout<Size> {
  /** The first letter in it, as it was met; null where all sizes are numbers. */
  readonly letter: string | null;
}

/** Letters anywhere in a layer's options. */
function letterIn(value: unknown): Letters | undefined {
  if (value instanceof Letters) return value;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.values(value)
    .map(letterIn)
    .find((found) => found !== undefined);
}

/** Lays out a specification, whether letters are in it or not. */
export function layOut(spec: NetworkSpec): Laid {
  if (typeof spec !== "object" || spec === null)
    throw new InputError({ place: "network", rule: "needs { input, layers }", got: String(spec) });
  const input = inputTensor(spec.input);
  const axes = spatial(input);
  const fields = axes.length > 0 && axes.every(isNumber) ? axes.map(() => ownField) : null;
  const seen = fields === null ? null : { fields, size: axes.filter(isNumber), all: false };
  const builder = new Builder();
  builder.sequence(spec.layers, { tensor: input, fields, seen }, 0);
  const { placed, arrangement } = builder;
  // What a step sees is asked of sequences only where windows slide over them.
  const isTold = input.kind !== "sequence" || placed.some(({ account }) => account.windows !== null);
  const layers = isTold
    ? placed
    : placed.map((layer) => ({ ...layer, fieldsBefore: null, fields: null, seen: null }));
  const letter = [input.shape, ...placed.map(({ layer }) => layer)].map(letterIn).find((found) => found);
  return { input, layers, arrangement, letter: letter === undefined ? null : String(letter) };
}

/** Whether all sizes of a laid network are numbers. */
export const isInNumbers = (laid: Laid): laid is Laid & NetworkLayout => laid.letter === null;
