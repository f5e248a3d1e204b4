import type { Worked } from "../number/worked.js";
import { count, parameter, plainAccount, product, type Account } from "./account.js";
import {
  channelsPerGroup,
  checkGroups,
  convolutionOperations,
  tapTotals,
  times,
} from "./convolution-operations.js";
import type { Options } from "./options.js";
import { fieldThroughWindow } from "./receptive-field.js";
import { channels, describe, reshaped, spatial, type Tensor } from "./tensor.js";
import { axisNames, positionsFormula, windowsOf } from "./window-options.js";
import { windowPositions, windowTaps, type Taps, type Window } from "./window.js";

/** How many inputs along an axis meet a product. */
function usedInputs(size: number, window: Window): number {
  const used = new Set<number>();
  for (let position = 0; position < windowPositions(size, window); position++)
    for (let offset = 0; offset < window.kernel; offset++) {
      const place = position * window.stride - window.padding + offset * window.dilation;
      if (place >= 0 && place < size) used.add(place);
    }
  return used.size;
}

/** Grouped convolution over one or two axes; a depthwise one has as many groups as channels. */
export function convolution(options: Options, input: Tensor, axes: 1 | 2, depthwise: boolean): Account {
  if (axes === 2) options.needs(input, ["image"], "Give the input as [channels, height, width].");
  else options.needs(input, ["signal", "sequence"], "Give the input as [channels, length] or { seq }.");
  const inputs = channels(input);
  const groups = depthwise ? inputs : options.integer("groups", 1, 1);
  const outputs = depthwise ? inputs * options.integer("multiplier", 1, 1) : options.integer("out", 1);
  const windows = windowsOf(options, axes);
  const isPaddedByWord = typeof options.raw("padding", 0) === "string";
  const bias = options.flag("bias", true);
  options.finish();
  checkGroups(options, groups, inputs, outputs);
  const sizes = spatial(input);
  const positions = windows.map((window, axis) => windowPositions(sizes[axis], window));
  if (positions.some((size) => size < 1))
    options.fail(
      "needs a kernel that fits the padded input",
      `${windows.map(({ kernel }) => kernel).join("×")} on ${describe(input)}`,
    );
  const taps: Taps[] = windows.map((window, axis) => windowTaps(sizes[axis], window));
  const kernels = windows.map(({ kernel }) => kernel);
  const { reached, ...totals } = tapTotals(windows, taps);
  const used = () =>
    times(
      "u",
      windows.map((window, axis) => usedInputs(sizes[axis], window)),
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
    ...plainAccount("conv", reshaped(input, outputs, positions)),
    sizes: windows.map((window, axis) => positionsFormula(axisNames(axes)[axis], sizes[axis], window)),
    parameters: [weights, ...(bias ? [parameter("bias", "bias", [["C_{out}", outputs]])] : [])],
    macs: macs(totals.kernelPlaces, slides),
    macsSkippingPadding: macs(totals.inside),
    field: (fields) => fields.map((field, axis) => fieldThroughWindow(field, windows[axis])),
    ...convolutionOperations({
      inputs,
      outputs,
      groups,
      bias,
      isPaddedByWord,
      ...totals,
      slides,
      collecting: { count: slides, skip: reached },
      biased: { count: slides, skip: reached },
      even: true,
      usedInputs: used,
    }),
  };
}
