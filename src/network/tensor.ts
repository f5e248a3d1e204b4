import { InputError } from "../errors.js";

/** `[channels, height, width]`, `[channels, length]`, `[features]`, `{ tokens }` or `{ seq: [steps, features] }`. */
export type NetworkInput = number[] | { tokens: number } | { seq: [number, number] };

/** What flows between layers: its kind says what the axes of its shape mean. */
export interface Tensor {
  kind: "image" | "signal" | "features" | "tokens" | "sequence";
  /** image [channels, height, width], signal [channels, length], features [n], tokens [steps], sequence [steps, features]. */
  shape: number[];
}

/** How many numbers a tensor holds. */
export const elements = ({ shape }: Tensor): number => shape.reduce((product, size) => product * size, 1);

/** The channels of an image or signal, the features of anything else. */
export const channels = ({ kind, shape }: Tensor): number => (kind === "sequence" ? shape[1] : shape[0]);

/** The axes that windows slide over. */
export const spatial = ({ kind, shape }: Tensor): number[] =>
  kind === "sequence" ? [shape[0]] : kind === "image" || kind === "signal" ? shape.slice(1) : [];

/** The same kind of tensor with other channels and other spatial axes. */
export function reshaped({ kind }: Tensor, channelCount: number, axes: number[]): Tensor {
  return { kind, shape: kind === "sequence" ? [...axes, channelCount] : [channelCount, ...axes] };
}

/** A shape as it is read: 3×32×32. */
export const shapeText = (shape: readonly number[]): string => shape.join("×");

/** The kinds of tensors in words. */
export const kindNames = {
  image: "an image",
  signal: "a signal",
  features: "features",
  tokens: "tokens",
  sequence: "a sequence",
} satisfies Record<Tensor["kind"], string>;

/** A tensor in words: "an image 3×32×32". */
export const describe = ({ kind, shape }: Tensor): string => `${kindNames[kind]} ${shapeText(shape)}`;

function refuse(got: unknown): never {
  throw new InputError({
    place: "network",
    rule: "needs input [channels, height, width], [channels, length], [features], { tokens } or { seq: [steps, features] } of positive integers, axes up to 1000000",
    got: JSON.stringify(got) ?? String(got),
  });
}

/** The tensor that a network's input stands for. */
export function inputTensor(input: NetworkInput): Tensor {
  if (typeof input !== "object" || input === null) refuse(input);
  const [kind, shape]: [Tensor["kind"], unknown] = Array.isArray(input)
    ? [(["features", "signal", "image"] as const)[input.length - 1], input]
    : "tokens" in input
      ? ["tokens", [input.tokens]]
      : ["sequence", input.seq];
  const whole =
    Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && (size as number) > 0);
  if (kind === undefined || !whole || (kind === "sequence" && shape.length !== 2)) refuse(input);
  // Windows are laid along every axis but the channels; features may be as many as they like.
  if (kind !== "features" && (shape as number[]).some((size) => size > 1_000_000)) refuse(input);
  return { kind, shape: [...(shape as number[])] };
}
