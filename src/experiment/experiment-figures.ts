import { InputError } from "../errors.js";
import { layoutOf } from "../figure/curves.js";
import { plot, type Plot } from "../figure/plot.js";
import type { Json } from "../notebook/format.js";
import { unknownName } from "../optimizer/meant-name.js";
import { bandCurves } from "./band-curves.js";
import { bandFigure } from "./band-figure.js";
import { spreadWords } from "./band-traces.js";
import { curveColors } from "../figure/curve-colors.js";
import { limitsOf, type Spread } from "./curve-band.js";
import { type ExperimentRun, parameterWord, type RunGroup } from "./experiment-run.js";
import { endOf, isCurve, namesOf } from "./experiment-tables.js";
import { type GridAxis, gridLine, gridMap, isWide } from "./grid-figure.js";

/** More maps side by side than anybody looks at. */
const mostPanels = 12;

/** How the curves of an {@link Experiment} are drawn. */
export interface ExperimentCurveOptions {
  /** What the bands show: the `range` of the runs (default), their standard `deviation`, or the 95 % confidence `interval` of the mean. */
  spread?: Spread;
  /** Default: `log` where all heights are above 0 and span more than a factor of 20, else `linear`. */
  scale?: "log" | "linear";
  /** Above the figure. */
  title?: string;
}

const endedOf = ({ runs }: RunGroup): ExperimentRun[] => runs.filter(({ failure }) => failure === null);

/** `lr = 0.1, depth = 2`, of the parameters that differ; without any, what all have in common is no name. */
const groupWords = (parameters: RunGroup["parameters"], varied: readonly string[]): string =>
  varied.map((name) => `${name} = ${parameterWord(parameters[name])}`).join(", ") || "all runs";

/** The names of parameters that have several values. */
export function variedOf(groups: readonly RunGroup[]): string[] {
  const names = Object.keys(groups[0]?.parameters ?? {});
  return names.filter(
    (name) => new Set(groups.map(({ parameters }) => JSON.stringify(parameters[name]))).size > 1,
  );
}

/** A curve for each group, the mean of its runs with a band; runs of several lengths as far as the shortest goes. */
export function experimentCurves(
  groups: readonly RunGroup[],
  name: string,
  axis: string,
  { spread = "range", scale, title }: ExperimentCurveOptions,
): Plot {
  const place = "curves";
  const varied = variedOf(groups);
  const curves = groups.flatMap((group): { name: string; runs: number[][] }[] => {
    const given = endedOf(group)
      .map(({ values }) => values[name])
      .filter(isCurve);
    if (given.length === 0) return [];
    const count = Math.min(...given.map(({ length }) => length));
    const runs = given.map((curve) => curve.slice(0, count));
    return [{ name: groupWords(group.parameters, varied), runs }];
  });
  if (curves.length === 0) {
    const known = namesOf(groups.flatMap(endedOf));
    const names = known.filter((each) =>
      groups.some(({ runs }) => runs.some(({ values }) => isCurve(values[each]))),
    );
    throw names.length > 0
      ? unknownName("a curve", name, names, place)
      : new InputError({
          place,
          rule: "needs runs that reported a list of numbers",
          got: `none under ${name}`,
          cure: "Take figure(name).",
        });
  }
  const heights = curves.flatMap(({ runs }) => runs.flat()).filter((value) => Number.isFinite(value));
  const logScale = (scale ?? (isWide(heights) ? "log" : "linear")) === "log";
  const axes = { xTitle: axis, yTitle: name, logScale, ...(title === undefined ? {} : { title }) };
  const cut = groups.some((group) => new Set(lengthsOf(group, name)).size > 1);
  if (curves.length <= curveColors.length) {
    const made = bandCurves(Object.fromEntries(curves.map((each) => [each.name, each.runs])), {
      ...axes,
      xFrom: 1,
      spread,
    });
    return cut
      ? plot({ ...made.toJSON(), description: `${made.description}; as far as the shortest run goes` })
      : made;
  }
  const lines = curves.map(({ name: called, runs }) => {
    const limits = runs[0].map((_, at) =>
      limitsOf(
        runs.map((run) => run[at]),
        spread,
      ),
    );
    return {
      name: called,
      color: curveColors[0],
      runs: runs.length,
      at: runs[0].map((_, at) => at + 1),
      low: limits.map(({ low }) => low),
      middle: limits.map(({ middle }) => middle),
      high: limits.map(({ high }) => high),
    };
  });
  const { xaxis, yaxis } = layoutOf(axes) as { xaxis: object; yaxis: object };
  const picture = bandFigure(lines, {
    x: xaxis,
    y: { type: logScale ? "log" : "linear", ...yaxis },
  });
  return plot({
    data: picture.data,
    layout: {
      ...picture.layout,
      ...(title === undefined ? {} : { title: { text: title } }),
      margin: { t: title === undefined ? 30 : 54, r: 20 },
    },
    description: `${name} by ${axis} of ${lines.length} combinations, a panel for each; ${spreadWords[spread]}${cut ? "; as far as the shortest run goes" : ""}`,
  });
}

const lengthsOf = (group: RunGroup, name: string): number[] =>
  endedOf(group)
    .map(({ values }) => values[name])
    .filter(isCurve)
    .map(({ length }) => length);

/** A measure over what was tried: a line over one parameter, a map over two, maps side by side over more. */
export function experimentFigure(
  groups: readonly RunGroup[],
  name: string,
  at: Readonly<Record<string, Json>>,
): Plot {
  const place = "figure";
  const parameters = Object.keys(groups[0]?.parameters ?? {});
  for (const [given, value] of Object.entries(at)) {
    if (!parameters.includes(given)) throw unknownName("a parameter", given, parameters, place);
    const known = valuesOf(groups, given);
    if (!known.some((each) => same(each, value)))
      throw new InputError({
        place,
        rule: `needs a value of ${given} that was tried`,
        got: JSON.stringify(value) ?? "nothing",
        cure: `It was ${known.map((each) => JSON.stringify(each)).join(", ")}.`,
      });
  }
  const chosen = groups.filter((group) =>
    Object.entries(at).every(([given, value]) => same(group.parameters[given], value)),
  );
  checkMeasure(chosen, name, place);
  const measured = chosen.map((group) => ({ group, ...middleOf(group, name) }));
  const find = (wanted: Readonly<Record<string, Json>>) =>
    measured.find(({ group }) =>
      Object.entries(wanted).every(([given, value]) => same(group.parameters[given], value)),
    );
  const varied = variedOf(chosen).toSorted((a, b) => valuesOf(chosen, b).length - valuesOf(chosen, a).length);
  const fixed = Object.entries(at).map(([given, value]) => `${given} = ${parameterWord(value)}`);
  const where = fixed.length > 0 ? `, ${fixed.join(", ")}` : "";
  const [x = parameters[0], y, ...others] = varied;
  const description = `${name} by ${[x, y, ...others].filter((each) => each !== undefined).join(", ") || "run"}${where}`;
  if (y === undefined) {
    const values = x === undefined ? [] : valuesOf(chosen, x);
    const found = x === undefined ? measured : values.map((value) => find({ [x]: value }));
    return gridLine({
      axis: x === undefined ? { name: "", values: ["all runs"] } : axisOf(x, values),
      means: found.map((each) => each?.mean),
      deviations: found.map((each) => each?.deviation),
      title: name,
      canBeLogarithmic: true,
      description,
    });
  }
  const [xs, ys] = [valuesOf(chosen, x), valuesOf(chosen, y)];
  const panels = others.reduce<Record<string, Json>[]>(
    (rows, each) => rows.flatMap((row) => valuesOf(chosen, each).map((value) => ({ ...row, [each]: value }))),
    [{}],
  );
  if (panels.length > mostPanels)
    throw new InputError({
      place,
      rule: `draws at most ${mostPanels} maps`,
      got: `${panels.length}, for ${others.join(" and ")}`,
      cure: `Say which: figure(${JSON.stringify(name)}, { at: { ${others.at(-1)}: ${JSON.stringify(valuesOf(chosen, others.at(-1)!)[0])} } }).`,
    });
  return gridMap({
    x: axisOf(x, xs),
    y: axisOf(y, ys),
    panels: panels.map((values) => ({
      title: others.length > 0 ? groupWords(values, others) : name,
      z: ys.map((vertical) =>
        xs.map((horizontal) => find({ ...values, [x]: horizontal, [y]: vertical })?.mean),
      ),
    })),
    missing: "–",
    isLessBetter: false,
    canBeLogarithmic: true,
    description,
  });
}

const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The values that a parameter has: numbers by their size, others in the order in which they first come. */
function valuesOf(groups: readonly RunGroup[], name: string): Json[] {
  const values = [
    ...new Map(groups.map(({ parameters: { [name]: value } }) => [JSON.stringify(value), value])).values(),
  ];
  return values.every((value) => typeof value === "number")
    ? (values as number[]).toSorted((a, b) => a - b)
    : values;
}

const axisOf = (name: string, values: readonly Json[]): GridAxis => ({
  name,
  values: values.map(parameterWord),
});

function middleOf(
  group: RunGroup,
  name: string,
): { mean: number | undefined; deviation: number | undefined } {
  const found = endedOf(group)
    .map(({ values }) => endOf(values[name]))
    .filter((value) => value !== undefined)
    .map(Number);
  if (found.length === 0) return { mean: undefined, deviation: undefined };
  const { middle, high } = limitsOf(found, "deviation");
  return { mean: middle, deviation: high - middle };
}

function checkMeasure(groups: readonly RunGroup[], name: string, place: string): void {
  const ended = groups.flatMap(endedOf);
  const names = namesOf(ended);
  if (!names.includes(name)) throw unknownName("a reported value", name, names, place);
  const words = ended.find(({ values }) => typeof values[name] === "string");
  if (words !== undefined)
    throw new InputError({
      place,
      rule: "draws numbers",
      got: `${name}, which is ${JSON.stringify(words.values[name])} in a run`,
      cure: "Take summary().",
    });
}
