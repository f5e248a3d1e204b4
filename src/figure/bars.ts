import { InputError } from "../errors.js";
import { real, type RealInput } from "../number/real.js";
import { layoutOf, type AxesOptions } from "./curves.js";
import { plot, type Plot } from "./plot.js";
import { shortNumber } from "./short-number.js";

/** What {@link bars} may be told. */
export interface BarsOptions extends AxesOptions {
  /** Several series one above the other in place of side by side. */
  stacked?: boolean;
  /** Bars to the right, the first one on top. */
  horizontal?: boolean;
}

/** The height of each bar, by the word below it. */
type Heights = Readonly<Record<string, RealInput>>;

/**
 * Bars by their names, in one series or in several.
 * @param heights numbers by the bar's name; or for each series, by its name, numbers by the bar's name
 * @param options titles, `stacked`, `horizontal`, `yRange`, size, `description`
 * @returns the figure; its description tells the numbers unless it is given
 * @throws InputError where there are no bars
 * @example
 * bars({ cat: 0.7, dog: 0.3 }, { yTitle: "probability" }) // => "probability: cat 0.7, dog 0.3"
 * bars({ "day": { train: 80, test: 10 }, "night": { train: 20, test: 5 } }) // => "day: train 80, test 10; night: train 20, test 5"
 */
export function bars(
  heights: Heights | Readonly<Record<string, Heights>>,
  { stacked = false, horizontal = false, description, ...axes }: BarsOptions = {},
): Plot {
  const entries = Object.entries(heights ?? {});
  if (entries.length === 0)
    throw new InputError({
      place: "bars",
      rule: "needs numbers by their names",
      got: JSON.stringify(heights) ?? "nothing",
    });
  const isSeries = (value: unknown): value is Heights => Object.getPrototypeOf(value) === Object.prototype;
  const series: [string | undefined, Heights][] = entries.every(([, value]) => isSeries(value))
    ? entries.map(([name, value]) => [name, value as Heights])
    : [[undefined, heights as Heights]];
  const drawn = series.map(([name, values]) => ({
    name,
    bars: Object.keys(values),
    values: Object.values(values).map((value) => real(value).valueOf()),
  }));
  const base = layoutOf(axes) as { xaxis: object; yaxis: object };
  const words = drawn.map(({ name, bars: names, values }) => {
    const list = names.map((bar, at) => `${bar} ${shortNumber(values[at])}`).join(", ");
    return name === undefined ? list : `${name}: ${list}`;
  });
  const title = axes.title ?? axes.yTitle;
  return plot({
    data: drawn.map(({ name, bars: names, values }) => ({
      type: "bar",
      ...(name === undefined ? { showlegend: false } : { name }),
      ...(horizontal ? { orientation: "h", x: values, y: names } : { x: names, y: values }),
    })),
    layout: {
      ...base,
      ...(stacked ? { barmode: "stack" } : {}),
      ...(horizontal ? { yaxis: { ...base.yaxis, autorange: "reversed" } } : {}),
    },
    description: description ?? `${title === undefined ? "" : `${title}: `}${words.join("; ")}`,
  });
}
