import type { Outcome } from "../bridge/messages.js";
import { failure } from "../report/failure.js";
import { interruptReport } from "../report/interrupt-report.js";

/** `expressions`: what came of the user expressions, as JSON. */
export type Result = { outcome: Outcome; expressions: string };

/** A value to hand over, later. */
export class Deferred<T> {
  resolve!: (value: T) => void;
  readonly promise = new Promise<T>((resolve) => (this.resolve = resolve));
}

/** What there is of a cell only while it runs. */
export interface Running {
  readonly cell: number;
  readonly interrupted: Deferred<void>;
  /** What the main thread is going to report, while it evaluates the cell. */
  result?: Deferred<Result> | undefined;
  /** The bytes in use when the cell had to be stopped. */
  heapUsed?: number;
  /** Whether its work was asked to end by itself: a second press of the button does not wait for that. */
  wasAsked?: boolean;
  /** Whether the stop button was pressed. */
  isStopped?: boolean;
  /** Why a message of the cell could not be sent. */
  failed?: string;
}

/** Whether the stop button was pressed. */
export function isStopped(running: Running): boolean {
  return running.isStopped === true;
}

/** What a promise comes to; undefined when the interrupt came first. */
export async function unlessInterrupted<T>(
  { interrupted }: Running,
  promise: Promise<T>,
): Promise<T | undefined> {
  return Promise.race([promise, interrupted.promise.then(() => undefined)]);
}

/** What becomes of a cell that the stop button ends. */
export const interrupted: Outcome = { ...interruptReport, interrupted: true };

/** What becomes of a cell that fills the heap. */
export function outOfMemory(bytes: number): Outcome {
  const megabytes = Math.round(bytes / 2 ** 20);
  const evalue = `The cell was stopped: it had filled the heap with ${megabytes} MB. Let go of what is not needed, or start the front end with NODE_OPTIONS=--max-old-space-size=MEGABYTES.`;
  return { ...failure("MemoryError", evalue), interrupted: true };
}
