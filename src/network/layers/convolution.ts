import type { Worked } from "../../number/worked.js";
import { parameter, plainAccount, product, count, sliding, type Account } from "../account.js";
import {
  channelsPerGroup,
  checkGroups,
  convolutionOperations,
  kernelPlaces,
  tapTotals,
  times,
} from "../convolution-operations.js";
import type { Options } from "../options.js";
import { over, times as productOf, whole, type Size } from "../size.js";
import { channels, describe, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import {
  axisNames,
  axisSymbol,
  laidWindows,
  needsPositions,
  positionsFormula,
  positionsOf,
  windowsOf,
  type LayerPadding,
  type LayerPadding1d,
  type PerAxis,
  type PerAxis3d,
  type WindowOptions,
} from "../window-options.js";
import { usedInputs, windowInNumbers, windowTaps } from "../window.js";
import { kerasCall, kerasSize, letterKind, pythonSize, type LayerBox, type Refuse } from "./kind.js";
import { windowWord } from "./window-shorthand.js";
import { kerasPadding, kernelText, windowDetails } from "./window-words.js";

/** Convolution over height and width. */
export interface Conv2dLayer {
  type: "conv2d";
  /** Output channels. */
  out: number;
  kernel: PerAxis;
  /** Default 1. */
  stride?: PerAxis;
  /** Default 0. */
  padding?: LayerPadding<PerAxis>;
  /** Default 1. */
  dilation?: PerAxis;
  /** Default 1. */
  groups?: number;
  /** Default true. */
  bias?: boolean;
}

/** Convolution over one axis, of a signal or a sequence. */
export interface Conv1dLayer {
  type: "conv1d";
  /** Output channels. */
  out: number;
  kernel: number;
  /** Default 1. */
  stride?: number;
  /** Default 0. */
  padding?: LayerPadding1d;
  /** Default 1. */
  dilation?: number;
  /** Default 1. */
  groups?: number;
  /** Default true. */
  bias?: boolean;
}

/** Convolution over depth, height and width. */
export interface Conv3dLayer {
  type: "conv3d";
  /** Output channels. */
  out: number;
  kernel: PerAxis3d;
  /** Default 1. */
  stride?: PerAxis3d;
  /** Default 0. */
  padding?: LayerPadding<PerAxis3d>;
  /** Default 1. */
  dilation?: PerAxis3d;
  /** Default 1. */
  groups?: number;
  /** Default true. */
  bias?: boolean;
}

/** Convolution of every channel by itself. */
export interface DepthwiseConv2dLayer {
  type: "depthwiseConv2d";
  /** Output channels per input channel; default 1. */
  multiplier?: number;
  kernel: PerAxis;
  /** Default 1. */
  stride?: PerAxis;
  /** Default 0. */
  padding?: LayerPadding<PerAxis>;
  /** Default 1. */
  dilation?: PerAxis;
  /** Default true. */
  bias?: boolean;
}

/** What the options of all convolutions say. */
export interface Convolution extends WindowOptions {
  bias: boolean;
}

const shared = (options: Options, axes: 1 | 2 | 3): Convolution => ({
  ...windowsOf(options, axes, axes === 1 ? { words: ["same", "valid", "causal"] } : {}),
  bias: options.flag("bias", true),
});

/** The account of a grouped convolution over one to three axes; a depthwise one has as many groups as channels. */
export function convolutionAccount(
  { windows: given, paddingWord, bias }: Convolution,
  { outputs, groups }: { outputs: Size; groups: Size },
  input: Tensor<Size>,
  options: Options,
): Account<Size> {
  const axes = given.length;
  const inputs = channels(input);
  checkGroups(options, groups, inputs, outputs);
  const sizes = spatial(input);
  const kernels = given.map(({ kernel }) => kernel);
  const positions = positionsOf({ windows: given, paddingWord }, sizes);
  needsPositions(
    options,
    "needs a kernel that fits the padded input",
    `${shapeText(kernels)} on ${describe(input)}`,
    positions,
  );
  const windows = laidWindows({ windows: given, paddingWord }, sizes);
  const taps = () =>
    tapTotals(windows.map((window, axis) => windowTaps(whole(sizes[axis]), windowInNumbers(window))));
  const slides = times("n", positions);
  const perGroup = channelsPerGroup(inputs, groups);
  const weights = parameter("weight", "weight", [
    ["C_{out}", outputs],
    [perGroup.names, over(inputs, groups)],
    ...kernels.map((size, axis): [string, Size] => [axisSymbol("k", axisNames(axes)[axis]), size]),
  ]);
  const places = kernelPlaces(windows);
  const macs = (...parts: Worked[]) => product(count("C_{out}", outputs), perGroup, ...parts);
  return {
    ...plainAccount(reshaped(input, outputs, positions)),
    ...sliding(windows),
    sizes: windows.map((window, axis) =>
      positionsFormula(axisNames(axes)[axis], sizes[axis], window, paddingWord),
    ),
    parameters: [weights, ...(bias ? [parameter("bias", "bias", [["C_{out}", outputs]])] : [])],
    macs: macs(places, slides),
    get macsSkippingPadding() {
      return macs(taps().inside);
    },
    ...convolutionOperations({
      inputs,
      outputs,
      groups,
      bias,
      isPaddedByWord: paddingWord === "same" || paddingWord === "valid",
      kernelPlaces: places,
      slides,
      taps,
      collecting: () => slides,
      biased: slides,
      even: true,
      usedInputs: () =>
        times(
          "u",
          windows.map((window, axis) => usedInputs(whole(sizes[axis]), windowInNumbers(window))),
        ),
    }),
  };
}

const box = (name: string, { windows, paddingWord }: Convolution): LayerBox => ({
  title: `${name} ${kernelText(windows)}`,
  details: windowDetails(windows, paddingWord),
  color: "blue",
});

/** The Keras arguments that all convolutions share, from the kernel to the dilation. */
export function kerasWindows({ windows, paddingWord }: Convolution, fail: Refuse) {
  const along = (key: "kernel" | "stride" | "dilation") => windows.map((window) => window[key]);
  return {
    kernel: pythonSize(along("kernel")),
    stride: kerasSize("strides", along("stride")),
    padding: kerasPadding(windows, paddingWord, fail),
    dilation: kerasSize("dilation_rate", along("dilation")),
  };
}

const noBias = (bias: boolean) => (bias ? null : "use_bias=False");

/** What a layer over so many axes takes. */
export function needsAxes(options: Options, input: Tensor<Size>, axes: number): void {
  if (axes === 3) options.needs(input, ["volume"], "Give the input as [channels, depth, height, width].");
  else if (axes === 2) options.needs(input, ["image"], "Give the input as [channels, height, width].");
  else options.needs(input, ["signal", "sequence"], "Give the input as [channels, length] or { seq }.");
}

/** A convolution as everybody reads it. */
export interface DenseConvolution extends Convolution {
  out: Size;
  groups: Size;
}

const denseConvolution = (axes: 1 | 2 | 3, kerasName: string) => ({
  read: (options: Options): DenseConvolution => ({
    out: options.size("out", 1),
    groups: options.size("groups", 1, 1),
    ...shared(options, axes),
  }),
  account: (layer: DenseConvolution, input: Tensor<Size>, options: Options) => {
    needsAxes(options, input, axes);
    return convolutionAccount(layer, { outputs: layer.out, groups: layer.groups }, input, options);
  },
  keras: (layer: DenseConvolution, _input: Tensor<Size>, fail: Refuse) => {
    const { kernel, stride, padding, dilation } = kerasWindows(layer, fail);
    const groups = kerasSize("groups", [layer.groups]);
    const args = [String(layer.out), kernel, stride, padding, dilation, groups, noBias(layer.bias)];
    return { call: kerasCall(kerasName, ...args), takesActivation: true };
  },
  box: (layer: Convolution) => box("conv", layer),
});

export const conv2d = letterKind<Conv2dLayer>()({
  type: "conv2d",
  ...denseConvolution(2, "Conv2D"),
  shorthand: [windowWord("16c", "convolution")],
});

export const conv1d = letterKind<Conv1dLayer>()({
  type: "conv1d",
  ...denseConvolution(1, "Conv1D"),
  shorthand: [windowWord("16c1d", "convolution along one axis")],
});

export const conv3d = letterKind<Conv3dLayer>()({
  type: "conv3d",
  ...denseConvolution(3, "Conv3D"),
  shorthand: [windowWord("16c3d", "convolution of a volume")],
});

export const depthwiseConv2d = letterKind<DepthwiseConv2dLayer>()({
  type: "depthwiseConv2d",
  read: (options) => ({ multiplier: options.size("multiplier", 1, 1), ...shared(options, 2) }),
  account: (layer, input, options) => {
    needsAxes(options, input, 2);
    const groups = channels(input);
    return convolutionAccount(
      layer,
      { outputs: productOf(groups, layer.multiplier), groups },
      input,
      options,
    );
  },
  keras: (layer, _input, fail) => {
    const { kernel, stride, padding, dilation } = kerasWindows(layer, fail);
    const multiplier = kerasSize("depth_multiplier", [layer.multiplier]);
    const args = [kernel, stride, padding, multiplier, dilation, noBias(layer.bias)];
    return { call: kerasCall("DepthwiseConv2D", ...args), takesActivation: true };
  },
  box: (layer) => box("depthwise", layer),
  shorthand: [windowWord("dw", "depthwise convolution")],
});
