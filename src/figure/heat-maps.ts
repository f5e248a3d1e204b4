import { InputError } from "../errors.js";
import { real, type RealInput } from "../number/real.js";
import { plot, type Plot } from "./plot.js";
import { shortNumber } from "./short-number.js";

/** One of several maps of colors that stand side by side. */
export interface HeatMapPanel {
  title?: string;
  /** Rows of numbers, first row on top. */
  z: readonly (readonly RealInput[])[];
  /** What is drawn black and what white; default: the smallest and the largest number of this panel. */
  range?: readonly number[];
}

/** What {@link heatMaps} may be told. */
export interface HeatMapsOptions {
  /** What is drawn black and what white in panels without a `range` of their own. */
  range?: readonly number[];
  /** Panels in a row; default all of them. */
  perRow?: number;
  /** In pixels; default at most 620 wide, what a page has room for, and as high as the panels need. */
  width?: number;
  height?: number;
  /** What the figure shows, in words; default: the titles, sizes and ranges. */
  description?: string;
}

/** Maps of colors by their titles. */
export type NamedHeatMaps = Readonly<Record<string, readonly (readonly RealInput[])[] | HeatMapPanel>>;

const gray = [
  [0, "#000"],
  [1, "#fff"],
];
const bare = {
  showticklabels: false,
  ticks: "",
  showgrid: false,
  showline: true,
  mirror: true,
  linecolor: "#888",
};

/** The axes of a panel by plotly's names: x, x2, x3, …; `x1` would be another axis than x in some of its rules. */
const nth = (at: number): string => (at === 0 ? "" : String(at + 1));

function panelsOf(given: readonly HeatMapPanel[] | NamedHeatMaps): HeatMapPanel[] {
  if (Array.isArray(given)) return given as HeatMapPanel[];
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given as NamedHeatMaps).map(([title, panel]) =>
    "z" in panel ? { title, ...(panel as HeatMapPanel) } : { title, z: panel as HeatMapPanel["z"] },
  );
}

/**
 * Matrices side by side as images in shades of gray, first row on top, such as an image before and after a filter.
 * @param panels images by their titles: rows of numbers, or `{ z, range }`; or an array of `{ title, z, range }`
 * @param options `range`, which numbers are drawn black and white (default: each panel's own smallest and largest), size, `description`
 * @returns the figure; its description tells titles, sizes and ranges unless it is given
 * @throws InputError where there is no panel, or one's rows are not of one length
 * @example
 * heatMaps({ image: [[0, 1], [1, 0]], edges: { z: [[2, -2]], range: [-2, 2] } }) // => "image: 2×2 values from 0 to 1; edges: 1×2 values from -2 to 2"
 */
export function heatMaps(
  panels: readonly HeatMapPanel[] | NamedHeatMaps,
  { range, perRow, width, height, description }: HeatMapsOptions = {},
): Plot {
  const list = panelsOf(panels).map(({ title, z, range: own = range }, at) => {
    const rows = Array.from(z, (row) => Array.from(row, (value) => real(value).valueOf()));
    const columns = rows[0]?.length ?? 0;
    if (columns === 0 || rows.some((row) => row.length !== columns))
      throw new InputError({
        place: "heatMaps",
        rule: "needs rows of one length in each panel",
        got: `${rows.map((row) => row.length).join(", ") || "none"} in ${title ?? `panel ${at + 1}`}`,
      });
    const [least, most] = [Math.min(...rows.flat()), Math.max(...rows.flat())];
    return { title, rows, columns, least, most, own: own ?? [least, most] };
  });
  if (list.length === 0)
    throw new InputError({ place: "heatMaps", rule: "needs at least one panel", got: "none" });
  if (perRow !== undefined && !(Number.isSafeInteger(perRow) && perRow > 0))
    throw new InputError({ place: "heatMaps", rule: "needs perRow from 1 on", got: String(perRow) });
  const across = Math.min(perRow ?? list.length, list.length);
  const down = Math.ceil(list.length / across);
  const wide = width ?? Math.min(620, 240 * across);
  const [share, step] = [1 / across, 1 / down];
  // Room for a title below the panel.
  const gap = down === 1 ? 0 : 0.22 * step;
  const tallest = Math.max(...list.map(({ rows, columns }) => rows.length / columns));
  const words = list.map(
    ({ title, rows, columns, least, most }, at) =>
      `${title ?? `map ${at + 1}`}: ${rows.length}×${columns} values from ${shortNumber(least)} to ${shortNumber(most)}`,
  );
  return plot({
    data: list.map(({ rows, own: [zmin, zmax] }, at) => ({
      type: "heatmap",
      z: rows,
      zmin,
      zmax,
      showscale: false,
      colorscale: gray,
      xaxis: `x${nth(at)}`,
      yaxis: `y${nth(at)}`,
    })),
    layout: {
      width: wide,
      height:
        height ?? Math.round(Math.min(420, (wide / across) * tallest) * down * (down === 1 ? 1 : 1.22)) + 50,
      margin: { l: 10, r: 10, t: 10, b: 40 },
      ...Object.fromEntries(
        list.flatMap(({ title }, at) => [
          [
            `xaxis${nth(at)}`,
            {
              domain: [(at % across) * share + 0.012, ((at % across) + 1) * share - 0.012],
              // nearer to its own panel than to the one below
              ...(title === undefined ? {} : { title: { text: title, standoff: 6 } }),
              anchor: `y${nth(at)}`,
              constrain: "domain",
              ...bare,
            },
          ],
          [
            `yaxis${nth(at)}`,
            {
              domain: [1 - (Math.floor(at / across) + 1) * step + gap, 1 - Math.floor(at / across) * step],
              autorange: "reversed",
              anchor: `x${nth(at)}`,
              scaleanchor: `x${nth(at)}`,
              constrain: "domain",
              // Panels of different heights stand on one line, and so do their titles.
              constraintoward: "bottom",
              ...bare,
            },
          ],
        ]),
      ),
    },
    description: description ?? words.join("; "),
  });
}
