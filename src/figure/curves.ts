import { InputError } from "../errors.js";
import { linspace } from "../number/range.js";
import { real, type RealInput } from "../number/real.js";
import { curveColors } from "./curve-colors.js";
import { plot, type Plot } from "./plot.js";
import { shortNumber } from "./short-number.js";

/** A curve by its points, or a function over the range of the figure. */
export interface Curve {
  name?: string;
  x?: readonly RealInput[];
  y?: readonly RealInput[];
  f?: (x: number) => RealInput;
  /** `lines` (default), `markers`, or `lines+markers`. */
  mode?: "lines" | "markers" | "lines+markers" | (string & {});
  /** `solid`, `dash` or `dot`; default: solid, and the next one where all colors have been used. */
  dash?: "solid" | "dash" | "dot" | (string & {});
  /** Default: the next of {@link curveColors}. */
  color?: string;
}

/** Titles, scales and sizes of a figure with axes. */
export interface AxesOptions {
  title?: string;
  xTitle?: string;
  yTitle?: string;
  /** A logarithmic y axis. */
  logScale?: boolean;
  /** Which part of the y axis is seen. */
  yRange?: readonly number[];
  /** In pixels. */
  width?: number;
  height?: number;
  /** What the figure shows, in words; default: what its data say. */
  description?: string;
}

/** What all curves of a figure have in common. */
export interface CurvesOptions extends AxesOptions {
  /** Which part of the x axis is seen; functions are drawn over it, by default from −5 to 5. */
  range?: readonly number[];
  /** Whether one is as long on both axes, as in a plane; default false. */
  equal?: boolean;
  /** The places of all curves that are lists without `x` of their own; default: counted from `xFrom` on. */
  x?: readonly RealInput[];
  /** Where places are counted from; default 0. */
  xFrom?: number;
  /** `lines` (default), `markers`, or `lines+markers`. */
  mode?: Curve["mode"];
}

/** Curves by their names: each a list of y, a function, or a {@link Curve}. */
export type NamedCurves = Readonly<Record<string, readonly RealInput[] | ((x: number) => RealInput) | Curve>>;

/** A plotly layout with its titles. */
export function layoutOf({
  title,
  xTitle,
  yTitle,
  logScale = false,
  yRange,
  width,
  height,
}: AxesOptions): object {
  return {
    ...(title === undefined ? {} : { title: { text: title } }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    xaxis: xTitle === undefined ? {} : { title: { text: xTitle } },
    yaxis: {
      ...(yTitle === undefined ? {} : { title: { text: yTitle } }),
      // Plotly would write 1n and 1M for 10⁻⁹ and 10⁶.
      ...(logScale ? { type: "log", exponentformat: "power" } : {}),
      // Plotly's range of a logarithmic axis is in powers of ten.
      ...(yRange === undefined ? {} : { range: yRange.map((end) => (logScale ? Math.log10(end) : end)) }),
    },
  };
}

const modes = ["lines", "markers", "lines+markers"];
const dashes = ["solid", "dash", "dot"];
/** What points are drawn as, so that those of one curve are told from another's in print too; then the same, hollow. */
const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x", "star", "triangle-down"];

const dashOf = (place: number): string => dashes[Math.floor(place / curveColors.length) % dashes.length];
const symbolOf = (place: number): string =>
  symbols[place % symbols.length] + (Math.floor(place / symbols.length) % 2 === 1 ? "-open" : "");

function listOf(given: readonly Curve[] | NamedCurves): readonly Curve[] {
  if (Array.isArray(given)) return given as readonly Curve[];
  if (typeof given !== "object" || given === null)
    throw new InputError({
      place: "curves",
      rule: "needs curves, in an array or by their names",
      got: JSON.stringify(given) ?? "nothing",
    });
  return Object.entries(given as NamedCurves).map(([name, curve]): Curve => {
    if (typeof curve === "function") return { name, f: curve };
    return Array.isArray(curve) ? { name, y: curve } : { name, ...(curve as Curve) };
  });
}

/** Over few powers of ten an axis has 1, 2 and 5 of each: plotly would write all nine digits, one over the other. */
function ticksOf(values: readonly (number | null)[]): object {
  const powers = values.filter((value) => value !== null && value > 0).map((value) => Math.log10(value!));
  const span =
    powers.reduce((a, b) => Math.max(a, b), -Infinity) - powers.reduce((a, b) => Math.min(a, b), Infinity);
  return span > 0 && span < 3 ? { dtick: "D2", exponentformat: "none" } : {};
}

const short = (value: number | null) => (value === null ? "no number" : shortNumber(value));

/** A curve in words: its name, where it starts and where it ends. */
function inWords(name: string, values: readonly (number | null)[]): string {
  if (values.length < 2) return name;
  return `${name} from ${short(values[0])} to ${short(values[values.length - 1])}`;
}

/**
 * A figure of one or several curves.
 * @param list curves by their names (a list of y, a function to be drawn over `range`, or `{ x, y, f, mode, dash, color }`), or an
 *   array of curves with `name` in them
 * @param options titles, `range` of x (for functions by default −5 to 5), `equal` axes, `x` of all lists or where they count from (`xFrom`), `mode`,
 *   `logScale`, `yRange`, size, `description`
 * @returns the figure; its description says where each curve starts and ends unless it is given
 * @throws InputError where a curve is neither a function nor as many y as x
 * @example
 * curves({ "x²": (x) => x * x, "2x": (x) => 2 * x }, { range: [0, 2] }) // => "curves: x² from 0 to 4; 2x from 0 to 4"
 * curves({ plain: [1, 0.1, 0.01], skip: [1, 1, 0.99] }, { title: "gradients", logScale: true }) // => "gradients: plain from 1 to 0.01; skip from 1 to 0.99"
 */
export function curves(
  list: readonly Curve[] | NamedCurves,
  {
    range,
    equal = false,
    x: places,
    xFrom = 0,
    mode: usual = "lines",
    description,
    ...axes
  }: CurvesOptions = {},
): Plot {
  const all = listOf(list);
  // A function fills the range by itself.
  const hasFunction = all.some(({ f }) => f !== undefined);
  let withPoints = 0;
  const drawn = all.map(({ name, x, y, f, mode = usual, ...own }, index) => {
    const { color = curveColors[index % curveColors.length], dash = dashOf(index) } = own;
    const numbers = (values: readonly RealInput[]) => Array.from(values, (value) => real(value).valueOf());
    const at =
      f === undefined
        ? numbers(x ?? places ?? (y ?? []).map((_, i) => xFrom + i))
        : linspace(range?.[0] ?? -5, range?.[1] ?? 5, 241);
    const values = f === undefined ? y && numbers(y) : numbers(at.map(f));
    if (values === undefined || values.length !== at.length)
      throw new InputError({
        place: "curves",
        rule: "needs a function, or as many y as x",
        got: `${values?.length ?? 0} y and ${at.length} x in curve ${index + 1}`,
      });
    if (!modes.includes(mode) || !dashes.includes(dash))
      throw new InputError({
        place: "curves",
        rule: `needs a mode of ${modes.join(", ")} and a dash of ${dashes.join(", ")}`,
        got: `${mode} and ${dash} in curve ${index + 1}`,
      });
    return {
      type: "scatter",
      mode,
      x: at,
      // A pole is a gap in the curve, not a spike.
      y: values.map((value) => (Number.isFinite(value) ? value : null)),
      ...(name === undefined ? { showlegend: false } : { name }),
      line: { width: 2, dash, simplify: false, color },
      ...(mode === "lines" ? {} : { marker: { color, symbol: symbolOf(withPoints++) } }),
    };
  });
  const base = layoutOf(axes) as { xaxis: object; yaxis: object };
  const words = drawn.map((curve, index) =>
    inWords("name" in curve ? curve.name! : `curve ${index + 1}`, curve.y),
  );
  return plot({
    data: drawn,
    layout: {
      ...base,
      xaxis: { ...base.xaxis, ...(range === undefined || hasFunction ? {} : { range }) },
      yaxis: {
        ...base.yaxis,
        ...(equal ? { scaleanchor: "x" } : {}),
        ...(axes.logScale && axes.yRange === undefined ? ticksOf(drawn.flatMap(({ y }) => y)) : {}),
      },
    },
    description: description ?? `${axes.title ?? axes.yTitle ?? "curves"}: ${words.join("; ")}`,
  });
}

/**
 * The loss of one or several runs over their steps.
 * @param runs losses by the run's name
 * @param options as of {@link curves}; `unit` of the x axis (default "epoch")
 * @example
 * lossCurves({ sgd: [1, 0.5, 0.25], adam: [1, 0.3, 0.1] }) // => "loss: sgd from 1 to 0.25; adam from 1 to 0.1"
 */
export function lossCurves(
  runs: NamedCurves,
  { unit = "epoch", ...options }: CurvesOptions & { unit?: string } = {},
): Plot {
  return curves(runs, { title: "loss", xTitle: unit, yTitle: "loss", ...options });
}
