import { InputError } from "../errors.js";
import type { Random } from "../number/random.js";
import type { Tfjs } from "../tfjs/library.js";
import { type Batch, batchOf } from "./batches.js";
import type { Part } from "./part.js";

/** A batch, and how many samples it has. */
export interface CountedBatch {
  batch: Batch;
  count: number;
}

/** Where a run is in its data. */
export interface EpochPlace {
  /** Counted from 1. */
  epoch: number;
  /** Draws the order of the samples. */
  order: Random;
  /** Samples, and steps, that were made of it before the run was interrupted. */
  seen: { samples: number; steps: number };
}

/** The batches of a run, epoch by epoch. */
export interface BatchSource {
  /** Steps in an epoch; Infinity where nobody knows yet. */
  readonly stepsPerEpoch: number;
  /** Samples that layers are looked at with. */
  readonly probe: Part;
  /** The batches of one epoch; their tensors are the caller's. */
  batches(tf: Tfjs, place: EpochPlace): Iterable<CountedBatch> | AsyncIterable<CountedBatch>;
}

/** The samples of a data set, every epoch in another order. */
export function sampledBatches(part: Part, batchSize: number): BatchSource {
  return {
    stepsPerEpoch: Math.ceil(part.size / batchSize),
    probe: part,
    *batches(tf, { order, seen }) {
      const places = order.permutation(part.size);
      for (let start = seen.samples; start < places.length; start += batchSize) {
        const chosen = places.subarray(start, start + batchSize);
        yield { batch: batchOf(tf, part, chosen, part.objective), count: chosen.length };
      }
    },
  };
}

/** @throws InputError for an option that batches of a stream have not */
export function checkUnstreamed(options: { stepsPerEpoch?: number | undefined }, place: string): void {
  if (options.stepsPerEpoch === undefined) return;
  throw new InputError({
    place,
    rule: "needs batches that are made one after the other for stepsPerEpoch",
    got: "data with a length of their own",
    cure: "Give batchSize, or data as a function that makes batches.",
  });
}
