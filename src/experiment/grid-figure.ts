import { plot, type Plot } from "../figure/plot.js";
import { curveColors } from "../figure/curve-colors.js";

/** The values of something that was tried. */
export interface GridAxis {
  name: string;
  values: readonly (number | string)[];
}

/** Numbers that span more than a factor of 20 are told apart on a logarithmic axis alone. */
export const isWide = (values: readonly unknown[]): boolean => {
  const numbers = values.filter((value): value is number => typeof value === "number" && value > 0);
  return (
    numbers.length > 0 && numbers.length === values.length && Math.max(...numbers) / Math.min(...numbers) > 20
  );
};

export interface GridLine {
  axis: GridAxis;
  /** For each value of the axis; undefined or NaN where there is none. */
  means: readonly (number | undefined)[];
  deviations: readonly (number | undefined)[];
  /** What is measured, in words. */
  title: string;
  /** Whether a wide range of means may have a logarithmic axis. */
  canBeLogarithmic: boolean;
  description: string;
}

/** A measure over the values of one thing that was tried. */
export function gridLine({ axis, means, deviations, title, canBeLogarithmic, description }: GridLine): Plot {
  const { name } = axis;
  const numeric = axis.values.every((value) => typeof value === "number");
  const order = [...axis.values.keys()];
  // A line goes from the smallest to the largest.
  if (numeric) order.sort((a, b) => (axis.values[a] as number) - (axis.values[b] as number));
  const values = order.map((at) => axis.values[at]);
  const heights = order.map((at) => means[at]);
  const reaches = order.map((at) => deviations[at]);
  const spread = reaches.some((deviation) => (deviation ?? 0) > 0);
  const data = [
    {
      type: "scatter",
      mode: numeric ? "lines+markers" : "markers",
      x: numeric ? values : values.map(String),
      y: heights.map((mean) => mean ?? null),
      ...(spread && {
        error_y: {
          type: "data",
          array: reaches.map((deviation) => deviation ?? 0),
          color: curveColors[0],
        },
      }),
      line: { color: curveColors[0], width: 2 },
      marker: { color: curveColors[0], size: 8 },
    },
  ];
  const there = heights.filter((mean) => mean !== undefined && !Number.isNaN(mean));
  const layout = {
    xaxis: {
      title: { text: name },
      ...(numeric ? (isWide(values) ? { type: "log" } : {}) : { type: "category" }),
    },
    yaxis: { title: { text: title }, ...(canBeLogarithmic && isWide(there) ? { type: "log" } : {}) },
    width: 560,
    height: 340,
    margin: { t: 20, r: 20 },
  };
  return plot({ data, layout, description });
}

export interface GridMap {
  x: GridAxis;
  y: GridAxis;
  /** Maps side by side, one for each value of what is tried beside the axes: a row for each value of `y`. */
  panels: readonly { title?: string; z: readonly (readonly (number | undefined)[])[] }[];
  /** What stands where there is no number. */
  missing: string;
  /** Whether small numbers are bright. */
  isLessBetter: boolean;
  canBeLogarithmic: boolean;
  description: string;
}

/** Panels in a row. */
const across = 3;

const nth = (at: number): string => (at === 0 ? "" : String(at + 1));

/** A measure over the values of two things that were tried, as a map of colors with its numbers. */
export function gridMap({
  x,
  y,
  panels,
  missing,
  isLessBetter,
  canBeLogarithmic,
  description,
}: GridMap): Plot {
  const all = panels
    .flatMap(({ z }) => z.flat())
    .filter((value) => value !== undefined && !Number.isNaN(value));
  // Losses of several powers of ten would leave all but the largest in one color.
  const isLogarithmic = canBeLogarithmic && isWide(all);
  const heightOf = (value: number): number => (isLogarithmic ? Math.log10(value) : value);
  const finite = all.filter((value): value is number => Number.isFinite(value)).map(heightOf);
  const columns = Math.min(across, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const isSingle = panels.length === 1;
  const data = panels.map(({ z }, at) => ({
    type: "heatmap",
    x: x.values.map(String),
    y: y.values.map(String),
    z: z.map((row) =>
      row.map((value) => (value === undefined || !Number.isFinite(value) ? null : heightOf(value))),
    ),
    text: z.map((row) =>
      row.map((value) =>
        value === undefined || Number.isNaN(value) ? missing : String(Number(value.toPrecision(3))),
      ),
    ),
    texttemplate: "%{text}",
    colorscale: "Viridis",
    reversescale: isLessBetter,
    showscale: false,
    xgap: 2,
    ygap: 2,
    ...(isSingle
      ? {}
      : {
          zmin: Math.min(...finite),
          zmax: Math.max(...finite),
          xaxis: `x${nth(at)}`,
          yaxis: `y${nth(at)}`,
        }),
  }));
  const [wide, high] = [76 * x.values.length, 44 * y.values.length];
  const layout = isSingle
    ? {
        xaxis: { title: { text: x.name }, type: "category" },
        yaxis: { title: { text: y.name }, type: "category" },
        width: Math.min(900, 160 + wide),
        height: Math.min(900, 120 + high),
        margin: { t: panels[0].title === undefined ? 20 : 44, r: 20 },
        ...(panels[0].title === undefined ? {} : { title: { text: panels[0].title } }),
      }
    : {
        ...panelAxes(x, y, panels, columns, rows),
        width: Math.min(1000, 120 + columns * Math.max(140, wide)),
        height: Math.min(1200, 100 + rows * (60 + high)),
        margin: { t: 40, r: 20 },
      };
  return plot({ data, layout, description });
}

function panelAxes(
  x: GridAxis,
  y: GridAxis,
  panels: GridMap["panels"],
  columns: number,
  rows: number,
): Record<string, unknown> {
  const [width, height] = [1 / columns, 1 / rows];
  const annotations: object[] = [];
  const axes: Record<string, unknown> = {};
  for (const [at, { title = "" }] of panels.entries()) {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    const left = column * width;
    const top = 1 - row * height;
    const isLowest = at + columns >= panels.length;
    axes[`xaxis${nth(at)}`] = {
      type: "category",
      domain: [left + 0.01, left + width - 0.01],
      anchor: `y${nth(at)}`,
      ...(isLowest ? { title: { text: x.name } } : { showticklabels: false }),
    };
    axes[`yaxis${nth(at)}`] = {
      type: "category",
      domain: [top - height + (rows > 1 ? 0.08 * height : 0), top - (rows > 1 ? 0.14 * height : 0)],
      anchor: `x${nth(at)}`,
      ...(column === 0 ? { title: { text: y.name } } : { showticklabels: false }),
    };
    annotations.push({
      text: title,
      xref: "paper",
      yref: "paper",
      x: left + width / 2,
      y: top - (rows > 1 ? 0.14 * height : 0),
      xanchor: "center",
      yanchor: "bottom",
      showarrow: false,
      font: { size: 12 },
    });
  }
  return { ...axes, annotations };
}
