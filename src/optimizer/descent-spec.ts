import type { ExprLike } from "../symbolic/expr.js";
import type { Real, RealInput } from "../number/real.js";
import type { DescentMethod } from "./method.js";

/** What is minimized: an expression, functions of a point, or gradients given step by step. */
export interface DescentSpec {
  f?: ExprLike | ((point: number[]) => number);
  /** Needed where `f` is a function; an array gives the gradient of each step. */
  gradient?: ((point: number[]) => number[]) | RealInput[][];
  /** By name, or in the order of `variables`. */
  start: Record<string, RealInput> | RealInput[];
  /** Names in order; default those of the expression, sorted, or w1, w2, … */
  variables?: string[];
  /** By name, or by name with its constants. */
  method: DescentMethod | DescentMethod["type"];
  /** Default 1. */
  steps?: number;
  /** The gradient is scaled down where its norm is larger; default: never. Newton's method has none. */
  clipNorm?: RealInput;
  /** Every slope is cut to the range from −clipValue to clipValue, before any scaling; default: never. */
  clipValue?: RealInput;
  /** Numbers kept from before the first step, by their letter: `{ v: [0.1, 0] }`, `{ m: […], v: […] }`. */
  state?: Record<string, RealInput[]>;
  /** The point before `start`: its difference is the first velocity of momentum in the form `step`. */
  previous?: RealInput[];
}

/** One step: the point it starts from, the gradient there and what the method kept. */
export interface DescentRow {
  step: number;
  point: Real[];
  /** The function at the point; null where only gradients are known. */
  value: number | null;
  gradient: Real[];
  /** The gradient that the step was made with, where it is clipped. */
  clipped?: Real[];
  /**
   * After the step, by letter, one number per coordinate; `mHat` and `vHat` are the means that the step worked with where a
   * method corrects them.
   */
  state: Record<string, Real[]>;
  next: Real[];
}
