import { InputError } from "../errors.js";
import { real, type RealInput } from "../number/real.js";
import { subscripted, superscripted } from "./quantity-name.js";
import type { Tape, Traced } from "./tape.js";
import { isList, vectorOf, type TraceVector } from "./trace-input.js";

/** A matrix with one row per unit, or a number where there is one unit and one input. */
export type TraceMatrix = RealInput | readonly (readonly RealInput[])[];

/** The same weights in every step, or `{ steps: [W_1, W_2, …] }`, one per step. */
export type TraceWeights = TraceMatrix | { steps: readonly TraceMatrix[] };

const isSteps = (weights: unknown): weights is { steps: readonly TraceMatrix[] } =>
  typeof weights === "object" && weights !== null && "steps" in weights;

const rowsOf = (matrix: TraceMatrix): readonly (readonly RealInput[])[] =>
  isList(matrix) ? (matrix as readonly (readonly RealInput[])[]) : [[matrix as RealInput]];

/** The number of units that weights belong to. */
export function unitsOf(weights: TraceWeights): number {
  return rowsOf(isSteps(weights) ? weights.steps[0] : weights).length;
}

/** TraceWeights put on a tape once, or once per step; gives those of a step. */
export function givenWeights(
  tape: Tape,
  name: string,
  weights: TraceWeights,
  shape: { units: number; inputs: number; steps: number },
  place: string,
): (step: number) => Traced[][] {
  const { units, inputs, steps } = shape;
  const put = (matrix: TraceMatrix, step: number | null) => {
    const rows = rowsOf(matrix);
    if (rows.length !== units || rows.some((row) => row.length !== inputs))
      throw new InputError({
        place,
        rule: `needs a matrix of ${units}×${inputs} for ${name}`,
        got: `${rows.length}×${[...new Set(rows.map((row) => row.length))].join("/")}`,
      });
    return rows.map((row, unit) =>
      row.map((weight, input) => {
        const marked = superscripted(name, step === null ? "" : `(${step})`);
        const wide = units > 9 || inputs > 9 ? "," : "";
        const index = units * inputs === 1 ? "" : `${unit + 1}${wide}${input + 1}`;
        return tape.given(subscripted(marked, index), real(weight));
      }),
    );
  };
  if (!isSteps(weights)) {
    const all = put(weights, null);
    return () => all;
  }
  if (weights.steps.length !== steps)
    throw new InputError({
      place,
      rule: `needs ${steps} matrices for ${name}`,
      got: String(weights.steps.length),
    });
  const each = weights.steps.map((matrix, step) => put(matrix, step + 1));
  return (step) => each[step];
}

/** Biases put on a tape; empty where there are none. */
export function givenBias(
  tape: Tape,
  name: string,
  bias: TraceVector | undefined,
  units: number,
  place: string,
): Traced[] {
  if (bias === undefined) return [];
  const list = vectorOf(bias);
  if (list.length !== units)
    throw new InputError({ place, rule: `needs ${units} biases for ${name}`, got: String(list.length) });
  return list.map((value, unit) => tape.given(subscripted(name, units === 1 ? "" : String(unit + 1)), value));
}

/** The given first state, or zeros. */
export function firstState(
  tape: Tape,
  letter: string,
  given: TraceVector | undefined,
  units: number,
  place: string,
): Traced[] {
  const values = given === undefined ? Array.from({ length: units }, () => 0) : vectorOf(given);
  if (values.length !== units)
    throw new InputError({
      place,
      rule: `needs ${units} numbers for ${letter}_0`,
      got: String(values.length),
    });
  return givenVector(tape, letter, 0, values);
}

/** The name of a unit's quantity in a step: h_2, h_{2,1} where there are several units. */
export const unitName = (name: string, step: number, unit: number, units: number): string =>
  subscripted(name, units === 1 ? String(step) : `${step},${unit + 1}`);

/** x_t or h_0 put on a tape. */
export function givenVector(tape: Tape, name: string, step: number, values: readonly RealInput[]): Traced[] {
  return values.map((value, unit) => tape.given(unitName(name, step, unit, values.length), value));
}

/** W x + U h + b for every unit, under one name. */
export function affine(
  tape: Tape,
  { section, step }: { section: string; step: number },
  name: string,
  parts: readonly (readonly [Traced[][], readonly Traced[]])[],
  bias: readonly Traced[],
): Traced[] {
  const units = parts[0][0].length;
  return Array.from({ length: units }, (_, unit) => {
    const terms = parts.flatMap(([matrix, vector]) =>
      matrix[unit].map((weight, input) => [weight, vector[input]]),
    );
    const all = bias.length === 0 ? terms : [...terms, [bias[unit]]];
    return tape.sumOfProducts(section, unitName(name, step, unit, units), all);
  });
}

/** Inputs as vectors of one length. */
export function checkedInputs(inputs: readonly TraceVector[], place: string): RealInput[][] {
  const list = Array.isArray(inputs) ? inputs.map(vectorOf) : [];
  if (list.length === 0 || list.some((x) => x.length !== list[0].length || x.length === 0))
    throw new InputError({
      place,
      rule: "needs inputs of one length, one per step",
      got: list.map((x) => x.length).join(", ") || "none",
    });
  return list;
}
