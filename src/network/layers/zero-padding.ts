import { plainAccount, type Account } from "../account.js";
import { fieldThroughWindow } from "../field.js";
import type { Options } from "../options.js";
import { plus, whole, type Size } from "../size.js";
import { channels, reshaped, spatial, type Tensor } from "../tensor.js";
import { paddingSides, type PerAxis, type PerAxis3d, type Sides } from "../window-options.js";
import { needsAxes } from "./convolution.js";
import { kerasCall, letterKind, type ShorthandWord } from "./kind.js";

/** Zeros around an image, as a layer of its own. */
export interface ZeroPad2dLayer {
  type: "zeroPad2d";
  /** A number for all sides, one per axis, or `{ before, after }` for one or each axis. */
  padding: PerAxis | Sides | Sides[];
}

/** Zeros at the ends of a signal or sequence. */
export interface ZeroPad1dLayer {
  type: "zeroPad1d";
  padding: number | Sides;
}

/** Zeros around a volume. */
export interface ZeroPad3dLayer {
  type: "zeroPad3d";
  padding: PerAxis3d | Sides | Sides[];
}

/** Zeros as everybody reads them. */
export interface Zeros {
  sides: [before: Size, after: Size][];
}

function account({ sides }: Zeros, input: Tensor<Size>, options: Options): Account<Size> {
  needsAxes(options, input, sides.length);
  const sizes = spatial(input).map((size, axis) => plus(size, ...sides[axis]));
  return {
    ...plainAccount(reshaped(input, channels(input), sizes)),
    field: (fields) =>
      fields.map((field, axis) =>
        fieldThroughWindow(field, {
          kernel: 1,
          stride: 1,
          padding: whole(sides[axis][0]),
          paddingEnd: whole(sides[axis][1]),
          dilation: 1,
          ceil: false,
        }),
      ),
  };
}

const zerosWord = (name: string, meaning: string): ShorthandWord => ({
  example: `${name}:1`,
  meaning,
  pattern: new RegExp(`^${name}:(\\d+)$`),
  options: (padding) => ({ padding: Number(padding) }),
});

const zeroPadding = (axes: 1 | 2 | 3) => ({
  read: (options: Options): Zeros => {
    if (options.raw("padding") === undefined) options.fail("needs padding", "nothing");
    return { sides: paddingSides(options, axes) };
  },
  account,
  keras: ({ sides }: Zeros) => {
    const pairs = sides.map(([before, after]) => `(${String(before)}, ${String(after)})`);
    return { call: kerasCall(`ZeroPadding${axes}D`, axes === 1 ? pairs[0] : `(${pairs.join(", ")})`) };
  },
  box: ({ sides }: Zeros) => ({
    title: "zero pad",
    details: [sides.map(([before, after]) => `${String(before)}|${String(after)}`).join(" × ")],
    color: "white" as const,
  }),
});

export const zeroPad2d = letterKind<ZeroPad2dLayer>()({
  type: "zeroPad2d",
  ...zeroPadding(2),
  shorthand: [
    {
      example: "pad1",
      meaning: "zeros around an image",
      pattern: /^(?:zero)?[pP]ad(\d+)$/,
      options: (padding) => ({ padding: Number(padding) }),
    },
  ],
});

export const zeroPad1d = letterKind<ZeroPad1dLayer>()({
  type: "zeroPad1d",
  ...zeroPadding(1),
  shorthand: [zerosWord("pad1d", "zeros at both ends")],
});

export const zeroPad3d = letterKind<ZeroPad3dLayer>()({
  type: "zeroPad3d",
  ...zeroPadding(3),
  shorthand: [zerosWord("pad3d", "zeros around a volume")],
});
