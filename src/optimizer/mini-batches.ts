import { InputError } from "../errors.js";

/** How often a training touches its samples. */
export interface MiniBatches {
  /** Forward and backward passes and updates of one epoch. */
  batchesPerEpoch: number;
  lastBatch: number;
  batchesTotal: number;
  samplesPerEpoch: number;
  samplesTotal: number;
}

/**
 * How many batches, updates and samples a training by mini-batches has.
 * @param spec samples, batch size, epochs (default 1); `dropLast` leaves an incomplete batch out
 * @example
 * miniBatches({ samples: 5000, batchSize: 32, epochs: 10 }) // => { batchesPerEpoch: 157, lastBatch: 8, batchesTotal: 1570, samplesPerEpoch: 5000, samplesTotal: 50000 }
 */
export function miniBatches({
  samples,
  batchSize,
  epochs = 1,
  dropLast = false,
}: {
  samples: number;
  batchSize: number;
  epochs?: number;
  dropLast?: boolean;
}): MiniBatches {
  for (const [name, value] of Object.entries({ samples, batchSize, epochs }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new InputError({
        place: "miniBatches",
        rule: `needs a positive whole number for ${name}`,
        got: String(value),
      });
  const whole = Math.floor(samples / batchSize);
  const rest = samples % batchSize;
  const batches = whole + (rest > 0 && !dropLast ? 1 : 0);
  const used = dropLast ? whole * batchSize : samples;
  return {
    batchesPerEpoch: batches,
    lastBatch: rest > 0 && !dropLast ? rest : batches > 0 ? batchSize : 0,
    batchesTotal: batches * epochs,
    samplesPerEpoch: used,
    samplesTotal: used * epochs,
  };
}
