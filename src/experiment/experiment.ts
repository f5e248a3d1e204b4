import { Printed } from "../printed.js";
import type { Plot } from "../figure/plot.js";
import type { Json } from "../notebook/format.js";
import { table, type Table } from "../table/table.js";
import {
  experimentCurves,
  type ExperimentCurveOptions,
  experimentFigure,
  variedOf,
} from "./experiment-figures.js";
import { type ExperimentRun, groupsOf, isSeed, parameterWord, type RunGroup } from "./experiment-run.js";
import { groupRows, headings, isCurve, namesOf, pointRows, runRows } from "./experiment-tables.js";

/** What is known of an experiment beside its runs. */
export interface ExperimentFacts {
  /** Parameters whose values are repetitions, such as seeds: what they have in common has a mean; default those called seed. */
  repeats?: readonly string[];
  /** What the numbers of a curve are counted in; default `step`. */
  axis?: string;
}

/**
 * Runs of one experiment beside one another, with what each reported: what `gradsheet sweep`, `sweep` and `compareOptimizers` write, and
 * `readExperiment` reads.
 */
export class Experiment extends Printed {
  /** The names of the parameters. */
  readonly parameters: readonly string[];
  readonly repeats: readonly string[];
  readonly axis: string;
  private readonly groups: readonly RunGroup[];
  private readonly bare: readonly ExperimentRun[];

  constructor(
    /** In the order of their parameters' values. */
    readonly runs: readonly ExperimentRun[],
    { repeats, axis = "step" }: ExperimentFacts = {},
  ) {
    super();
    // A name is whatever a notebook says: a run that has reported no `constructor` has none.
    this.bare = runs.map((run) => ({
      ...run,
      values: Object.assign(Object.create(null), run.values) as ExperimentRun["values"],
    }));
    this.parameters = Object.keys(runs[0]?.parameters ?? {});
    this.repeats = repeats ?? this.parameters.filter(isSeed);
    this.axis = axis;
    this.groups = groupsOf(this.bare, this.repeats);
  }

  /** What runs that came to their end reported, by name. */
  get reported(): string[] {
    return namesOf(this.bare);
  }

  /** Those of them that are curves. */
  get curveNames(): string[] {
    return this.reported.filter((name) => this.bare.some(({ values }) => isCurve(values[name])));
  }

  /** The parameters that have several values and are no repetitions. */
  get varied(): string[] {
    return variedOf(this.groups);
  }

  /** A row for each run: its parameters, what it reported (of a curve the last number), why it failed. */
  table(): Table {
    return runRows(this.bare, this.parameters);
  }

  /** A row for each point of each run's curves. */
  points(): Table {
    return pointRows(this.bare, this.parameters);
  }

  /** A row for each combination: means and standard deviations over its repetitions, those of failed runs left out. */
  summary(): Table {
    const parameters = this.parameters.filter((name) => !this.repeats.includes(name));
    if (parameters.length === 0 && this.reported.length === 0)
      return table({ columns: ["runs"], rows: [[this.runs.length]], caption: this.toString() });
    return groupRows(this.groups, parameters, this.toString());
  }

  /** A row for each failed run: its parameters and why. */
  failures(): Table {
    return table({
      columns: [...this.parameters, ...headings(["failure"], this.parameters)],
      rows: this.failed.map(({ parameters, failure }) => [
        ...this.parameters.map((name) => parameterWord(parameters[name])),
        failure,
      ]),
      caption: `${this.failed.length} of ${this.runs.length} runs failed`,
    });
  }

  /**
   * A curve by its name: for each combination the mean of its repetitions, and a band around it.
   * @param options `spread` (range, deviation, interval), a `log` or a `linear` scale, a title
   * @throws InputError for a name under which no run has reported a curve
   */
  curves(name: string, options: ExperimentCurveOptions = {}): Plot {
    return experimentCurves(this.groups, name, this.axis, options);
  }

  /**
   * A reported number over what was tried, the means over the repetitions: a line for one parameter, a map of colors for two, maps
   * side by side for more.
   * @param options `at`: values of parameters, of which the others are drawn
   * @throws InputError for a name under which no run has reported a number
   */
  figure(name: string, { at = {} }: { at?: Readonly<Record<string, Json>> } = {}): Plot {
    return experimentFigure(this.groups, name, at);
  }

  private get failed(): ExperimentRun[] {
    return this.runs.filter(({ failure }) => failure !== null);
  }

  toString(): string {
    const count = `${this.runs.length} run${this.runs.length === 1 ? "" : "s"}`;
    const over = this.varied.length > 0 ? ` over ${this.varied.join(", ")}` : "";
    return `${count}${over}${this.failed.length > 0 ? `, ${this.failed.length} failed` : ""}`;
  }

  /** What a notebook shows: the summary. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.summary().toMimeBundle();
  }
}
