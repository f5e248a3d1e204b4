import { Printed } from "../printed.js";
import { escapeXml } from "../xml.js";

/** A vector drawing that shows itself as SVG, with words for where no picture can be. */
export class Drawing extends Printed {
  constructor(
    /** A complete `<svg>` element. */
    readonly svg: string,
    /** What the drawing shows, in words. */
    readonly description: string,
  ) {
    super();
  }

  toString(): string {
    return this.description;
  }

  /** The drawing by media type: SVG and its description. */
  toMimeBundle(): Record<string, string> {
    return { "image/svg+xml": this.svg, "text/plain": this.description };
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.toMimeBundle();
  }
}

/** A number as SVG writes it: at most two decimals. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A whole SVG of the given size on white, with its description as the title that readers' aids speak. */
export function svgDocument(width: number, height: number, description: string, body: string[]): string {
  const [w, h] = [coordinate(width), coordinate(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" font-family="'STIX Two Text','Libertinus Serif','Latin Modern Roman','Times New Roman','DejaVu Serif',serif">`,
    `<title>${escapeXml(description.split("\n")[0])}</title>`,
    `<rect width="${w}" height="${h}" fill="#fff"/>`,
    ...body,
    "</svg>",
  ].join("\n");
}
