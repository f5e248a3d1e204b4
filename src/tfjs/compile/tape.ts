import type { Variable } from "@tensorflow/tfjs-core";
import type { Numbers, OpAttr } from "./numbers.js";

/** A value of a step: its number in the order in which values appear. */
export type Value = number;

/** Where a value comes from. */
export type Origin =
  | { kind: "argument"; place: number }
  | { kind: "variable"; variable: Variable }
  /** A tensor that the optimizer keeps under a name, such as its negative learning rate. */
  | { kind: "property"; name: string }
  /** A tensor of a closure, by the addon's id. */
  | { kind: "tensor"; id: number }
  /** Numbers that JavaScript makes inside the step; `rate`: they are the learning rate times this sign. */
  | { kind: "upload"; data: Numbers; rate?: 1 | -1 }
  | { kind: "node"; node: number; output: number };

export interface TapeValue {
  origin: Origin;
  shape: number[];
  /** TensorFlow's number of the type. */
  dtype: number;
}

/** One operation. */
export interface TapeNode {
  op: string;
  attrs: OpAttr[];
  inputs: Value[];
  outputs: Value[];
}

/** Everything that one step asked TensorFlow to do. */
export interface Tape {
  values: TapeValue[];
  nodes: TapeNode[];
  /** What the step returns. */
  results: Value[];
  /** The variables that hold another tensor after the step. */
  updates: { variable: Variable; value: Value }[];
  /** What `Math.random` gave during the step. */
  draws: number[];
  /** How often the step read the optimizer's learning rate. */
  rateReads: number;
  /** How many steps the optimizer counted. */
  iterations: number;
}

export type Upload = Extract<Origin, { kind: "upload" }>;

/** The values that JavaScript makes, in order. */
export function uploadsOf(tape: Tape): { value: Value; origin: Upload }[] {
  return tape.values.flatMap(({ origin }, value) => (origin.kind === "upload" ? [{ value, origin }] : []));
}

/** Whether two lists hold the same numbers. */
export function sameNumbers(a: Numbers, b: Numbers): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let place = 0; place < a.length; place++)
    if (a[place] !== b[place] && !Object.is(a[place], b[place])) return false;
  return true;
}

/** Whether two lists of attributes say the same. */
export function sameAttrs(a: OpAttr[], b: OpAttr[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(
        (attr, place) =>
          attr.name === b[place].name && attr.type === b[place].type && sameAttr(attr.value, b[place].value),
      ))
  );
}

function sameAttr(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((element, place) => sameAttr(element, b[place]));
  return Object.is(a, b);
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);
