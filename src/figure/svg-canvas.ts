import { pngOfPixels } from "./png.js";

/*
 * The canvas that plotly paints heat maps on. What it was painted with comes back as rectangles, so that a heat map stays a
 * vector drawing; pictures of very many pixels come back as a PNG.
 */

interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
  fill: string;
}

export interface ShimCanvas {
  width: number;
  height: number;
  getContext(kind: string): ShimContext | null;
  toDataURL(): string;
}

interface ShimContext {
  fillStyle: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  clearRect(): void;
  createImageData(width: number, height: number): { width: number; height: number; data: Uint8ClampedArray };
  putImageData(image: { width: number; height: number; data: Uint8ClampedArray }, x: number, y: number): void;
}

const mostRects = 20_000;

/** Makes a `<canvas>` of a DOM without one able to paint rectangles; `paintings` collects what each was painted with. */
export function paintable<T extends object>(element: T, paintings: string[]): T & ShimCanvas {
  const rects: Rect[] = [];
  const context: ShimContext = {
    fillStyle: "#000",
    fillRect(x, y, width, height) {
      if (width === 0 || height === 0) return;
      const [left, top] = [Math.min(x, x + width), Math.min(y, y + height)];
      rects.push({
        x: left,
        y: top,
        width: Math.abs(width),
        height: Math.abs(height),
        fill: String(context.fillStyle),
      });
    },
    clearRect() {
      rects.length = 0;
    },
    createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
    putImageData(image, x0, y0) {
      for (let y = 0; y < image.height; y++)
        for (let x = 0; x < image.width; x++) {
          const [red, green, blue, alpha] = image.data.subarray(4 * (y * image.width + x));
          if (alpha !== 0)
            rects.push({
              x: x0 + x,
              y: y0 + y,
              width: 1,
              height: 1,
              fill: `rgba(${red},${green},${blue},${alpha! / 255})`,
            });
        }
    },
  };
  return Object.assign(element, {
    width: 0,
    height: 0,
    getContext: (kind: string) => (kind === "2d" ? context : null),
    toDataURL(this: ShimCanvas): string {
      const joined = joinRuns(rects);
      paintings.push(
        joined.length <= mostRects
          ? joined
              .map(
                ({ x, y, width, height, fill }) =>
                  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${paint(fill)}"/>`,
              )
              .join("")
          : `<image width="${this.width}" height="${this.height}" href="${pngAddress(this.width, this.height, rects)}"/>`,
      );
      return `painting:${paintings.length - 1}:${this.width}x${this.height}`;
    },
  });
}

/** Neighbors of one color in a row as one rectangle. */
function joinRuns(rects: Rect[]): Rect[] {
  const joined: Rect[] = [];
  for (const rect of rects) {
    const last = joined.at(-1);
    if (
      last !== undefined &&
      last.fill === rect.fill &&
      last.y === rect.y &&
      last.height === rect.height &&
      Math.abs(last.x + last.width - rect.x) < 1e-9
    )
      last.width += rect.width;
    else joined.push({ ...rect });
  }
  return joined;
}

/** A color as SVG 1.1 knows it; alpha goes into the opacity. */
function paint(color: string): string {
  const [red, green, blue, alpha] = channels(color);
  return `rgb(${red},${green},${blue})${alpha === 1 ? "" : `" fill-opacity="${Number(alpha.toFixed(4))}`}`;
}

function channels(color: string): [number, number, number, number] {
  if (color.startsWith("#")) {
    const digits = color.length === 4 ? color.slice(1).replace(/./g, "$&$&") : color.slice(1);
    return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)).concat(1) as [
      number,
      number,
      number,
      number,
    ];
  }
  const [red = 0, green = 0, blue = 0, alpha = 1] = color.match(/[\d.]+/g)?.map(Number) ?? [];
  return [Math.round(red), Math.round(green), Math.round(blue), alpha];
}

function pngAddress(width: number, height: number, rects: Rect[]): string {
  const colors = Array.from({ length: height }, () => new Map<number, number[]>());
  for (const rect of rects) {
    const [red, green, blue, alpha] = channels(rect.fill);
    const color = [red, green, blue, Math.round(255 * alpha)];
    for (let y = Math.max(0, Math.round(rect.y)); y < Math.min(height, Math.round(rect.y + rect.height)); y++)
      for (let x = Math.max(0, Math.round(rect.x)); x < Math.min(width, Math.round(rect.x + rect.width)); x++)
        colors[y]!.set(x, color);
  }
  return pngOfPixels(width, height, (x, y) => colors[y]!.get(x) ?? [0, 0, 0, 0]);
}

/** The SVG with each painted `<image>` replaced by what was painted, in the place and size of the image. */
export function withPaintings(svg: string, paintings: string[]): string {
  return svg.replace(/<image\b([^>]*?)(\/>|>\s*<\/image>)/g, (image, attributes: string) => {
    const [, index, canvasWidth, canvasHeight] = /painting:(\d+):(\d+)x(\d+)/.exec(attributes) ?? [];
    if (index === undefined) return image;
    const value = (name: string): number =>
      Number(new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? 0);
    const scale = `${value("width") / Number(canvasWidth)},${value("height") / Number(canvasHeight)}`;
    return `<g transform="translate(${value("x")},${value("y")}) scale(${scale})" shape-rendering="crispEdges">${paintings[Number(index)]}</g>`;
  });
}
