import { Worked } from "../number/worked.js";
import { count, parameter, plainAccount, product, type Account } from "./account.js";
import { checkGroups, convolutionOperations, tapTotals, times } from "./convolution-operations.js";
import type { Options } from "./options.js";
import { fieldThroughTransposed } from "./receptive-field.js";
import { channels, describe, reshaped, spatial, type Tensor } from "./tensor.js";
import { axisNames, windowsOf } from "./window-options.js";
import { transposedSize, transposedTaps, type Window } from "./window.js";

/** Transposed convolution: every input value spreads over a window of the output. */
export function transposedConvolution(options: Options, input: Tensor): Account {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const inputs = channels(input);
  const groups = options.integer("groups", 1, 1);
  const outputs = options.integer("out", 1);
  const windows = windowsOf(options, 2);
  const outputPadding = options.perAxis("outputPadding", 2, 0, 0);
  const bias = options.flag("bias", true);
  options.finish();
  checkGroups(options, groups, inputs, outputs);
  const sizes = spatial(input);
  const result = windows.map((window, axis) => transposedSize(sizes[axis], window, outputPadding[axis]));
  if (result.some((size) => size < 1))
    options.fail("needs padding that leaves an output", `output ${result.join("×")} on ${describe(input)}`);
  windows.forEach(({ stride, dilation }, axis) => {
    if (outputPadding[axis] >= Math.max(stride, dilation))
      options.fail("needs outputPadding below the stride or the dilation", JSON.stringify(outputPadding));
  });
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
    ...plainAccount("convTranspose2d", reshaped(input, outputs, result)),
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
