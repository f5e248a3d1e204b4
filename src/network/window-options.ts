import { Worked } from "../number/worked.js";
import { count } from "./account.js";
import type { Options } from "./options.js";
import { windowPositions, type Window } from "./window.js";

/** One number for both axes, or one per axis (height, width). */
export type PerAxis = number | [number, number];

/** Zeros put around the input; `same` keeps the size (stride 1, odd kernel), `valid` is 0. */
export type LayerPadding<Size> = Size | "same" | "valid";

/** The windows of a layer, and the word where its padding was given as one. */
export interface WindowOptions {
  windows: Window[];
  paddingWord: "same" | "valid" | null;
}

/** Names of the axes in formulas. */
export const axisNames = (axes: number): string[] => (axes === 1 ? [""] : ["h", "w"]);

/** The windows of a layer, one per axis, from its options. */
export function windowsOf(options: Options, axes: number): WindowOptions {
  const kernel = options.perAxis("kernel", axes, 1);
  const stride = options.perAxis("stride", axes, 1, 1);
  const dilation = options.perAxis("dilation", axes, 1, 1);
  const word = options.raw("padding", 0);
  if (word === "same") {
    const whole = kernel.every((size, axis) => stride[axis] === 1 && ((size - 1) * dilation[axis]) % 2 === 0);
    if (!whole)
      options.fail(
        'needs stride 1 and an odd kernel for padding "same"',
        `kernel ${kernel.join("×")}, stride ${stride.join("×")}`,
        "Give the padding per side as a number.",
      );
  }
  const padding =
    word === "same"
      ? kernel.map((size, axis) => ((size - 1) * dilation[axis]) / 2)
      : word === "valid"
        ? kernel.map(() => 0)
        : options.perAxis("padding", axes, 0, 0);
  const windows = kernel.map((size, axis) => ({
    kernel: size,
    stride: stride[axis],
    padding: padding[axis],
    dilation: dilation[axis],
  }));
  return { windows, paddingWord: word === "same" || word === "valid" ? word : null };
}

/** n = ⌊(size + 2p − d(k−1) − 1)/s⌋ + 1, without the dilation where it is 1. */
export function positionsFormula(
  axis: string,
  size: number,
  window: Window,
): { name: string; worked: Worked } {
  const { kernel, stride, padding, dilation } = window;
  const index = axis === "" ? "" : `_${axis}`;
  const [n, p, k, s, d] = [
    count(axis === "" ? "L" : axis.toUpperCase(), size),
    count(`p${index}`, padding),
    count(`k${index}`, kernel),
    count(`s${index}`, stride),
    count(`d${index}`, dilation),
  ];
  const one = Worked.constant(1);
  const span = dilation === 1 ? k : d.times(k.minus(one)).plus(one);
  const room = n.plus(Worked.constant(2).times(p)).minus(span).over(s);
  const floored = Worked.by(
    Worked.constant(windowPositions(size, window) - 1).value,
    [room],
    ([inner]) => `\\left\\lfloor ${inner} \\right\\rfloor`,
  );
  const name = axis === "" ? "L_{out}" : `${axis.toUpperCase()}_{out}`;
  return { name, worked: floored.plus(one) };
}
