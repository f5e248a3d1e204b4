import { InputError } from "../errors.js";
import type { RealInput } from "../number/real.js";
import { isList, outputsOf, type NestedNumbers } from "./trace-input.js";

/** What is normalized together: `batch` each channel over all samples, `layer` and `rms` each sample, `instance` each channel of each sample, `groups` so many groups of channels of each sample. */
export type NormalizedOver = "batch" | "layer" | "instance" | "rms" | { groups: number };

/** The numbers to normalize, sample by sample, and within it channel by channel. */
export interface NormalizationLayout {
  kind: "list" | "rows" | "planes";
  samples: RealInput[][][];
  channels: number;
  height: number;
  width: number;
  over: NormalizedOver;
}

/** Numbers of more samples than this are no longer worked through. */
const mostNumbers = 4096;

function fail(place: string, rule: string, got: string, cure?: string): never {
  throw new InputError({ place, rule, got, ...(cure === undefined ? {} : { cure }) });
}

const overWords = ["batch", "layer", "instance", "rms"];

function checkedOver(over: NormalizedOver, place: string): void {
  const groups = typeof over === "object" && over !== null ? over.groups : undefined;
  const isGroups = Number.isSafeInteger(groups) && (groups as number) > 0;
  if (!overWords.includes(over as string) && !isGroups)
    fail(
      place,
      `needs over: ${overWords.map((word) => `"${word}"`).join(", ")} or { groups: 2 }`,
      JSON.stringify(over) ?? "none",
    );
}

const depthOf = (value: unknown): number => (isList(value) ? 1 + depthOf(value[0]) : 0);

/** Whether nested lists are a box of these sizes with numbers at its leaves. */
function isBox(value: unknown, [size, ...inner]: number[]): boolean {
  if (size === undefined) return !isList(value) && value !== undefined;
  return isList(value) && value.length === size && value.every((item) => isBox(item, inner));
}

/** The sizes of the first entries. */
const sizesOf = (value: unknown): number[] => (isList(value) ? [value.length, ...sizesOf(value[0])] : []);

/** A list, rows (samples × features) or planes (samples × channels × height × width), checked. */
export function layoutOf(
  given: NestedNumbers | { output: NestedNumbers },
  over: NormalizedOver,
  place: string,
): NormalizationLayout {
  checkedOver(over, place);
  const values = outputsOf<NestedNumbers>(given);
  const depth = depthOf(values);
  const sizes = sizesOf(values);
  if (![1, 2, 4].includes(depth) || sizes.includes(0))
    fail(
      place,
      "needs rows (samples × features) or planes (samples × channels × height × width)",
      sizes.join("×") || String(values),
      depth === 3 ? "One image is [image]; tokens are rows." : undefined,
    );
  if (!isBox(values, sizes)) fail(place, "needs samples of one shape", JSON.stringify(values).slice(0, 60));
  const total = sizes.reduce((product, size) => product * size, 1);
  if (total > mostNumbers) fail(place, `works through at most ${mostNumbers} numbers`, String(total));
  const [height, width] = depth === 4 ? [sizes[2], sizes[3]] : [1, 1];
  const samples =
    depth === 4
      ? (values as unknown as RealInput[][][][]).map((image) => image.map((plane) => plane.flat()))
      : depth === 2
        ? (values as RealInput[][]).map((row) => row.map((value) => [value]))
        : over === "batch"
          ? (values as RealInput[]).map((value) => [[value]])
          : [(values as RealInput[]).map((value) => [value])];
  const channels = samples[0].length;
  if (typeof over === "object" && channels % over.groups !== 0)
    fail(place, `needs groups that share out ${channels} channels evenly`, String(over.groups));
  if (over === "instance" && height * width === 1)
    fail(
      place,
      'needs planes of several pixels for over: "instance"',
      sizes.join("×"),
      'For rows take over: "layer".',
    );
  return {
    kind: depth === 4 ? "planes" : depth === 2 ? "rows" : "list",
    samples,
    channels,
    height,
    width,
    over,
  };
}

/** Numbers by sample, channel and pixel in the shape that was given. */
export function inShape<T>(
  { kind, width, over }: Pick<NormalizationLayout, "kind" | "width" | "over">,
  samples: readonly (readonly (readonly T[])[])[],
): unknown[] {
  if (kind === "list") return over === "batch" ? samples.map(([[item]]) => item) : samples[0].flat();
  if (kind === "rows") return samples.map((sample) => sample.flat());
  return samples.map((sample) =>
    sample.map((pixels) =>
      Array.from({ length: pixels.length / width }, (_, y) => pixels.slice(y * width, (y + 1) * width)),
    ),
  );
}

/** A place in a layout: sample, channel, pixel, from 0. */
export type NormalizedPlace = readonly [sample: number, channel: number, pixel: number];

/** The places of every set, and the indices of what belongs to the set as a whole. */
export function setsOf({ samples, channels, height, width, over }: NormalizationLayout): {
  places: NormalizedPlace[];
  index: { sample: number | null; part: number | null };
}[] {
  const counted = (size: number) => Array.from({ length: size }, (_, at) => at);
  const pixels = counted(height * width);
  const places = (ns: number[], cs: number[]): NormalizedPlace[] =>
    ns.flatMap((n) => cs.flatMap((c) => pixels.map((pixel): NormalizedPlace => [n, c, pixel])));
  const [allSamples, allChannels] = [counted(samples.length), counted(channels)];
  if (over === "batch")
    return allChannels.map((c) => ({ places: places(allSamples, [c]), index: { sample: null, part: c } }));
  if (over === "layer" || over === "rms")
    return allSamples.map((n) => ({ places: places([n], allChannels), index: { sample: n, part: null } }));
  const groups = over === "instance" ? channels : over.groups;
  const size = channels / groups;
  return allSamples.flatMap((n) =>
    counted(groups).map((g) => ({
      places: places([n], allChannels.slice(g * size, (g + 1) * size)),
      index: { sample: n, part: g },
    })),
  );
}
