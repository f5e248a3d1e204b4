import { Printed } from "../printed.js";
import type { Device } from "../tfjs/devices/device.js";
import type { FitEnding } from "./fit-ending.js";
import type { Plot } from "../figure/plot.js";
import { table, type Table } from "../table/table.js";
import type { CurveOptions } from "./curve-options.js";
import type { BestEpoch } from "./best-epoch.js";
import { type MetricHistory, type Records, type TrainingHistory, lossFigure } from "./history.js";
import { LayerRecord } from "./layer-record.js";
import { checkNames } from "./option-checks.js";
import { unknownName } from "../optimizer/meant-name.js";
import { dropStep } from "./keep/kept-step.js";
import { forgetState, stateOf } from "./keep/run-state.js";
import { saveRun } from "./keep/save-run.js";
import type { LayersModel } from "../tfjs/library.js";

/** A run of training that has ended. */
export class FitResult extends Printed implements Records {
  readonly history: TrainingHistory;
  /** What `metrics` asked for, and each output's loss and accuracy where there are several: `metrics.top3.training`. */
  readonly metrics: MetricHistory;
  readonly stepLosses: number[];
  readonly stepSeconds: number[];

  constructor(
    records: Records,
    /** The model as the run left it. */
    readonly model: LayersModel,
    readonly device: Device,
    readonly stopped: FitEnding,
    /** Wall time of the whole run. */
    readonly seconds: number,
    readonly stepsPerEpoch: number,
    /** What most likely made a loss that is not a number, or who told the run to stop. */
    readonly cause: string | undefined,
    /** How the steps were made: `compiled`, or `eager: ` and why. */
    readonly manner: string,
    /** The epoch whose weights the model has, counted from 1, where `earlyStopping.restoreBest` asked for the best. */
    readonly best: BestEpoch | undefined = undefined,
    /** What `record` asked for of every layer, epoch by epoch: `inside.figure("gradientNorms")`. */
    readonly inside: LayerRecord = new LayerRecord(),
  ) {
    super();
    this.history = records.history;
    this.metrics = records.metrics;
    this.stepLosses = records.stepLosses;
    this.stepSeconds = records.stepSeconds;
  }

  /** How many steps were made. */
  get steps(): number {
    return this.stepLosses.length;
  }

  /**
   * The loss by step, with the epochs' means and the validation loss; `figure().svg` is the text of an SVG file.
   * @param options a `log` or a `linear` scale, a title
   */
  figure(options: Pick<CurveOptions, "scale" | "title"> = {}): Plot {
    checkNames("figure", options, { scale: true, title: true });
    if (options.scale !== undefined && options.scale !== "log" && options.scale !== "linear")
      throw unknownName("a scale", options.scale, ["linear", "log"], "figure");
    return lossFigure(this.history, this.stepLosses, this.stepsPerEpoch, options);
  }

  /** What was recorded of every epoch, one row for each. */
  table(): Table {
    const { loss, accuracy, valLoss, valAccuracy } = this.history;
    const columns = Object.entries({
      loss,
      accuracy,
      "validation loss": valLoss,
      "validation accuracy": valAccuracy,
      ...Object.fromEntries(
        Object.entries(this.metrics).flatMap(([name, { training, validation }]) => [
          [name, training],
          [`validation ${name}`, validation],
        ]),
      ),
    }).filter((column): column is [string, number[]] => column[1] !== undefined);
    return table({
      columns: ["epoch", ...columns.map(([name]) => ({ name, align: "right" as const }))],
      rows: loss.map((_, epoch) => [epoch + 1, ...columns.map(([, values]) => values[epoch])]),
      digits: 4,
      caption: this.toString(),
    });
  }

  /**
   * Writes the model, what the optimizer remembers and the records into a folder, in tfjs's own format: `loadModel(folder)` and tfjs
   * read the model, `loadResult(folder)` gives a run that can go on. What was there before stays whole until the new is complete.
   * @param folder made where it is missing
   * @throws FileError where it cannot be written; InputError where the run has gone on or was disposed of
   */
  async save(folder: string): Promise<void> {
    await saveRun(folder, this, stateOf(this, "save"));
  }

  /** Frees the model's weights and what the optimizer remembers; the run cannot go on then. */
  dispose(): void {
    const state = forgetState(this);
    if (state) {
      dropStep(state);
      state.optimizer.dispose();
      for (const weight of state.best?.weights ?? []) weight.dispose();
    }
    this.model.dispose();
  }

  toString(): string {
    const last = (values: number[] | undefined): string | undefined => values?.at(-1)?.toPrecision(4);
    const { loss, accuracy, valLoss, valAccuracy } = this.history;
    const numbers = Object.entries({
      loss: last(loss),
      accuracy: last(accuracy),
      "validation loss": last(valLoss),
      "validation accuracy": last(valAccuracy),
      ...Object.fromEntries(
        Object.entries(this.metrics).flatMap(([name, { training, validation }]) => [
          [name, last(training)],
          [`validation ${name}`, last(validation)],
        ]),
      ),
    })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name} ${value}`);
    const ended = {
      done: "done",
      early: "stopped early",
      interrupted: this.cause === undefined ? "interrupted" : `interrupted: ${this.cause}`,
      nan: `stopped: ${this.cause}`,
    }[this.stopped];
    return [
      `${this.steps} steps in ${this.seconds.toFixed(1)} s on ${this.device.name}${this.manner === "compiled" ? ", compiled" : ""}`,
      ...numbers,
      ended,
      ...(this.best === undefined ? [] : [`weights of epoch ${this.best.epoch}`]),
    ].join(", ");
  }

  /** What a notebook shows: the numbers in a line, for the figure is drawn while the run goes on. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}
