import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { CellSpec, GruTraceSpec, LstmTraceSpec } from "../../../src/index.js";

export type Rows = number[][];
export type LstmWeights = Pick<LstmTraceSpec, "gates">;
export type GruWeights = Pick<GruTraceSpec, "gates" | "reset" | "updateKeeps">;

export interface Language {
  kind: "RNN" | "LSTM" | "GRU";
  embedding: Rows;
  tokens: number[];
  weights: Record<string, any>; // eslint-disable-line
  V: Rows;
  c: number[];
  targets: number[];
  states: Rows;
  outputs: Rows;
  loss: number;
  gradients: Record<string, any>; // eslint-disable-line
}

export const read = <T>(name: string): T[] =>
  JSON.parse(readFileSync(new URL(`../recurrent-models-${name}.json`, import.meta.url), "utf8")) as T[];

const flat = (values: unknown): number[] => [values].flat(Infinity).map(Number);

/** Numbers that were written down with five digits. */
export const close = (ours: unknown, wanted: unknown) => {
  const [a, b] = [flat(ours), flat(wanted)];
  expect(a).toHaveLength(b.length);
  a.forEach((value, i) => expect(Math.abs(value - b[i])).toBeLessThan(1e-4 * Math.max(1, Math.abs(b[i]))));
};

export const plus = (a: number[], b: number[]) => a.map((value, i) => value + b[i]);

/** PyTorch's weights, whose gates stand below each other, as a cell; `end` is "r" for the backward direction. */
export function cellOf({ kind, weights }: Pick<Language, "kind" | "weights">, end = ""): CellSpec {
  const [input, recurrent, b, second] = ["wih", "whh", "bih", "bhh"].map(
    (name) => weights[`${name}${end}`] as never,
  ) as unknown as [Rows, Rows, number[], number[] | undefined];
  const b2 = second ?? b.map(() => 0);
  const units = recurrent[0].length;
  const gate = (number: number) => {
    const part = <T>(list: T[]) => list.slice(number * units, (number + 1) * units);
    return { input: part(input), recurrent: part(recurrent), bias: plus(part(b), part(b2)) };
  };
  if (kind === "RNN") return { inputWeights: input, recurrentWeights: recurrent, bias: plus(b, b2) };
  if (kind === "LSTM")
    return { gates: { input: gate(0), forget: gate(1), candidate: gate(2), output: gate(3) } };
  const candidate = gate(2);
  const apart = { bias: b.slice(2 * units), recurrentBias: b2.slice(2 * units) };
  return {
    gates: { reset: gate(0), update: gate(1), candidate: { ...candidate, ...apart } },
    reset: "after",
    updateKeeps: "old",
  };
}

/** Our letters of a cell's gates in PyTorch's order. */
export const letters = { RNN: [""], LSTM: ["_i", "_f", "_g", "_o"], GRU: ["_r", "_z", "_n"] };
