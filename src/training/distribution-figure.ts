import { plot, type Plot } from "../figure/plot.js";
import { curveColors } from "../figure/curve-colors.js";
import { panelsInRows, panelTitle } from "../experiment/panels.js";

/** The shares of the numbers that lie below each quantile that is recorded: in pairs around the median. */
export const quantileLevels = [0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 1] as const;

/** How the numbers of layers are spread, epoch by epoch. */
export interface Distributions {
  layers: readonly string[];
  epochs: readonly number[];
  /** A row for each epoch, in it for each layer its quantiles. */
  quantiles: readonly (readonly (readonly number[])[])[];
}

/** The quantiles of some numbers, between two of them on a straight line. Source: R. Hyndman and Y. Fan, 1996, type 7. */
export function quantilesOf(values: ArrayLike<number>): number[] {
  // What tfjs computes has no more digits, and these are sorted the fastest.
  const sorted = new Float32Array(values).toSorted();
  return quantileLevels.map((level) => {
    const place = level * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  });
}

/** Panels in a row. */
const across = 3;

/** A panel for each layer: over the epochs the median, and bands that hold half, 80 %, 95 % and all of its numbers. */
export function distributionFigure({ layers, epochs, quantiles }: Distributions, words: string): Plot {
  const columns = Math.min(across, layers.length);
  const rows = Math.ceil(layers.length / columns);
  const places = panelsInRows(layers.length, columns, { x: 0.08, y: 0.3 });
  const layout: Record<string, unknown> = {
    width: Math.min(900, 60 + 280 * columns),
    height: 60 + 190 * rows,
    showlegend: false,
    margin: { t: 34, r: 16 },
  };
  const annotations: object[] = [];
  const data = layers.flatMap((layer, at): object[] => {
    const { nth, column, isLowest, left, bottom, width, height } = places[at];
    layout[`xaxis${nth}`] = {
      domain: [left, left + width],
      anchor: `y${nth}`,
      ...(isLowest ? { title: { text: "epoch" } } : { showticklabels: false }),
    };
    layout[`yaxis${nth}`] = {
      domain: [bottom, bottom + height],
      anchor: `x${nth}`,
      ...(column === 0 ? { title: { text: words } } : {}),
    };
    annotations.push(panelTitle(layer, places[at]));
    const on = { xaxis: `x${nth}`, yaxis: `y${nth}` };
    const heightsOf = (level: number): (number | null)[] =>
      quantiles.map((ofLayers) => (Number.isFinite(ofLayers[at]?.[level]) ? ofLayers[at][level] : null));
    const edge = { type: "scatter", mode: "lines", x: epochs, line: { width: 0 }, hoverinfo: "skip", ...on };
    const middle = (quantileLevels.length - 1) / 2;
    const bands = Array.from({ length: middle }, (_, level) => [
      { ...edge, y: heightsOf(level) },
      {
        ...edge,
        y: heightsOf(quantileLevels.length - 1 - level),
        fill: "tonexty",
        fillcolor: `${curveColors[0]}38`,
      },
    ]);
    const line = {
      type: "scatter",
      mode: epochs.length === 1 ? "markers" : "lines",
      name: layer,
      x: epochs,
      y: heightsOf(middle),
      line: { color: curveColors[0], width: 2 },
      ...on,
    };
    return [...bands.flat(), line];
  });
  const last = quantiles.at(-1) ?? [];
  const ends = layers.map((layer, at) => {
    const [least, , , , median, , , , most] = (last[at] ?? []).map((value) => value.toPrecision(3));
    return `${layer} from ${least} to ${most}, median ${median}`;
  });
  return plot({
    data,
    layout: { ...layout, annotations },
    description: `${words} by epoch, bands that hold half, 80 %, 95 % and all; at the end: ${ends.join("; ")}`,
  });
}
