import { evaluateAt } from "./evaluate-at.js";

/*
 * Checks of constructions, for src/worksheet/checks.ts: each judges any answer of the shape by what it does.
 */

type Layers = { layers: { weights: number[][]; bias: number[] }[] };
type Given = Record<string, unknown>;

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const column = (filter: number[][], at: number) => filter.map((row) => row[at]);

/** A `filter` that is silent on images whose rows do not change along themselves (flat areas, horizontal edges), and not on all others. */
export function verticalEdgeFilter({ filter }: { filter: number[][] }): boolean {
  const tiny = 1e-9 * Math.max(...filter.flat().map(Math.abs));
  const isSilentOnRows = filter.every((row) => Math.abs(sum(row)) <= tiny);
  return isSilentOnRows && filter[0].some((_, at) => Math.abs(sum(column(filter, at))) > tiny);
}

/** A 3×3 `filter` whose largest response to black (0) and white (1) patches belongs to the diagonal black cross alone. */
export function crossFilter({ filter }: { filter: number[][] }): boolean {
  const isBlack = (i: number, j: number) => (i + j) % 2 === 0;
  return filter.every((row, i) => row.every((weight, j) => (isBlack(i, j) ? weight < 0 : weight > 0)));
}

/** `layers` of `given.units` units that fire where w·x + b > 0, with weights and biases from `given.allowed`, computing XOR of two inputs. */
export function allowedNetwork({ layers }: Layers, given: Given): boolean {
  const allowed = given["allowed"] as number[];
  const units = given["units"] as number[];
  const output = (row: number[]) =>
    layers.reduce(
      (signals, { weights, bias }) =>
        weights.map((unit, at) =>
          sum(unit.map((weight, from) => weight * signals[from])) + bias[at] > 0 ? 1 : 0,
        ),
      row,
    );
  const isAdmissible = layers.every(
    ({ weights, bias }, at) =>
      bias.length === units[at] && [...weights.flat(), ...bias].every((number) => allowed.includes(number)),
  );
  return isAdmissible && [0, 1].every((a) => [0, 1].every((b) => output([a, b])[0] === (a ^ b)));
}

/** `v_next` and `theta_next` that move θ, from v = 0 on, as v ← βv + g, θ ← θ − αv does. */
export function momentumIterates({ v_next, theta_next }: { v_next: string; theta_next: string }): boolean {
  const [alpha, beta] = [0.05, 0.8];
  const gradient = (theta: number) => 4 * theta ** 3 - 2;
  let [theta, v, wanted, velocity] = [1.5, 0, 1.5, 0];
  for (let step = 0; step < 10; step++) {
    v = evaluateAt(v_next, { beta, v, g: gradient(theta), alpha });
    theta = evaluateAt(theta_next, { theta, alpha, v_next: v });
    velocity = beta * velocity + gradient(wanted);
    wanted -= alpha * velocity;
    if (!(Math.abs(theta - wanted) < 1e-9)) return false;
  }
  return true;
}
