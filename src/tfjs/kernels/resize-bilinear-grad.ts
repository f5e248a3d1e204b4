import type { Tfjs } from "../library.js";
import type { CpuBackend, FloatArrayType } from "./cpu-backend.js";
import { overrideKernel } from "./override.js";

/** Gives `cpu` a right gradient of bilinear resizing: tfjs's own mixes up the images of a batch of two or more. */
export function overrideBilinearGradient(tf: Tfjs, Floats: FloatArrayType = Float32Array): void {
  overrideKernel<CpuBackend, { alignCorners: boolean }>(
    tf,
    "cpu",
    "ResizeBilinearGrad",
    () =>
      ({ inputs: { dy, images }, attrs: { alignCorners }, backend }) => {
        const [batch, height, width, channels] = dy.shape;
        const [, oldHeight, oldWidth] = images.shape;
        const given = backend.readSync(dy.dataId);
        const result = new Floats(batch * oldHeight * oldWidth * channels);
        const rows = weights(oldHeight, height, alignCorners);
        const columns = weights(oldWidth, width, alignCorners);
        let from = 0;
        for (let image = 0; image < batch; image++)
          for (let row = 0; row < height; row++)
            for (let column = 0; column < width; column++, from += channels)
              for (const [y, rowWeight] of rows[row])
                for (const [z, columnWeight] of columns[column]) {
                  const to = ((image * oldHeight + y) * oldWidth + z) * channels;
                  const weight = rowWeight * columnWeight;
                  for (let channel = 0; channel < channels; channel++)
                    result[to + channel] += weight * given[from + channel];
                }
        return backend.makeTensorInfo(images.shape, "float32", result);
      },
  );
}

/** For each of `large` places, the two of `small` places that it lies between, with their shares. */
function weights(small: number, large: number, alignCorners: boolean): [number, number][][] {
  const scale = alignCorners && large > 1 ? (small - 1) / (large - 1) : small / large;
  return Array.from({ length: large }, (_, place) => {
    const source = place * scale;
    const below = Math.min(small - 1, Math.floor(source));
    const share = source - below;
    return [
      [below, 1 - share],
      [Math.min(small - 1, below + 1), share],
    ];
  });
}
