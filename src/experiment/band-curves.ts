import { InputError } from "../errors.js";
import { layoutOf, type AxesOptions } from "../figure/curves.js";
import { plot, type Plot } from "../figure/plot.js";
import { unknownName } from "../optimizer/meant-name.js";
import { bandTraces, spreadWords } from "./band-traces.js";
import { limitsOf, type Spread } from "./curve-band.js";
import { curveColors } from "../figure/curve-colors.js";

/** Runs that a curve is the mean of, each a list of heights. */
export interface RepeatedCurve {
  runs: readonly (readonly number[])[];
  /** `solid` (default), `dash` or `dot`. */
  dash?: "solid" | "dash" | "dot";
  /** Default: the next of `curveColors`. */
  color?: string;
}

/** What {@link bandCurves} may be told. */
export interface BandCurvesOptions extends AxesOptions {
  /** The places of all runs; default: counted from `xFrom` on. */
  x?: readonly number[];
  /** Where places are counted from; default 0. */
  xFrom?: number;
  /** A logarithmic x axis. */
  xLogScale?: boolean;
  /** What the bands show: the `range` of the runs (default), their standard `deviation`, or the 95 % confidence `interval` of the mean. */
  spread?: Spread;
  /** `lines` (default) or `lines+markers`. */
  mode?: "lines" | "lines+markers";
  /** Places with a dotted line across, by their names. */
  marks?: Readonly<Record<string, number>>;
}

const place = "bandCurves";

/**
 * Curves of experiments that were made several times: the mean of the runs as a line, and around it a band.
 * @param curves by their names: a list of runs, each a list of heights, or `{ runs, dash, color }`
 * @param options titles, `x` of all runs or where they count from (`xFrom`), `logScale`, `xLogScale`, `yRange`, `spread` (`range`), `mode`,
 *   `marks`: places with a dotted line across, size, `description`
 * @returns the figure; its description says where each curve starts and ends
 * @throws InputError where runs have not one length
 * @example
 * bandCurves({ plain: [[3, 2, 1], [5, 4, 3]], better: [[3, 1, 0.5], [5, 1, 0.5]] }, { yTitle: "loss" }) // => "loss: mean of 2 runs, bands from the smallest to the largest; plain from 4 to 2, better from 4 to 0.5"
 */
export function bandCurves(
  curves: Readonly<Record<string, readonly (readonly number[])[] | RepeatedCurve>>,
  {
    x,
    xFrom = 0,
    xLogScale = false,
    spread = "range",
    mode = "lines",
    marks = {},
    description,
    ...axes
  }: BandCurvesOptions = {},
): Plot {
  if (!Object.hasOwn(spreadWords, spread))
    throw unknownName("a spread", spread, Object.keys(spreadWords), place);
  const list = Object.entries(curves ?? {}).map(([name, given], index) => {
    const {
      runs,
      dash = "solid",
      color = curveColors[index % curveColors.length],
    } = (Array.isArray(given) ? { runs: given } : given) as RepeatedCurve;
    const count = x?.length ?? runs?.[0]?.length ?? 0;
    if (!Array.isArray(runs) || runs.length === 0 || count === 0 || runs.some((run) => run.length !== count))
      throw new InputError({
        place,
        rule:
          x === undefined
            ? "needs runs of one length"
            : `needs runs with a height for each of ${count} places`,
        got: `${Array.isArray(runs) ? runs.map((run) => run.length).join(", ") || "none" : "no runs"} in ${name}`,
      });
    const limits = Array.from({ length: count }, (_, at) =>
      limitsOf(
        runs.map((run) => run[at]),
        spread,
      ),
    );
    // What is not a number is a gap.
    const heights = (of: keyof (typeof limits)[number]) =>
      limits.map((limit) => (Number.isFinite(limit[of]) ? limit[of] : null)) as number[];
    return {
      name,
      dash,
      color,
      runs: runs.length,
      at: x === undefined ? Array.from({ length: count }, (_, at) => xFrom + at) : [...x],
      low: heights("low"),
      middle: heights("middle"),
      high: heights("high"),
    };
  });
  if (list.length === 0) throw new InputError({ place, rule: "needs curves by their names", got: "none" });
  const base = layoutOf({ width: 620, height: 380, ...axes }) as { xaxis: object };
  const words = list.map(({ name, middle }) => `${name} from ${short(middle[0])} to ${short(middle.at(-1))}`);
  const most = Math.max(...list.map(({ runs }) => runs));
  const around = most > 1 ? `mean of ${most} runs, ${spreadWords[spread]}; ` : "";
  return plot({
    data: list.flatMap(({ name, dash, color, runs, at, low, middle, high }) => [
      ...bandTraces({ at, low, high, color, runs }),
      {
        type: "scatter",
        mode,
        name,
        x: at,
        y: middle,
        line: { color, width: 2, dash },
        marker: { color, size: 5 },
      },
    ]),
    layout: {
      ...base,
      xaxis: { ...base.xaxis, ...(xLogScale && { type: "log" }) },
      // Plotly turns the order around where curves are filled between.
      legend: { traceorder: "normal" },
      margin: { t: axes.title === undefined ? 30 : 54, r: 20 },
      // plotly's place of a line on a logarithmic axis is the number itself, that of a text its power of ten.
      shapes: Object.values(marks).map((at) => ({
        type: "line",
        x0: at,
        x1: at,
        yref: "paper",
        y0: 0,
        y1: 1,
        line: { color: "#777", width: 1, dash: "dot" },
      })),
      annotations: Object.entries(marks).map(([text, at]) => ({
        text,
        x: xLogScale ? Math.log10(at) : at,
        yref: "paper",
        y: 1,
        yanchor: "bottom",
        showarrow: false,
        font: { size: 12 },
      })),
    },
    description: description ?? `${axes.title ?? axes.yTitle ?? "curves"}: ${around}${words.join(", ")}`,
  });
}

const short = (value: number | null | undefined): string =>
  typeof value === "number" ? String(Number(value.toPrecision(3))) : "no number";
