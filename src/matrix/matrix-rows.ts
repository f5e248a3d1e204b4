import type { Rational } from "../number/rational.js";

/** Rows of numbers. */
export type NumberRows = readonly (readonly number[])[];
/** Rows of exact numbers. */
export type ExactMatrix = readonly (readonly Rational[])[];

/** Values by name: a symbol by its name, its differential by "d" and its name. */
export type MatrixEnvironment = ReadonlyMap<string, NumberRows>;
