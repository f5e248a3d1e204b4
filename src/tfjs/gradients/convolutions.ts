import type { Tensor, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import { defineGradient, runKernel } from "./define.js";
import type { Tfjs } from "../library.js";

interface ConvolutionAttrs {
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
  dataFormat?: "NHWC" | "NCHW";
  dilations?: [number, number] | number | null;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

const pair = (value: [number, number] | number | null | undefined): [number, number] =>
  Array.isArray(value) ? value : [value ?? 1, value ?? 1];

/**
 * First and second derivatives of convolutions, dilated ones included.
 *
 * A convolution is linear in its input and in its filter, so the derivative of either gradient is one of the three
 * kernels again. A dilated filter is the plain one with zeros between its taps: the gradient takes that filter.
 */
export function defineConvolutionGradients(tf: Tfjs): void {
  defineFamily(tf, "Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter");
  defineFamily(
    tf,
    "DepthwiseConv2dNative",
    "DepthwiseConv2dNativeBackpropInput",
    "DepthwiseConv2dNativeBackpropFilter",
  );
  define3d(tf);
}

function defineFamily(tf: Tfjs, forward: string, toInput: string, toFilter: string): void {
  const convolve = (x: Tensor, filter: Tensor, attrs: object) => runKernel(tf, forward, { x, filter }, attrs);
  const pullInput = (dy: Tensor, filter: Tensor, inputShape: number[], attrs: object) =>
    runKernel(tf, toInput, { dy, filter }, { ...attrs, inputShape });
  const pullFilter = (x: Tensor, dy: Tensor, filterShape: number[], attrs: object) =>
    runKernel(tf, toFilter, { x, dy }, { ...attrs, filterShape });

  defineGradient<ConvolutionAttrs>(tf, forward, {
    inputs: ["x", "filter"],
    pullback: (dy, [x, filter], attrs) => {
      const dilations = pair(attrs.dilations);
      const plain = { dataFormat: "NHWC", ...attrs, dilations: 1 };
      const spread = spreadTaps(tf, filter as Tensor4D, dilations);
      return {
        x: () => pullInput(dy, spread, x.shape, plain),
        filter: () =>
          gatherTaps(tf, pullFilter(x, dy, spread.shape, plain) as Tensor4D, filter.shape, dilations),
      };
    },
  });
  defineGradient<ConvolutionAttrs & { inputShape: number[] }>(tf, toInput, {
    inputs: ["dy", "filter"],
    pullback: (ddx, [dy, filter], attrs) => ({
      dy: () => convolve(ddx, filter, { ...attrs, dilations: 1 }),
      filter: () => pullFilter(ddx, dy, filter.shape, attrs),
    }),
  });
  defineGradient<ConvolutionAttrs & { filterShape: number[] }>(tf, toFilter, {
    inputs: ["x", "dy"],
    pullback: (ddfilter, [x, dy], attrs) => ({
      x: () => pullInput(dy, ddfilter, x.shape, attrs),
      dy: () => convolve(x, ddfilter, { ...attrs, dilations: 1 }),
    }),
  });
}

function define3d(tf: Tfjs): void {
  const convolve = (x: Tensor, filter: Tensor, attrs: object) =>
    runKernel(tf, "Conv3D", { x, filter }, { dataFormat: "NDHWC", ...attrs, dilations: 1 });
  const pullInput = (dy: Tensor, filter: Tensor, inputShape: number[], attrs: object) =>
    runKernel(tf, "Conv3DBackpropInputV2", { dy, filter }, { ...attrs, inputShape }) as Tensor5D;
  const pullFilter = (x: Tensor, dy: Tensor, filterShape: number[], attrs: object) =>
    runKernel(tf, "Conv3DBackpropFilterV2", { x, dy }, { ...attrs, filterShape }) as Tensor5D;

  defineGradient<object>(tf, "Conv3DBackpropInputV2", {
    inputs: ["dy", "filter"],
    pullback: (ddx, [dy, filter], attrs) => ({
      dy: () => convolve(ddx, filter, attrs),
      filter: () => pullFilter(ddx, dy, filter.shape, attrs),
    }),
  });
  defineGradient<object>(tf, "Conv3DBackpropFilterV2", {
    inputs: ["x", "dy"],
    pullback: (ddfilter, [x, dy], attrs) => ({
      x: () => pullInput(dy, ddfilter, x.shape, attrs),
      dy: () => convolve(x, ddfilter, attrs),
    }),
  });
}

/** `[h, w, in, out]` → `[(h - 1)·dh + 1, (w - 1)·dw + 1, in, out]`, with zeros between the taps. */
function spreadTaps(tf: Tfjs, filter: Tensor4D, [down, across]: [number, number]): Tensor4D {
  if (down === 1 && across === 1) return filter;
  const [height, width, depth, out] = filter.shape;
  const rows = tf
    .pad(filter.reshape([height, 1, width * depth * out]), [
      [0, 0],
      [0, down - 1],
      [0, 0],
    ])
    .reshape([height * down, width, depth * out])
    .slice([0, 0, 0], [(height - 1) * down + 1, width, depth * out]);
  const tall = rows.shape[0];
  return tf
    .pad(rows.reshape([tall * width, 1, depth * out]), [
      [0, 0],
      [0, across - 1],
      [0, 0],
    ])
    .reshape([tall, width * across, depth * out])
    .slice([0, 0, 0], [tall, (width - 1) * across + 1, depth * out])
    .reshape([tall, (width - 1) * across + 1, depth, out]);
}

/** The taps of a spread filter, back in the plain filter's shape. */
function gatherTaps(tf: Tfjs, spread: Tensor4D, shape: number[], [down, across]: [number, number]): Tensor {
  if (down === 1 && across === 1) return spread;
  const every = (count: number, step: number) =>
    tf.tensor1d(
      Array.from({ length: count }, (_, index) => index * step),
      "int32",
    );
  return spread.gather(every(shape[0], down), 0).gather(every(shape[1], across), 1);
}
