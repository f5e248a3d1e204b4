import type { Worked } from "../../number/worked.js";
import { parameter, plainAccount, product, count, sliding, type Account } from "../account.js";
import {
  channelsPerGroup,
  checkGroups,
  convolutionOperations,
  tapTotals,
  times,
} from "../convolution-operations.js";
import type { Options } from "../options.js";
import { channels, describe, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import {
  axisNames,
  positionsFormula,
  windowsOf,
  type LayerPadding,
  type PerAxis,
  type WindowOptions,
} from "../window-options.js";
import { usedInputs, windowPositions, windowTaps } from "../window.js";
import { kerasCall, kerasSize, layerKind, pythonSize, type LayerBox } from "./kind.js";
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
  padding?: LayerPadding<number>;
  /** Default 1. */
  dilation?: number;
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
interface Convolution extends WindowOptions {
  bias: boolean;
}

const shared = (options: Options, axes: 1 | 2): Convolution => ({
  ...windowsOf(options, axes),
  bias: options.flag("bias", true),
});

/** The account of a grouped convolution over one or two axes; a depthwise one has as many groups as channels. */
function account(
  { windows, paddingWord, bias }: Convolution,
  { outputs, groups }: { outputs: number; groups: number },
  input: Tensor,
  options: Options,
): Account {
  const axes = windows.length;
  const inputs = channels(input);
  checkGroups(options, groups, inputs, outputs);
  const sizes = spatial(input);
  const kernels = windows.map(({ kernel }) => kernel);
  const positions = windows.map((window, axis) => windowPositions(sizes[axis], window));
  if (positions.some((size) => size < 1))
    options.fail("needs a kernel that fits the padded input", `${shapeText(kernels)} on ${describe(input)}`);
  const { reached, ...totals } = tapTotals(
    windows,
    windows.map((window, axis) => windowTaps(sizes[axis], window)),
  );
  const slides = times("n", positions);
  const perGroup = channelsPerGroup(inputs, groups);
  const weights = parameter("weight", "weight", [
    ["C_{out}", outputs],
    [perGroup.names, inputs / groups],
    ...kernels.map((size, axis): [string, number] => [axes === 1 ? "k" : `k_${axisNames(axes)[axis]}`, size]),
  ]);
  const macs = (...parts: Worked[]) => product(count("C_{out}", outputs), perGroup, ...parts);
  return {
    ...plainAccount(reshaped(input, outputs, positions)),
    ...sliding(windows),
    sizes: windows.map((window, axis) => positionsFormula(axisNames(axes)[axis], sizes[axis], window)),
    parameters: [weights, ...(bias ? [parameter("bias", "bias", [["C_{out}", outputs]])] : [])],
    macs: macs(totals.kernelPlaces, slides),
    macsSkippingPadding: macs(totals.inside),
    ...convolutionOperations({
      inputs,
      outputs,
      groups,
      bias,
      isPaddedByWord: paddingWord !== null,
      ...totals,
      slides,
      collecting: { count: slides, skip: reached },
      biased: { count: slides, skip: reached },
      even: true,
      usedInputs: () =>
        times(
          "u",
          windows.map((window, axis) => usedInputs(sizes[axis], window)),
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
function kerasWindows({ windows, paddingWord }: Convolution, fail: Parameters<typeof kerasPadding>[2]) {
  const along = (key: "kernel" | "stride" | "dilation") => windows.map((window) => window[key]);
  return {
    kernel: pythonSize(along("kernel")),
    stride: kerasSize("strides", along("stride")),
    padding: kerasPadding(windows, paddingWord, fail),
    dilation: kerasSize("dilation_rate", along("dilation")),
  };
}

const noBias = (bias: boolean) => (bias ? null : "use_bias=False");

const denseConvolution = (axes: 1 | 2, kerasName: string) => ({
  read: (options: Options) => ({
    out: options.integer("out", 1),
    groups: options.integer("groups", 1, 1),
    ...shared(options, axes),
  }),
  account: (layer: Convolution & { out: number; groups: number }, input: Tensor, options: Options) => {
    if (axes === 2) options.needs(input, ["image"], "Give the input as [channels, height, width].");
    else options.needs(input, ["signal", "sequence"], "Give the input as [channels, length] or { seq }.");
    return account(layer, { outputs: layer.out, groups: layer.groups }, input, options);
  },
  keras: (
    layer: Convolution & { out: number; groups: number },
    _input: Tensor,
    fail: Parameters<typeof kerasPadding>[2],
  ) => {
    const { kernel, stride, padding, dilation } = kerasWindows(layer, fail);
    const groups = kerasSize("groups", [layer.groups]);
    const args = [String(layer.out), kernel, stride, padding, dilation, groups, noBias(layer.bias)];
    return { call: kerasCall(kerasName, ...args), takesActivation: true };
  },
  box: (layer: Convolution) => box("conv", layer),
});

export const conv2d = layerKind<Conv2dLayer>()({
  type: "conv2d",
  ...denseConvolution(2, "Conv2D"),
  shorthand: [
    {
      example: "16c5w1s0p",
      meaning: "convolution",
      pattern: /^(\d+)c(\d+)(?:w(?:(\d+)s)?(?:(\d+)p)?)?$/,
      options: (out, kernel, stride, padding) => ({
        out: Number(out),
        kernel: Number(kernel),
        ...(padding === undefined ? {} : { padding: Number(padding) }),
        ...(stride === undefined ? {} : { stride: Number(stride) }),
      }),
    },
  ],
});

export const conv1d = layerKind<Conv1dLayer>()({ type: "conv1d", ...denseConvolution(1, "Conv1D") });

export const depthwiseConv2d = layerKind<DepthwiseConv2dLayer>()({
  type: "depthwiseConv2d",
  read: (options) => ({ multiplier: options.integer("multiplier", 1, 1), ...shared(options, 2) }),
  account: (layer, input, options) => {
    options.needs(input, ["image"], "Give the input as [channels, height, width].");
    const groups = channels(input);
    return account(layer, { outputs: groups * layer.multiplier, groups }, input, options);
  },
  keras: (layer, _input, fail) => {
    const { kernel, stride, padding, dilation } = kerasWindows(layer, fail);
    const multiplier = kerasSize("depth_multiplier", [layer.multiplier]);
    const args = [kernel, stride, padding, multiplier, dilation, noBias(layer.bias)];
    return { call: kerasCall("DepthwiseConv2D", ...args), takesActivation: true };
  },
  box: (layer) => box("depthwise", layer),
});
