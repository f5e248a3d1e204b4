import { type GridAxis, gridLine, gridMap } from "../experiment/grid-figure.js";
import type { Plot } from "../figure/plot.js";
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

function lineOver(
  rows: readonly SweepRow[],
  measure: Measure,
  grid: Grid,
  name: string,
  description: string,
): Plot {
  const found = grid[name].map((value) => bestWith(rows, measure, { [name]: value }));
  return gridLine({
    axis: axisOf(grid, name),
    means: found.map((row) => row?.mean),
    deviations: found.map((row) => row?.deviation),
    title: measureWords[measure],
    canBeLogarithmic: !isAccuracy(measure),
    description,
  });
}

function mapOver(
  rows: readonly SweepRow[],
  measure: Measure,
  grid: Grid,
  [x, y]: [string, string],
  description: string,
): Plot {
  const z = grid[y].map((vertical) =>
    grid[x].map((horizontal) => bestWith(rows, measure, { [x]: horizontal, [y]: vertical })?.mean),
  );
  return gridMap({
    x: axisOf(grid, x),
    y: axisOf(grid, y),
    panels: [{ z }],
    missing: "broke",
    isLessBetter: !isAccuracy(measure),
    canBeLogarithmic: !isAccuracy(measure),
    description,
  });
}

const axisOf = (grid: Grid, name: string): GridAxis => ({
  name,
  values: grid[name].map((value) => (typeof value === "number" ? value : valueWord(value))),
});
