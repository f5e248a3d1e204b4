import { InputError } from "../errors.js";
import { isSum } from "./letters.js";
import { readSize } from "./read-size.js";
import { isNumber, times, type Size } from "./size.js";

/** `[channels, depth, height, width]`, `[channels, height, width]`, `[channels, length]`, `[features]`, `{ tokens }` or `{ seq: [steps, features] }`. */
export type NetworkInput = number[] | { tokens: number } | { seq: [number, number] };

/** What flows between layers: its kind says what the axes of its shape mean. */
export interface Tensor<S extends Size = number> {
  kind: "volume" | "image" | "signal" | "features" | "tokens" | "sequence";
  /** volume [channels, depth, height, width], image [channels, height, width], signal [channels, length], features [n], tokens [steps], sequence [steps, features]. */
  shape: S[];
}

/** How many numbers a tensor holds. */
export const elements = <S extends Size>({ shape }: Tensor<S>): S => times(...shape);

/** The channels of an image or signal, the features of anything else. */
export const channels = <S extends Size>({ kind, shape }: Tensor<S>): S =>
  kind === "sequence" ? shape[1] : shape[0];

/** Whether the first axis counts channels and windows slide over the others. */
export const isSpatial = ({ kind }: Pick<Tensor, "kind">): boolean =>
  kind === "volume" || kind === "image" || kind === "signal";

/** The axes that windows slide over. */
export const spatial = <S extends Size>({ kind, shape }: Tensor<S>): S[] =>
  kind === "sequence" ? [shape[0]] : isSpatial({ kind }) ? shape.slice(1) : [];

/** The same kind of tensor with other channels and other spatial axes. */
export function reshaped<S extends Size>(
  { kind }: Pick<Tensor, "kind">,
  channelCount: S,
  axes: S[],
): Tensor<S> {
  return { kind, shape: kind === "sequence" ? [...axes, channelCount] : [channelCount, ...axes] };
}

/** A size as it stands between ×: sums in parentheses. */
const sizeText = (size: Size): string => {
  const text = String(size);
  return isSum(text) ? `(${text})` : text;
};

/** A shape as it is read: 3×32×32. */
export const shapeText = (shape: readonly Size[]): string => shape.map(sizeText).join("×");

/** The kinds of tensors in words. */
export const kindNames = {
  volume: "a volume",
  image: "an image",
  signal: "a signal",
  features: "features",
  tokens: "tokens",
  sequence: "a sequence",
} satisfies Record<Tensor["kind"], string>;

/** A tensor in words: "an image 3×32×32". */
export const describe = ({ kind, shape }: Tensor<Size>): string => `${kindNames[kind]} ${shapeText(shape)}`;

function refuse(got: unknown): never {
  throw new InputError({
    place: "network",
    rule: "needs input [channels, depth, height, width], [channels, height, width], [channels, length], [features], { tokens } or { seq: [steps, features] } of positive integers, axes up to 1000000",
    got: JSON.stringify(got) ?? String(got),
  });
}

/** The tensor that a network's input stands for. */
export function inputTensor(input: NetworkInput): Tensor<Size> {
  if (typeof input !== "object" || input === null) refuse(input);
  const [kind, given]: [Tensor["kind"], unknown] = Array.isArray(input)
    ? [(["features", "signal", "image", "volume"] as const)[input.length - 1], input]
    : "tokens" in input
      ? ["tokens", [input.tokens]]
      : ["sequence", input.seq];
  if (!Array.isArray(given)) refuse(input);
  const shape = (given as unknown[]).map((size) => readSize(size, 1) ?? refuse(input));
  if (kind === undefined || (kind === "sequence" && shape.length !== 2)) refuse(input);
  // Windows are laid along every axis but the channels; features may be as many as they like.
  if (kind !== "features" && shape.some((size) => isNumber(size) && size > 1_000_000)) refuse(input);
  return { kind, shape };
}
