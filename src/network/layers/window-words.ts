import { shapeText } from "../tensor.js";
import { isNumber, type Size } from "../size.js";
import type { WindowOptions } from "../window-options.js";
import { keepsSize, windowInNumbers, type Window } from "../window.js";
import { pythonSize, sizeDetail, type Refuse } from "./kind.js";

/** A kernel as a drawing writes it: 5×3, along one axis 5. */
export const kernelText = (windows: readonly Window<Size>[]): string =>
  shapeText(windows.map(({ kernel }) => kernel));

type SizeKey = "kernel" | "stride" | "padding" | "paddingEnd" | "dilation";

/** Stride, padding and dilation of a drawing, each where it is not the usual one; the usual stride 0 shows every stride. */
export function windowDetails(
  windows: readonly Window<Size>[],
  paddingWord: WindowOptions["paddingWord"],
  usualStride = 1,
): string[] {
  const along = (key: SizeKey) => windows.map((window) => window[key]);
  const isEven = shapeText(along("padding")) === shapeText(along("paddingEnd"));
  return [
    sizeDetail("stride", along("stride"), usualStride),
    paddingWord !== null
      ? `pad ${paddingWord}`
      : isEven
        ? sizeDetail("pad", along("padding"), 0)
        : `pad ${windows.map(({ padding, paddingEnd }) => `${String(padding)}|${String(paddingEnd)}`).join("×")}`,
    sizeDetail("dilation", along("dilation"), 1),
  ];
}

/** Keras knows no padding by number: 0 is "valid", what keeps the size at stride 1 is "same"; all else is a layer of its own. */
export function kerasPadding(
  windows: readonly Window<Size>[],
  paddingWord: WindowOptions["paddingWord"],
  fail: Refuse,
): string | null {
  if (paddingWord === "same" || paddingWord === "causal") return `padding="${paddingWord}"`;
  const zeros = windows.flatMap(({ padding, paddingEnd }) => [padding, paddingEnd]);
  if (zeros.every((size) => size === 0)) return null;
  if (zeros.every(isNumber) && windows.every((window) => keepsSize(windowInNumbers(window))))
    return 'padding="same"';
  return fail(
    'can write padding 0 or one that keeps the size ("same") only',
    `padding ${pythonSize(windows.map(({ padding }) => padding))}`,
    'Put { type: "zeroPad2d" } before it and leave its padding out.',
  );
}
