import { InputError } from "../errors.js";
import { pngOfPixels } from "./png.js";

type Fields = Record<string, unknown>;

interface Raster {
  /** A `data:` address. */
  source: string;
  width: number;
  height: number;
}

/**
 * Traces of kind `image` (what `px.imshow` makes of a photo) as pictures of the layout, which plotly draws at once: it would load
 * its own after the drawing is taken. In each one's place stands a trace that holds its axes and is not seen.
 */
export function withImagesPlaced(traces: object[], layout: Fields): { traces: object[]; layout: Fields } {
  if (!traces.some((trace) => (trace as Fields).type === "image")) return { traces, layout };
  const images = Array.isArray(layout.images) ? [...(layout.images as unknown[])] : [];
  const placed: Fields = { ...layout, images };
  const shown = traces.map((trace) => {
    const image = trace as Fields;
    if (image.type !== "image") return trace;
    const [xref, yref] = [image.xaxis ?? "x", image.yaxis ?? "y"].map(String) as [string, string];
    const xName = xref.replace("x", "xaxis");
    const yName = yref.replace("y", "yaxis");
    const upright = isUpright((placed[yName] ?? {}) as Fields);
    const { source, width, height } = rasterOf(image, upright);
    const [left, right] = ends(image.x0, image.dx, width);
    const [low, high] = ends(image.y0, image.dy, height);
    images.push({
      source,
      xref,
      yref,
      x: left,
      y: upright ? high : low,
      sizex: right - left,
      sizey: high - low,
      xanchor: "left",
      yanchor: "top",
      sizing: "stretch",
      layer: "below",
    });
    placed[xName] = axisOver((placed[xName] ?? {}) as Fields, [left, right]);
    placed[yName] = {
      scaleanchor: xref,
      constrain: "domain",
      ...axisOver((placed[yName] ?? {}) as Fields, upright ? [low, high] : [high, low]),
    };
    return {
      type: "scatter",
      mode: "markers",
      marker: { opacity: 0 },
      showlegend: false,
      x: [left, right],
      y: [low, high],
      xaxis: xref,
      yaxis: yref,
    };
  });
  return { traces: shown, layout: placed };
}

/** Does an axis go up, where pictures have it go down? */
function isUpright({ autorange, range }: Fields): boolean {
  if (Array.isArray(range) && typeof range[0] === "number" && typeof range[1] === "number")
    return range[0] < range[1];
  return autorange === true;
}

function axisOver(axis: Fields, range: [number, number]): Fields {
  const { autorange: _autorange, ...rest } = axis;
  return { range, showgrid: false, constrain: "domain", ...rest };
}

/** Where the pixels begin and end: each stands around its place. */
function ends(start: unknown, step: unknown, count: number): [number, number] {
  const first = typeof start === "number" ? start : 0;
  const size = typeof step === "number" && step > 0 ? step : 1;
  return [first - size / 2, first + (count - 0.5) * size];
}

function rasterOf({ source, z, colormodel, zmin, zmax }: Fields, upright: boolean): Raster {
  if (typeof source === "string" && source.startsWith("data:image/png;base64,") && !upright) {
    const head = Buffer.from(source.slice(22, 22 + 64), "base64");
    if (head.length >= 24) return { source, width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  }
  const model = typeof colormodel === "string" ? colormodel : "rgb";
  const rows = Array.isArray(z) ? (z as unknown[][][]).filter(Array.isArray) : [];
  if (rows.length === 0 || !["rgb", "rgba", "rgba256"].includes(model))
    throw new InputError({
      place: "figureToSvg",
      rule: "draws images whose pixels are red, green and blue in z, or a PNG in source",
      got: rows.length === 0 ? "neither" : `the color model ${model}`,
    });
  const width = Math.max(...rows.map((row) => row.length));
  const limits = (values: unknown, otherwise: number[]): number[] =>
    otherwise.map((usual, at) =>
      Array.isArray(values) && typeof values[at] === "number" ? values[at] : usual,
    );
  const least = limits(zmin, [0, 0, 0, 0]);
  const most = limits(zmax, [255, 255, 255, model === "rgba" ? 1 : 255]);
  const pixels = (upright ? rows.toReversed() : rows).map((row) =>
    Array.from({ length: width }, (_, x) => {
      const pixel = Array.isArray(row[x]) ? row[x] : [0, 0, 0, 0];
      return [0, 1, 2, 3].map((at) => {
        if (at === 3 && model === "rgb") return row[x] === undefined ? 0 : 255;
        const part = (Number(pixel[at] ?? 0) - least[at]!) / (most[at]! - least[at]!);
        return Math.round(255 * Math.max(0, Math.min(1, part)));
      });
    }),
  );
  return { source: pngOfPixels(width, rows.length, (x, y) => pixels[y]![x]!), width, height: rows.length };
}
