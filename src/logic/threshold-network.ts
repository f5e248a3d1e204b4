import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { unitDiagram, type DiagramEdge } from "../figure/unit-diagram.js";
import { decisionRegions, type Window2d } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import type { Drawing } from "../figure/drawing.js";
import { real, type RealInput } from "../number/real.js";
import { Check } from "../table/check.js";
import { table, type Table } from "../table/table.js";
import { variableLatex } from "./boolean-expression.js";
import { commonDenominator, exactUnit, scaled, type ExactUnit } from "./exact-unit.js";
import { bitsOf, truthTable, type BooleanFunction, type TruthTable } from "./truth-table.js";

/**
 * When a unit fires: `positive`, w·x + b > 0; `nonnegative`, w·x + b ≥ 0; `atLeastBias`, w·x ≥ b (the bias is then the
 * threshold itself).
 */
export type FiringRule = "positive" | "nonnegative" | "atLeastBias";

/** What the units are like: when they fire and what they put out when they do not. */
export interface UnitConvention {
  /** Default `positive`. */
  rule?: FiringRule;
  /** Output of a unit that does not fire, 0 (default) or -1; inputs take the same two values. */
  off?: 0 | -1;
}

/** One layer: a row of weights and a bias per unit; `passes` are the units that only hand a signal on. */
export interface ThresholdLayer {
  weights: number[][];
  bias: number[];
  passes?: number[];
}

const head = (name: string, latex: string) => ({ name, latex, text: name, align: "center" as const });

/** A feed-forward network of threshold units; sums are compared exactly. */
export class ThresholdNetwork extends Printed {
  readonly inputs: readonly string[];
  readonly layers: readonly ThresholdLayer[];
  readonly rule: FiringRule;
  readonly off: 0 | -1;
  private readonly units: ExactUnit[][];

  /**
   * @param inputs names of the inputs, in the order of the first layer's columns
   * @param layers weights (one row per unit) and biases from the inputs to the output
   * @throws InputError where the shapes do not fit
   */
  constructor(
    inputs: readonly string[],
    layers: readonly { weights: RealInput[][]; bias: RealInput[]; passes?: number[] }[],
    { rule = "positive", off = 0 }: UnitConvention = {},
  ) {
    super();
    this.inputs = inputs;
    this.rule = rule;
    this.off = off;
    let width = inputs.length;
    this.units = layers.map(({ weights, bias }, index) => {
      if (
        weights.length !== bias.length ||
        weights.length === 0 ||
        weights.some((row) => row.length !== width)
      )
        throw new InputError({
          place: "ThresholdNetwork",
          rule: `needs units with ${width} weights and one bias each in layer ${index + 1}`,
          got: `rows of ${weights.map((row) => row.length).join(", ")} weights and ${bias.length} biases`,
        });
      width = weights.length;
      return weights.map((row, unit) => exactUnit(row, bias[unit]));
    });
    this.layers = layers.map(({ weights, bias, passes }) => ({
      weights: weights.map((row) => row.map((weight) => real(weight).valueOf())),
      bias: bias.map((value) => real(value).valueOf()),
      ...(passes === undefined || passes.length === 0 ? {} : { passes }),
    }));
  }

  /** Layers of units. */
  get depth(): number {
    return this.layers.length;
  }

  /** Units of the widest layer; units that only hand a signal on are not counted. */
  get width(): number {
    return Math.max(...this.layers.map(({ bias, passes = [] }) => bias.length - passes.length));
  }

  /** All units; those that only hand a signal on are not counted. */
  get unitCount(): number {
    return this.layers.reduce((sum, { bias, passes = [] }) => sum + bias.length - passes.length, 0);
  }

  /**
   * The outputs of every layer.
   * @param inputs one number per input; any reals, exact fractions as text
   * @returns one array of 1 and `off` per layer, the network's output last
   */
  activations(inputs: readonly RealInput[]): number[][] {
    if (inputs.length !== this.inputs.length)
      throw new InputError({
        place: "activations",
        rule: `needs ${this.inputs.length} inputs (${this.inputs.join(", ")})`,
        got: `${inputs.length}`,
      });
    const values = inputs.map((value) => real(value));
    let denominator = commonDenominator(values, "activations");
    let signals = scaled(values, denominator);
    return this.units.map((layer) => {
      const outputs = layer.map(({ weights, bias }) => {
        const sum = weights.reduce((total, weight, index) => total + weight * signals[index], 0n);
        const excess = this.rule === "atLeastBias" ? sum - bias * denominator : sum + bias * denominator;
        return excess > 0n || (excess === 0n && this.rule !== "positive") ? 1 : this.off;
      });
      denominator = 1n;
      signals = outputs.map(BigInt);
      return outputs;
    });
  }

  /** The first output unit's value, 1 or `off`. */
  evaluate(inputs: readonly RealInput[]): number {
    return this.activations(inputs)[this.depth - 1][0];
  }

  /** The two-valued inputs of a row of the truth table: its bits, with `off` in the place of 0. */
  private signalsOf(row: number): number[] {
    return bitsOf(row, this.inputs.length).map((bit) => (bit === 1 ? 1 : this.off));
  }

  /** The boolean function that the first output unit computes. */
  truthTable(): TruthTable {
    return truthTable({
      variables: [...this.inputs],
      rule: (bits) => this.evaluate(bits.map((bit) => (bit === 1 ? 1 : this.off))) === 1,
    });
  }

  /** True where the network computes the function on every row of its truth table. */
  computes(f: BooleanFunction): boolean {
    return this.truthTable().equals(f);
  }

  /**
   * The network against a function: every row of the truth table with the outputs of all units, the function's value and
   * whether they agree; the error of a row is 0 or 1.
   */
  check(f: BooleanFunction): Check {
    const wanted = truthTable(f, this.inputs);
    const { target } = this.letters;
    const passed = this.computes(wanted);
    const compared = table({
      columns: [
        ...this.inputs.map((name) => head(name, variableLatex(name))),
        ...this.names.flatMap((layer) => layer.map((latex) => head(latex.replace(/[_{}^()]/g, ""), latex))),
        target === "f" ? head("f", "f") : { name: target, align: "center" as const },
        { name: "agrees", align: "center" },
      ],
      rows: wanted.values.map((value, row) => {
        const signals = this.signalsOf(row);
        const outputs = this.activations(signals);
        const output = outputs[this.depth - 1][0];
        return [
          ...signals,
          ...outputs.flat(),
          value ?? "–",
          value === null || (output === 1) === (value === 1) ? "✓" : "✗",
        ];
      }),
    });
    return new Check(passed ? 0 : 1, passed, compared);
  }

  /** What the hidden units, the output and the wanted function are called: by letters that no input bears. */
  private get letters(): { hidden: string; output: string; target: string } {
    const taken = new Set(this.inputs.map((name) => variableLatex(name)[0]));
    const free = (letters: string) => [...letters].find((letter) => !taken.has(letter)) ?? letters[0];
    const output = free("yfoqr");
    return { hidden: free("hguv"), output, target: taken.has("f") || output === "f" ? "target" : "f" };
  }

  /**
   * The units' names in LaTeX, layer by layer: h_1 … and y (f where an input is called y); several hidden layers carry their
   * number as superscript.
   */
  private get names(): string[][] {
    const { hidden, output } = this.letters;
    return this.layers.map(({ bias }, layer) =>
      bias.map((_, unit) => {
        if (layer === this.depth - 1) return bias.length === 1 ? output : `${output}_{${unit + 1}}`;
        return `${hidden}_{${unit + 1}}${this.depth === 2 ? "" : `^{(${layer + 1})}`}`;
      }),
    );
  }

  /** The weights and biases of all units as a table. */
  table(): Table {
    const most = Math.max(...this.layers.map(({ weights }) => weights[0].length));
    const { names } = this;
    return table({
      columns: [
        { name: "unit" },
        { name: "bias", latex: "b", text: "b", align: "right" },
        ...Array.from({ length: most }, (_, index) => ({
          name: `w${index + 1}`,
          latex: `w_{${index + 1}}`,
          text: `w${index + 1}`,
          align: "right" as const,
        })),
      ],
      rows: this.layers.flatMap(({ weights, bias }, layer) =>
        weights.map((row, unit) => [
          { latex: names[layer][unit], text: names[layer][unit].replace(/[_{}^()]/g, "") },
          bias[unit],
          ...Array.from({ length: most }, (_, index) => row[index] ?? null),
        ]),
      ),
      caption: {
        positive: "A unit is on where w·x + b > 0",
        nonnegative: "A unit is on where w·x + b ≥ 0",
        atLeastBias: "A unit is on where w·x ≥ b",
      }[this.rule],
    });
  }

  /** The network as a drawing: units in layers, weights on the connections that are not zero (negative ones red). */
  draw(): Drawing {
    const { names } = this;
    const connections = this.layers.reduce(
      (sum, { weights }) => sum + weights.flat().filter((weight) => weight !== 0).length,
      0,
    );
    const edges = this.layers.flatMap(({ weights }, layer) =>
      weights.flatMap((row, unit) =>
        row.flatMap((weight, source): DiagramEdge[] =>
          weight === 0
            ? []
            : [
                {
                  from: [layer, source],
                  to: [layer + 1, unit],
                  ...(connections <= 60 ? { label: real(weight).toString(4) } : {}),
                  style: weight < 0 ? "negative" : "plain",
                },
              ],
        ),
      ),
    );
    return unitDiagram({
      columns: [
        { units: this.inputs.map((name) => ({ label: variableLatex(name), kind: "input" })) },
        ...this.layers.map(({ bias, passes = [] }, layer) => ({
          units: bias.map((value, unit) => ({
            label: names[layer][unit],
            note: `b=${real(value).toString(4)}`,
            kind: passes.includes(unit)
              ? ("off" as const)
              : layer === this.depth - 1
                ? ("output" as const)
                : ("hidden" as const),
          })),
        })),
      ],
      edges,
      description: this.toString(),
    });
  }

  /**
   * Where the network of two inputs is on, with the lines of its first layer.
   * @param window ranges `x` and `y`, titles
   */
  figure(window: Window2d): Plot {
    if (this.inputs.length !== 2)
      throw new InputError({
        place: "figure",
        rule: "needs a network of two inputs",
        got: `${this.inputs.length}`,
      });
    const [{ weights, bias }] = this.layers;
    const lines = weights.flatMap(([a, b], unit) => {
      const c = this.rule === "atLeastBias" ? bias[unit] : -bias[unit];
      if (a === 0 && b === 0) return [];
      const across = Math.abs(b) >= Math.abs(a);
      const points = across
        ? window.x.map((x) => [x, (c - a * x) / b])
        : window.y.map((y) => [(c - b * y) / a, y]);
      return [{ points }];
    });
    const [first, second] = this.inputs;
    return decisionRegions(
      (x, y) => this.evaluate([x, y]),
      { xTitle: first, yTitle: second, ...window },
      { lines },
    );
  }

  toString(): string {
    const sizes = [this.inputs.length, ...this.layers.map(({ bias }) => bias.length)].join("-");
    const lines = this.layers.flatMap(({ weights, bias }, layer) =>
      weights.map((row, unit) => {
        const name = this.names[layer][unit].replace(/[_{}^()]/g, "");
        return `${name}: w = (${row.join(", ")}), b = ${bias[unit]}`;
      }),
    );
    return [`threshold network ${sizes}`, ...lines].join("\n");
  }

  /** What a notebook shows: the drawing. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.draw().toMimeBundle();
  }
}
