import type { PlainModel, PlainOptimizer, PlainTensor, PlainTfjs, PlainVariable } from "./plain-types.js";

/**
 * The types of tfjs itself, filled in by `gradsheet/tfjs`: cells of a notebook always have them, a project has them where
 * it imports that entry point. Without them the values of tfjs have plain types with what most programs ask of them,
 * because tfjs's own declarations compile with TypeScript's `skipLibCheck` alone.
 */
// oxlint-disable-next-line typescript/no-empty-interface -- another file of the package merges its members in
export interface TfjsTypes {}

/** A type of tfjs: its own where `gradsheet/tfjs` is imported, else the plain part of it that gradsheet uses. */
type Known<Name extends string, Plain> = TfjsTypes extends Record<Name, infer Whole> ? Whole : Plain;

/** The tfjs namespace, with the gradients that gradsheet repairs and adds: {@link loadTfjs} gives it. */
export type Tfjs = Known<"Tfjs", PlainTfjs>;

/** An array of numbers on a device. */
export type Tensor = Known<"Tensor", PlainTensor>;

/** A tensor of one number. */
export type Scalar = Known<"Scalar", PlainTensor>;

/** A tensor that training changes. */
export type Variable = Known<"Variable", PlainVariable>;

/** A model of layers. */
export type LayersModel = Known<"LayersModel", PlainModel>;

/** One of tfjs's own optimizers. */
export type Optimizer = Known<"Optimizer", PlainOptimizer>;
