import { InputError } from "../errors.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { activate, checkedActivation, type TraceActivation } from "./activation.js";
import type { MlpLayer } from "./mlp-spec.js";
import type { Sheet } from "./sheet.js";

/** A layer as the forward pass leaves it. */
export interface LayerState {
  spec: MlpLayer;
  activation: TraceActivation;
  inputs: Worked[];
  weights: Worked[][] | null;
  bias: Worked[] | null;
  z: Worked[];
  /** Outputs before dropout. */
  raw: Worked[];
  a: Worked[];
}

/** The numbers of several quantities. */
export const values = (list: readonly Worked[]): RealVector => valuesOf(list.map((item) => item.value));

/** Index of a unit in LaTeX; a lone unit has none. */
export const index = (unit: number, count: number) => (count === 1 ? "" : `_{${unit + 1}}`);

/** The symbols of a layer: `h_1`, `z_{h,1}`, or numbered as a^{(1)}_1; a weight has the indices of its place in what was given. */
export function symbols(spec: MlpLayer, layer: number, rows: "units" | "inputs" = "units") {
  const number = layer + 1;
  const { name, letters = {} } = spec;
  const subscript = (base: string, unit: string, count: number) => {
    const inner = [name ?? "", count === 1 ? "" : unit].filter((part) => part !== "").join(",");
    return `${base}${name === undefined ? `^{(${number})}` : ""}${inner === "" ? "" : `_{${inner}}`}`;
  };
  const of = (base: string, unit: number, count: number) => subscript(base, String(unit + 1), count);
  const lettered = (letter: string | undefined, base: string) => (unit: number, count: number) =>
    letter === undefined ? of(base, unit, count) : `${letter}${index(unit, count)}`;
  return {
    a: (unit: number, count: number) =>
      name === undefined ? `a^{(${number})}${index(unit, count)}` : `${name}${index(unit, count)}`,
    of,
    z: lettered(letters.sum, "z"),
    b: lettered(letters.bias, "b"),
    weight: (unit: number, input: number, units: number, inputs: number) => {
      const wide = units > 9 || inputs > 9 ? "," : "";
      const places = [units === 1 ? "" : unit + 1, inputs === 1 ? "" : input + 1];
      const both = (rows === "units" ? places : places.toReversed()).filter((part) => part !== "");
      if (letters.weight !== undefined)
        return both.length === 0 ? letters.weight : `${letters.weight}_{${both.join(wide)}}`;
      return subscript("w", both.join(wide), both.length === 0 ? 1 : 2);
    },
  };
}

export function fail(rule: string, got: string, cure?: string): never {
  throw new InputError({ place: "traceMlp", rule, got, ...(cure === undefined ? {} : { cure }) });
}

/** Rows as columns. */
export const transposed = <T>(matrix: readonly (readonly T[])[]): T[][] =>
  (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column]));

/** The weights with one row per unit, whatever way they were given. */
function unitRows(layer: MlpLayer, inputs: number, rows: "units" | "inputs", number: number): Real[][] {
  const { weights: rowsGiven = [] } = layer;
  if (!Array.isArray(rowsGiven as unknown) || !rowsGiven.every((row) => Array.isArray(row)))
    fail(`needs rows of weights in layer ${number}`, JSON.stringify(layer.weights) ?? "nothing");
  const given = rowsGiven.map((row) => row.map((weight) => real(weight)));
  const weights = rows === "units" ? given : transposed(given);
  const bad =
    weights.length === 0 || weights.some((row) => row.length !== inputs || row.includes(undefined as never));
  if (bad)
    fail(
      `needs ${inputs} weights for every unit of layer ${number}, rows = ${rows}`,
      given.map((row) => row.length).join(", ") + " in its rows",
      rows === "units" ? 'With one row per input say rows: "inputs".' : "",
    );
  return weights;
}

/** Writes one layer's pre-activations and outputs. */
export function forwardLayer(
  sheet: Sheet,
  spec: MlpLayer,
  layer: number,
  inputs: Worked[],
  rows: "units" | "inputs",
): LayerState {
  const name = symbols(spec, layer, rows);
  const activation = checkedActivation(spec.activation ?? "linear", "traceMlp");
  const numbers = spec.weights === undefined ? null : unitRows(spec, inputs.length, rows, layer + 1);
  const count = numbers?.length ?? inputs.length;
  if (spec.bias !== undefined && (numbers === null || spec.bias.length !== count))
    fail(`needs ${count} biases in layer ${layer + 1}`, String(spec.bias.length));
  if (spec.mask !== undefined && spec.mask.length !== count)
    fail(`needs ${count} entries in the dropout mask of layer ${layer + 1}`, String(spec.mask.length));
  const weights =
    numbers?.map((row, unit) =>
      row.map((weight, input) => Worked.quantity(name.weight(unit, input, count, inputs.length), weight)),
    ) ?? null;
  const bias = spec.bias?.map((value, unit) => Worked.quantity(name.b(unit, count), value)) ?? null;
  const z =
    weights?.map((row, unit) => {
      const terms = row.map((weight, input) => weight.times(inputs[input]));
      const sum = Worked.sum(bias === null ? terms : [...terms, bias[unit]]);
      return sheet.define(
        "forward",
        activation === "linear" && spec.mask === undefined ? name.a(unit, count) : name.z(unit, count),
        sum,
      );
    }) ?? inputs;
  const masked = spec.mask !== undefined;
  const raw =
    activation === "linear"
      ? z
      : activate(activation, z).map((output, unit) =>
          sheet.define("forward", masked ? `\\tilde{${name.a(unit, count)}}` : name.a(unit, count), output),
        );
  const a =
    spec.mask === undefined
      ? raw
      : raw.map((output, unit) =>
          sheet.define(
            "forward",
            name.a(unit, count),
            Worked.quantity(name.of("m", unit, count), (spec.mask as readonly RealInput[])[unit]).times(
              output,
            ),
          ),
        );
  return { spec, activation, inputs, weights, bias, z, raw, a };
}
