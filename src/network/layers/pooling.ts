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
import { channels, describe, elements, reshaped, shapeText, spatial, type Tensor } from "../tensor.js";
import { axisNames, positionsFormula, type PerAxis } from "../window-options.js";
import { usedInputs, windowPositions, windowTaps, type Window } from "../window.js";
import { kerasCall, layerKind, pythonSize, type Refuse, type ShorthandWord } from "./kind.js";
import { kerasPadding, kernelText, windowDetails } from "./window-words.js";

interface PoolOptions<Size> {
  kernel: Size;
  /** Default: the kernel. */
  stride?: Size;
  /** At most half the kernel; default 0. */
  padding?: Size;
}

/** The largest value of every window. */
export interface MaxPool2dLayer extends PoolOptions<PerAxis> {
  type: "maxPool2d";
}

/** The mean of every window. */
export interface AvgPool2dLayer extends PoolOptions<PerAxis> {
  type: "avgPool2d";
}

/** The largest value of every window along one axis. */
export interface MaxPool1dLayer extends PoolOptions<number> {
  type: "maxPool1d";
}

/** The mean of every window along one axis. */
export interface AvgPool1dLayer extends PoolOptions<number> {
  type: "avgPool1d";
}

const one = Worked.constant(1);

function windowsOf(options: Options, axes: 1 | 2): { windows: Window[] } {
  const kernel = options.perAxis("kernel", axes, 1);
  const stride = options.perAxis("stride", axes, 1, kernel);
  const padding = options.perAxis("padding", axes, 0, 0);
  if (kernel.some((size, axis) => 2 * padding[axis] > size))
    options.fail(
      "needs padding of at most half the kernel",
      `padding ${shapeText(padding)} for kernel ${shapeText(kernel)}`,
      "A window must not lie in the padding alone.",
    );
  return {
    windows: kernel.map((size, axis) => ({
      kernel: size,
      stride: stride[axis],
      padding: padding[axis],
      dilation: 1,
    })),
  };
}

/** The account of pooling by the mean or the largest value of every window. */
function account(windows: readonly Window[], mean: boolean, input: Tensor, options: Options): Account {
  const axes = windows.length;
  if (axes === 2) options.needs(input, ["image"], "Give the input as [channels, height, width].");
  else options.needs(input, ["signal", "sequence"], "Give the input as [channels, length] or { seq }.");
  const sizes = spatial(input);
  const positions = windows.map((window, axis) => windowPositions(sizes[axis], window));
  if (positions.some((size) => size < 1))
    options.fail("needs a window that fits the padded input", `${kernelText(windows)} on ${describe(input)}`);
  const output = reshaped(input, channels(input), positions);
  const taps = windows.map((window, axis) => windowTaps(sizes[axis], window));
  const c = channels(input);
  const inside = taps.reduce((total, axis) => total * axis.total, c);
  const reached = taps.reduce((total, axis) => total * axis.reached, c);
  const N = count("N", elements(output));
  const places = product(
    ...windows.map(({ kernel }, axis) => count(axes === 1 ? "k" : `k_${axisNames(axes)[axis]}`, kernel)),
  );
  /** Steps that combine the values of all windows; one less than values in each. */
  const combining = (padded: "count" | "skip") =>
    padded === "count" ? N.times(places.minus(one)) : count("T", inside).minus(count("N'", reached));
  return {
    ...plainAccount(output),
    ...sliding(windows),
    sizes: windows.map((window, axis) => positionsFormula(axisNames(axes)[axis], sizes[axis], window)),
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
      const values = padded === "count" ? N.times(places) : count("T", inside);
      return operations({ logic: times(poolCompare === "k²" ? values : combining(padded)) });
    },
    backward: (conventions) => {
      const { poolAverage } = conventions;
      const counted = mean && (poolAverage === "full" || poolAverage === "input");
      if (!counted) return backwardOperations();
      const times = (worked: Worked) => perSample(conventions, worked);
      const used = windows.reduce((total, window, axis) => total * usedInputs(sizes[axis], window), c);
      // Where windows overlap, the mean's shares add up; a maximum routes ∇ to its winner, which depends on the data.
      const adds = count("T", inside).minus(count("u", used));
      return backwardOperations({ delta: operations({ mul: times(N), add: times(adds) }) });
    },
  };
}

const pooling = (axes: 1 | 2, mean: boolean) => ({
  read: (options: Options) => windowsOf(options, axes),
  account: ({ windows }: { windows: Window[] }, input: Tensor, options: Options) =>
    account(windows, mean, input, options),
  keras: ({ windows }: { windows: Window[] }, _input: Tensor, fail: Refuse) => {
    const stride = windows.every((window) => window.stride === window.kernel)
      ? null
      : `strides=${pythonSize(windows.map((window) => window.stride))}`;
    return {
      call: kerasCall(
        `${mean ? "Average" : "Max"}Pooling${axes}D`,
        pythonSize(windows.map(({ kernel }) => kernel)),
        stride,
        kerasPadding(windows, null, fail),
      ),
    };
  },
  box: ({ windows }: { windows: Window[] }) => ({
    title: `${mean ? "avg" : "max"} pool ${kernelText(windows)}`,
    details: windowDetails(windows, null, 0),
    color: "orange" as const,
  }),
});

const windowOptions: ShorthandWord["options"] = (kernel, stride, padding) => ({
  kernel: Number(kernel),
  ...(padding === undefined ? {} : { padding: Number(padding) }),
  ...(stride === undefined ? {} : { stride: Number(stride) }),
});

export const maxPool2d = layerKind<MaxPool2dLayer>()({
  type: "maxPool2d",
  ...pooling(2, false),
  shorthand: [
    {
      example: "2w2s0p",
      meaning: "max-pooling",
      pattern: /^(\d+)w(?:(\d+)s)?(?:(\d+)p)?$/,
      options: windowOptions,
    },
  ],
});

export const avgPool2d = layerKind<AvgPool2dLayer>()({
  type: "avgPool2d",
  ...pooling(2, true),
  shorthand: [
    {
      example: "avg2w2s0p",
      meaning: "average pooling",
      pattern: /^avg(\d+)w(?:(\d+)s)?(?:(\d+)p)?$/,
      options: windowOptions,
    },
  ],
});

export const maxPool1d = layerKind<MaxPool1dLayer>()({ type: "maxPool1d", ...pooling(1, false) });

export const avgPool1d = layerKind<AvgPool1dLayer>()({ type: "avgPool1d", ...pooling(1, true) });
