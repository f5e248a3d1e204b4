import { performance } from "node:perf_hooks";
import type { Records } from "./fit-result.js";
import { lossFigure } from "./history.js";
import { LiveOutput, notebookDisplay } from "./progress.js";

/** A curve is drawn at most twice a second, and takes at most this share of the run's time. */
const interval = 500;
const largestShare = 0.05;

/** The loss curve of a run in a notebook, drawn anew in place; elsewhere nothing. */
export class LiveCurve {
  private readonly live: LiveOutput | undefined;
  private next = performance.now() + interval;
  private drawnSteps = 0;

  constructor(
    wanted: boolean,
    private readonly records: Records,
    private readonly stepsPerEpoch: number,
  ) {
    const display = wanted ? notebookDisplay() : undefined;
    this.live = display && new LiveOutput(display);
  }

  /** Draws where enough time has passed since the last drawing. */
  update(): void {
    if (!this.live || performance.now() < this.next || this.records.stepLosses.length === this.drawnSteps)
      return;
    const start = performance.now();
    this.draw();
    const end = performance.now();
    this.next = end + Math.max(interval, (end - start) / largestShare);
  }

  /** Draws a last time. */
  finish(): void {
    if (this.live && this.records.stepLosses.length > 0) this.draw();
  }

  private draw(): void {
    const { history, stepLosses } = this.records;
    this.drawnSteps = stepLosses.length;
    this.live?.show(lossFigure(history, stepLosses, this.stepsPerEpoch));
  }
}
