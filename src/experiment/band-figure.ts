import { bandTraces, type BandLine } from "./band-traces.js";
import { curveColors } from "../figure/curve-colors.js";
import { panelsInRows, panelTitle } from "./panels.js";

/**
 * Curves with bands as plotly has them: over one another, and of more names than there are colors with a panel for each, in which it
 * stands out before all others in gray.
 */
export function bandFigure(lines: BandLine[], axes: BandAxes): { data: object[]; layout: object } {
  const names = [...new Set(lines.map(({ name }) => name))];
  return names.length > curveColors.length ? panels(lines, names, axes) : oneFor(lines, axes);
}

/** What runs along the axes. */
export interface BandAxes {
  x: object;
  y: { type: "log" | "linear" };
}

/** In pixels: a legend below the plot, and the piece of line before each of its names. */
const [legendWidth, lineWidth] = [540, 40];

/** All lines over one another. */
function oneFor(lines: BandLine[], axes: BandAxes): { data: object[]; layout: object } {
  const data = lines.flatMap((line) => [
    ...bandTraces(line),
    { ...meanTrace(line), ...(line.dash && { showlegend: false }) },
  ]);
  const corner = freeCorner(lines, axes.y.type);
  // Names are given room, for a legend cuts off what it takes to be narrower than the reader's font has it.
  const entrywidth = 16 + 7.5 * Math.max(...lines.map(({ name }) => name.length));
  const named = new Set(lines.map(({ name }) => name)).size;
  const rows = Math.ceil(named / Math.max(1, Math.floor(legendWidth / (entrywidth + lineWidth))));
  // What is below the axis is measured by the height of the plot, which stays the same under any legend.
  const below = { orientation: "h", x: 0, y: -0.24, yanchor: "top", entrywidth };
  const layout = {
    xaxis: axes.x,
    yaxis: axes.y,
    width: 620,
    height: corner === undefined ? 400 + 20 * rows : 380,
    legend: { ...(corner ? { x: 1, xanchor: "right", ...corner } : below), traceorder: "normal" },
  };
  return { data, layout };
}

/** Where a legend stands in no curve's way: above or below the right halves of all curves. */
function freeCorner(
  lines: BandLine[],
  scale: "log" | "linear",
): { y: number; yanchor?: "bottom" } | undefined {
  const heightOf = scale === "log" ? Math.log : (value: number) => value;
  const heights = (which: (line: BandLine) => number[], from = 0): number[] =>
    lines
      .flatMap((line) => which(line).slice(Math.round(from * line.at.length)))
      .map(heightOf)
      .filter((value) => Number.isFinite(value));
  const [low, high] = [(line: BandLine) => line.low, (line: BandLine) => line.high];
  const [bottom, top] = [heights(low).reduce(least, Infinity), heights(high).reduce(most, -Infinity)];
  const share = (value: number): number => (value - bottom) / (top - bottom);
  const taken = Math.min(0.6, 0.06 + 0.07 * lines.length);
  if (!(share(heights(high, 0.4).reduce(most, bottom)) > 1 - taken)) return { y: 1 };
  return share(heights(low, 0.4).reduce(least, top)) > taken ? { y: 0, yanchor: "bottom" } : undefined;
}

const least = (a: number, b: number): number => Math.min(a, b);
const most = (a: number, b: number): number => Math.max(a, b);

/** A panel for each group, in which it stands out before all others in gray. */
function panels(lines: BandLine[], names: string[], axes: BandAxes): { data: object[]; layout: object } {
  const columns = Math.min(4, Math.ceil(Math.sqrt(names.length)));
  const rows = Math.ceil(names.length / columns);
  const places = panelsInRows(names.length, columns, { x: 0.03, y: 0.28 });
  const layout: Record<string, unknown> = {
    width: 160 * columns + 80,
    height: 150 * rows + 70,
    showlegend: false,
    annotations: [] as object[],
  };
  const data = names.flatMap((name, panel): object[] => {
    const { nth, column, isLowest, left, bottom, width, height } = places[panel];
    const { title: xTitle, ...x } = axes.x as { title: object };
    const { title: yTitle, ...y } = axes.y as BandAxes["y"] & { title: object };
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
    (layout["annotations"] as object[]).push(panelTitle(name, places[panel]));
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

const meanTrace = ({ name, at, middle, color, dash }: BandLine) => ({
  type: "scatter",
  mode: "lines",
  name,
  x: at,
  y: middle,
  line: { color, width: 2, ...(dash && { dash }) },
});
