import { count, operations, perSample, perValue, plainAccount, type Account } from "../account.js";
import type { CountConventions } from "../conventions.js";
import { fieldThroughWindow } from "../field.js";
import type { Options } from "../options.js";
import { isNumber, whole, type Size } from "../size.js";
import { channels, describe, elements, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import type { PerAxis } from "../window-options.js";
import { needsAxes } from "./convolution.js";
import { kerasCall, letterKind, pythonSize, type Refuse, type ShorthandWord } from "./kind.js";

interface AdaptiveOptions<PerAxes> {
  /** How many positions come out along each axis. */
  output: PerAxes;
}

/** Means of windows whose sizes give so many positions: the i-th of m goes from ⌊i·n/m⌋ to ⌈(i + 1)·n/m⌉. Source: PyTorch, AdaptiveAvgPool2d. */
export interface AdaptiveAvgPool2dLayer extends AdaptiveOptions<PerAxis> {
  type: "adaptiveAvgPool2d";
}

/** The largest values of such windows. */
export interface AdaptiveMaxPool2dLayer extends AdaptiveOptions<PerAxis> {
  type: "adaptiveMaxPool2d";
}

/** Means of such windows along one axis. */
export interface AdaptiveAvgPool1dLayer extends AdaptiveOptions<number> {
  type: "adaptiveAvgPool1d";
}

/** The largest values of such windows along one axis. */
export interface AdaptiveMaxPool1dLayer extends AdaptiveOptions<number> {
  type: "adaptiveMaxPool1d";
}

/** Adaptive pooling as everybody reads it. */
export interface Adaptive {
  output: Size[];
}

/** The sizes of the windows along one axis. */
const windowSizes = (size: number, positions: number): number[] =>
  Array.from(
    { length: positions },
    (_, i) => Math.ceil(((i + 1) * size) / positions) - Math.floor((i * size) / positions),
  );

function account(
  { output: positions }: Adaptive,
  mean: boolean,
  input: Tensor<Size>,
  options: Options,
): Account<Size> {
  needsAxes(options, input, positions.length);
  const sizes = spatial(input);
  const output = reshaped(input, channels(input), positions);
  const [N, C, all] = [
    count("N", elements(output)),
    count("C", channels(input)),
    count("N_{in}", elements(input)),
  ];
  /** All values of all windows of a channel. */
  const values = () =>
    count(
      "T",
      sizes.reduce<number>(
        (product, size, axis) =>
          product * windowSizes(whole(size), whole(positions[axis])).reduce((sum, each) => sum + each, 0),
        1,
      ),
    );
  const forward = (conventions: CountConventions) => {
    const { poolAverage, poolCompare } = conventions;
    if (mean) {
      if (poolAverage === "none" || (poolAverage === "global" && input.kind !== "image")) return operations();
      if (poolAverage !== "full") return operations({ add: perValue(conventions, all) });
      return operations({
        add: perSample(conventions, C.times(values()).minus(N)),
        mul: perSample(conventions, N),
      });
    }
    if (poolCompare === "none") return operations();
    if (poolCompare === "input") return operations({ logic: perValue(conventions, all) });
    const taken = C.times(values());
    return operations({ logic: perSample(conventions, poolCompare === "k²" ? taken : taken.minus(N)) });
  };
  return {
    ...plainAccount(output),
    // Windows of unequal sizes have no one receptive field.
    field: (fields) =>
      sizes.every((size, axis) => whole(size) % whole(positions[axis]) === 0)
        ? fields.map((field, axis) => {
            const kernel = whole(sizes[axis]) / whole(positions[axis]);
            return fieldThroughWindow(field, {
              kernel,
              stride: kernel,
              padding: 0,
              paddingEnd: 0,
              dilation: 1,
              ceil: false,
            });
          })
        : null,
    forward,
  };
}

/** `adaptiveAvg7` puts out 7 positions along each axis. */
const outputWord = (name: string): ShorthandWord => ({
  example: name.endsWith("1d") ? `${name}:7` : `${name}7`,
  meaning: "adaptive pooling to so many positions",
  pattern: new RegExp(`^${name}${name.endsWith("1d") ? ":" : ""}(\\d+)$`),
  options: (output) => ({ output: Number(output) }),
});

const adaptive = (axes: 1 | 2, mean: boolean) => ({
  read: (options: Options): Adaptive => ({ output: options.sizes("output", axes, 1) }),
  account: (layer: Adaptive, input: Tensor<Size>, options: Options) => account(layer, mean, input, options),
  keras: ({ output }: Adaptive, input: Tensor<Size>, fail: Refuse) => {
    const sizes = spatial(input);
    const kernel = sizes.map((size, axis) => {
      const positions = output[axis];
      return isNumber(size) && isNumber(positions) && size % positions === 0 ? size / positions : null;
    });
    if (kernel.includes(null))
      fail(
        "can write adaptive pooling of windows of one size only",
        `${shapeText(output)} of ${describe(input)}`,
      );
    return {
      call: kerasCall(`${mean ? "Average" : "Max"}Pooling${axes}D`, pythonSize(kernel as number[])),
    };
  },
  box: ({ output }: Adaptive) => ({
    title: `adaptive ${mean ? "avg" : "max"}`,
    details: [`to ${shapeText(output)}`],
    color: "orange" as const,
  }),
});

export const adaptiveAvgPool2d = letterKind<AdaptiveAvgPool2dLayer>()({
  type: "adaptiveAvgPool2d",
  ...adaptive(2, true),
  shorthand: [outputWord("adaptiveAvg")],
});

export const adaptiveMaxPool2d = letterKind<AdaptiveMaxPool2dLayer>()({
  type: "adaptiveMaxPool2d",
  ...adaptive(2, false),
  shorthand: [outputWord("adaptiveMax")],
});

export const adaptiveAvgPool1d = letterKind<AdaptiveAvgPool1dLayer>()({
  type: "adaptiveAvgPool1d",
  ...adaptive(1, true),
  shorthand: [outputWord("adaptiveAvg1d")],
});

export const adaptiveMaxPool1d = letterKind<AdaptiveMaxPool1dLayer>()({
  type: "adaptiveMaxPool1d",
  ...adaptive(1, false),
  shorthand: [outputWord("adaptiveMax1d")],
});
