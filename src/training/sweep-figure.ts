import { plot, type Plot } from "../figure/plot.js";
import { curveColors } from "./curve-colors.js";
import { bestPlace, isAccuracy, type Measure, measureWords } from "./measures.js";
import { type SweepRow, type SweepValue, valueWord } from "./sweep-values.js";

type Grid = Readonly<Record<string, readonly SweepValue[]>>;

/** A sweep as a picture: a line over one option, or a map over the two with the most values. */
export function sweepFigure(rows: readonly SweepRow[], measure: Measure, grid: Grid): Plot {
  const names = Object.keys(grid)
    .filter((name) => grid[name].length > 1)
    .toSorted((a, b) => grid[b].length - grid[a].length);
  const [x = Object.keys(grid)[0], y] = names;
  const description = `${measureWords[measure]} by ${[x, y].filter((name) => name !== undefined).join(" and ")}`;
  return y === undefined
    ? lineOver(rows, measure, grid, x, description)
    : mapOver(rows, measure, grid, [x, y], description);
}

/** The best row of those that have some values. */
function bestWith(
  rows: readonly SweepRow[],
  measure: Measure,
  wanted: SweepRow["values"],
): SweepRow | undefined {
  const found = rows.filter(({ values }) =>
    Object.entries(wanted).every(([name, value]) => values[name] === value),
  );
  return found[
    bestPlace(
      found.map(({ mean }) => mean),
      measure,
    )
  ];
}

/** Numbers that span more than a factor of 20 are told apart on a logarithmic axis alone. */
const isWide = (values: readonly SweepValue[]): boolean => {
  const numbers = values.filter((value): value is number => typeof value === "number" && value > 0);
  return numbers.length === values.length && Math.max(...numbers) / Math.min(...numbers) > 20;
};

function lineOver(
  rows: readonly SweepRow[],
  measure: Measure,
  grid: Grid,
  name: string,
  description: string,
): Plot {
  const values = grid[name];
  const numeric = values.every((value) => typeof value === "number");
  const found = values.map((value) => bestWith(rows, measure, { [name]: value }));
  const spread = found.some((row) => (row?.deviation ?? 0) > 0);
  const data = [
    {
      type: "scatter",
      mode: numeric ? "lines+markers" : "markers",
      x: values.map((value) => (numeric ? value : valueWord(value))),
      y: found.map((row) => row?.mean ?? null),
      ...(spread && {
        error_y: { type: "data", array: found.map((row) => row?.deviation ?? 0), color: curveColors[0] },
      }),
      line: { color: curveColors[0], width: 2 },
      marker: { color: curveColors[0], size: 8 },
    },
  ];
  const means = found.map((row) => row?.mean ?? NaN);
  const layout = {
    xaxis: { title: { text: name }, ...(isWide(values) ? { type: "log" } : {}) },
    yaxis: {
      title: { text: measureWords[measure] },
      ...(isWide(means.filter((mean) => !Number.isNaN(mean))) && !isAccuracy(measure) ? { type: "log" } : {}),
    },
    width: 560,
    height: 340,
    margin: { t: 20, r: 20 },
  };
  return plot({ data, layout, description });
}

function mapOver(
  rows: readonly SweepRow[],
  measure: Measure,
  grid: Grid,
  [x, y]: [string, string],
  description: string,
): Plot {
  const cells = grid[y].map((vertical) =>
    grid[x].map((horizontal) => bestWith(rows, measure, { [x]: horizontal, [y]: vertical })?.mean ?? NaN),
  );
  const all = cells.flat().filter((value) => !Number.isNaN(value));
  // Losses of several powers of ten would leave all but the largest in one color.
  const isLogarithmic = !isAccuracy(measure) && isWide(all);
  const colored = cells.map((row) =>
    row.map((value) => (Number.isNaN(value) ? null : isLogarithmic ? Math.log10(value) : value)),
  );
  const data = [
    {
      type: "heatmap",
      x: grid[x].map(valueWord),
      y: grid[y].map(valueWord),
      z: colored,
      text: cells.map((row) =>
        row.map((value) => (Number.isNaN(value) ? "broke" : Number(value.toPrecision(3)).toString())),
      ),
      texttemplate: "%{text}",
      colorscale: "Viridis",
      reversescale: !isAccuracy(measure),
      showscale: false,
      xgap: 2,
      ygap: 2,
    },
  ];
  const layout = {
    xaxis: { title: { text: x }, type: "category" },
    yaxis: { title: { text: y }, type: "category" },
    width: Math.min(900, 160 + 76 * grid[x].length),
    height: Math.min(900, 120 + 44 * grid[y].length),
    margin: { t: 20, r: 20 },
  };
  return plot({ data, layout, description });
}
