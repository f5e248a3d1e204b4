import { createRequire } from "node:module";
import { InputError } from "../errors.js";
import { curveColors } from "./curve-colors.js";
import { withImagesPlaced } from "./image-trace.js";
import { fileOfPackageNear } from "./package-near.js";
import { figureWindow, type FigureWindow } from "./svg-window.js";
import { withPaintings } from "./svg-canvas.js";
import { latinModern, sansSerif } from "./svg-text.js";

/** A figure as plotly.js describes it. */
export interface Figure {
  data: object[];
  layout?: object;
}

export interface FigureSvgOptions {
  /** Width of the picture in CSS pixels; default: the layout's, else 640. */
  width?: number;
  /** Height in CSS pixels; default: the layout's, else 400. */
  height?: number;
  /** The typeface of its text: `sans-serif` for screens (default), or `Latin Modern Roman` as in the PDFs. */
  font?: "sans-serif" | "Latin Modern Roman";
  /** The folder from which `plotly.js-dist-min` is looked up, for the traces that are not in the bundle of this package; default: this package's. */
  folder?: string;
}

/** The traces that the bundle draws whole. It would draw others as empty axes, and say nothing. */
const drawable = new Set([
  "scatter",
  "scattergl",
  "bar",
  "box",
  "violin",
  "heatmap",
  "heatmapgl",
  "contour",
  "histogram",
  "histogram2d",
  "histogram2dcontour",
  "pie",
  "scatterternary",
  "image",
]);

/** What the whole of plotly.js draws besides, without WebGL, without maps from a network. */
const drawableByWhole = new Set([
  "sunburst",
  "treemap",
  "icicle",
  "sankey",
  "table",
  "indicator",
  "candlestick",
  "ohlc",
  "waterfall",
  "funnel",
  "funnelarea",
  "scatterpolar",
  "scatterpolargl",
  "barpolar",
  "parcats",
  "scattersmith",
]);

const wholePlotly = "plotly.js-dist-min";

const axis = {
  automargin: true,
  showline: true,
  linecolor: "#444",
  linewidth: 0.8,
  ticks: "outside",
  tickcolor: "#444",
  ticklen: 4,
  gridcolor: "#e6e8ea",
  zeroline: false,
  title: { standoff: 10 },
};

/** What a figure looks like where it does not say: axes with lines and ticks, as printed figures have them. */
const template = {
  layout: {
    colorway: curveColors,
    xaxis: axis,
    yaxis: axis,
    title: { x: 0.5, font: { size: 14 } },
    legend: { bgcolor: "rgba(255,255,255,0.8)" },
  },
};

/** The windows that were started, by the file of their plotly. */
const started = new Map<string, FigureWindow>();

function windowWith(file: string): FigureWindow {
  let window = started.get(file);
  if (window === undefined) {
    window = figureWindow(file);
    started.set(file, window);
  }
  return window;
}

/**
 * The SVG text of a plotly figure, drawn without a browser by plotly's own bundle; the same figure gives the same text.
 *
 * Heat maps come as rectangles, so that the drawing has no pixels. LaTeX in titles stays as it is written.
 * @param figure `data` and `layout` as for `Plotly.newPlot`
 * @returns an `<svg>` element of the given size in CSS pixels
 * @throws InputError for a trace that needs WebGL or a map (`surface`, `scatter3d`, …), or is no trace
 */
export function figureToSvg(figure: Figure, options: FigureSvgOptions = {}): string {
  const { traces: given, file } = tracesOf(figure, options.folder);
  const { traces, layout } = withImagesPlaced(
    given,
    structuredClone(figure.layout ?? {}) as Record<string, unknown>,
  );
  const face = options.font === "Latin Modern Roman" ? latinModern : sansSerif;
  const { svg, paintings } = windowWith(file).draw(
    traces,
    {
      template,
      ...layout,
      margin: { ...margins(layout), ...(layout.margin as object | undefined) },
      width: options.width ?? size(layout.width, 640),
      height: options.height ?? size(layout.height, 400),
      font: { ...(layout.font as object | undefined), family: face.family },
    },
    face,
  );
  return withPaintings(svg, paintings);
}

function size(given: unknown, otherwise: number): number {
  return typeof given === "number" && given > 0 ? given : otherwise;
}

/** Margins as narrow as the labels allow: plotly's own leave room for its buttons. */
function margins({ title }: Record<string, unknown>): object {
  const titled =
    typeof title === "string"
      ? title !== ""
      : typeof (title as { text?: unknown } | undefined)?.text === "string";
  return { l: 56, r: 20, t: titled ? 44 : 16, b: 46 };
}

/** The traces, and the file of the plotly that draws them all. */
function tracesOf(figure: Figure, folder: string | undefined): { traces: object[]; file: string } {
  const data: unknown = (figure as Figure | null)?.data;
  if (!Array.isArray(data))
    throw new InputError({ place: "figureToSvg", rule: "needs { data: […] }", got: typeof data });
  const types = data.map(({ type }: { type?: unknown } = {}) =>
    typeof type === "string" ? type : "scatter",
  );
  const beyond = types.find((type) => !drawable.has(type));
  const bundle = createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min");
  const whole = beyond === undefined ? null : fileOfPackageNear(wholePlotly, folder ?? ".");
  const undrawable = types.find(
    (type) => !drawable.has(type) && !(whole !== null && drawableByWhole.has(type)),
  );
  if (undrawable !== undefined)
    throw new InputError({
      place: "figureToSvg",
      rule: `draws ${[...drawable, ...(whole === null ? [] : drawableByWhole)].join(", ")}`,
      got: `a ${undrawable} trace`,
      cure: drawableByWhole.has(undrawable)
        ? `Install the whole of plotly beside the notebook: npm install ${wholePlotly}.`
        : "Give the figure an image/svg+xml or image/png beside it.",
    });
  const traces = data.map((trace: object, index) => ({
    ...structuredClone(trace),
    type: types[index]!.replace(/gl$/, ""),
  }));
  return { traces, file: beyond === undefined ? bundle : whole! };
}
