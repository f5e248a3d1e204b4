import type { Tfjs } from "../library.js";
import type { CpuBackend, FloatArrayType } from "./cpu-backend.js";
import { overrideKernel } from "./override.js";

interface ResizeAttrs {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/**
 * Gives `cpu` a right gradient of nearest-neighbor resizing (`upSampling2d`): tfjs's own mixes up the images of a
 * batch of two or more.
 */
export function overrideResizeGradient(tf: Tfjs, Floats: FloatArrayType = Float32Array): void {
  overrideKernel<CpuBackend, ResizeAttrs & { size?: number[] }>(
    tf,
    "cpu",
    "ResizeNearestNeighborGrad",
    () =>
      ({ inputs: { dy, images }, attrs, backend }) => {
        const values = resizeGradient(Floats, backend.readSync(dy.dataId), dy.shape, images.shape, attrs);
        return backend.makeTensorInfo(images.shape, "float32", values);
      },
  );
}

/** Every `dy` of the large image added to the pixel of the small one that it was copied from. */
function resizeGradient(
  Floats: FloatArrayType,
  dy: ArrayLike<number>,
  [batch, height, width, channels]: number[],
  [, oldHeight, oldWidth]: number[],
  attrs: ResizeAttrs,
): Float32Array | Float64Array {
  const result = new Floats(batch * oldHeight * oldWidth * channels);
  const rowOf = sourceOf(oldHeight, height, attrs);
  const columnOf = sourceOf(oldWidth, width, attrs);
  let from = 0;
  for (let image = 0; image < batch; image++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const to = ((image * oldHeight + rowOf[row]) * oldWidth + columnOf[column]) * channels;
        for (let channel = 0; channel < channels; channel++) result[to + channel] += dy[from++];
      }
  return result;
}

/** For each of `large` places, the one of `small` places that it shows. */
function sourceOf(small: number, large: number, { alignCorners, halfPixelCenters }: ResizeAttrs): number[] {
  const scale = alignCorners && large > 1 ? (small - 1) / (large - 1) : small / large;
  return Array.from({ length: large }, (_, place) => {
    const source = scale * (halfPixelCenters ? place + 0.5 : place);
    return Math.min(small - 1, Math.max(0, alignCorners ? Math.round(source) : Math.floor(source)));
  });
}
