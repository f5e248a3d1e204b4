import { InputError } from "../errors.js";
import type { LayersModel, Tensor } from "../tfjs/library.js";
import { batchOf } from "./batches.js";
import type { BatchSource, CountedBatch } from "./batch-source.js";
import type { BatchStream, StreamedBatch } from "./batch-stream.js";
import { asDataset, type ColumnSamples, type DataLike } from "./datasets/as-dataset.js";
import type { Part } from "./part.js";
import { type Fitted, fitted } from "./fitted.js";
import { checkBatchLabels } from "./output-objective.js";

type Next = () => Promise<IteratorResult<StreamedBatch>> | IteratorResult<StreamedBatch>;
interface Opened {
  next: Next;
  close: () => unknown;
}

/** Reads a stream batch by batch, the first one before the run begins: it says what the labels are. */
export class StreamReader implements BatchSource {
  private open: Opened | undefined;
  /** The first batch, which nobody has trained on yet. */
  private first: Fitted | undefined;
  private known = Infinity;
  private part: Part | undefined;
  private hasWarned = false;

  /** @param stepsPerEpoch where an epoch ends; undefined: where the stream does */
  constructor(
    private readonly stream: BatchStream,
    private readonly model: LayersModel,
    private readonly steps: number | undefined,
    private readonly place: string,
  ) {
    this.known = steps ?? Infinity;
  }

  get stepsPerEpoch(): number {
    return this.known;
  }

  get probe(): Part {
    return this.part!;
  }

  /**
   * Reads the first batch.
   * @param partOf makes a part of it
   * @throws InputError where there is none
   */
  async begin(epoch: number, partOf: (fitted: Fitted) => Part): Promise<Part> {
    this.first = (await this.read(epoch)) ?? this.refuse(epoch);
    this.part = partOf(this.first);
    return this.part;
  }

  async *batches(
    tf: Parameters<BatchSource["batches"]>[0],
    { epoch, seen }: Parameters<BatchSource["batches"]>[1],
  ): AsyncGenerator<CountedBatch> {
    const { objective } = this.part!;
    // A function makes the epoch anew that was interrupted; any other stream goes on behind it.
    const passedOver = typeof this.stream === "function" ? seen.steps : 0;
    let step = passedOver > 0 ? 0 : seen.steps;
    for (; this.steps === undefined || step < this.steps; step++) {
      const samples = this.first ?? (await this.read(epoch));
      this.first = undefined;
      if (samples === undefined) break;
      if (step < passedOver) continue;
      checkBatchLabels(objective.parts, samples, this.part!.toldLoss, this.place);
      const places = Array.from({ length: samples.size }, (_, at) => at);
      yield { batch: batchOf(tf, samples, places, objective), count: samples.size };
    }
    if (step === 0) this.refuse(epoch);
    if (this.steps !== undefined && step < this.steps) this.warnOfShortEpoch(epoch, step, this.steps);
    // Where somebody says how long an epoch is, a stream goes on; a function makes every epoch anew.
    if (this.steps === undefined || typeof this.stream === "function") await this.close();
    this.known = this.steps ?? step;
  }

  /** Lets the stream end what it has begun. */
  async close(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    await open?.close();
  }

  private async read(epoch: number): Promise<Fitted | undefined> {
    this.open ??= await opened(this.stream, epoch, this.place);
    const { done, value } = await this.open.next();
    if (done === true) {
      this.open = undefined;
      return undefined;
    }
    const given: unknown = value;
    if (typeof given !== "object" || given === null)
      throw new InputError({ place: this.place, rule: "needs batches { x, y }", got: String(given) });
    const isOfTfData = "xs" in given && "ys" in given;
    const { xs, ys } = given as { xs: ColumnSamples; ys: ColumnSamples };
    const batch = (isOfTfData ? { x: xs, y: ys } : given) as DataLike;
    const samples = fitted(this.model, asDataset(batch, this.place), this.place);
    // tf.data makes every batch anew, and nobody else frees it.
    if (isOfTfData) for (const tensor of tensorsIn([xs, ys])) tensor.dispose();
    return samples;
  }

  private warnOfShortEpoch(epoch: number, got: number, wanted: number): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    console.warn(
      `${this.place}: needs ${wanted} batches an epoch (stepsPerEpoch), got ${got} in epoch ${epoch}, where the stream has ended. ` +
        "Make each epoch anew by a function (epoch) => batches, or leave stepsPerEpoch out.",
    );
  }

  private refuse(epoch: number): never {
    throw new InputError({
      place: this.place,
      rule: `needs a batch in epoch ${epoch}`,
      got: "a stream that has ended",
      cure: "Give a function (epoch) => batches, so that every epoch begins anew.",
    });
  }
}

async function opened(stream: BatchStream, epoch: number, place: string): Promise<Opened> {
  if (typeof stream === "object" && "iterator" in stream && typeof stream.iterator === "function") {
    const iterator = await stream.iterator();
    return { next: () => iterator.next(), close: () => undefined };
  }
  const made: unknown = typeof stream === "function" ? await stream(epoch) : stream;
  if (typeof made === "object" && made !== null) {
    if (typeof stream === "function" && "iterator" in made) return opened(made as BatchStream, epoch, place);
    const iterator =
      Symbol.asyncIterator in made
        ? (made as AsyncIterable<StreamedBatch>)[Symbol.asyncIterator]()
        : Symbol.iterator in made
          ? (made as Iterable<StreamedBatch>)[Symbol.iterator]()
          : undefined;
    if (iterator) return { next: () => iterator.next(), close: () => iterator.return?.() };
  }
  throw new InputError({
    place,
    rule: "needs a function that gives batches one after the other",
    got: made === null ? "null" : typeof made,
    cure: "Write it as function* () { yield { x, y }; }.",
  });
}

function tensorsIn(value: unknown): Tensor[] {
  if (typeof value !== "object" || value === null) return [];
  return "dataSync" in value ? [value as Tensor] : Object.values(value).flatMap(tensorsIn);
}
