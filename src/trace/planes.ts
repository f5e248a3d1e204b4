import { InputError } from "../errors.js";
import { valuesOf, type RealPlanes } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { valueOf, type Tape, type Traced } from "./tape.js";
import { outputsOf, type PlanesInput, type TracePlane } from "./trace-input.js";

/** One number for both axes, or [height, width]. */
export type PerAxis = number | readonly [number, number];

export const pair = (value: PerAxis | undefined, fallback: number): readonly [number, number] =>
  typeof value === "object" ? value : [value ?? fallback, value ?? fallback];

/** Channels from a plane, from several, or from the outputs of a trace. */
export function channelsOf(planesOrTrace: PlanesInput, place: string): readonly TracePlane[] {
  const input = outputsOf<TracePlane | readonly TracePlane[]>(planesOrTrace);
  const planes = (Array.isArray(input?.[0]?.[0]) ? input : [input]) as readonly TracePlane[];
  if (!planes.every((plane) => Array.isArray(plane) && plane.every((row) => Array.isArray(row))))
    throw new InputError({
      place,
      rule: "needs planes, arrays of rows of numbers",
      got: JSON.stringify(input)?.slice(0, 60) ?? "nothing",
    });
  const [height, width] = [planes[0]?.length ?? 0, planes[0]?.[0]?.length ?? 0];
  const even = planes.every((plane) => plane.length === height && plane.every((row) => row.length === width));
  if (!even || height * width === 0)
    throw new InputError({
      place,
      rule: "needs channels of equal rows",
      got: JSON.stringify(input)?.slice(0, 60) ?? "nothing",
    });
  return planes;
}

/** The name of a number in a plane: `x_{12}`, `x^{(3)}_{12}` where there are several channels. */
export function pixelName(
  letter: string,
  channels: number,
  channel: number,
  row: number,
  column: number,
): string {
  const wide = row > 8 || column > 8 ? "," : "";
  return `${letter}${channels === 1 ? "" : `^{(${channel + 1})}`}_{${row + 1}${wide}${column + 1}}`;
}

/** Planes put on a tape. */
export function given(
  tape: Tape,
  letter: string,
  planes: readonly TracePlane[],
  group: string,
): Traced[][][] {
  return planes.map((plane, channel) =>
    plane.map((row, y) =>
      row.map((value, x) => tape.given(pixelName(letter, planes.length, channel, y, x), value, group)),
    ),
  );
}

/** How a window moves over planes: [height, width] of each. */
export interface PlaneWindow {
  kernel: readonly [number, number];
  stride: readonly [number, number];
  padding: readonly [number, number];
  dilation?: readonly [number, number];
}

/**
 * The results of a window laid on every place of planes of one size, row by row.
 * @param rule What an error calls the window's fit.
 */
export function slide<T>(
  planes: readonly TracePlane[],
  { kernel, stride, padding, dilation = [1, 1] }: PlaneWindow,
  { place, rule }: { place: string; rule: string },
): (at: (row: number, column: number) => T) => T[][] {
  const sizes = [planes[0].length, planes[0][0].length];
  const [rows, columns] = sizes.map(
    (size, axis) =>
      Math.floor((size + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1,
  );
  if (!(rows > 0 && columns > 0))
    throw new InputError({ place, rule, got: `${kernel.join("×")} on ${sizes.join("×")}` });
  return (at) =>
    Array.from({ length: rows }, (_r, row) =>
      Array.from({ length: columns }, (_c, column) => at(row, column)),
    );
}

type TracedPlanes = readonly (readonly (readonly Traced[])[])[];

/** The values of planes. */
export const valuesIn = (planes: TracedPlanes): RealPlanes =>
  valuesOf(planes.map((plane) => plane.map((row) => row.map(valueOf))));

/** The gradients of planes after the backward pass. */
export const gradientsOf = (tape: Tape, planes: TracedPlanes): RealPlanes =>
  valuesOf(planes.map((plane) => plane.map((row) => row.map((traced) => tape.gradient(traced)))));

/** Lets the tape run backward from ∂L/∂(output). */
export function seed(
  tape: Tape,
  outputs: readonly Traced[][][],
  upstream: readonly TracePlane[],
  place: string,
): void {
  const fits =
    upstream.length === outputs.length &&
    upstream.every(
      (plane, c) =>
        plane.length === outputs[c].length && plane.every((row, y) => row.length === outputs[c][y].length),
    );
  if (!fits)
    throw new InputError({
      place,
      rule: `needs ${outputs.length}×${outputs[0].length}×${outputs[0][0].length} numbers upstream`,
      got: upstream.map((plane) => `${plane.length}×${plane[0]?.length}`).join(", "),
    });
  const seeds = new Map<Traced, Worked>();
  outputs.forEach((plane, c) =>
    plane.forEach((row, y) =>
      row.forEach((output, x) =>
        seeds.set(output, Worked.quantity(pixelName("g", outputs.length, c, y, x), upstream[c][y][x])),
      ),
    ),
  );
  tape.backward("L", seeds);
}
