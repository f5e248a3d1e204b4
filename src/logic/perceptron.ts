import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { finiteReal, told } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { decisionRegions, type Window2d } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import { table, type Table } from "../table/table.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { separatePoints, type Separation } from "./separability.js";

/** What {@link perceptron} is given. */
export interface PerceptronSpec {
  /** Inputs and target of each pattern, in the order of presentation: `[x1, x2, target]`. */
  patterns: RealInput[][];
  /** Initial weights; default 0. */
  weights?: RealInput[];
  /** Initial bias, default 0; false for a unit without one. */
  bias?: RealInput | false;
  /**
   * `error` (default) moves by η(t − y)x where the output is not the target; `mistakes` moves by ηtx, t = ±1, exactly where t·(w·x + b) ≤ 0, so that
   * a point on the border is a mistake of either class.
   */
  rule?: "error" | "mistakes";
  /** The order in which patterns come, as places from 0; default as they are given. */
  order?: readonly number[];
  learningRate?: RealInput;
  /** The unit puts out the upper value where w·x + b ≥ threshold (default 0). */
  threshold?: RealInput;
  /** What the unit puts out at the threshold itself; default the upper value. */
  atThreshold?: "upper" | "lower";
  /** Lower and upper output value; default [-1, 1], or [0, 1] where a target is 0. */
  outputs?: [number, number];
  /** Epochs to list; default: all until the outcome is known. */
  epochs?: number;
}

/** One presentation of a pattern. */
export interface PerceptronRow {
  epoch: number;
  inputs: Real[];
  target: number;
  /** w·x + b. */
  z: Real;
  /** By the rule of mistakes the sign of z in the targets' words, the lower one at 0. */
  output: number;
  updated: boolean;
  /** After the presentation. */
  bias: Real;
  weights: Real[];
}

/** The perceptron rule traced pattern by pattern; made by {@link perceptron}. */
export class PerceptronTrace extends Printed {
  /** The listed presentations. */
  readonly rows: readonly PerceptronRow[];
  /** True once an epoch passes without an update, false where the weights repeat for ever, null where neither was seen. */
  readonly converges: boolean | null;
  /** The first epoch without an update. */
  readonly convergedIn: number | null;
  /** The weights after epoch `from` return `length` epochs later, and so for ever. */
  readonly cycle: { from: number; length: number } | null;
  /** Weights and bias when the outcome was known. */
  readonly weights: readonly Real[];
  readonly bias: Real;
  /** How many updates there were until then. */
  readonly mistakes: number;
  /** The mean of weights and bias after each of the listed presentations: the averaged perceptron. */
  readonly averaged: { weights: RealVector; bias: Real };

  constructor(
    readonly spec: PerceptronSpec,
    rows: PerceptronRow[],
    outcome: Pick<PerceptronTrace, "converges" | "convergedIn" | "cycle" | "weights" | "bias" | "mistakes">,
  ) {
    super();
    this.rows = spec.epochs === undefined ? rows : rows.filter((row) => row.epoch <= (spec.epochs as number));
    this.converges = outcome.converges;
    this.convergedIn = outcome.convergedIn;
    this.cycle = outcome.cycle;
    this.weights = outcome.weights;
    this.bias = outcome.bias;
    this.mistakes = outcome.mistakes;
    const mean = (pick: (row: PerceptronRow) => Real) =>
      this.rows.reduce((sum, row) => sum.plus(pick(row)), Real.zero).over(real(this.rows.length));
    this.averaged = {
      weights: valuesOf(this.weights.map((_, index) => mean((row) => row.weights[index]))),
      bias: mean((row) => row.bias),
    };
  }

  /** Whether any perceptron can do it: the patterns' separating plane, or the point that both classes share. */
  separation(): Separation {
    const [, upper] = outputsOf(this.spec);
    return separatePoints(
      this.spec.patterns.map((pattern) => ({
        point: pattern.slice(0, -1),
        positive: real(pattern[pattern.length - 1]).valueOf() === upper,
      })),
    );
  }

  /** Every presentation: inputs, target, z, output, weights after it. */
  table(): Table {
    const count = this.rows[0]?.inputs.length ?? 0;
    const numbered = (letter: string) =>
      Array.from({ length: count }, (_, index) => ({
        name: `${letter}${index + 1}`,
        latex: `${letter}_{${index + 1}}`,
        text: `${letter}${index + 1}`,
        align: "right" as const,
      }));
    return table({
      columns: [
        "epoch",
        ...numbered("x"),
        { name: "target", align: "right" },
        { name: "z", latex: "z", text: "z", align: "right" },
        ...(this.spec.rule === "mistakes"
          ? []
          : [{ name: "y", latex: "y", text: "y", align: "right" as const }]),
        "update",
        ...(this.spec.bias === false ? [] : [{ name: "b", latex: "b", text: "b", align: "right" as const }]),
        ...numbered("w"),
      ],
      rows: this.rows.map((row) => [
        row.epoch,
        ...row.inputs,
        row.target,
        row.z,
        ...(this.spec.rule === "mistakes" ? [] : [row.output]),
        row.updated ? "yes" : "",
        ...(this.spec.bias === false ? [] : [row.bias]),
        ...row.weights,
      ]),
      caption: this.caption,
    });
  }

  /**
   * The patterns of two inputs in the plane, with the region in which the last weights put out the upper value.
   * @param window ranges `x` and `y` (default: the patterns with room around them), titles
   */
  figure(window: Partial<Window2d> = {}): Plot {
    const patterns = this.spec.patterns.map((pattern) => pattern.map((value) => real(value).valueOf()));
    if (patterns[0]?.length !== 3)
      throw new InputError({
        place: "figure",
        rule: "needs patterns of two inputs",
        got: `${(patterns[0]?.length ?? 1) - 1}`,
      });
    const [, upper] = outputsOf(this.spec);
    const [w1, w2, b] = [...this.weights, this.bias].map(Number);
    const threshold = real(this.spec.threshold ?? 0).valueOf();
    const around = (axis: number): [number, number] => {
      const places = patterns.map((pattern) => pattern[axis]);
      return [Math.min(...places) - 0.5, Math.max(...places) + 0.5];
    };
    const those = (isUpper: boolean) =>
      patterns.filter(([, , target]) => (target === upper) === isUpper).map(([x, y]) => [x, y]);
    return decisionRegions(
      (x, y) => {
        const excess = w1 * x + w2 * y + b - threshold;
        return excess > 0 || (excess === 0 && this.spec.atThreshold !== "lower") ? 1 : 0;
      },
      { x: around(0), y: around(1), xTitle: "x1", yTitle: "x2", ...window },
      {
        points: [
          { name: `target ${upper}`, points: those(true), symbol: "circle" },
          { name: "the other target", points: those(false), symbol: "x" },
        ],
      },
    );
  }

  /** The outcome where the listed epochs show it. */
  private get caption(): string {
    const { spec, convergedIn, cycle } = this;
    const seenIn = convergedIn ?? (cycle === null ? mostEpochs : cycle.from + cycle.length);
    if (spec.epochs === undefined || seenIn <= spec.epochs) return this.verdict;
    return spec.epochs === 1 ? "The first epoch." : `The first ${spec.epochs} epochs.`;
  }

  /** The outcome in words. */
  get verdict(): string {
    if (this.convergedIn !== null) return `No update in epoch ${this.convergedIn}: converged.`;
    if (this.cycle === null) return "Neither converged nor repeated within the epochs tried.";
    const { from, length } = this.cycle;
    return `The weights after epoch ${from} return after epoch ${from + length}: the rule cycles and never converges.`;
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/** Epochs after which the search for an outcome ends. */
const mostEpochs = 20_000;

function outputsOf({ patterns, outputs }: PerceptronSpec): [number, number] {
  if (outputs !== undefined) return outputs;
  return patterns.some((pattern) => real(pattern[pattern.length - 1]).isZero()) ? [0, 1] : [-1, 1];
}

function checked(spec: PerceptronSpec): { inputs: Real[]; target: number }[] {
  const { patterns, weights } = (spec ?? {}) as PerceptronSpec;
  if (!Array.isArray(patterns) || !patterns.every((pattern) => Array.isArray(pattern)))
    throw new InputError({
      place: "perceptron",
      rule: "needs patterns [inputs…, target], one array each",
      got: told(patterns),
    });
  const size = patterns[0]?.length ?? 0;
  const bad = size < 2 || patterns.some((pattern) => pattern.length !== size);
  if (bad || (weights !== undefined && weights.length !== size - 1))
    throw new InputError({
      place: "perceptron",
      rule: "needs patterns [inputs…, target] of one length and a weight per input",
      got: bad
        ? `lengths ${patterns.map((pattern) => pattern.length).join(", ")}`
        : `${weights?.length} weights`,
    });
  const { rule = "error", order } = spec;
  if (!["error", "mistakes"].includes(rule))
    throw new InputError({
      place: "perceptron",
      rule: 'needs a rule "error" or "mistakes"',
      got: told(rule),
    });
  if (rule === "mistakes" && (spec.threshold !== undefined || spec.atThreshold !== undefined))
    throw new InputError({
      place: "perceptron",
      rule: 'needs no threshold for the rule "mistakes", whose border is at 0',
      got: `threshold ${String(spec.threshold ?? 0)}`,
    });
  for (const value of [...patterns.flat(), ...(weights ?? [])])
    finiteReal("perceptron", value, "finite numbers");
  for (const value of [
    spec.bias === false ? 0 : (spec.bias ?? 0),
    spec.learningRate ?? 1,
    spec.threshold ?? 0,
  ])
    finiteReal("perceptron", value, "a finite bias, learning rate and threshold");
  const places = patterns.map((_, place) => place);
  if (
    order !== undefined &&
    (!Array.isArray(order) ||
      !order.every(Number.isInteger) ||
      String(order.toSorted((a, b) => a - b)) !== String(places))
  )
    throw new InputError({
      place: "perceptron",
      rule: `needs an order of the places ${places.join(", ")}`,
      got: told(order),
    });
  const [lower, upper] = outputsOf(spec);
  return (order ?? places).map((place) => {
    const pattern = patterns[place];
    const target = real(pattern[size - 1]).valueOf();
    if (target !== lower && target !== upper)
      throw new InputError({
        place: "perceptron",
        rule: `needs targets ${lower} or ${upper}`,
        got: String(target),
      });
    return { inputs: pattern.slice(0, -1).map((value) => real(value)), target };
  });
}

/**
 * The perceptron rule Δw = η(t − y)x, Δb = η(t − y), or the one that moves by ηtx at each mistake t·(w·x + b) ≤ 0, traced exactly to convergence or to a
 * proof that it cycles.
 * @param spec patterns, initial weights and bias (false for none), learning rate (default 1), rule, order, threshold, outputs, epochs to list
 * @returns the trace: `rows`, `converges`, `mistakes`, `cycle`, `averaged`, `table()`, `separation()`
 * @throws InputError where patterns or targets do not fit
 * @example
 * perceptron({ patterns: [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]] }).weights // => ["2", "1"]
 * perceptron({ patterns: [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]] }).converges // => false
 * perceptron({ patterns: [[1, -1, 1], [0, 1, -1], [-1.5, -1, 1]], rule: "mistakes", bias: false }).weights // => ["-0.5", "-2"]
 */
export function perceptron(spec: PerceptronSpec): PerceptronTrace {
  const patterns = checked(spec);
  const [lower, upper] = outputsOf(spec);
  const rate = real(spec.learningRate ?? 1);
  const threshold = real(spec.threshold ?? 0);
  const { rule = "error", epochs } = spec;
  const { atThreshold = rule === "mistakes" ? "lower" : "upper" } = spec;
  let weights = (spec.weights ?? patterns[0].inputs.map(() => 0)).map((value) => real(value));
  let bias = real(spec.bias === false ? 0 : (spec.bias ?? 0));
  let mistakes = 0;
  const rows: PerceptronRow[] = [];
  const stateNow = () => [bias, ...weights].map((value) => String(value.toJSON())).join(" ");
  const seen = new Map([[stateNow(), 0]]);
  let converged: number | null = null;
  let cycle: PerceptronTrace["cycle"] = null;
  for (let epoch = 1; epoch <= mostEpochs; epoch++) {
    const known = converged !== null || cycle !== null;
    if (known && (epochs === undefined || epoch > epochs)) break;
    let updates = 0;
    for (const { inputs, target } of patterns) {
      const z = inputs.reduce((sum, x, index) => sum.plus(weights[index].times(x)), bias);
      const side = z.compare(threshold);
      const output = side > 0 || (side === 0 && atThreshold === "upper") ? upper : lower;
      const sign = target === upper ? 1 : -1;
      const updated = rule === "mistakes" ? side * sign <= 0 : output !== target;
      if (updated) {
        const step = rate.times(real(rule === "mistakes" ? sign : target - output));
        weights = weights.map((weight, index) => weight.plus(step.times(inputs[index])));
        if (spec.bias !== false) bias = bias.plus(step);
        updates++;
      }
      if (epochs === undefined || epoch <= epochs)
        rows.push({ epoch, inputs, target, z, output, updated, bias, weights });
    }
    if (!known) mistakes += updates;
    if (updates === 0) converged ??= epoch;
    const before = seen.get(stateNow());
    if (updates > 0 && before !== undefined) cycle ??= { from: before, length: epoch - before };
    seen.set(stateNow(), epoch);
  }
  const converges = converged !== null ? true : cycle !== null ? false : null;
  return new PerceptronTrace(spec, rows, {
    converges,
    convergedIn: converged,
    cycle,
    weights,
    bias,
    mistakes,
  });
}
