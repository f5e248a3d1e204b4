import { InputError } from "../errors.js";
import { greatestDivisor } from "../number/greatest-divisor.js";
import type { Window } from "./window.js";

/** Whole numbers from `first` to `last`. */
type Interval = readonly [first: number, last: number];

/**
 * Which input positions an output position sees along one axis, borders ignored. Output o = phase + period·n sees the
 * positions `sets[phase]` moved by shift·n; without up-sampling the period is 1.
 */
export interface Field {
  period: number;
  shift: number;
  /** For every phase the positions seen, as disjoint ascending intervals. */
  sets: readonly (readonly Interval[])[];
}

/** The input itself: every position sees itself. */
export const ownField: Field = { period: 1, shift: 1, sets: [[[0, 0]]] };

function merged(intervals: Interval[]): Interval[] {
  const result: [number, number][] = [];
  for (const [first, last] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const top = result.at(-1);
    if (top !== undefined && first <= top[1] + 1) top[1] = Math.max(top[1], last);
    else result.push([first, last]);
  }
  return result;
}

/** What output position `o` sees. */
function seenAt({ period, shift, sets }: Field, o: number): Interval[] {
  const turn = Math.floor(o / period);
  return sets[o - turn * period].map(([first, last]) => [first + turn * shift, last + turn * shift]);
}

const gcd = (a: number, b: number): number => Number(greatestDivisor(BigInt(a), BigInt(b)));

/** More output positions per input pixel than this would take hours to follow. */
const mostPhases = 1 << 17;

/** The field after a layer whose output o reads the positions `sources(o)`, and o + period reads them moved by `step`. */
function through(field: Field, period: number, shift: number, sources: (o: number) => number[]): Field {
  if (period > mostPhases)
    throw new InputError({
      place: "network",
      rule: `needs up-sampling by at most ${mostPhases} in all, to follow what an output sees`,
      got: String(period),
    });
  const sets = Array.from({ length: period }, (_, o) => merged(sources(o).flatMap((i) => seenAt(field, i))));
  return { period, shift, sets };
}

/** The field after a sliding window: convolution or pooling. */
export function fieldThroughWindow(field: Field, { kernel, stride, padding, dilation }: Window): Field {
  const period = field.period / gcd(field.period, stride);
  return through(field, period, (field.shift * stride * period) / field.period, (o) =>
    Array.from({ length: kernel }, (_, offset) => o * stride - padding + offset * dilation),
  );
}

/** The field after nearest up-sampling. */
export function fieldThroughUpsampling(field: Field, factor: number): Field {
  return through(field, field.period * factor, field.shift, (o) => [Math.floor(o / factor)]);
}

/** The field after bilinear up-sampling, which lays new values between the middles of the old ones, borders ignored. */
export function fieldThroughBilinear(field: Field, factor: number): Field {
  return through(field, field.period * factor, field.shift, (o) => {
    // the place (o + 1/2)/f − 1/2, in units of 1/2f
    const place = 2 * o + 1 - factor;
    const below = Math.floor(place / (2 * factor));
    return place % (2 * factor) === 0 ? [below] : [below, below + 1];
  });
}

/** The field after a transposed convolution. */
export function fieldThroughTransposed(field: Field, { kernel, stride, padding, dilation }: Window): Field {
  return through(field, field.period * stride, field.shift, (o) =>
    Array.from({ length: kernel }, (_, offset) => o + padding - offset * dilation)
      .filter((place) => place % stride === 0)
      .map((place) => place / stride),
  );
}

/** The field of branches joined at the same positions; null where they do not move together. */
export function joinedField(fields: readonly Field[]): Field | null {
  const period = fields.reduce((common, field) => (common * field.period) / gcd(common, field.period), 1);
  const shifts = fields.map((field) => (field.shift * period) / field.period);
  if (shifts.some((shift) => shift !== shifts[0])) return null;
  const sets = Array.from({ length: period }, (_, o) => merged(fields.flatMap((field) => seenAt(field, o))));
  return { period, shift: shifts[0], sets };
}

const extent = (set: readonly Interval[]): number =>
  set.length === 0 ? 0 : set[set.length - 1][1] - set[0][0] + 1;

/** The largest extent over all phases, in input positions. */
export function fieldSize({ sets }: Field): number {
  return Math.max(...sets.map(extent));
}

/** How far the field moves per output position; a fraction after up-sampling. */
export function fieldJump({ period, shift }: Field): number {
  return shift / period;
}

/** The span that some or all of `count` outputs see inside an input of `size`: the largest of one, and that of all. */
export function fieldInside(field: Field, count: number, size: number): { one: number; all: number } {
  const clipped = Array.from({ length: count }, (_, o) =>
    merged(
      seenAt(field, o).flatMap(([first, last]): Interval[] =>
        last < 0 || first >= size ? [] : [[Math.max(0, first), Math.min(size - 1, last)]],
      ),
    ),
  );
  return { one: Math.max(0, ...clipped.map(extent)), all: extent(merged(clipped.flat())) };
}
