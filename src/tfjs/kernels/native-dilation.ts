import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { overrideKernel, runWithin } from "./override.js";

type Pair = [number, number];
type Shape4D = [number, number, number, number];

interface DepthwiseAttrs {
  strides: Pair | number;
  pad: Parameters<Tfjs["backend_util"]["computeConv2DInfo"]>[4];
  dilations: Pair | number | null;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * Dilates depthwise convolutions on `tensorflow`, whose own kernel does so only with oneDNN, which it takes on some processors. Of a
 * dilation d every d-th place of each d begins an image of its own, in which the filter's taps lie beside each other.
 */
export function overrideNativeDilation(tf: Tfjs): void {
  const run = (name: string, backend: KernelBackend, x: TensorInfo, attrs: object) =>
    runWithin(tf, name, "tensorflow", { inputs: { x }, backend, attrs });

  overrideKernel<KernelBackend, DepthwiseAttrs>(
    tf,
    "tensorflow",
    "DepthwiseConv2dNative",
    (own) => (call) => {
      const { inputs, backend, attrs } = call;
      const blockShape: Pair = Array.isArray(attrs.dilations)
        ? attrs.dilations
        : [attrs.dilations ?? 1, attrs.dilations ?? 1];
      if (blockShape.every((dilation) => dilation === 1)) return own(call);
      const { x, filter } = inputs;
      const { padInfo, inHeight, inWidth } = tf.backend_util.computeConv2DInfo(
        x.shape as Shape4D,
        filter.shape as Shape4D,
        attrs.strides,
        blockShape,
        attrs.pad,
        attrs.dimRoundingMode,
        true,
      );
      const { top, bottom, left, right } = padInfo;
      // All images get as many rows and columns, which are cut off again.
      const [more, beside] = [inHeight + top + bottom, inWidth + left + right].map(
        (length, axis) => (blockShape[axis] - (length % blockShape[axis])) % blockShape[axis],
      );
      const paddings = [
        [top, bottom + more],
        [left, right + beside],
      ];
      const crops = [
        [0, more],
        [0, beside],
      ];
      const images = run("SpaceToBatchND", backend, x, { blockShape, paddings });
      const plain = { ...attrs, dilations: 1, pad: "valid" as const };
      const convolved = own({ ...call, inputs: { ...inputs, x: images }, attrs: plain });
      const result = run("BatchToSpaceND", backend, convolved, { blockShape, crops });
      backend.disposeData(images.dataId);
      backend.disposeData(convolved.dataId);
      return result;
    },
  );
}
