import { floatValue } from "./float-value.js";
import { type Node, variablesOf } from "./node.js";
import { randomNumbers } from "./random.js";

/** ∂f/∂x by Richardson's extrapolation of central differences, to about ten digits where f is smooth. */
export function differenceQuotient(f: Node, x: string, at: ReadonlyMap<string, number>): number {
  const value = (shift: number): number => floatValue(f, new Map([...at, [x, at.get(x)! + shift]]));
  const central = (h: number): number => (value(h) - value(-h)) / (2 * h);
  let row = [8e-3, 4e-3, 2e-3, 1e-3].map(central);
  for (let order = 1; row.length > 1; order++)
    row = row.slice(1).map((finer, index) => finer + (finer - row[index]) / (4 ** order - 1));
  return row[0];
}

const WANTED = 3;
const TRIES = 200;
/** Intervals in which expressions usually have values: around one, probabilities, signed, larger. */
const INTERVALS = [
  [0.3, 2.3],
  [0.05, 0.95],
  [-2, 2],
  [2, 9],
];

/** Up to three seeded points at which the expression and its neighbourhood have a value. */
export function samplePoints(f: Node): Map<string, number>[] {
  const names = variablesOf(f);
  const random = randomNumbers(1969);
  const points: Map<string, number>[] = [];
  for (let tries = 0; tries < TRIES && points.length < WANTED; tries++) {
    const [from, to] = INTERVALS[tries % INTERVALS.length];
    const at = new Map(names.map((name) => [name, from + (to - from) * random()]));
    const near = names.flatMap((name) =>
      [-0.01, 0.01].map((shift) => new Map([...at, [name, at.get(name)! + shift]])),
    );
    if ([at, ...near].every((point) => Number.isFinite(floatValue(f, point)))) points.push(at);
    if (names.length === 0) break;
  }
  return points;
}
