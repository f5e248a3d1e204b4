import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import type { CpuBackend } from "./cpu-backend.js";
import { overrideKernel } from "./override.js";

const repaired = new WeakSet<Tfjs>();

/** Lets `cpu` transform the images of a batch one by one: its own kernel reads all of them from the place of the first. */
export function repairTransform(tf: Tfjs): void {
  if (repaired.has(tf)) return;
  repaired.add(tf);
  overrideKernel<CpuBackend>(tf, "cpu", "Transform", (own) => ({ inputs, attrs, backend }) => {
    const { image, transforms } = inputs;
    const [batch, ...imageShape] = image.shape;
    const [pixels, matrices] = [backend.readSync(image.dataId), backend.readSync(transforms.dataId)];
    const size = pixels.length / batch;
    const results = Array.from({ length: batch }, (_, place) => {
      const start = transforms.shape[0] === 1 ? 0 : 8 * place;
      const one = backend.makeTensorInfo(
        [1, ...imageShape],
        image.dtype,
        pixels.slice(place * size, (place + 1) * size),
      );
      const matrix = backend.makeTensorInfo([1, 8], transforms.dtype, matrices.slice(start, start + 8));
      const result: TensorInfo = own({ inputs: { image: one, transforms: matrix }, attrs, backend });
      const numbers = backend.readSync(result.dataId).slice();
      for (const { dataId } of [one, matrix, result]) backend.disposeData(dataId);
      return { numbers, shape: result.shape };
    });
    const [first] = results;
    const Numbers = first.numbers.constructor as new (length: number) => Float32Array;
    const joined = new Numbers(batch * first.numbers.length);
    for (const [place, { numbers }] of results.entries()) joined.set(numbers, place * numbers.length);
    return backend.makeTensorInfo([batch, ...first.shape.slice(1)], image.dtype, joined);
  });
}
