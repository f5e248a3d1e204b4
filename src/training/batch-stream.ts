import type { ColumnSamples, DataLike } from "./datasets/as-dataset.js";
import { Dataset } from "./datasets/dataset.js";

/** A batch: a data set, `{ x, y }` with `weights` or without, or `{ xs, ys }` of tf.data. */
export type StreamedBatch = DataLike | { xs: ColumnSamples; ys: ColumnSamples };

/** What can be asked for one batch after the other. */
export type Batches = Iterable<StreamedBatch> | AsyncIterable<StreamedBatch>;

/**
 * Batches that are made one after the other: a function that makes those of an epoch, counted from 1; a generator or a list; or a data
 * set of tf.data. Where the same stream goes on from epoch to epoch, `stepsPerEpoch` says where an epoch ends.
 */
export type BatchStream =
  | ((epoch: number) => Batches | Promise<Batches>)
  | Batches
  | { iterator(): Promise<{ next(): Promise<IteratorResult<StreamedBatch>> }> };

const isSamples = (item: unknown): boolean =>
  Array.isArray(item) ||
  ArrayBuffer.isView(item) ||
  (typeof item === "object" && item !== null && "dataSync" in item);

/** Whether data are batches that are made one after the other. */
export function isStream(data: unknown): data is BatchStream {
  if (typeof data === "function") return true;
  if (typeof data !== "object" || data === null || data instanceof Dataset) return false;
  // Inputs beside labels, as other libraries take them, are no batches.
  if (Array.isArray(data) && isSamples(data[0])) return false;
  return Symbol.asyncIterator in data || Symbol.iterator in data || "iterator" in data;
}
