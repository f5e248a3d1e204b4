import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { finiteRows, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { table, type Table } from "../table/table.js";

/** What {@link ctc} is given. */
export interface CtcSpec {
  /** A row for each time step, a probability for each label. */
  probabilities: readonly (readonly RealInput[])[];
  /** The labels in the order of the columns; default the blank "_", then a, b, c … */
  labels?: readonly string[];
  /** The blank's place among the labels; default that of "_", else 0. */
  blank?: number;
  /** The labels of the target, without blanks: a text of letters, or a list. */
  target?: string | readonly string[];
}

/** A label for each time step, with its probability. */
export interface CtcPath {
  path: string;
  probability: Real;
}

const place = "ctc";
/** Paths are listed up to this many. */
const mostPaths = 20_000;

/**
 * What a path of CTC says: equal neighbors become one, then blanks go (Graves et al. 2006).
 * @param path a letter for each time step, or a list of labels
 * @param options `blank`; default "_"
 * @returns the text, or for a list the labels
 * @example
 * ctcCollapse("__c_oo_o_kk___b_ooooo__oo__kkk") // => "cookbook"
 * ctcCollapse(["a", "a", "-", "a"], { blank: "-" }) // => ["a", "a"]
 */
export function ctcCollapse(path: string, options?: { blank?: string }): string;
export function ctcCollapse(path: readonly string[], options?: { blank?: string }): string[];
export function ctcCollapse(
  path: string | readonly string[],
  options: { blank?: string } = {},
): string | string[] {
  const { blank = "_" } = optionsOf("ctcCollapse", options);
  const isList = Array.isArray(path) && path.every((label) => typeof label === "string");
  if (typeof path !== "string" && !isList)
    throw new InputError({ place: "ctcCollapse", rule: "needs a path of labels", got: told(path) });
  const labels = Array.from(path as Iterable<string>);
  const rest = labels.filter((label, at) => label !== labels[at - 1] && label !== blank);
  return typeof path === "string" ? rest.join("") : rest;
}

/** Connectionist temporal classification worked through; made by {@link ctc}. */
export class Ctc extends Printed {
  /** Where a target is given: its probability over all paths, −ln of it, and the tables of both sweeps; else null. */
  readonly probability: Real | null = null;
  readonly loss: number | null = null;
  /** The target with blanks around every label: the columns of α and β. */
  readonly extended: readonly string[] | null = null;
  /** α_t(s): the probability of all beginnings of paths that have reached place s of the extended target at time t. */
  readonly alpha: RealMatrix | null = null;
  /** β_t(s): that of all ends from place s at time t on, with the probability at t itself. */
  readonly beta: RealMatrix | null = null;
  /** ∂loss/∂logit, y − the share of the paths through the label; null without a target or where its probability is 0. */
  readonly logitGradient: RealMatrix | null = null;
  /** The likeliest label of each step, and what that path says (best-path decoding). */
  readonly best: CtcPath & { text: string };

  constructor(
    private readonly y: readonly (readonly Real[])[],
    readonly labels: readonly string[],
    private readonly blank: number,
    private readonly target: readonly number[] | null,
  ) {
    super();
    const top = y.map((row) =>
      row.reduce((best, value, at) => (value.compare(row[best]) > 0 ? at : best), 0),
    );
    this.best = { ...this.pathOf(top), text: this.textOf(top) };
    if (target === null) return;
    const places = [blank, ...target.flatMap((label) => [label, blank])];
    this.extended = places.map((label) => labels[label]);
    const alpha = this.sweep(places, y);
    const beta = this.sweep(places.toReversed(), y.toReversed())
      .toReversed()
      .map((row) => row.toReversed());
    const last = alpha[y.length - 1];
    const total = last[places.length - 1].plus(places.length > 1 ? last[places.length - 2] : Real.zero);
    this.alpha = valuesOf(alpha);
    this.beta = valuesOf(beta);
    this.probability = total;
    this.loss = -Math.log(total.valueOf());
    if (total.sign() > 0)
      this.logitGradient = valuesOf(
        y.map((row, t) => {
          const through = row.map(() => Real.zero);
          places.forEach((label, s) => {
            through[label] = through[label].plus(alpha[t][s].times(beta[t][s]));
          });
          return row.map((value, label) =>
            value.isZero() ? value : value.minus(through[label].over(value).over(total)),
          );
        }),
      );
  }

  /** The forward recursion over the places of the extended target. */
  private sweep(places: readonly number[], y: readonly (readonly Real[])[]): Real[][] {
    const rows: Real[][] = [places.map((label, s) => (s < 2 ? y[0][label] : Real.zero))];
    for (let t = 1; t < y.length; t++) {
      const before = rows[t - 1];
      rows.push(
        places.map((label, s) => {
          let sum = before[s];
          if (s > 0) sum = sum.plus(before[s - 1]);
          // Between equal labels the blank must not be left out.
          if (s > 1 && label !== this.blank && label !== places[s - 2]) sum = sum.plus(before[s - 2]);
          return sum.times(y[t][label]);
        }),
      );
    }
    return rows;
  }

  private pathOf(path: readonly number[]): CtcPath {
    return {
      path: path.map((label) => this.labels[label]).join(""),
      probability: path.reduce((product, label, t) => product.times(this.y[t][label]), Real.one),
    };
  }

  private textOf(path: readonly number[]): string {
    return path
      .filter((label, at) => label !== path[at - 1] && label !== this.blank)
      .map((label) => this.labels[label])
      .join("");
  }

  private *allPaths(): Generator<number[]> {
    const [steps, width] = [this.y.length, this.labels.length];
    if (width ** steps > mostPaths)
      throw new InputError({
        place,
        rule: `lists at most ${mostPaths} paths`,
        got: `${width}^${steps}`,
        cure: "The probability is there without them.",
      });
    for (let code = 0; code < width ** steps; code++)
      yield Array.from({ length: steps }, (_, t) => Math.floor(code / width ** (steps - 1 - t)) % width);
  }

  /**
   * All paths that say the target, with their probabilities, the likeliest first.
   * @throws InputError where there is no target, or more than 20,000 paths
   */
  paths(): CtcPath[] {
    const { target } = this;
    if (target === null)
      throw new InputError({
        place,
        rule: "needs a target for its paths",
        got: "none",
        cure: "Give target.",
      });
    const text = target.map((label) => this.labels[label]).join("");
    return [...this.allPaths()]
      .filter((path) => this.textOf(path) === text && spoken(path, this.blank) === target.length)
      .map((path) => this.pathOf(path))
      .filter(({ probability }) => probability.sign() > 0)
      .toSorted((a, b) => b.probability.compare(a.probability));
  }

  /**
   * All texts with their probabilities, the likeliest first.
   * @throws InputError where there are more than 20,000 paths
   */
  texts(): { text: string; probability: Real }[] {
    const sums = new Map<string, Real>();
    for (const path of this.allPaths()) {
      const text = this.textOf(path);
      sums.set(text, (sums.get(text) ?? Real.zero).plus(this.pathOf(path).probability));
    }
    return [...sums]
      .map(([text, probability]) => ({ text, probability }))
      .toSorted((a, b) => b.probability.compare(a.probability));
  }

  /** α (default) or β: a row for each place of the extended target, a column for each time step. */
  table(which: "alpha" | "beta" = "alpha"): Table {
    const rows = which === "beta" ? this.beta : this.alpha;
    const right = (name: string) => ({ name, align: "right" as const });
    if (rows === null || this.extended === null)
      return table({
        columns: ["t", ...this.labels.map(right)],
        rows: this.y.map((row, t) => [String(t + 1), ...row]),
        caption: `best path ${this.best.path}: ${this.best.text || "(empty)"}`,
      });
    return table({
      columns: ["s", ...rows.map((_, t) => right(`t = ${t + 1}`))],
      rows: this.extended.map((label, s) => [label, ...rows.map((row) => row[s])]),
      caption: `P = ${this.probability}`,
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table of α. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/** How many labels a path says. */
const spoken = (path: readonly number[], blank: number): number =>
  path.filter((label, at) => label !== path[at - 1] && label !== blank).length;

/**
 * Connectionist temporal classification: the probability of a text over all paths by the forward recursion, both tables, loss and gradient, the best
 * path, and for small cases all paths; exact (Graves et al. 2006).
 * @param spec `probabilities` (a row for each time step, adding up to 1), `labels` (default "_", a, b, …), `blank`, `target`
 * @returns `probability`, `loss`, `alpha`, `beta`, `logitGradient`, `best`, `paths()`, `texts()`, `table()`
 * @throws InputError where a row does not add up to 1, or the target has an unknown label
 * @example
 * ctc({ probabilities: [[0.6, 0.4], [0.5, 0.5]], target: "a" }).probability // => "0.7"
 * ctc({ probabilities: [[0.6, 0.4], [0.5, 0.5]], target: "a" }).paths().map(({ path }) => path) // => ["_a", "a_", "aa"]
 * ctc({ probabilities: [[0.6, 0.4], [0.5, 0.5]] }).best.text // => ""
 */
export function ctc(spec: CtcSpec): Ctc {
  const rows = finiteRows(place, spec?.probabilities, "a row of probabilities for each time step");
  const width = rows[0].length;
  wholeNumber(place, rows.length * width, "probabilities", 1, 100_000);
  const labels = spec.labels ?? [
    "_",
    ...Array.from({ length: width - 1 }, (_, at) => String.fromCodePoint(97 + at)),
  ];
  const isText = Array.isArray(labels) && labels.every((label) => typeof label === "string");
  if (!isText || labels.length !== width || new Set(labels).size !== width)
    throw new InputError({ place, rule: `needs ${width} different labels`, got: told(labels) });
  for (const row of rows) {
    const sum = row.reduce((total, value) => total.plus(value), Real.zero);
    if (row.some((value) => value.sign() < 0) || Math.abs(sum.valueOf() - 1) > 1e-6)
      throw new InputError({
        place,
        rule: "needs rows of probabilities that add up to 1",
        got: row.some((value) => value.sign() < 0) ? told(row) : `sum ${sum}`,
      });
  }
  const blank = spec.blank ?? Math.max(0, labels.indexOf("_"));
  wholeNumber(place, blank, "the blank's place", 0, width - 1);
  const isLabels = typeof spec.target === "string" || Array.isArray(spec.target);
  if (spec.target !== undefined && (!isLabels || (spec.target?.length ?? 0) * rows.length > 200_000))
    throw new InputError({
      place,
      rule: "needs a target, a text or a list of labels, that with all steps has at most 200,000 places",
      got: told(spec.target),
    });
  const target =
    spec.target === undefined
      ? null
      : Array.from(spec.target as Iterable<string>, (label) => {
          const at = labels.indexOf(label);
          if (at < 0 || at === blank)
            throw new InputError({
              place,
              rule: `needs a target of ${labels.filter((_, other) => other !== blank).join(", ")}`,
              got: told(label),
            });
          return at;
        });
  return new Ctc(rows, labels, blank, target);
}
