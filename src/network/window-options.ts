import { Worked } from "../number/worked.js";
import { count } from "./account.js";
import type { Options } from "./options.js";
import { ceilOver, floorOver, isBelow, isNumber, minus, realOfSize, type Size } from "./size.js";
import { samePositions, sameWindow, spanOf, windowPositions, type Window } from "./window.js";

/** One number for all axes, or one per axis (height, width). */
export type PerAxis = number | [number, number];

/** One number for all axes, or one per axis (depth, height, width). */
export type PerAxis3d = number | [number, number, number];

/** Zeros put before and behind the input along one axis. */
export interface Sides {
  before: number;
  after: number;
}

/**
 * Zeros put around the input: a number for both sides, one per axis, or `{ before, after }`, or one such per axis.
 * `valid` is 0. `same` puts out ⌈n/s⌉ positions with as few zeros as that needs, an odd one at the end: Keras's and
 * TensorFlow's rule, which at stride 1 is PyTorch's too (PyTorch refuses other strides). `causal` (one axis) puts all zeros
 * before the input, as many as keep its length at stride 1.
 */
export type LayerPadding<PerAxes> = PerAxes | "same" | "valid" | Sides | Sides[];

/** Padding of a layer over one axis. */
export type LayerPadding1d = LayerPadding<number> | "causal";

export type PaddingWord = "same" | "valid" | "causal";

/** The windows of a layer, and the word where its padding was given as one. */
export interface WindowOptions {
  /** With `same`, the padding of stride 1: at other strides it depends on the input. */
  windows: Window<Size>[];
  paddingWord: PaddingWord | null;
}

/** Names of the axes in formulas. */
export const axisNames = (axes: number): string[] =>
  axes === 1 ? [""] : axes === 2 ? ["h", "w"] : ["d", "h", "w"];

/** A size's name along an axis: k, k_h. */
export const axisSymbol = (letter: string, axis: string): string =>
  axis === "" ? letter : `${letter}_${axis}`;

/** The zeros before and behind each axis, where they are given as numbers. */
export function paddingSides(options: Options, axes: number): [before: Size, after: Size][] {
  const value = options.raw("padding", 0);
  const isSides = (item: unknown): boolean => typeof item === "object" && item !== null && "before" in item;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.some(isSides)) return options.sizes("padding", axes, 0, 0).map((size) => [size, size]);
  const each = Array.isArray(value) ? list : Array.from({ length: axes }, () => value);
  const sides = each.map((item): [Size, Size] => {
    const { before, after, ...others } = (isSides(item) ? item : { before: item, after: item }) as Record<
      string,
      unknown
    >;
    const zeros = [before, after ?? 0].map((side) => options.part("padding", side, 0));
    if (Object.keys(others).length > 0)
      options.fail("needs { before, after } for padding of unequal sides", JSON.stringify(item));
    return [zeros[0], zeros[1]];
  });
  if (sides.length !== axes) options.fail(`needs ${axes} paddings, one for each axis`, JSON.stringify(value));
  return sides;
}

/** The windows of a layer, one per axis, from its options; `extra` are words and defaults of the layer's own. */
export function windowsOf(
  options: Options,
  axes: number,
  { stride: usualStride, words = ["same", "valid"] }: { stride?: "kernel"; words?: PaddingWord[] } = {},
): WindowOptions {
  const kernel = options.sizes("kernel", axes, 1);
  const stride = options.sizes("stride", axes, 1, usualStride === "kernel" ? kernel : 1);
  const dilation = options.sizes("dilation", axes, 1, 1);
  const word = options.raw("padding", 0);
  const paddingWord = words.find((known) => known === word) ?? null;
  const sides =
    paddingWord === null
      ? paddingSides(options, axes)
      : kernel.map((size, axis): [Size, Size] => {
          const zeros = minus<Size>(spanOf<Size>({ kernel: size, dilation: dilation[axis] }), 1);
          switch (paddingWord) {
            case "valid":
              return [0, 0];
            case "causal":
              return [zeros, 0];
            case "same":
              return [floorOver<Size>(zeros, 2), ceilOver<Size>(zeros, 2)];
          }
        });
  const windows = kernel.map((size, axis) => ({
    kernel: size,
    stride: stride[axis],
    padding: sides[axis][0],
    paddingEnd: sides[axis][1],
    dilation: dilation[axis],
    ceil: false,
  }));
  return { windows, paddingWord };
}

/** How many positions the windows have on an input, along each axis. */
export const positionsOf = ({ windows, paddingWord }: WindowOptions, sizes: readonly Size[]): Size[] =>
  windows.map((window, axis) =>
    paddingWord === "same"
      ? samePositions<Size>(sizes[axis], window.stride)
      : windowPositions<Size>(sizes[axis], window),
  );

/** The windows as they lie on an input: `same` counts its zeros by the input's size. */
export const laidWindows = (
  { windows, paddingWord }: WindowOptions,
  sizes: readonly Size[],
): Window<Size>[] =>
  windows.map((window, axis) => {
    const size = sizes[axis];
    return paddingWord === "same" &&
      isNumber(size) &&
      Object.values(window).every((part) => typeof part !== "object")
      ? sameWindow(size, window as Window)
      : window;
  });

/** Refuses windows that do not fit. */
export function needsPositions(
  options: Options,
  rule: string,
  got: string,
  positions: readonly Size[],
): void {
  if (positions.some((size) => isBelow(size, 1))) options.fail(rule, got);
}

/** The number of positions along one axis as a formula: ⌊(n + 2p − d(k−1) − 1)/s⌋ + 1, or ⌈n/s⌉ for `same`. */
export function positionsFormula(
  axis: string,
  size: Size,
  window: Window<Size>,
  paddingWord: PaddingWord | null = null,
): { name: string; worked: Worked } {
  const { kernel, stride, padding, paddingEnd, dilation, ceil } = window;
  const [n, k, s, d] = [
    count(axis === "" ? "L" : axis.toUpperCase(), size),
    count(axisSymbol("k", axis), kernel),
    count(axisSymbol("s", axis), stride),
    count(axisSymbol("d", axis), dilation),
  ];
  const name = axis === "" ? "L_{out}" : `${axis.toUpperCase()}_{out}`;
  const rounded = (inner: Worked, value: Size, up: boolean) =>
    Worked.by(realOfSize(value), [inner], ([text]) =>
      up ? `\\left\\lceil ${text} \\right\\rceil` : `\\left\\lfloor ${text} \\right\\rfloor`,
    );
  if (paddingWord === "same") return { name, worked: rounded(n.over(s), samePositions(size, stride), true) };
  const one = Worked.constant(1);
  const span = dilation === 1 ? k : d.times(k.minus(one)).plus(one);
  const isEven = String(padding) === String(paddingEnd);
  const zeros = isEven
    ? Worked.constant(2).times(count(axisSymbol("p", axis), padding))
    : count(`p_{${axis}0}`, padding).plus(count(`p_{${axis}1}`, paddingEnd));
  const room = n.plus(zeros).minus(span).over(s);
  return { name, worked: rounded(room, minus<Size>(windowPositions<Size>(size, window), 1), ceil).plus(one) };
}
