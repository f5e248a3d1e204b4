import { alea } from "./alea.js";
import type { Numbers } from "./numbers.js";

/** A random tensor of tfjs: `from + scale · z` with z of one of its generators, seeded by a number of `Math.random`. */
export interface RandomSource {
  kind: "uniform" | "normal" | "truncatedNormal";
  /** Which of the step's draws is the seed. */
  draw: number;
  from: number;
  scale: number;
}

/** Fills `numbers` with what tfjs draws from this source for a seed. */
export function fillRandom(numbers: Float32Array, { kind, from, scale }: RandomSource, seed: number): void {
  const next = generators[kind](alea(seed.toString()));
  for (let place = 0; place < numbers.length; place++) numbers[place] = from + scale * next();
}

/**
 * The source of which both uploads are proven to be samples: every number of both is explained by its draw.
 * @param uploads of two steps
 * @param draws of the same two steps
 * @param free the draws that explain nothing yet
 */
export function randomSourceOf(
  uploads: [Numbers, Numbers],
  draws: [number[], number[]],
  free: Iterable<number>,
): RandomSource | undefined {
  const [first, second] = uploads;
  if (!(first instanceof Float32Array) || !(second instanceof Float32Array) || first.length < 4)
    return undefined;
  for (const draw of free)
    for (const kind of ["uniform", "normal", "truncatedNormal"] as const) {
      const source = fitted(first, kind, draw, draws[0][draw]);
      if (source && explains(source, second, draws[1][draw])) return source;
    }
  return undefined;
}

/** The line through the smallest and the largest number, with the short constants a program would have where they fit. */
function fitted(
  data: Float32Array,
  kind: RandomSource["kind"],
  draw: number,
  seed: number,
): RandomSource | undefined {
  const next = generators[kind](alea(seed.toString()));
  let [low, high] = [
    { z: Infinity, value: 0 },
    { z: -Infinity, value: 0 },
  ];
  for (let place = 0; place < data.length; place++) {
    const z = next();
    if (z < low.z) low = { z, value: data[place] };
    if (z > high.z) high = { z, value: data[place] };
    // A sample of something else shows after a few numbers.
    if (place === 8 && !onLine(data, kind, seed, low, high, 9)) return undefined;
  }
  const scale = (high.value - low.value) / (high.z - low.z);
  const from = low.value - scale * low.z;
  const sources = [short(scale), scale].flatMap((factor) =>
    [0, short(from), from].map((start): RandomSource => ({ kind, draw, from: start, scale: factor })),
  );
  return sources.find((source) => explains(source, data, seed));
}

function onLine(
  data: Float32Array,
  kind: RandomSource["kind"],
  seed: number,
  low: { z: number; value: number },
  high: { z: number; value: number },
  count: number,
): boolean {
  const scale = (high.value - low.value) / (high.z - low.z);
  return explains({ kind, draw: 0, scale, from: low.value - scale * low.z }, data, seed, count, 1e-4);
}

const short = (value: number): number => Number(value.toPrecision(6));

/** Whether each number is what the source gives, to the last bits of float32. */
export function explains(
  { kind, from, scale }: RandomSource,
  data: Numbers,
  seed: number,
  count = data.length,
  tolerance = 3e-7,
): boolean {
  const next = generators[kind](alea(seed.toString()));
  for (let place = 0; place < count; place++) {
    const part = scale * next();
    if (!(Math.abs(data[place] - (from + part)) <= tolerance * (Math.abs(from) + Math.abs(part))))
      return false;
  }
  return true;
}

type Uniform = () => number;

/** Numbers of mean 0 and deviation 1 in pairs. Source: Marsaglia's polar method, as tfjs's randomNormal has it. */
function normal(uniform: Uniform, limit = Infinity): Uniform {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const stretch = Math.sqrt((-2 * Math.log(square)) / square);
      if (Math.abs(x * stretch) > limit) continue;
      if (Math.abs(y * stretch) <= limit) kept = y * stretch;
      return x * stretch;
    }
  };
}

const generators: Record<RandomSource["kind"], (uniform: Uniform) => Uniform> = {
  uniform: (uniform) => uniform,
  normal: (uniform) => normal(uniform),
  truncatedNormal: (uniform) => normal(uniform, 2),
};
