import type { WindowOptions } from "../window-options.js";
import { keepsSize, type Window } from "../window.js";
import { pythonSize, sizeDetail, type Refuse } from "./kind.js";

/** A kernel as a drawing writes it: 5×3, along one axis 5. */
export const kernelText = (windows: readonly Window[]): string =>
  windows.map(({ kernel }) => kernel).join("×");

/** Stride, padding and dilation of a drawing, each where it is not the usual one; the usual stride 0 shows every stride. */
export function windowDetails(
  windows: readonly Window[],
  paddingWord: WindowOptions["paddingWord"],
  usualStride = 1,
): string[] {
  const along = (key: keyof Window) => windows.map((window) => window[key]);
  return [
    sizeDetail("stride", along("stride"), usualStride),
    paddingWord === null ? sizeDetail("pad", along("padding"), 0) : `pad ${paddingWord}`,
    sizeDetail("dilation", along("dilation"), 1),
  ];
}

/** Keras knows no padding by number: 0 is "valid", what keeps the size at stride 1 is "same"; all else is a layer of its own. */
export function kerasPadding(
  windows: readonly Window[],
  paddingWord: WindowOptions["paddingWord"],
  fail: Refuse,
): string | null {
  if (paddingWord !== "same" && windows.every(({ padding }) => padding === 0)) return null;
  if (windows.every(keepsSize)) return 'padding="same"';
  return fail(
    'can write padding 0 or one that keeps the size ("same") only',
    `padding ${pythonSize(windows.map(({ padding }) => padding))}`,
    "Put a ZeroPadding layer before it by hand.",
  );
}
