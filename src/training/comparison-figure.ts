import { plot, type Plot } from "../figure/plot.js";
import { bandFigure } from "../experiment/band-figure.js";
import { type BandLine, spreadWords } from "../experiment/band-traces.js";
import { bandOf, type RunCurve, type Spread } from "../experiment/curve-band.js";
import { unknownName } from "../optimizer/meant-name.js";
import { curveColors } from "../figure/curve-colors.js";
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
interface Line extends BandLine {
  measure: Measure;
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
      return { name, measure, color, runs: runs.length, dash: measure.dash, ...bandOf(curves, spread) };
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
  const picture = bandFigure(lines, axes);
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
function curveOf(run: FitResult, measure: keyof TrainingHistory, by: Axis, smooth?: number): RunCurve {
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
