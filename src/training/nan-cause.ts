import type { LayersModel } from "@tensorflow/tfjs-layers";

/**
 * The most likely cause of a loss that is not a number, in words.
 * @param losses of all steps; the last one is not finite
 */
export function nanCause(losses: number[], model: LayersModel): string {
  const step = losses.length;
  const start = `the loss of step ${step} is ${losses[step - 1]}`;
  const before = losses.slice(0, -1);
  if (before.length === 0)
    return `${start}: the model's first output is too large, or the loss takes a logarithm of zero or a root of a negative number`;
  const least = Math.min(...before);
  const last = before[before.length - 1];
  if (last > 3 * Math.max(least, 1e-12) && last > before[0])
    return `${start}: the loss grew from ${least.toPrecision(3)} to ${last.toPrecision(3)} before, so the learning rate is too large`;
  const spoilt = model.trainableWeights.find((weight) => !weight.read().dataSync().every(Number.isFinite));
  return `${start} after ${last.toPrecision(3)}: a gradient is not finite (${spoilt ? `seen in ${spoilt.name}` : "seen in no weight"}); a logarithm or a root at zero, or a learning rate that is too large, does that`;
}
