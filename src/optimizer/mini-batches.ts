import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { table, type Table } from "../table/table.js";

/** How often a training touches its samples. */
export class MiniBatches extends Printed {
  constructor(
    /** Forward and backward passes and updates of one epoch. */
    readonly batchesPerEpoch: number,
    readonly lastBatch: number,
    readonly batchesTotal: number,
    readonly samplesPerEpoch: number,
    readonly samplesTotal: number,
  ) {
    super();
  }

  /** Batches and samples, in an epoch and in all. */
  table(): Table {
    return table({
      columns: ["", { name: "per epoch", align: "right" }, { name: "in all", align: "right" }],
      rows: [
        ["batches, updates", this.batchesPerEpoch, this.batchesTotal],
        ["samples", this.samplesPerEpoch, this.samplesTotal],
        ["samples of the last batch", this.lastBatch, null],
      ],
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
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
  return new MiniBatches(
    batches,
    rest > 0 && !dropLast ? rest : batches > 0 ? batchSize : 0,
    batches * epochs,
    used,
    used * epochs,
  );
}
