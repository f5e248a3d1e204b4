import { Worked } from "../../number/worked.js";
import { count, parameter, plainAccount, product, type Account } from "../account.js";
import {
  checkGroups,
  convolutionOperations,
  kernelPlaces,
  tapTotals,
  times,
} from "../convolution-operations.js";
import type { Options } from "../options.js";
import { fieldThroughTransposed } from "../field.js";
import { isNumber, over, whole, type Size } from "../size.js";
import { channels, describe, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import { axisNames, axisSymbol, needsPositions, windowsOf, type PerAxis } from "../window-options.js";
import { transposedSize, transposedTaps, windowInNumbers, type Window } from "../window.js";
import { needsAxes } from "./convolution.js";
import { kerasCall, kerasSize, letterKind, pythonSize, type Refuse } from "./kind.js";
import { windowWord } from "./window-shorthand.js";
import { kernelText, windowDetails } from "./window-words.js";

interface TransposedOptions<PerAxes> {
  /** Output channels. */
  out: number;
  kernel: PerAxes;
  /** Default 1. */
  stride?: PerAxes;
  /** What is cut off each side; default 0. `same` puts out n·s positions, as Keras does. */
  padding?: PerAxes | "same" | "valid";
  /** What is added at the end; default 0. */
  outputPadding?: PerAxes;
  /** Default 1. */
  dilation?: PerAxes;
  /** Default 1. */
  groups?: number;
  /** Default true. */
  bias?: boolean;
}

/** Transposed convolution: every input value spreads over a window of the output. */
export interface ConvTranspose2dLayer extends TransposedOptions<PerAxis> {
  type: "convTranspose2d";
}

/** Transposed convolution along one axis. */
export interface ConvTranspose1dLayer extends TransposedOptions<number> {
  type: "convTranspose1d";
}

/** A transposed convolution as everybody reads it. */
export interface TransposedConvolution {
  out: Size;
  groups: Size;
  windows: Window<Size>[];
  outputPadding: Size[];
  bias: boolean;
  isSame: boolean;
}

/** What `same` cuts off: all but the n·s first of the output, less half of it at the start. Source: Keras, Conv2DTranspose. */
function cutToSame(window: Window<Size>, options: Options): { window: Window<Size>; outputPadding: Size } {
  const { kernel, stride, dilation } = windowInNumbers(window);
  const extra = dilation * (kernel - 1) + 1 - stride;
  if (dilation !== 1) options.fail('needs dilation 1 for padding "same"', String(dilation));
  const [cut, more] = [Math.max(0, extra), Math.max(0, -extra)];
  return {
    window: { ...window, padding: Math.floor(cut / 2), paddingEnd: Math.ceil(cut / 2) },
    outputPadding: more,
  };
}

function read(options: Options, axes: 1 | 2): TransposedConvolution {
  const groups = options.size("groups", 1, 1);
  const out = options.size("out", 1);
  const { windows: given, paddingWord } = windowsOf(options, axes);
  const bias = options.flag("bias", true);
  const isSame = paddingWord === "same";
  if (isSame) {
    const cut = given.map((window) => cutToSame(window, options));
    const windows = cut.map(({ window }) => window);
    return {
      out,
      groups,
      windows,
      outputPadding: cut.map(({ outputPadding }) => outputPadding),
      bias,
      isSame,
    };
  }
  const outputPadding = options.sizes("outputPadding", axes, 0, 0);
  given.forEach(({ stride, dilation }, axis) => {
    const [size, most] = [outputPadding[axis], [stride, dilation].filter(isNumber)];
    if (isNumber(size) && most.length === 2 && size >= Math.max(...most))
      options.fail("needs outputPadding below the stride or the dilation", shapeText(outputPadding));
  });
  return { out, groups, windows: given, outputPadding, bias, isSame };
}

function account(layer: TransposedConvolution, input: Tensor<Size>, options: Options): Account<Size> {
  const { out: outputs, groups, windows, outputPadding, bias } = layer;
  needsAxes(options, input, windows.length);
  const inputs = channels(input);
  checkGroups(options, groups, inputs, outputs);
  const sizes = spatial(input);
  const result = windows.map((window, axis) =>
    transposedSize<Size>(sizes[axis], window, outputPadding[axis]),
  );
  needsPositions(
    options,
    "needs padding that leaves an output",
    `output ${shapeText(result)} on ${describe(input)}`,
    result,
  );
  const along = <Result>(of: (window: Window, axis: number) => Result) =>
    windows.map((window, axis) => of(windowInNumbers(window), axis));
  const taps = () =>
    tapTotals(along((window, axis) => transposedTaps(whole(sizes[axis]), window, whole(result[axis]))));
  const uncut = (window: Window, axis: number) => {
    const open = { ...window, padding: 0, paddingEnd: 0 };
    return transposedTaps(whole(sizes[axis]), open, transposedSize(whole(sizes[axis]), open, 0));
  };
  const kernels = windows.map(({ kernel }) => kernel);
  const slides = times("n", sizes);
  const usedAlong = (window: Window, axis: number) => {
    const { kernel, stride, padding, dilation } = window;
    const length = whole(sizes[axis]);
    const end = whole(result[axis]);
    return Array.from({ length }, (_, i) => i * stride - padding).filter((first) =>
      Array.from({ length: kernel }, (_, u) => first + u * dilation).some((o) => o >= 0 && o < end),
    ).length;
  };
  const per = over(outputs, groups);
  const perGroup = count(groups === 1 ? "C_{out}" : "\\tfrac{C_{out}}{g}", per);
  const macs = (...parts: Worked[]) => product(count("C_{in}", inputs), perGroup, ...parts);
  const names = axisNames(windows.length);
  const places = kernelPlaces(windows);
  return {
    ...plainAccount(reshaped(input, outputs, result)),
    sizes: windows.map(({ kernel, stride, padding, paddingEnd, dilation }, axis) => {
      const [H, index] = [names[axis] === "" ? "L" : names[axis].toUpperCase(), names[axis]];
      const one = Worked.constant(1);
      const grown = count(H, sizes[axis])
        .minus(one)
        .times(count(axisSymbol("s", index), stride));
      const cut =
        String(padding) === String(paddingEnd)
          ? Worked.constant(2).times(count(axisSymbol("p", index), padding))
          : count(`p_{${index}0}`, padding).plus(count(`p_{${index}1}`, paddingEnd));
      const window = count(axisSymbol("d", index), dilation).times(
        count(axisSymbol("k", index), kernel).minus(one),
      );
      const extra = count(axisSymbol("o", index), outputPadding[axis]);
      return { name: `${H}_{out}`, worked: grown.minus(cut).plus(window).plus(extra).plus(one) };
    }),
    parameters: [
      parameter("weight", "weight", [
        ["C_{in}", inputs],
        [perGroup.names, per],
        ...kernels.map((size, axis): [string, Size] => [axisSymbol("k", names[axis]), size]),
      ]),
      ...(bias ? [parameter("bias", "bias", [["C_{out}", outputs]])] : []),
    ],
    macs: macs(places, slides),
    get macsSkippingPadding() {
      return macs(taps().inside);
    },
    field: (fields) =>
      fields.map((field, axis) => fieldThroughTransposed(field, windowInNumbers(windows[axis]))),
    ...convolutionOperations({
      inputs,
      outputs,
      groups,
      bias,
      // no tool takes a word for it
      isPaddedByWord: false,
      kernelPlaces: places,
      slides,
      taps,
      collecting: () =>
        times(
          "n'",
          along((window, axis) => uncut(window, axis).reached),
        ),
      biased: times("o", result),
      even: false,
      usedInputs: () => times("u", along(usedAlong)),
    }),
  };
}

const transposed = (axes: 1 | 2) => ({
  read: (options: Options) => read(options, axes),
  account,
  keras: (layer: TransposedConvolution, _input: Tensor<Size>, fail: Refuse) => {
    const { out, groups, windows, outputPadding, bias, isSame } = layer;
    const along = (key: "kernel" | "stride" | "padding" | "dilation") => windows.map((window) => window[key]);
    const padding = along("padding");
    const isPlain = isSame || [...padding, ...outputPadding].every((size) => size === 0);
    if (groups !== 1 || !isPlain)
      fail(
        "can write transposed convolutions without padding and groups only",
        `padding ${pythonSize(padding)}`,
      );
    const [stride, dilation] = [
      kerasSize("strides", along("stride")),
      kerasSize("dilation_rate", along("dilation")),
    ];
    const same = isSame ? 'padding="same"' : null;
    const args = [
      String(out),
      pythonSize(along("kernel")),
      stride,
      same,
      dilation,
      bias ? null : "use_bias=False",
    ];
    return { call: kerasCall(`Conv${axes}DTranspose`, ...args), takesActivation: true };
  },
  box: ({ windows }: TransposedConvolution) => ({
    title: `up-conv ${kernelText(windows)}`,
    details: windowDetails(windows, null),
    color: "blue" as const,
  }),
});

export const convTranspose2d = letterKind<ConvTranspose2dLayer>()({
  type: "convTranspose2d",
  ...transposed(2),
  shorthand: [windowWord("16t", "transposed convolution")],
});

export const convTranspose1d = letterKind<ConvTranspose1dLayer>()({
  type: "convTranspose1d",
  ...transposed(1),
  shorthand: [windowWord("16t1d", "transposed convolution along one axis")],
});
