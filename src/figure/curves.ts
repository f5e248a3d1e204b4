import { InputError } from "../errors.js";
import { plot, type Plot } from "./plot.js";

/** A curve by its points, or a function over the range of the figure. */
export interface Curve {
  name?: string;
  x?: readonly number[];
  y?: readonly number[];
  f?: (x: number) => number;
  /** Lines (default), points, or both. */
  mode?: "lines" | "markers" | "lines+markers";
  dash?: "solid" | "dash" | "dot";
  /** Default: the next of plotly's colors. */
  color?: string;
}

export interface AxesOptions {
  title?: string;
  xTitle?: string;
  yTitle?: string;
  /** A logarithmic y axis. */
  logScale?: boolean;
}

/** `count` numbers from `from` to `to`. */
export function spaced(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
}

/** A plotly layout with its titles. */
export function layoutOf({ title, xTitle, yTitle, logScale = false }: AxesOptions): object {
  return {
    ...(title === undefined ? {} : { title: { text: title } }),
    xaxis: xTitle === undefined ? {} : { title: { text: xTitle } },
    yaxis: {
      ...(yTitle === undefined ? {} : { title: { text: yTitle } }),
      // Plotly would write 1n and 1M for 10⁻⁹ and 10⁶.
      ...(logScale ? { type: "log", exponentformat: "power" } : {}),
    },
  };
}

/**
 * A figure of one or several curves.
 * @param list points, or functions to be drawn over `range`
 * @param options titles, `range` of x for functions (default −5 to 5), `logScale`
 * @example
 * curves([{ name: "x²", f: (x) => x * x }], { range: [0, 2] }) // => "curves: x²"
 */
export function curves(
  list: readonly Curve[],
  { range = [-5, 5], ...axes }: AxesOptions & { range?: [number, number] } = {},
): Plot {
  if (!Array.isArray(list as unknown))
    throw new InputError({
      place: "curves",
      rule: "needs an array of curves",
      got: JSON.stringify(list) ?? "nothing",
    });
  const data = list.map(({ name, x, y, f, mode = "lines", dash = "solid", color }, index) => {
    const places = f === undefined ? (x ?? (y ?? []).map((_, i) => i)) : spaced(range[0], range[1], 241);
    const values = f === undefined ? y : places.map(f);
    if (values === undefined || values.length !== places.length)
      throw new InputError({
        place: "curves",
        rule: "needs a function, or as many y as x",
        got: `${values?.length ?? 0} y and ${places.length} x in curve ${index + 1}`,
      });
    return {
      type: "scatter",
      mode,
      x: places,
      // A pole is a gap in the curve, not a spike.
      y: values.map((value) => (Number.isFinite(value) ? value : null)),
      ...(name === undefined ? { showlegend: false } : { name }),
      line: { width: 2, dash, simplify: false, ...(color === undefined ? {} : { color }) },
    };
  });
  const names = list.map(({ name }, index) => name ?? `curve ${index + 1}`).join(", ");
  return plot({ data, layout: layoutOf(axes), description: `${axes.title ?? "curves"}: ${names}` });
}

/**
 * The loss of one or several runs over their steps.
 * @param runs losses by the run's name
 * @param options titles; `logScale` for a logarithmic loss axis; `unit` of the x axis (default "epoch")
 * @example
 * lossCurves({ sgd: [1, 0.5, 0.25], adam: [1, 0.3, 0.1] }) // => "loss: sgd, adam"
 */
export function lossCurves(
  runs: Readonly<Record<string, readonly number[]>>,
  { unit = "epoch", ...axes }: AxesOptions & { unit?: string } = {},
): Plot {
  const list = Object.entries(runs).map(([name, y]) => ({ name, y }));
  return curves(list, { title: "loss", xTitle: unit, yTitle: "loss", ...axes });
}
