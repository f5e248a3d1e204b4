import type { TableCell } from "../table/cell.js";
import { table, type Table } from "../table/table.js";
import { limitsOf } from "./curve-band.js";
import { type ExperimentRun, parameterWord, type RunGroup } from "./experiment-run.js";
import type { ReportValue } from "./report-record.js";

/** What runs reported, by name, in the order in which the first of them came up. */
export const namesOf = (runs: readonly ExperimentRun[]): string[] => [
  ...new Set(runs.flatMap(({ values }) => Object.keys(values))),
];

export const isCurve = (value: ReportValue | undefined): value is readonly number[] => Array.isArray(value);

/** What stands for a value in a table: of a curve its last number. */
export const endOf = (value: ReportValue | undefined): Exclude<ReportValue, readonly number[]> | undefined =>
  isCurve(value) ? value.at(-1) : (value as Exclude<ReportValue, readonly number[]> | undefined);

/** A heading for each name, unlike those that are taken and all others. */
export function headings(names: readonly string[], taken: readonly string[]): string[] {
  const all = new Set(taken);
  return names.map((name) => {
    let heading = name;
    while (all.has(heading)) heading += " (reported)";
    all.add(heading);
    return heading;
  });
}

/** A row for each run: its parameters, what it reported, why it failed. */
export function runRows(runs: readonly ExperimentRun[], parameters: readonly string[]): Table {
  const names = namesOf(runs);
  const [failed, ...ours] = headings(["failure", ...names], parameters);
  return table({
    columns: [...parameters, ...ours, failed],
    rows: runs.map(({ parameters: given, values, failure }) => [
      ...parameters.map((name) => parameterWord(given[name])),
      ...names.map((name): TableCell => endOf(values[name])),
      failure,
    ]),
    digits: 4,
  });
}

/**
 * A row for each point of the curves of each run.
 * @param axis the heading over the points' numbers, which are counted from 1
 */
export function pointRows(
  runs: readonly ExperimentRun[],
  parameters: readonly string[],
  axis = "step",
): Table {
  const names = namesOf(runs).filter((name) => runs.some(({ values }) => isCurve(values[name])));
  return table({
    columns: [...parameters, ...headings([axis, ...names], parameters)],
    rows: runs.flatMap(({ parameters: given, values }) => {
      const curves = names.map((name) => (isCurve(values[name]) ? values[name] : []));
      const count = Math.max(0, ...curves.map(({ length }) => length));
      return Array.from({ length: count }, (_, at) => [
        ...parameters.map((name) => parameterWord(given[name])),
        at + 1,
        ...curves.map((curve) => curve[at]),
      ]);
    }),
    digits: 4,
  });
}

/** A row for each group: its parameters, how many runs came to their end, means and deviations of what they reported. */
export function groupRows(
  groups: readonly RunGroup[],
  parameters: readonly string[],
  caption: string,
): Table {
  const ended = groups.map(({ runs }) => runs.filter(({ failure }) => failure === null));
  const names = namesOf(ended.flat());
  const isRepeated = groups.some(({ runs }) => runs.length > 1);
  const hasFailed = groups.some(({ runs }, at) => ended[at].length < runs.length);
  const ofRuns = [...(isRepeated || hasFailed ? ["runs"] : []), ...(hasFailed ? ["failed"] : [])];
  const columns = names.map((name) => ({
    name,
    isNumber: ended.flat().every(({ values }) => typeof values[name] !== "string"),
    // The deviation of what is true or false says no more than the share.
    hasDeviation: isRepeated && ended.flat().some(({ values }) => isMeasured(values[name])),
    values: (at: number) =>
      ended[at].map(({ values }) => endOf(values[name])).filter((value) => value !== undefined),
  }));
  return table({
    columns: [
      ...parameters,
      ...headings(
        [
          ...ofRuns,
          ...columns.flatMap(({ name, isNumber, hasDeviation }) =>
            isNumber && hasDeviation ? [name, `${name}, deviation`] : [name],
          ),
        ],
        parameters,
      ),
    ],
    rows: groups.map(({ parameters: given, runs }, at) => [
      ...parameters.map((name) => parameterWord(given[name])),
      ...(ofRuns.length > 0 ? [ended[at].length] : []),
      ...(hasFailed ? [runs.length - ended[at].length] : []),
      ...columns.flatMap(({ isNumber, hasDeviation, values }): TableCell[] => {
        const found = values(at);
        if (!isNumber) return [wordOf(found)];
        if (found.length === 0) return hasDeviation ? [null, null] : [null];
        const { high, middle } = limitsOf(found.map(Number), "deviation");
        return hasDeviation ? [middle, found.length > 1 ? high - middle : null] : [middle];
      }),
    ]),
    digits: 4,
    caption,
  });
}

const isMeasured = (value: ReportValue | undefined): boolean => typeof value === "number" || isCurve(value);

/** Words that all runs have in common, or how many different ones there are. */
function wordOf(values: readonly ReportValue[]): string {
  const different = [...new Set(values.map(String))];
  return different.length <= 3 ? different.join(", ") : `${different.length} different ones`;
}
