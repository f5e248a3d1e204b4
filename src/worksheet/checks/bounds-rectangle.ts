import { through } from "./allowed-weights.js";
import type { Given, Layers } from "./given.js";

/**
 * `{ layers }`, whose units are 1 where w·x ≥ b, else 0: 1 in the rectangle `{ x1, x2 }`, border included, and 0 outside. Points on
 * the sides, a millionth and more beside them, between them and far away are asked.
 */
export function boundsRectangle({ layers }: { layers: Layers }, given: Given): boolean {
  const [x1, x2] = [given["x1"], given["x2"]] as [number, number][];
  const inside = (value: number, [low, high]: number[]) => value >= low && value <= high;
  return placesAlong(x1).every((p) =>
    placesAlong(x2).every((q) => through(layers, 0, [p, q])[0] === (inside(p, x1) && inside(q, x2) ? 1 : 0)),
  );
}

/** Where a line across two sides is asked. */
function placesAlong([low, high]: number[]): number[] {
  const beside = [0, 1e-6, 1e-3, 0.1, 1, 10, 1000];
  return [low, high]
    .flatMap((side) => beside.flatMap((by) => [side - by, side + by]))
    .concat((low + high) / 2);
}
