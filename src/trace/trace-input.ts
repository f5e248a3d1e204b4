import { InputError } from "../errors.js";
import type { RealInput } from "../number/real.js";

/** A specification that is there, or an error that says what it needs. */
export function checkedSpec(spec: unknown, needs: string, place: string): void {
  if (typeof spec !== "object" || spec === null)
    throw new InputError({ place, rule: `needs a specification ${needs}`, got: String(spec) });
}

/** An image of one channel: rows of numbers. */
export type TracePlane = readonly (readonly RealInput[])[];

/** Planes, or a trace whose outputs are planes: the next layer's input. */
export type PlanesInput = TracePlane | readonly TracePlane[] | { output: readonly TracePlane[] };

/** One number per unit, or a number where there is one unit. */
export type TraceVector = RealInput | readonly RealInput[];

/** Numbers in a list, nested as they come, or a trace with such outputs. */
export type NumbersInput = NestedNumbers | { output: NestedNumbers };

/** Numbers in nested lists: rows, planes. */
export type NestedNumbers = readonly (RealInput | NestedNumbers)[];

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The outputs of a trace, or what was given itself. */
export function outputsOf<T>(input: T | { output: T }): T {
  const isTrace = typeof input === "object" && input !== null && "output" in input;
  return isTrace ? (input as { output: T }).output : (input as T);
}

/** Numbers side by side, row after row; a trace stands for its outputs. */
export function numbersIn(input: NumbersInput): RealInput[] {
  const nested = outputsOf<NestedNumbers>(input);
  return nested.flatMap((item) => (isList(item) ? numbersIn(item) : [item as RealInput]));
}

/** Numbers side by side, so that a scalar is a vector of one. */
export const vectorOf = (value: TraceVector): RealInput[] =>
  isList(value) ? [...(value as readonly RealInput[])] : [value as RealInput];
