import { plainAccount, type Account } from "../account.js";
import { fieldThroughTransposed } from "../field.js";
import type { Options } from "../options.js";
import type { Size } from "../size.js";
import { channels, describe, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import { needsPositions, windowsOf, type PerAxis } from "../window-options.js";
import { transposedSize, windowInNumbers, type Window } from "../window.js";
import { letterKind, type Refuse } from "./kind.js";
import { windowWord } from "./window-shorthand.js";
import { kernelText, windowDetails } from "./window-words.js";

/**
 * Max-pooling undone: every value goes back to the place in its window where the largest value stood, all else is 0; the size
 * is (n − 1)·s − 2p + k. Source: M. D. Zeiler, R. Fergus (2014), Visualizing and understanding convolutional networks;
 * torch.nn.MaxUnpool2d.
 */
export interface MaxUnpool2dLayer {
  type: "maxUnpool2d";
  kernel: PerAxis;
  /** Default: the kernel. */
  stride?: PerAxis;
  /** Default 0. */
  padding?: PerAxis;
}

function account(
  { windows }: { windows: Window<Size>[] },
  input: Tensor<Size>,
  options: Options,
): Account<Size> {
  options.needs(input, ["image"], "Give the input as [channels, height, width].");
  const sizes = spatial(input).map((size, axis) => transposedSize<Size>(size, windows[axis], 0));
  needsPositions(
    options,
    "needs padding that leaves an output",
    `output ${shapeText(sizes)} on ${describe(input)}`,
    sizes,
  );
  return {
    ...plainAccount(reshaped(input, channels(input), sizes)),
    field: (fields) =>
      fields.map((field, axis) => fieldThroughTransposed(field, windowInNumbers(windows[axis]))),
  };
}

export const maxUnpool2d = letterKind<MaxUnpool2dLayer>()({
  type: "maxUnpool2d",
  read: (options) => {
    if (options.raw("dilation") !== undefined)
      options.fail("needs windows without gaps", "dilation", "Leave dilation out.");
    return { windows: windowsOf(options, 2, { stride: "kernel", words: [] }).windows };
  },
  account,
  keras: ({ windows }, _input, fail: Refuse) => fail("has no un-pooling in Keras", kernelText(windows)),
  box: ({ windows }) => ({
    title: `unpool ${kernelText(windows)}`,
    details: windowDetails(windows, null, 0),
    color: "orange",
  }),
  shorthand: [windowWord("unpool", "un-pooling", { size: 2, isBare: true })],
});
