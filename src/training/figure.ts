import { figureToSvg, type Figure as PlotlyFigure } from "../figure/svg.js";

/** A figure of training that shows itself: interactive where plotly is known, else as a picture, else in words. */
export class TrainingFigure implements PlotlyFigure {
  constructor(
    readonly data: object[],
    readonly layout: object,
    /** What the figure shows, in words. */
    readonly description: string,
  ) {}

  toString(): string {
    return this.description;
  }

  /** The figure as an SVG picture. */
  toSvg(): string {
    return figureToSvg(this);
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return {
      "application/vnd.plotly.v1+json": { data: this.data, layout: this.layout },
      "image/svg+xml": this.toSvg(),
      "text/plain": this.description,
    };
  }
}

/** Colours that differ in lightness too, so that a grey print keeps them apart. Source: Okabe and Ito, 2008. */
export const colours = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#000000",
  "#f0e442",
];
