import { plot, type Plot } from "../figure/plot.js";
import { type Band, bandOf, type RunCurve, type Spread } from "./curve-band.js";
import { unknownName } from "../optimizer/meant-name.js";
import { curveColors } from "./curve-colors.js";
import type { ComparisonCurveOptions } from "./curve-options.js";
import { checkWhole } from "./option-checks.js";
import type { FitResult } from "./fit-result.js";
import type { TrainingHistory } from "./history.js";

type Shown = NonNullable<ComparisonCurveOptions["show"]>;
type Axis = NonNullable<ComparisonCurveOptions["by"]>;

const axisWords: Record<Axis, string> = { step: "step", epoch: "epoch", second: "seconds of training" };

/** What a line shows, and how it is told from another one of its color. */
interface Measure {
  of: keyof TrainingHistory;
  words: string;
  dash?: "dash";
}

const training: Measure = { of: "loss", words: "training loss" };
const validation: Measure = { of: "valLoss", words: "validation loss" };

/** The mean over the runs of a group, with its band. */
interface Line extends Band {
  name: string;
  measure: Measure;
  color: string;
  runs: number;
}

/** One line for each group, the mean over its runs with a band; more groups than there are colors have a panel each. */
export function comparisonFigure(groups: Map<string, FitResult[]>, options: ComparisonCurveOptions): Plot {
  const { by = "step", title, show = "training", spread = "range" } = options;
  checkShown(options, "figure");
  const measures = measuresOf(show, [...groups.values()].flat());
  const lines = [...groups].flatMap(([name, runs], place) =>
    measures.map((measure): Line => {
      const curves = runs.map((run) => curveOf(run, measure.of, by, options.smooth));
      const color = curveColors[place % curveColors.length];
      return { name, measure, color, runs: runs.length, ...bandOf(curves, spread) };
    }),
  );
  const all = lines.flatMap(({ low, high }) => [...low, ...high]).filter((value) => Number.isFinite(value));
  const isLoss = show !== "accuracy";
  const wide = isLoss && all.every((loss) => loss > 0) && Math.max(...all) / Math.min(...all) > 20;
  const scale = options.scale ?? (wide ? "log" : "linear");
  const axes = {
    x: { title: { text: axisWords[by] }, rangemode: "tozero" },
    y: {
      title: { text: measures.length > 1 ? "training loss, dashed: validation" : measures[0].words },
      type: scale,
      ...(scale === "log" ? { dtick: "D2" } : {}),
    },
  };
  const picture =
    groups.size > curveColors.length ? panels(lines, [...groups.keys()], axes) : oneFor(lines, axes);
  const layout = {
    ...picture.layout,
    ...(title ? { title: { text: title } } : {}),
    margin: { t: title ? 44 : 20, r: 20 },
  };
  return plot({ data: picture.data, layout, description: inWords(lines, by, spread) });
}

const shownNames: Record<Shown, true> = { training: true, validation: true, both: true, accuracy: true };

/** @throws InputError for what no figure shows */
export function checkShown(options: ComparisonCurveOptions, place: string): void {
  const { show = "training", spread = "range", by = "step", scale = "log", smooth = 1 } = options;
  for (const [what, value, known] of [
    ["curves to show", show, Object.keys(shownNames)],
    ["a spread", spread, Object.keys(spreadWords)],
    ["an axis", by, Object.keys(axisWords)],
    ["a scale", scale, ["linear", "log"]],
  ] as const)
    if (!known.some((each) => each === value)) throw unknownName(what, value, known, place);
  checkWhole(place, "smooth", smooth, 1);
}

/** @returns the measures to draw; the accuracy is that of the validation data where it was measured */
function measuresOf(show: Shown, runs: FitResult[]): Measure[] {
  const accuracy: Measure = runs.some(({ history }) => history.valAccuracy)
    ? { of: "valAccuracy", words: "validation accuracy" }
    : { of: "accuracy", words: "accuracy" };
  return {
    training: [training],
    validation: [validation],
    both: [training, { ...validation, dash: "dash" as const }],
    accuracy: [accuracy],
  }[show];
}

interface Axes {
  x: object;
  y: object;
}

/** All lines over one another. */
function oneFor(lines: Line[], axes: Axes): { data: object[]; layout: object } {
  const data = lines.flatMap((line) => [
    ...bandTraces(line),
    { ...meanTrace(line), ...(line.measure.dash && { showlegend: false }) },
  ]);
  const layout = {
    xaxis: axes.x,
    yaxis: axes.y,
    width: 620,
    height: 380,
    legend: { x: 1, xanchor: "right", y: 1, traceorder: "normal" },
  };
  return { data, layout };
}

/** A panel for each group, in which it stands out before all others in gray. */
function panels(lines: Line[], names: string[], axes: Axes): { data: object[]; layout: object } {
  const columns = Math.min(4, Math.ceil(Math.sqrt(names.length)));
  const rows = Math.ceil(names.length / columns);
  const [gapX, gapY] = [0.03, 0.28 / rows];
  const [width, height] = [(1 - gapX * (columns - 1)) / columns, (1 - gapY * (rows - 1)) / rows];
  const layout: Record<string, unknown> = {
    width: 160 * columns + 80,
    height: 150 * rows + 70,
    showlegend: false,
    annotations: [] as object[],
  };
  const data = names.flatMap((name, panel): object[] => {
    const [row, column] = [Math.floor(panel / columns), panel % columns];
    const nth = panel === 0 ? "" : String(panel + 1);
    const [left, bottom] = [column * (width + gapX), 1 - (row + 1) * height - row * gapY];
    const isLowest = panel + columns >= names.length;
    const { title: xTitle, ...x } = axes.x as { title: object };
    const { title: yTitle, ...y } = axes.y as { title: object };
    layout[`xaxis${nth}`] = {
      ...x,
      domain: [left, left + width],
      anchor: `y${nth}`,
      ...(panel === 0 ? {} : { matches: "x" }),
      ...(isLowest ? { title: xTitle } : { showticklabels: false }),
    };
    layout[`yaxis${nth}`] = {
      ...y,
      domain: [bottom, bottom + height],
      anchor: `x${nth}`,
      ...(panel === 0 ? {} : { matches: "y" }),
      ...(column === 0 ? { title: yTitle } : { showticklabels: false }),
    };
    (layout["annotations"] as object[]).push({
      text: name,
      xref: "paper",
      yref: "paper",
      x: left + width / 2,
      y: bottom + height,
      xanchor: "center",
      yanchor: "bottom",
      showarrow: false,
      font: { size: 12 },
    });
    const on = { xaxis: `x${nth}`, yaxis: `y${nth}` };
    const others = lines.filter((line) => line.name !== name);
    const own = lines.filter((line) => line.name === name);
    return [
      ...others.map((line) => ({
        ...meanTrace({ ...line, color: "#c4c4c4" }),
        ...on,
        line: { color: "#c4c4c4", width: 1 },
        hoverinfo: "skip",
      })),
      ...own.flatMap((line) => {
        const shown = { ...line, color: curveColors[0] };
        return [...bandTraces(shown), meanTrace(shown)].map((trace) => ({ ...trace, ...on }));
      }),
    ];
  });
  return { data, layout };
}

const meanTrace = ({ name, at, middle, color, measure: { dash } }: Line) => ({
  type: "scatter",
  mode: "lines",
  name,
  x: at,
  y: middle,
  line: { color, width: 2, ...(dash && { dash }) },
});

/** The two edges of a band, with the color between them; a single run has none. */
export function bandTraces({
  at,
  low,
  high,
  color,
  runs,
}: Pick<Line, "at" | "low" | "high" | "color" | "runs">): object[] {
  if (runs === 1) return [];
  const edge = {
    type: "scatter",
    mode: "lines",
    x: at,
    line: { width: 0 },
    showlegend: false,
    hoverinfo: "skip",
  };
  return [
    { ...edge, y: low },
    { ...edge, y: high, fill: "tonexty", fillcolor: `${color}30` },
  ];
}

export const spreadWords: Record<Spread, string> = {
  range: "bands from the smallest to the largest",
  deviation: "bands of one standard deviation",
  interval: "bands where the mean lies with a confidence of 95 %",
};

function inWords(lines: Line[], by: Axis, spread: Spread): string {
  const seeds = Math.max(...lines.map(({ runs }) => runs));
  const words = [...new Set(lines.map(({ measure }) => measure.words))];
  const endings = lines.map(
    ({ name, middle, measure }) =>
      `${name}${words.length > 1 ? `, ${measure.words}` : ""} ${middle.at(-1)?.toPrecision(3) ?? "none"}`,
  );
  const around = seeds > 1 ? `mean of ${seeds} seeds, ${spreadWords[spread]}; ` : "";
  return `${words.join(" and ")} by ${by}; ${around}at the end: ${endings.join(", ")}`;
}

/** What was measured in a run: the training loss step by step, each point the mean of the steps before it; all else by epoch. */
function curveOf(
  run: FitResult,
  measure: keyof TrainingHistory,
  by: Axis,
  smooth?: number,
): RunCurve {
  const { stepLosses, stepSeconds, stepsPerEpoch, history } = run;
  /** Where the end of a step is, counted from 1. */
  const placeOf = (step: number): number =>
    ({ step, epoch: step / stepsPerEpoch, second: stepSeconds[step - 1] })[by];
  if (measure !== "loss") {
    const y = history[measure] ?? [];
    // The last epoch of a run that was interrupted has fewer steps.
    const steps = y.map((_, epoch) => Math.min((epoch + 1) * stepsPerEpoch, stepLosses.length));
    return { at: steps.map(placeOf), y };
  }
  const width = smooth ?? Math.max(1, Math.round(stepLosses.length / 25));
  const finite = stepLosses.filter((loss) => Number.isFinite(loss));
  let sum = 0;
  const y = finite.map((value, step) => {
    sum += value - (step >= width ? finite[step - width] : 0);
    return sum / Math.min(width, step + 1);
  });
  return { at: y.map((_, step) => placeOf(step + 1)), y };
}
