import { performance } from "node:perf_hooks";
import type { Records } from "./history.js";
import { lossFigure } from "./history.js";
import { lossSketch } from "./loss-sketch.js";
import { LiveOutput, notebookDisplay } from "./progress.js";

/** How often the curve is drawn, in milliseconds, where steps are no longer than that. */
const interval = 400;

/** The loss curve of a run in a notebook, drawn anew in place; elsewhere nothing. */
export class LiveCurve {
  private readonly live: LiveOutput | undefined;
  private next = performance.now() + interval;
  private drawnSteps = 0;

  constructor(
    wanted: boolean,
    private readonly records: Records,
    private readonly stepsPerEpoch: () => number,
  ) {
    const display = wanted ? notebookDisplay() : undefined;
    this.live = display && new LiveOutput(display);
  }

  /** Draws where enough time has passed since the last drawing. */
  update(): void {
    if (!this.live || performance.now() < this.next || this.records.stepLosses.length === this.drawnSteps)
      return;
    const { history, stepLosses } = this.records;
    this.drawnSteps = stepLosses.length;
    this.live.show(lossSketch(history, stepLosses, this.stepsPerEpoch()));
    this.next = performance.now() + interval;
  }

  /** Draws the run's figure in place of the sketches. */
  finish(): void {
    const { history, stepLosses } = this.records;
    if (stepLosses.length > 0) this.live?.show(lossFigure(history, stepLosses, this.stepsPerEpoch()));
  }
}
