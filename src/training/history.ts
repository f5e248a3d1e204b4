import { plot, type Plot } from "../figure/plot.js";
import { curveColors } from "../figure/curve-colors.js";
import type { CurveOptions } from "./curve-options.js";

/** What a run has recorded, one number per epoch; `valLoss` and accuracies where there are any. */
export interface TrainingHistory {
  /** Mean loss over the epoch's batches. */
  loss: number[];
  /** Share of right answers over the epoch's batches, 0 to 1. */
  accuracy?: number[];
  valLoss?: number[];
  valAccuracy?: number[];
}

/** Measures of one's own by name, one number per epoch each. */
export type MetricHistory = Record<string, { training: number[]; validation?: number[] }>;

/** What a run has recorded so far. */
export interface Records {
  history: TrainingHistory;
  /** What `metrics` asked for, and each output's loss and accuracy where there are several, by name. */
  metrics: MetricHistory;
  /** The loss of every step. */
  stepLosses: number[];
  /** When each step ended, in seconds from the run's beginning, validation left out. */
  stepSeconds: number[];
}

/** The loss of each step, thin and pale, with the means of the epochs and the validation loss over it. */
export function lossFigure(
  history: TrainingHistory,
  stepLosses: number[],
  stepsPerEpoch: number,
  { scale, title = "" }: Pick<CurveOptions, "scale" | "title"> = {},
): Plot {
  const perEpoch = (losses: number[]): object => {
    const { x, y } = thinned(losses, 1000);
    // Hundreds of marks would run together into a thick line.
    const mode = x.length <= 60 ? "lines+markers" : "lines";
    return {
      type: "scatter",
      mode,
      x: x.map((epoch) => Math.min(epoch * stepsPerEpoch, stepLosses.length)),
      y,
    };
  };
  const positive = stepLosses.every((loss) => loss > 0 || !Number.isFinite(loss));
  const spread = Math.max(...stepLosses) / Math.min(...stepLosses.filter((loss) => loss > 0));
  const data: object[] = [
    {
      type: "scatter",
      mode: "lines",
      name: "each step",
      ...thinned(stepLosses, 1000),
      line: { color: curveColors[5], width: 1 },
      opacity: 0.6,
    },
    { ...perEpoch(history.loss), name: "training", line: { color: curveColors[0] } },
  ];
  if (history.valLoss)
    data.push({
      ...perEpoch(history.valLoss),
      name: "validation",
      line: { color: curveColors[1], dash: "dash" },
    });
  const layout = {
    title: { text: title },
    xaxis: { title: { text: "step" } },
    yaxis: { title: { text: "loss" }, type: scale ?? (positive && spread > 20 ? "log" : "linear") },
    width: 560,
    height: 340,
    legend: { x: 1, xanchor: "right", y: 1 },
    margin: { t: title ? 40 : 20, r: 20 },
  };
  const last = history.loss[history.loss.length - 1] ?? stepLosses[stepLosses.length - 1];
  const from = stepLosses[0]?.toPrecision(3) ?? "—";
  return plot({
    data,
    layout,
    description: `loss from ${from} to ${last?.toPrecision(3) ?? "—"} in ${stepLosses.length} steps`,
  });
}

/** At most `count` points of a curve, each the mean of its neighbors, so that a long run stays a small figure. */
export function thinned(values: number[], count: number): { x: number[]; y: number[] } {
  const group = Math.max(1, Math.ceil(values.length / count));
  const x: number[] = [];
  const y: number[] = [];
  for (let start = 0; start < values.length; start += group) {
    const part = values.slice(start, start + group);
    x.push(start + (part.length + 1) / 2);
    y.push(part.reduce((sum, value) => sum + value, 0) / part.length);
  }
  return { x, y };
}
