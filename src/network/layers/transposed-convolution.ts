import { Worked } from "../../number/worked.js";
import { count, parameter, plainAccount, product, type Account } from "../account.js";
import { checkGroups, convolutionOperations, tapTotals, times } from "../convolution-operations.js";
import type { Options } from "../options.js";
import { fieldThroughTransposed } from "../field.js";
import { channels, describe, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import { axisNames, windowsOf, type PerAxis } from "../window-options.js";
import { transposedSize, transposedTaps, type Window } from "../window.js";
import { kerasCall, kerasSize, layerKind, pythonSize } from "./kind.js";
import { kernelText, windowDetails } from "./window-words.js";

/** Transposed convolution: every input value spreads over a window of the output. */
export interface ConvTranspose2dLayer {
  type: "convTranspose2d";
  /** Output channels. */
  out: number;
  kernel: PerAxis;
  /** Default 1. */
  stride?: PerAxis;
  /** Rows and columns cut off each side; default 0. */
  padding?: PerAxis;
  /** Rows and columns added at the end; default 0. */
  outputPadding?: PerAxis;
  /** Default 1. */
  dilation?: PerAxis;
  /** Default 1. */
  groups?: number;
  /** Default true. */
  bias?: boolean;
}

/** A transposed convolution as everybody reads it. */
export interface TransposedConvolution {
  out: number;
  groups: number;
  windows: Window[];
  outputPadding: number[];
  bias: boolean;
}

function read(options: Options): TransposedConvolution {
  const groups = options.integer("groups", 1, 1);
  const out = options.integer("out", 1);
  const { windows } = windowsOf(options, 2);
  const outputPadding = options.perAxis("outputPadding", 2, 0, 0);
  windows.forEach(({ stride, dilation }, axis) => {
    if (outputPadding[axis] >= Math.max(stride, dilation))
      options.fail("needs outputPadding below the stride or the dilation", JSON.stringify(outputPadding));
  });
  return { out, groups, windows, outputPadding, bias: options.flag("bias", true) };
}

function account(layer: TransposedConvolution, input: Tensor, options: Options): Account {
  const { out: outputs, groups, windows, outputPadding, bias } = layer;
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const inputs = channels(input);
  checkGroups(options, groups, inputs, outputs);
  const sizes = spatial(input);
  const result = windows.map((window, axis) => transposedSize(sizes[axis], window, outputPadding[axis]));
  if (result.some((size) => size < 1))
    options.fail("needs padding that leaves an output", `output ${shapeText(result)} on ${describe(input)}`);
  const taps = windows.map((window, axis) => transposedTaps(sizes[axis], window, result[axis]));
  const uncut = windows.map((window, axis) => {
    const open = { ...window, padding: 0 };
    return transposedTaps(sizes[axis], open, transposedSize(sizes[axis], open, 0));
  });
  const kernels = windows.map(({ kernel }) => kernel);
  const slides = times("n", sizes);
  const { reached, ...totals } = tapTotals(windows, taps);
  const usedAlong = (window: Window, axis: number) => {
    const { kernel, stride, padding, dilation } = window;
    return Array.from({ length: sizes[axis] }, (_, i) => i * stride - padding).filter((first) =>
      Array.from({ length: kernel }, (_, u) => first + u * dilation).some((o) => o >= 0 && o < result[axis]),
    ).length;
  };
  const per = outputs / groups;
  const perGroup = count(groups === 1 ? "C_{out}" : "\\tfrac{C_{out}}{g}", per);
  const macs = (...parts: Worked[]) => product(count("C_{in}", inputs), perGroup, ...parts);
  const names = axisNames(2);
  return {
    ...plainAccount(reshaped(input, outputs, result)),
    sizes: windows.map(({ kernel, stride, padding, dilation }, axis) => {
      const [H, index] = [names[axis].toUpperCase(), names[axis]];
      const one = Worked.constant(1);
      const grown = count(H, sizes[axis])
        .minus(one)
        .times(count(`s_${index}`, stride));
      const cut = Worked.constant(2).times(count(`p_${index}`, padding));
      const window = count(`d_${index}`, dilation).times(count(`k_${index}`, kernel).minus(one));
      const extra = count(`o_${index}`, outputPadding[axis]);
      return { name: `${H}_{out}`, worked: grown.minus(cut).plus(window).plus(extra).plus(one) };
    }),
    parameters: [
      parameter("weight", "weight", [
        ["C_{in}", inputs],
        [perGroup.names, per],
        ["k_h", kernels[0]],
        ["k_w", kernels[1]],
      ]),
      ...(bias ? [parameter("bias", "bias", [["C_{out}", outputs]])] : []),
    ],
    macs: macs(totals.kernelPlaces, slides),
    macsSkippingPadding: macs(totals.inside),
    field: (fields) => fields.map((field, axis) => fieldThroughTransposed(field, windows[axis])),
    ...convolutionOperations({
      inputs,
      outputs,
      groups,
      bias,
      // no tool takes a word for it
      isPaddedByWord: false,
      ...totals,
      slides,
      collecting: {
        count: times(
          "n'",
          uncut.map((axis) => axis.reached),
        ),
        skip: reached,
      },
      biased: { count: times("o", result), skip: reached },
      even: false,
      usedInputs: () => times("u", windows.map(usedAlong)),
    }),
  };
}

export const convTranspose2d = layerKind<ConvTranspose2dLayer>()({
  type: "convTranspose2d",
  read,
  account,
  keras: ({ out, groups, windows, outputPadding, bias }, _input, fail) => {
    const along = (key: keyof Window) => windows.map((window) => window[key]);
    const padding = along("padding");
    if (groups !== 1 || [...padding, ...outputPadding].some((size) => size !== 0))
      fail(
        "can write transposed convolutions without padding and groups only",
        `padding ${pythonSize(padding)}`,
      );
    const [stride, dilation] = [
      kerasSize("strides", along("stride")),
      kerasSize("dilation_rate", along("dilation")),
    ];
    const args = [String(out), pythonSize(along("kernel")), stride, dilation, bias ? null : "use_bias=False"];
    return { call: kerasCall("Conv2DTranspose", ...args), takesActivation: true };
  },
  box: ({ windows }) => ({
    title: `up-conv ${kernelText(windows)}`,
    details: windowDetails(windows, null),
    color: "blue",
  }),
});
