import { sizeOf } from "./rewrites/workshop.js";

/** How an operand lies beside the elements of a loop. */
export type Access =
  /** One number for each element. */
  | { kind: "full" }
  /** One number for all. */
  | { kind: "one" }
  /** One row for all rows of so many columns. */
  | { kind: "row"; columns: number }
  /** One number for each row of so many columns. */
  | { kind: "column"; columns: number };

/** How a tensor of a shape is broadcast to another; undefined where it is neither row nor column. */
export function accessOf(from: readonly number[], to: readonly number[]): Access | undefined {
  if (sizeOf(from) === sizeOf(to)) return { kind: "full" };
  if (sizeOf(from) === 1) return { kind: "one" };
  const padded = [...to.slice(from.length).map(() => 1), ...from];
  const alike = (start: number, end: number): boolean =>
    padded.slice(start, end).every((length, axis) => length === to[start + axis]);
  const ones = (start: number, end: number): boolean =>
    padded.slice(start, end).every((length) => length === 1);
  for (let axis = 1; axis < to.length; axis++) {
    const columns = sizeOf(to.slice(axis));
    if (ones(0, axis) && alike(axis, to.length)) return { kind: "row", columns };
    if (alike(0, axis) && ones(axis, to.length)) return { kind: "column", columns };
  }
  return undefined;
}
