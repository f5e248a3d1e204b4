import { bothAccounts, type Account } from "../account.js";
import type { Options } from "../options.js";
import { times, type Size } from "../size.js";
import { channels, type Tensor } from "../tensor.js";
import { windowsOf, type LayerPadding, type LayerPadding1d, type PerAxis } from "../window-options.js";
import type { Window } from "../window.js";
import { convolutionAccount, kerasWindows, needsAxes, type Convolution } from "./convolution.js";
import { kerasCall, kerasSize, letterKind, type Refuse } from "./kind.js";
import { windowWord } from "./window-shorthand.js";
import { kernelText, windowDetails } from "./window-words.js";

interface SeparableOptions<PerAxes> {
  /** Output channels. */
  out: number;
  kernel: PerAxes;
  /** Default 1. */
  stride?: PerAxes;
  /** Default 1. */
  dilation?: PerAxes;
  /** Channels between the two convolutions for each input channel; default 1. */
  multiplier?: number;
  /** A bias behind the second convolution; default true. */
  bias?: boolean;
}

/**
 * A convolution of every channel by itself, then one of kernel 1 over all channels, with a bias behind the second alone.
 * Source: L. Sifre, Rigid-motion scattering (2014); F. Chollet, Xception (2017); Keras, SeparableConv2D.
 */
export interface SeparableConv2dLayer extends SeparableOptions<PerAxis> {
  type: "separableConv2d";
  /** Default 0. */
  padding?: LayerPadding<PerAxis>;
}

/** The same along one axis. */
export interface SeparableConv1dLayer extends SeparableOptions<number> {
  type: "separableConv1d";
  /** Default 0. */
  padding?: LayerPadding1d;
}

/** A separable convolution as everybody reads it. */
export interface Separable extends Convolution {
  out: Size;
  multiplier: Size;
}

const point: Window = { kernel: 1, stride: 1, padding: 0, paddingEnd: 0, dilation: 1, ceil: false };

function account(layer: Separable, input: Tensor<Size>, options: Options): Account<Size> {
  const { windows, out, multiplier, bias } = layer;
  needsAxes(options, input, windows.length);
  const groups = channels(input);
  const depthwise = convolutionAccount(
    { ...layer, bias: false },
    { outputs: times(groups, multiplier), groups },
    input,
    options,
  );
  const pointwise = convolutionAccount(
    { windows: windows.map(() => point), paddingWord: null, bias },
    { outputs: out, groups: 1 },
    depthwise.output,
    options,
  );
  const renamed = (part: Account<Size>, name: string) => ({
    ...part.parameters[0],
    name,
  });
  return bothAccounts(depthwise, pointwise, {
    windows: depthwise.windows,
    parameters: [
      renamed(depthwise, "depthwiseWeight"),
      renamed(pointwise, "pointwiseWeight"),
      ...pointwise.parameters.slice(1),
    ],
  });
}

const separable = (axes: 1 | 2) => ({
  read: (options: Options): Separable => ({
    out: options.size("out", 1),
    multiplier: options.size("multiplier", 1, 1),
    ...windowsOf(options, axes, axes === 1 ? { words: ["same", "valid", "causal"] } : {}),
    bias: options.flag("bias", true),
  }),
  account,
  keras: (layer: Separable, _input: Tensor<Size>, fail: Refuse) => {
    const { kernel, stride, padding, dilation } = kerasWindows(layer, fail);
    const multiplier = kerasSize("depth_multiplier", [layer.multiplier]);
    const noBias = layer.bias ? null : "use_bias=False";
    const args = [String(layer.out), kernel, stride, padding, dilation, multiplier, noBias];
    return { call: kerasCall(`SeparableConv${axes}D`, ...args), takesActivation: true };
  },
  box: ({ windows, paddingWord }: Separable) => ({
    title: `separable ${kernelText(windows)}`,
    details: windowDetails(windows, paddingWord),
    color: "blue" as const,
  }),
});

export const separableConv2d = letterKind<SeparableConv2dLayer>()({
  type: "separableConv2d",
  ...separable(2),
  shorthand: [windowWord("16sep", "separable convolution")],
});

export const separableConv1d = letterKind<SeparableConv1dLayer>()({
  type: "separableConv1d",
  ...separable(1),
  shorthand: [windowWord("16sep1d", "separable convolution along one axis")],
});
