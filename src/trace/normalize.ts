import { InputError } from "../errors.js";
import type { RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { normalizeSet, type NormalizedSet } from "./normalization-set.js";
import {
  layoutOf,
  setsOf,
  type NormalizationLayout,
  type NormalizedOver,
  type NormalizedPlace,
} from "./normalization-layout.js";
import { primed } from "./quantity-name.js";
import type { Tape, Traced } from "./tape.js";
import { vectorOf, type NestedNumbers, type TraceVector } from "./trace-input.js";

/** What every normalization is given. */
export interface NormalizeOptions {
  /** Scale and shift: one per channel (feature of rows), or one number for all; default 1 and 0. */
  gamma?: TraceVector;
  beta?: TraceVector;
  /** Default 0. */
  epsilon?: RealInput;
  /** Divide the variance by the number of values (default) or by one less. */
  variance?: "population" | "sample";
  /** Batch normalization: moving mean and variance before this batch, and the share that they keep. */
  moving?: { mean: TraceVector; variance: TraceVector; momentum: RealInput };
  /** Batch normalization of a trained network: its mean and variance per channel take the place of the batch's. */
  inference?: { mean: TraceVector; variance: TraceVector };
}

/** A normalization on its tape: numbers by sample, channel and pixel. */
export interface Normalized {
  layout: NormalizationLayout;
  x: Traced[][][];
  normalized: Traced[][][];
  output: Traced[][][];
  gamma: Traced[];
  beta: Traced[];
  sets: NormalizedSet[];
  moving: { mean: Worked[]; variance: Worked[] } | null;
}

/** One number per channel, or the fallback for each. */
function perChannel(
  values: TraceVector | undefined,
  letter: string,
  fallback: number,
  channels: number,
  place: string,
): RealInput[] {
  const list = values === undefined ? Array.from({ length: channels }, () => fallback) : vectorOf(values);
  const shared = values !== undefined && !Array.isArray(values) && channels > 1;
  if (list.length !== channels && !shared)
    throw new InputError({
      place,
      rule: `needs ${channels} numbers for ${letter}`,
      got: String(list.length),
    });
  return list;
}

/** γ, y_{2} or x_{2,1}: a letter with those of its indices (from 0) that tell it from others. */
const named = (letter: string, ...indices: (number | null)[]): string => {
  const marks = indices.flatMap((index) => (index === null ? [] : [index + 1]));
  return marks.length === 0 ? letter : `${letter}_{${marks.join(",")}}`;
};

/** The computation on a tape, set by set. */
export function normalizeOn(
  tape: Tape,
  values: NestedNumbers | { output: NestedNumbers },
  over: NormalizedOver,
  options: NormalizeOptions,
  place: string,
): Normalized {
  const layout = layoutOf(values, over, place);
  const { samples, channels, height, width } = layout;
  const [isBatch, isRms] = [over === "batch", over === "rms"];
  if (!isBatch && (options.moving !== undefined || options.inference !== undefined))
    throw new InputError({
      place,
      rule: 'has moving averages and inference for over: "batch"',
      got: JSON.stringify(over),
    });
  const onlyOne = <T>(count: number, index: T) => (count === 1 ? null : index);
  const sampleMark = (n: number) => (isBatch ? n : onlyOne(samples.length, n));
  const markedAt = (letter: string, [n, c, pixel]: NormalizedPlace) =>
    named(
      letter,
      sampleMark(n),
      onlyOne(channels, c),
      onlyOne(height, Math.floor(pixel / width)),
      onlyOne(width, pixel % width),
    );
  // Scales and shifts stand on the tape behind the numbers of the first set that uses them.
  const affine = (letter: string, key: "gamma" | "beta", fallback: number) => {
    const given = perChannel(options[key], key, fallback, channels, place);
    const made = new Map<number, Traced>();
    const of = (channel: number): Traced => {
      const at = given.length === 1 ? 0 : channel;
      const known = made.get(at);
      if (known !== undefined) return known;
      const traced = tape.given(named(letter, onlyOne(given.length, at)), given[at], key);
      made.set(at, traced);
      return traced;
    };
    return { of, all: () => [...made.values()] };
  };
  const gammas = affine("\\gamma", "gamma", 1);
  const betas = isRms && options.beta === undefined ? null : affine("\\beta", "beta", 0);
  const known = (["mean", "variance"] as const).map((key) =>
    options.inference === undefined
      ? null
      : perChannel(options.inference[key], `the inference ${key}`, 0, channels, place),
  );
  if (
    known.some(
      (list, at) => list !== null && options.inference?.[at === 0 ? "mean" : "variance"] === undefined,
    )
  )
    throw new InputError({
      place,
      rule: "needs inference: { mean, variance }",
      got: JSON.stringify(options.inference) ?? "none",
    });
  const sets = setsOf(layout);
  const size = sets[0].places.length;
  const count = Worked.quantity("m", size);
  const sample = options.variance === "sample";
  if (sample && size < 2)
    throw new InputError({ place, rule: "needs at least 2 samples of one length", got: String(size) });
  const divisor = sample ? count.minus(Worked.constant(1)) : count;
  const epsilon = Worked.quantity("\\epsilon", options.epsilon ?? 0);
  if (!(epsilon.value.sign() >= 0))
    throw new InputError({ place, rule: "needs an epsilon from 0", got: epsilon.value.toString() });
  const groups = typeof over === "object" ? over.groups : channels;
  const put = (fill: (place: NormalizedPlace) => Traced | null) =>
    samples.map((channel, n) => channel.map((pixels, c) => pixels.map((_, pixel) => fill([n, c, pixel]))));
  const [x, normalized, output] = [put(() => null), put(() => null), put(() => null)] as Traced[][][][];
  const done = sets.map(({ places, index }) => {
    const marks = [
      index.sample === null ? null : sampleMark(index.sample),
      index.part === null ? null : onlyOne(groups, index.part),
    ];
    const name = (letter: string) => named(letter, ...marks);
    const inputs = places.map((at) => tape.given(markedAt("x", at), samples[at[0]][at[1]][at[2]], "input"));
    const gamma = places.map(([, c]) => gammas.of(c));
    const beta = places.map(([, c]) => betas?.of(c) ?? null);
    const [mean, variance] = known.map((list) => list?.[index.part ?? 0]);
    const result = normalizeSet(tape, {
      x: inputs,
      gamma,
      beta,
      names: {
        mean: name("\\mu"),
        variance: name(isRms ? "\\mathrm{MS}" : "\\sigma^2"),
        deviation: name(isRms ? "\\mathrm{RMS}" : "\\sigma"),
        normalized: (at) => markedAt("\\hat{x}", places[at]),
        output: (at) => markedAt("y", places[at]),
      },
      known:
        mean === undefined || variance === undefined
          ? null
          : {
              mean: tape.given(name("\\mu"), mean, "mean"),
              variance: tape.given(name("\\sigma^2"), variance, "deviation"),
            },
      rootMeanSquare: isRms,
      count,
      divisor,
      epsilon,
      place,
      where: marks.every((mark) => mark === null) ? "" : ` in ${isBatch ? "feature" : "set"} ${marks.flatMap((mark) => (mark === null ? [] : [mark + 1])).join(", ")}`, // prettier-ignore
    });
    places.forEach(([n, c, pixel], at) => {
      x[n][c][pixel] = inputs[at];
      normalized[n][c][pixel] = result.normalized[at];
      output[n][c][pixel] = result.output[at];
    });
    return result;
  });
  return {
    layout,
    x,
    normalized,
    output,
    gamma: gammas.all(),
    beta: betas?.all() ?? [],
    sets: done,
    moving: movingAfter(),
  };

  /** The lines of the moving averages. */
  function movingAfter(): Normalized["moving"] {
    const { moving } = options;
    if (moving === undefined) return null;
    const keep = Worked.quantity("\\alpha", moving.momentum);
    const rest = Worked.constant(1).minus(keep);
    const mixed = (letter: string, old: RealInput[], now: readonly (Traced | null)[]) =>
      now.flatMap((traced, c) => {
        if (traced === null) return [];
        const before = Worked.quantity(named(`\\bar{${letter}}`, onlyOne(channels, c)), old[c] ?? old[0]);
        const line = keep.times(before).plus(rest.times(traced.quantity));
        return [tape.sheet.define("moving", primed(before.names), line)];
      });
    const fit = (key: "mean" | "variance", fallback: number) =>
      perChannel(moving[key], `moving ${key}`, fallback, channels, place);
    return {
      mean: mixed("\\mu", fit("mean", 0), done.map(({ mean }) => mean)), // prettier-ignore
      variance: mixed("v", fit("variance", 1), done.map(({ variance }) => variance)), // prettier-ignore
    };
  }
}

/** Lets the tape run backward from ∂L/∂y in the shape of the values. */
export function seedNormalized(
  tape: Tape,
  { layout, output }: Normalized,
  upstream: NestedNumbers | { output: NestedNumbers },
  place: string,
): void {
  const { samples, height, width, over } = layout;
  const flat = (nested: readonly unknown[]): unknown[] => nested.flat(Infinity);
  const given = layoutOrNull();
  if (given === null)
    throw new InputError({
      place,
      rule: `needs ${sizes().join("×")} numbers upstream`,
      got: shape(upstream),
    });
  const seeds = new Map<Traced, Worked>();
  output.forEach((channel, n) =>
    channel.forEach((pixels, c) =>
      pixels.forEach((traced, pixel) =>
        seeds.set(
          traced,
          Worked.quantity(traced.quantity.names.replace(/^y/, "g"), given.samples[n][c][pixel]),
        ),
      ),
    ),
  );
  tape.backward("L", seeds);

  function layoutOrNull(): NormalizationLayout | null {
    const other = layoutOf(upstream, over, place);
    const same =
      flat(other.samples).length === flat(samples).length &&
      other.samples.length === samples.length &&
      other.height === height &&
      other.width === width;
    return same ? other : null;
  }

  function sizes(): number[] {
    return layout.kind === "planes"
      ? [samples.length, layout.channels, height, width]
      : layout.kind === "rows"
        ? [samples.length, layout.channels]
        : [samples.length * layout.channels];
  }

  function shape(value: unknown): string {
    return Array.isArray(value)
      ? value.map((row) => (Array.isArray(row) ? row.length : 1)).join(", ")
      : "none";
  }
}
