import { isAdmissible, sumOf, through } from "./allowed-weights.js";
import type { Given, Layers } from "./given.js";

/**
 * `{ layers }`, whose units are 1 where w·x ≥ b, else 0: with one hidden layer, 1 on the rows of `{ minterms }` and on no other,
 * with weights of `{ weights }`, biases multiples of the largest, and no network with fewer hidden units does it.
 */
export function computesMinterms({ layers }: { layers: Layers }, given: Given): boolean {
  const minterms = given["minterms"] as string[];
  const allowed = given["weights"] as number[];
  const size = minterms[0].length;
  if (layers.length !== 2 || !isAdmissible(layers, size, allowed)) return false;
  const names = Array.from({ length: 2 ** size }, (_, row) => row.toString(2).padStart(size, "0"));
  const rows = names.map((name) => [...name].map(Number));
  const wanted = names.map((name) => (minterms.includes(name) ? 1 : 0)).join("");
  if (rows.map((row) => through(layers, 0, row)[0]).join("") !== wanted) return false;
  for (let fewer = 1; fewer < layers[0].bias.length; fewer++)
    if (isEnough(fewer, rows, wanted, allowed)) return false;
  return true;
}

/** Weights of as many inputs as `size`, each one of those allowed. */
const vectors = (size: number, allowed: number[]): number[][] =>
  size === 0
    ? [[]]
    : vectors(size - 1, allowed).flatMap((start) => allowed.map((weight) => [...start, weight]));

/** What single units make of the rows, each function once, as text of 0 and 1. */
function unitFunctions(rows: number[][], allowed: number[]): string[] {
  const scale = Math.max(...allowed);
  const size = rows[0].length;
  const found = new Set<string>();
  for (const weights of vectors(size, allowed))
    for (let bias = -(size + 1) * scale; bias <= (size + 1) * scale; bias += scale)
      found.add(rows.map((row) => (sumOf(weights, row) >= bias ? 1 : 0)).join(""));
  return [...found];
}

/** Whether some network with this many hidden units computes the wanted outputs. */
function isEnough(hidden: number, rows: number[][], wanted: string, allowed: number[]): boolean {
  const units = unitFunctions(rows, allowed);
  const choose = (from: number, count: number): string[][] =>
    count === 0
      ? [[]]
      : units
          .slice(from)
          .flatMap((unit, at) => choose(from + at + 1, count - 1).map((rest) => [unit, ...rest]));
  return choose(0, hidden).some((chosen) =>
    unitFunctions(
      rows.map((_, row) => chosen.map((outputs) => Number(outputs[row]))),
      allowed,
    ).includes(wanted),
  );
}
