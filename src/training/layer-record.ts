import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { plot, type Plot } from "../figure/plot.js";
import { table, type Table } from "../table/table.js";
import { unknownName } from "../optimizer/meant-name.js";
import { distributionFigure } from "./distribution-figure.js";
import { curveColors } from "../figure/curve-colors.js";

/** What can be recorded of every layer after each epoch, on the first samples of the training data. */
export type LayerMeasure = "gradientNorms" | "weightNorms" | "weights" | "activations" | "deadUnits";

/** Those of them that record how the numbers are spread. */
export type SpreadMeasure = Extract<LayerMeasure, "weights" | "activations">;

/** What each one is called on an axis. */
export const layerMeasures: Record<LayerMeasure, string> = {
  gradientNorms: "norm of the gradient",
  weightNorms: "norm of the weights",
  weights: "standard deviation of the weights",
  activations: "standard deviation of the outputs",
  deadUnits: "share of dead units",
};

/** A measure over the epochs. */
export interface Series {
  /** Weights by their names for norms, layers for what comes out of them. */
  layers: string[];
  /** Counted from 1. */
  epochs: number[];
  /** A row for each epoch. */
  values: number[][];
  /** Of numbers whose spread is recorded, their quantiles: a row for each epoch, in it those of each layer. */
  quantiles?: number[][][] | undefined;
}

const spreadWords: Record<SpreadMeasure, string> = { weights: "weights", activations: "outputs" };

/** What goes on inside a model while it is trained, epoch by epoch; made by {@link fit} where its options say `record`. */
export class LayerRecord extends Printed {
  private readonly series = new Map<LayerMeasure, Series>();

  /** The layers of a measure and its numbers, a row for each epoch. */
  of(measure: LayerMeasure): Readonly<Series> {
    const found = this.series.get(measure);
    if (found !== undefined) return found;
    throw new InputError({
      place: "inside",
      rule: `has recorded ${[...this.series.keys()].join(", ") || "nothing"}`,
      got: measure,
      cure: `Give fit record: ["${measure}"].`,
    });
  }

  /** What was recorded, of how many layers and over how many epochs. */
  toString(): string {
    const lines = [...this.series].map(
      ([measure, { layers, epochs }]) =>
        `${layerMeasures[measure]}: ${layers.length} layers, ${epochs.length} epochs`,
    );
    return lines.length === 0 ? "nothing recorded" : lines.join("\n");
  }

  /** A line for each layer over the epochs; norms on a logarithmic axis. */
  figure(measure: LayerMeasure): Plot {
    const { layers, epochs, values } = this.of(measure);
    const isNorm = measure === "gradientNorms" || measure === "weightNorms";
    const data = layers.map((name, layer) => ({
      type: "scatter",
      mode: "lines+markers",
      name,
      x: epochs,
      y: values.map((row) => row[layer]),
      line: { color: curveColors[layer % curveColors.length], width: 2 },
      marker: { size: 4 },
    }));
    const layout = {
      xaxis: { title: { text: "epoch" } },
      yaxis: {
        title: { text: layerMeasures[measure] },
        ...(isNorm ? { type: "log" } : { rangemode: "tozero" }),
      },
      width: 620,
      height: 360,
      legend: { x: 1.02, xanchor: "left", y: 1 },
      margin: { t: 20, r: 20 },
    };
    const last = values.at(-1) ?? [];
    const ends = layers.map((name, layer) => `${name} ${last[layer]?.toPrecision(3)}`);
    return plot({
      data,
      layout,
      description: `${layerMeasures[measure]} by epoch; at the end: ${ends.join(", ")}`,
    });
  }

  /**
   * How the weights of each layer are spread, or what comes out of it: over the epochs the median and bands that hold half, 80 %, 95 %
   * and all of the numbers, a panel for each layer.
   * @throws InputError for a measure that was not recorded, or that has no spread
   */
  distributions(measure: SpreadMeasure): Plot {
    if (!Object.hasOwn(spreadWords, measure))
      throw unknownName("a measure with a spread", measure, Object.keys(spreadWords), "distributions");
    const { layers, epochs, quantiles } = this.of(measure);
    // A run of before spreads were recorded has none of its first epochs.
    const first = epochs.length - (quantiles?.length ?? 0);
    if (quantiles === undefined || quantiles.length === 0)
      throw new InputError({
        place: "distributions",
        rule: `needs a run that recorded the spread of its ${spreadWords[measure]}`,
        got: "one of an earlier version",
        cure: "Train it again.",
      });
    return distributionFigure({ layers, epochs: epochs.slice(first), quantiles }, spreadWords[measure]);
  }

  /** A row for each epoch, a column for each layer. */
  table(measure: LayerMeasure): Table {
    const { layers, epochs, values } = this.of(measure);
    return table({
      columns: ["epoch", ...layers],
      rows: values.map((row, at) => [epochs[at], ...row]),
      digits: 3,
      caption: layerMeasures[measure],
    });
  }

  /** All that was recorded, by its name. */
  get all(): Partial<Record<LayerMeasure, Series>> {
    return Object.fromEntries(this.series);
  }

  /** Takes what another record, or `all` of it, has of the first epochs. */
  goOn(before: Pick<LayerRecord, "all">, count: number): void {
    for (const [measure, { layers, epochs, values, quantiles }] of Object.entries(before.all) as [
      LayerMeasure,
      Series,
    ][])
      this.series.set(measure, {
        layers,
        epochs: epochs.filter((epoch) => epoch <= count),
        values: values.filter((_, at) => epochs[at] <= count),
        ...(quantiles && {
          quantiles: quantiles.filter((_, at) => epochs[epochs.length - quantiles.length + at] <= count),
        }),
      });
  }

  /** Takes the numbers of one more epoch. */
  add(
    measure: LayerMeasure,
    epoch: number,
    numbers: { layer: string; value: number; quantiles?: number[] }[],
  ): void {
    const layers = numbers.map(({ layer }) => layer);
    const series = this.series.get(measure) ?? { layers, epochs: [], values: [] };
    series.epochs.push(epoch);
    series.values.push(numbers.map(({ value }) => value));
    if (measure === "weights" || measure === "activations")
      (series.quantiles ??= []).push(numbers.map(({ quantiles = [] }) => quantiles));
    this.series.set(measure, series);
  }
}
