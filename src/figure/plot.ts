import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { figureToSvg } from "./svg.js";

/** A figure as plotly.js describes it, with words for where no picture can be. */
export interface PlotSpec {
  /** Traces: `{ type: "scatter", x, y, name }`, `{ type: "contour", x, y, z }` … */
  data: object[];
  layout?: object;
  /** What the figure shows, in words. */
  description?: string;
}

/** A plotly figure that shows itself interactively, as a drawing and in words; made by {@link plot}. */
export class Plot extends Printed {
  readonly data: object[];
  readonly layout: object;
  readonly description: string;

  constructor({ data, layout = {}, description }: PlotSpec) {
    super();
    if (!Array.isArray(data))
      throw new InputError({
        place: "plot",
        rule: "needs data, an array of plotly traces",
        got: JSON.stringify(data) ?? "nothing",
      });
    this.data = data;
    this.layout = layout;
    this.description =
      description ?? `figure of ${data.length === 1 ? "one trace" : `${data.length} traces`}`;
  }

  /** The figure as a drawing: a complete `<svg>` element, to write to a file as it is: `writeFileSync("loss.svg", figure.svg)`. */
  get svg(): string {
    return figureToSvg({ data: this.data, layout: this.layout });
  }

  toJSON(): { data: object[]; layout: object } {
    return { data: this.data, layout: this.layout };
  }

  toString(): string {
    return this.description;
  }

  /** The figure by media type: plotly JSON, SVG and its description. */
  toMimeBundle(): Record<string, unknown> {
    return {
      "application/vnd.plotly.v1+json": this.toJSON(),
      "image/svg+xml": this.svg,
      "text/plain": this.description,
    };
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return this.toMimeBundle();
  }
}

/**
 * A plotly figure that shows itself: interactive where the front end can, else as a drawing.
 * @param spec plotly's data and layout, and a description in words
 * @example
 * plot({ data: [{ type: "scatter", x: [0, 1], y: [0, 1] }], description: "a line" }) // => "a line"
 */
export function plot(spec: PlotSpec): Plot {
  return new Plot(spec);
}
