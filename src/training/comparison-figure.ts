import { plot, type Plot } from "../figure/plot.js";
import { curveColors } from "./curve-colors.js";
import type { CurveOptions } from "./curve-options.js";
import type { FitResult } from "./fit-result.js";

/** Points of a curve, enough for a line that looks smooth in print. */
const points = 160;

interface Curve {
  at: number[];
  loss: number[];
}

/** One line for each group, the mean over its runs, with a band from the smallest to the largest. */
export function comparisonFigure(groups: Map<string, FitResult[]>, options: CurveOptions): Plot {
  const { by = "step", title } = options;
  const bands = [...groups].map(([name, runs]) => ({
    name,
    ...bandOf(runs.map((run) => curveOf(run, by, options.smooth))),
  }));
  const all = bands.flatMap(({ low, high }) => [...low, ...high]).filter((loss) => Number.isFinite(loss));
  const positive = all.every((loss) => loss > 0);
  const wide = positive && Math.max(...all) / Math.min(...all) > 20;
  const scale = options.scale ?? (wide ? "log" : "linear");
  const data = bands.flatMap(({ name, at, low, middle, high }, place): object[] => {
    const color = curveColors[place % curveColors.length];
    const line = {
      type: "scatter",
      mode: "lines",
      name,
      x: at,
      y: middle,
      line: { color, width: 2 },
    };
    if (groups.get(name)!.length === 1) return [line];
    const edge = {
      type: "scatter",
      mode: "lines",
      x: at,
      line: { width: 0 },
      showlegend: false,
      hoverinfo: "skip",
    };
    return [{ ...edge, y: low }, { ...edge, y: high, fill: "tonexty", fillcolor: `${color}30` }, line];
  });
  const seeds = Math.max(...[...groups.values()].map((runs) => runs.length));
  const layout = {
    ...(title ? { title: { text: title } } : {}),
    xaxis: { title: { text: by === "step" ? "step" : "seconds of training" }, rangemode: "tozero" },
    yaxis: { title: { text: "training loss" }, type: scale, ...(scale === "log" ? { dtick: "D2" } : {}) },
    width: 620,
    height: 380,
    legend: { x: 1, xanchor: "right", y: 1, traceorder: "normal" },
    margin: { t: title ? 44 : 20, r: 20 },
  };
  const endings = bands.map(({ name, middle }) => `${name} ${middle.at(-1)?.toPrecision(3)}`).join(", ");
  const spread = seeds > 1 ? `mean of ${seeds} seeds, bands from the smallest to the largest; ` : "";
  return plot({ data, layout, description: `training loss by ${by}; ${spread}at the end: ${endings}` });
}

/** A run's loss, each point the mean of the steps before it. */
function curveOf({ stepLosses, stepSeconds }: FitResult, by: "step" | "second", smooth?: number): Curve {
  const width = smooth ?? Math.max(1, Math.round(stepLosses.length / 25));
  const finite = stepLosses.filter((loss) => Number.isFinite(loss));
  let sum = 0;
  const loss = finite.map((value, step) => {
    sum += value - (step >= width ? finite[step - width] : 0);
    return sum / Math.min(width, step + 1);
  });
  const at = by === "step" ? loss.map((_, step) => step + 1) : stepSeconds.slice(0, loss.length);
  return { at, loss };
}

/** Mean, smallest and largest of some curves, on a common grid as long as the shortest. */
function bandOf(curves: Curve[]): { at: number[]; low: number[]; middle: number[]; high: number[] } {
  const usable = curves.filter(({ at }) => at.length > 0);
  if (usable.length === 0) return { at: [], low: [], middle: [], high: [] };
  const from = Math.max(...usable.map(({ at }) => at[0]));
  const to = Math.min(...usable.map(({ at }) => at[at.length - 1]));
  const count = Math.min(points, Math.max(...usable.map(({ at }) => at.length)));
  const at = Array.from(
    { length: count },
    (_, place) => from + ((to - from) * place) / Math.max(1, count - 1),
  );
  const columns = at.map((place) => usable.map((curve) => valueAt(curve, place)));
  return {
    at,
    low: columns.map((values) => Math.min(...values)),
    middle: columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    high: columns.map((values) => Math.max(...values)),
  };
}

/** A curve's height between its points, by a straight line. */
function valueAt({ at, loss }: Curve, place: number): number {
  let after = at.findIndex((value) => value >= place);
  if (after <= 0) after = after === 0 ? 0 : at.length - 1;
  if (after === 0 || at[after] <= place) return loss[after];
  const share = (place - at[after - 1]) / (at[after] - at[after - 1]);
  return loss[after - 1] + share * (loss[after] - loss[after - 1]);
}
