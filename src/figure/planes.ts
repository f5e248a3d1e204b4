import { InputError } from "../errors.js";
import { linspace } from "../number/range.js";
import { real, type RealInput } from "../number/real.js";
import { layoutOf, type AxesOptions } from "./curves.js";
import { plot, type Plot } from "./plot.js";

/** Ranges of both axes. */
export interface Window2d extends AxesOptions {
  x: [number, number];
  y: [number, number];
  /** Points per axis; default 81. */
  resolution?: number;
}

/** A path through the plane, such as that of an optimizer. */
export interface PlanePath {
  name?: string;
  points: readonly (readonly number[])[];
}

/** Labeled points of the plane. */
export interface PlanePoints {
  name?: string;
  points: readonly (readonly number[])[];
  symbol?: "circle" | "circle-open" | "cross" | "x" | "square" | "diamond";
}

function grid(place: string, f: (x: number, y: number) => number, { x, y, resolution = 81 }: Window2d) {
  const good = [x, y].every((range) => Array.isArray(range) && range.length === 2 && range[0] < range[1]);
  if (!good || !Number.isSafeInteger(resolution) || resolution < 2)
    throw new InputError({
      place,
      rule: "needs ranges x and y, from below to above",
      got: JSON.stringify({ x, y, resolution }),
    });
  const [xs, ys] = [linspace(x[0], x[1], resolution), linspace(y[0], y[1], resolution)];
  const z = ys.map((v) =>
    xs.map((u) => {
      const value = f(u, v);
      return Number.isFinite(value) ? value : null;
    }),
  );
  return { x: xs, y: ys, z };
}

/** From pale to strong blue: dark text stays readable on most of it. */
const blues = [
  [0, "#f7fbff"],
  [0.35, "#c6dbef"],
  [0.7, "#6baed6"],
  [1, "#2171b5"],
];

const columns = (points: readonly (readonly number[])[]) => ({
  x: points.map((point) => point[0]),
  y: points.map((point) => point[1]),
});

/** Labeled points as plotly draws them. */
const drawnPoints = (groups: readonly PlanePoints[]) =>
  groups.map(({ name, points, symbol = "circle" }) => ({
    type: "scatter",
    mode: "markers",
    ...columns(points),
    ...(name === undefined ? { showlegend: false } : { name }),
    marker: { symbol, size: 9, line: { width: 1, color: "#222" } },
  }));

const squareLayout = (window: Window2d) => {
  const base = layoutOf({ xTitle: "x", yTitle: "y", ...window }) as { xaxis: object; yaxis: object };
  return {
    ...base,
    xaxis: { ...base.xaxis, range: window.x },
    yaxis: { ...base.yaxis, range: window.y },
  };
};

/**
 * The contour lines of a function of the plane, with paths and points on them.
 * @param f the function
 * @param window ranges `x` and `y`, `resolution`, titles
 * @param options `paths` drawn with a mark at every point; `points`; `levels`, about how many lines (default 20); `logarithmic` draws ln(f − lowest), so that valleys show
 * @example
 * contours((x, y) => x * x + y * y, { x: [-2, 2], y: [-2, 2] }, { paths: [{ name: "sgd", points: [[1, 1], [0, 0]] }] }) // => "contour lines with the path of sgd"
 * contours((x, y) => x * x - y * y, { x: [-2, 2], y: [-2, 2] }, { points: [{ name: "saddle", points: [[0, 0]] }] }) // => "contour lines with the points of saddle"
 */
export function contours(
  f: (x: number, y: number) => number,
  window: Window2d,
  {
    paths = [],
    points = [],
    levels = 20,
    logarithmic = false,
  }: {
    paths?: readonly PlanePath[];
    points?: readonly PlanePoints[];
    levels?: number;
    logarithmic?: boolean;
  } = {},
): Plot {
  const field = grid("contours", f, window);
  const lowest = Math.min(...field.z.flat().filter((value) => value !== null));
  const highest = Math.max(...field.z.flat().filter((value) => value !== null));
  const shift = (highest - lowest) * 1e-4;
  const z = logarithmic
    ? field.z.map((row) => row.map((value) => (value === null ? null : Math.log(value - lowest + shift))))
    : field.z;
  const names = paths.map(({ name }, index) => name ?? `path ${index + 1}`);
  const groups = points.map(({ name }, index) => name ?? `group ${index + 1}`);
  const drawn = [
    ...(names.length === 0 ? [] : [`the path of ${names.join(", ")}`]),
    ...(groups.length === 0 ? [] : [`the points of ${groups.join(", ")}`]),
  ];
  return plot({
    data: [
      {
        type: "contour",
        ...field,
        z,
        ncontours: levels,
        colorscale: blues,
        showscale: !logarithmic,
        // A heat map below the lines would be a rectangle for each of thousands of points.
        contours: { coloring: "fill" },
        line: { width: 0.6, color: "#5a7aa8" },
      },
      ...paths.map(({ points: path }, index) => ({
        type: "scatter",
        mode: "lines+markers",
        name: names[index],
        ...columns(path),
        marker: { size: 5 },
        line: { width: 1.8, color: ["#c0392b", "#e67e22", "#27ae60", "#8e44ad"][index % 4] },
      })),
      ...drawnPoints(points),
    ],
    layout: { ...squareLayout(window), legend: { orientation: "h", y: 1.08 } },
    description:
      window.description ??
      ["contour lines", drawn.join(" and ")].filter((part) => part !== "").join(" with "),
  });
}

/**
 * The regions of the plane that a classifier tells apart, with points and border lines.
 * @param classify a class number for every point
 * @param window ranges `x` and `y`, `resolution`, titles
 * @param options `points` of the data, `lines` as paths
 * @example
 * decisionRegions((x) => (x > 0 ? 1 : 0), { x: [-1, 1], y: [-1, 1] }) // => "decision regions"
 */
export function decisionRegions(
  classify: (x: number, y: number) => number,
  window: Window2d,
  { points = [], lines = [] }: { points?: readonly PlanePoints[]; lines?: readonly PlanePath[] } = {},
): Plot {
  const field = grid("decisionRegions", classify, window);
  const classes = field.z.flat().filter((value) => value !== null);
  const [lowest, highest] = [Math.min(...classes), Math.max(...classes)];
  return plot({
    data: [
      {
        type: "contour",
        ...field,
        autocontour: false,
        // A level between every two classes; interpolation keeps slanted borders straight.
        contours: { coloring: "fill", start: lowest + 0.5, end: Math.max(lowest, highest - 0.5), size: 1 },
        line: { width: 0 },
        colorscale: [
          [0, "#f4f4f4"],
          [0.5, "#cfe0f5"],
          [1, "#9fc1ea"],
        ],
        showscale: false,
      },
      ...lines.map(({ name, points: path }) => ({
        type: "scatter",
        mode: "lines",
        ...columns(path),
        ...(name === undefined ? { showlegend: false } : { name }),
        line: { color: "#444", width: 1.2, dash: "dash" },
      })),
      ...drawnPoints(points),
    ],
    layout: squareLayout(window),
    description: window.description ?? "decision regions",
  });
}

/**
 * A matrix as a map of colors, first row on top.
 * @param given rows of numbers
 * @param options titles, names of rows and columns, `numbers` written in the cells (default for at most 100 cells)
 * @example
 * heatMap([[1, 2], [3, 4]]) // => "heat map of 2×2 values"
 */
export function heatMap(
  given: readonly (readonly RealInput[])[],
  {
    rows,
    columns: names,
    numbers = given.length * (given[0]?.length ?? 0) <= 100,
    ...axes
  }: AxesOptions & { rows?: readonly string[]; columns?: readonly string[]; numbers?: boolean } = {},
): Plot {
  if (!Array.isArray(given) || !given.every((row) => Array.isArray(row)))
    throw new InputError({
      place: "heatMap",
      rule: "needs rows of numbers",
      got: JSON.stringify(given) ?? "nothing",
    });
  const values = given.map((row) =>
    Array.from(row as readonly RealInput[], (value) => real(value).valueOf()),
  );
  const width = values[0]?.length ?? 0;
  if (width === 0 || values.some((row) => row.length !== width))
    throw new InputError({
      place: "heatMap",
      rule: "needs rows of one length",
      got: values.map((row) => row.length).join(", ") || "none",
    });
  const base = layoutOf(axes) as { xaxis: object; yaxis: object };
  const [low, high] = [Math.min(...values.flat()), Math.max(...values.flat())];
  const annotations = numbers
    ? values.flatMap((row, y) =>
        row.map((value, x) => ({
          x,
          y,
          text: String(Number(value.toPrecision(3))),
          showarrow: false,
          font: { size: 12, color: value - low > 0.75 * (high - low) ? "#fff" : "#111" },
        })),
      )
    : [];
  const ticks = (labels: readonly string[]) => ({
    tickvals: labels.map((_, index) => index),
    ticktext: labels,
    showgrid: false,
  });
  const counted = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
  return plot({
    data: [{ type: "heatmap", z: values, colorscale: blues, showscale: !numbers, xgap: 1, ygap: 1 }],
    layout: {
      ...base,
      xaxis: { ...base.xaxis, ...ticks(names ?? counted(width)), constrain: "domain" },
      yaxis: {
        ...base.yaxis,
        ...ticks(rows ?? counted(values.length)),
        autorange: "reversed",
        scaleanchor: "x",
        constrain: "domain",
      },
      annotations,
    },
    description: axes.description ?? `heat map of ${values.length}×${width} values`,
  });
}
