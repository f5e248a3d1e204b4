import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  operations,
  perSample,
  perValue,
  plainAccount,
  product,
  sliding,
  type Account,
} from "../account.js";
import type { Options } from "../options.js";
import { isNumber, whole, type Size } from "../size.js";
import { channels, describe, elements, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import {
  axisNames,
  axisSymbol,
  laidWindows,
  needsPositions,
  positionsFormula,
  positionsOf,
  windowsOf,
  type LayerPadding,
  type PerAxis,
  type PerAxis3d,
  type WindowOptions,
} from "../window-options.js";
import { usedInputs, windowInNumbers, windowTaps } from "../window.js";
import { needsAxes } from "./convolution.js";
import { kerasCall, letterKind, pythonSize, type Refuse } from "./kind.js";
import { windowWord } from "./window-shorthand.js";
import { kerasPadding, kernelText, windowDetails } from "./window-words.js";

interface PoolOptions<PerAxes> {
  kernel: PerAxes;
  /** Default: the kernel. */
  stride?: PerAxes;
  /** At most half the kernel by number; default 0. A mean counts padded zeros by number, and not those of `same`. */
  padding?: LayerPadding<PerAxes>;
  /** Whether a last window may hang over the end; default false. */
  ceil?: boolean;
}

/** A largest value may be taken of every d-th value. */
interface MaxPoolOptions<PerAxes> extends PoolOptions<PerAxes> {
  /** Default 1. */
  dilation?: PerAxes;
}

/** The largest value of every window. */
export interface MaxPool2dLayer extends MaxPoolOptions<PerAxis> {
  type: "maxPool2d";
}

/** The mean of every window. */
export interface AvgPool2dLayer extends PoolOptions<PerAxis> {
  type: "avgPool2d";
}

/** The largest value of every window along one axis. */
export interface MaxPool1dLayer extends MaxPoolOptions<number> {
  type: "maxPool1d";
}

/** The mean of every window along one axis. */
export interface AvgPool1dLayer extends PoolOptions<number> {
  type: "avgPool1d";
}

/** The largest value of every window of a volume. */
export interface MaxPool3dLayer extends MaxPoolOptions<PerAxis3d> {
  type: "maxPool3d";
}

/** The mean of every window of a volume. */
export interface AvgPool3dLayer extends PoolOptions<PerAxis3d> {
  type: "avgPool3d";
}

const one = Worked.constant(1);

function read(options: Options, axes: 1 | 2 | 3, mean: boolean): WindowOptions {
  if (mean && options.raw("dilation") !== undefined)
    options.fail("needs windows without gaps for a mean", "dilation", "Only a largest value has a dilation.");
  const given = windowsOf(options, axes, { stride: "kernel" });
  const ceil = options.flag("ceil", false);
  const windows = given.windows.map((window) => ({ ...window, ceil }));
  if (ceil && given.paddingWord === "same") options.fail('needs ceil or padding "same", not both', "both");
  const isTooMuch = windows.some(({ kernel, padding, paddingEnd }) =>
    [padding, paddingEnd].some((size) => isNumber(size) && isNumber(kernel) && 2 * size > kernel),
  );
  if (given.paddingWord === null && isTooMuch)
    options.fail(
      "needs padding of at most half the kernel",
      `padding ${shapeText(windows.map(({ padding }) => padding))} for kernel ${kernelText(windows)}`,
      "A window must not lie in the padding alone.",
    );
  return { ...given, windows };
}

/** The account of pooling by the mean or the largest value of every window. */
function account(
  { windows: given, paddingWord }: WindowOptions,
  mean: boolean,
  input: Tensor<Size>,
  options: Options,
): Account<Size> {
  const axes = given.length;
  needsAxes(options, input, axes);
  const sizes = spatial(input);
  const positions = positionsOf({ windows: given, paddingWord }, sizes);
  needsPositions(
    options,
    "needs a window that fits the padded input",
    `${kernelText(given)} on ${describe(input)}`,
    positions,
  );
  const windows = laidWindows({ windows: given, paddingWord }, sizes);
  const output = reshaped(input, channels(input), positions);
  const inNumbers = () => {
    const [c, laid] = [whole(channels(input)), windows.map(windowInNumbers)];
    const taps = laid.map((window, axis) => windowTaps(whole(sizes[axis]), window));
    return {
      inside: taps.reduce((total, axis) => total * axis.total, c),
      reached: taps.reduce((total, axis) => total * axis.reached, c),
      used: laid.reduce((total, window, axis) => total * usedInputs(whole(sizes[axis]), window), c),
    };
  };
  const N = count("N", elements(output));
  const places = product(
    ...windows.map(({ kernel }, axis) => count(axisSymbol("k", axisNames(axes)[axis]), kernel)),
  );
  /** Steps that combine the values of all windows; one less than values in each. */
  const combining = (padded: "count" | "skip") =>
    padded === "count"
      ? N.times(places.minus(one))
      : count("T", inNumbers().inside).minus(count("N'", inNumbers().reached));
  return {
    ...plainAccount(output),
    ...sliding(windows),
    sizes: windows.map((window, axis) =>
      positionsFormula(axisNames(axes)[axis], sizes[axis], window, paddingWord),
    ),
    forward: (conventions) => {
      const { padding: padded, poolCompare, poolAverage } = conventions;
      const times = (worked: Worked) => perSample(conventions, worked);
      const inputs = perValue(conventions, count("N_{in}", elements(input)));
      if (mean) {
        if (poolAverage === "none" || poolAverage === "global") return operations();
        if (poolAverage === "input") return operations({ add: inputs });
        return operations({ add: times(combining(padded)), mul: times(N) });
      }
      if (poolCompare === "none") return operations();
      if (poolCompare === "input") return operations({ logic: inputs });
      const values = padded === "count" ? N.times(places) : count("T", inNumbers().inside);
      return operations({ logic: times(poolCompare === "k²" ? values : combining(padded)) });
    },
    backward: (conventions) => {
      const { poolAverage } = conventions;
      const counted = mean && (poolAverage === "full" || poolAverage === "input");
      if (!counted) return backwardOperations();
      const times = (worked: Worked) => perSample(conventions, worked);
      const { inside, used } = inNumbers();
      // Where windows overlap, the mean's shares add up; a maximum routes ∇ to its winner, which depends on the data.
      const adds = count("T", inside).minus(count("u", used));
      return backwardOperations({ delta: operations({ mul: times(N), add: times(adds) }) });
    },
  };
}

const pooling = (axes: 1 | 2 | 3, mean: boolean) => ({
  read: (options: Options) => read(options, axes, mean),
  account: (layer: WindowOptions, input: Tensor<Size>, options: Options) =>
    account(layer, mean, input, options),
  keras: ({ windows, paddingWord }: WindowOptions, _input: Tensor<Size>, fail: Refuse) => {
    if (windows.some(({ ceil }) => ceil)) fail("has no poolings that hang over the end in Keras", "ceil");
    if (windows.some(({ dilation }) => dilation !== 1)) fail("has no dilated pooling in Keras", "dilation");
    const stride = windows.every((window) => window.stride === window.kernel)
      ? null
      : `strides=${pythonSize(windows.map((window) => window.stride))}`;
    return {
      call: kerasCall(
        `${mean ? "Average" : "Max"}Pooling${axes}D`,
        pythonSize(windows.map(({ kernel }) => kernel)),
        stride,
        kerasPadding(windows, paddingWord, fail),
      ),
    };
  },
  box: ({ windows, paddingWord }: WindowOptions) => ({
    title: `${mean ? "avg" : "max"} pool ${kernelText(windows)}`,
    details: [...windowDetails(windows, paddingWord, 0), windows.some(({ ceil }) => ceil) ? "ceil" : ""],
    color: "orange" as const,
  }),
});

export const maxPool2d = letterKind<MaxPool2dLayer>()({
  type: "maxPool2d",
  ...pooling(2, false),
  shorthand: [windowWord("", "max-pooling", { size: 2, isBare: true })],
});

export const avgPool2d = letterKind<AvgPool2dLayer>()({
  type: "avgPool2d",
  ...pooling(2, true),
  shorthand: [windowWord("avg", "average pooling", { size: 2, isBare: true })],
});

export const maxPool1d = letterKind<MaxPool1dLayer>()({
  type: "maxPool1d",
  ...pooling(1, false),
  shorthand: [windowWord("max1d", "max-pooling along one axis", { size: 2, isBare: true })],
});

export const avgPool1d = letterKind<AvgPool1dLayer>()({
  type: "avgPool1d",
  ...pooling(1, true),
  shorthand: [windowWord("avg1d", "average pooling along one axis", { size: 2, isBare: true })],
});

export const maxPool3d = letterKind<MaxPool3dLayer>()({
  type: "maxPool3d",
  ...pooling(3, false),
  shorthand: [windowWord("max3d", "max-pooling of a volume", { size: 2, isBare: true })],
});

export const avgPool3d = letterKind<AvgPool3dLayer>()({
  type: "avgPool3d",
  ...pooling(3, true),
  shorthand: [windowWord("avg3d", "average pooling of a volume", { size: 2, isBare: true })],
});
