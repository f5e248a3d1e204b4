import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { defineGradient } from "./define.js";
import type { Tfjs } from "../library.js";

interface StridedSliceAttrs {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

/** Gradients of the operations that pick elements: each sends `dy` back to the places it was picked from. */
export function defineIndexingGradients(tf: Tfjs): void {
  defineGradient(tf, "GatherNd", {
    inputs: ["params", "indices"],
    pullback: (dy, [params, indices]) => ({
      params: () => tf.scatterND(indices as Tensor, dy, params.shape as [number]),
      indices: () => tf.zeros(indices.shape),
    }),
  });
  defineGradient(tf, "ScatterNd", {
    inputs: ["indices"],
    pullback: (dy, [indices]) => ({
      updates: () => tf.gatherND(dy, indices),
      indices: () => tf.zeros(indices.shape),
    }),
  });
  defineGradient<{ blockSize: number; dataFormat: "NHWC" | "NCHW" }>(tf, "DepthToSpace", {
    pullback: (dy, _saved, { blockSize, dataFormat }) => ({
      x: () => spaceToDepth(dy, blockSize, dataFormat),
    }),
  });
  defineGradient(tf, "TopK", {
    inputs: ["x"],
    outputs: [false, true],
    pullback: (dys, [x, indices]) => ({ x: () => unpick(tf, (dys as unknown as Tensor[])[0], indices, x) }),
  });
  // tfjs drops what is mirrored.
  defineGradient<{ paddings: [number, number][]; mode: "reflect" | "symmetric" }>(tf, "MirrorPad", {
    inputs: ["x"],
    pullback: (dy, [x], { paddings, mode }) => ({
      x: () => sentBack(tf, dy, x, (places) => tf.mirrorPad(places, paddings, mode)),
    }),
  });
  // tfjs expects a list even where there is one piece only.
  defineGradient<{ axis: number }>(tf, "Unpack", {
    pullback: (dys, _saved, { axis }) => ({ value: () => tf.stack([dys].flat(), axis) }),
  });
  defineGradient<{ axis: number }>(tf, "SplitV", {
    pullback: (dys, _saved, { axis }) => ({ x: () => tf.concat([dys].flat(), axis) }),
  });
  defineGradient<StridedSliceAttrs>(tf, "StridedSlice", {
    inputs: ["x"],
    pullback: (dy, [x], attrs) => ({
      x: () => {
        const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
        return sentBack(tf, dy, x, (places) =>
          places.stridedSlice(
            begin,
            end,
            strides,
            beginMask,
            endMask,
            ellipsisMask,
            newAxisMask,
            shrinkAxisMask,
          ),
        );
      },
    }),
  });
}

/** `dy` added up at the places that it was picked from; they are found by picking from the numbers of all places. */
function sentBack(tf: Tfjs, dy: Tensor, x: Tensor, pick: (places: Tensor) => Tensor): Tensor {
  const places = pick(tf.range(0, x.size, 1, "int32").reshape(x.shape)).flatten();
  // Some picking kernels of wasm forget that their input was made of integers.
  return tf.unsortedSegmentSum(dy.flatten(), places.toInt() as Tensor1D, x.size).reshape(x.shape);
}

/** `dy` of the k largest along the last axis, put back in their places. */
function unpick(tf: Tfjs, dy: Tensor, indices: Tensor, x: Tensor): Tensor {
  const width = x.shape[x.rank - 1];
  const chosen = tf.oneHot(indices.toInt(), width).toFloat();
  return chosen.mul(dy.expandDims(-1)).sum(-2);
}

function spaceToDepth(dy: Tensor, block: number, dataFormat: "NHWC" | "NCHW"): Tensor {
  if (dataFormat === "NCHW")
    return spaceToDepth(dy.transpose([0, 2, 3, 1]), block, "NHWC").transpose([0, 3, 1, 2]);
  const [batch, height, width, channels] = dy.shape;
  const [rows, columns] = [height / block, width / block];
  return dy
    .reshape([batch * rows, block, columns, block * channels])
    .transpose([0, 2, 1, 3])
    .reshape([batch, rows, columns, block * block * channels]);
}
