import type { Tfjs } from "../library.js";

/**
 * Lets a dilated convolution layer be trained: layers call tfjs's fused convolution, whose own gradient refuses
 * dilations. The same result comes from the plain operations, whose gradients know them.
 */
export function replaceFusedConvolution(tf: Tfjs): void {
  const fused = tf.fused.conv2d;
  const conv2d: typeof fused = (call) => {
    const {
      x,
      filter,
      strides,
      pad,
      dataFormat,
      dilations,
      dimRoundingMode,
      bias,
      activation = "linear",
    } = call;
    const dilated = dilations !== undefined && [dilations].flat().some((dilation) => dilation !== 1);
    if (!dilated || (activation ?? "linear") !== "linear") return fused(call);
    const convolved = tf.conv2d(x, filter, strides, pad, dataFormat, dilations, dimRoundingMode);
    return bias ? convolved.add(bias) : convolved;
  };
  Object.assign(tf.fused, { conv2d });
}
