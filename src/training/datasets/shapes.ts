import { InputError } from "../../errors.js";
import { Random } from "../../number/random.js";
import { checkNames, checkSeed, checkWhole } from "../option-checks.js";
import { Dataset } from "./dataset.js";

/** How many points are drawn, how far they scatter, and from which seed. */
export interface PointOptions {
  /** Points of each class; default 100. */
  points?: number;
  /** Standard deviation of the noise on each coordinate; default 0.1. */
  noise?: number;
  /** Default 0. */
  seed?: number;
}

const pointNames = { points: true, noise: true, seed: true } as const;

type Place = (share: number, kind: number) => [number, number];

function points(name: string, kinds: number, options: PointOptions, place: Place): Dataset {
  checkSeed(name, options.seed ?? 0);
  const { points: count = 100, noise = 0.1, seed = 0 } = options;
  if (!Number.isInteger(count) || count < 1)
    throw new InputError({
      place: name,
      rule: "needs a whole number of points of at least 1",
      got: String(count),
    });
  if (!(noise >= 0))
    throw new InputError({ place: name, rule: "needs noise of at least 0", got: String(noise) });
  const random = Random.for(seed, name);
  const x = new Float32Array(2 * count * kinds);
  const y = new Int32Array(count * kinds);
  for (let kind = 0; kind < kinds; kind++)
    for (let index = 0; index < count; index++) {
      const sample = kind * count + index;
      const [across, up] = place(count === 1 ? 0.5 : index / (count - 1), kind);
      x[2 * sample] = across + noise * random.normal();
      x[2 * sample + 1] = up + noise * random.normal();
      y[sample] = kind;
    }
  const classes = Array.from({ length: kinds }, (_, kind) => `class ${kind}`);
  return new Dataset({ name, x, y, inputShape: [2], classes });
}

/**
 * Points on spirals that wind around each other, one arm for each class.
 * @param options points of each class (100), classes (2), turns (1.5), noise (0.1), seed (0)
 * @returns inputs of shape [2], class numbers
 * @example
 * spirals({ points: 3, noise: 0 }).size // => 6
 * Array.from(spirals({ points: 2, noise: 0, turns: 1 }).x, (value) => Math.round(value * 1e6) / 1e6 + 0) // => [0, 0, 1, 0, 0, 0, -1, 0]
 */
export function spirals(options: PointOptions & { classes?: number; turns?: number } = {}): Dataset {
  checkNames("spirals", options, { ...pointNames, classes: true, turns: true });
  const { classes = 2, turns = 1.5, noise = 0.05 } = options;
  if (!Number.isInteger(classes) || classes < 2)
    throw new InputError({ place: "spirals", rule: "needs at least 2 classes", got: String(classes) });
  return points("spirals", classes, { ...options, noise }, (share, kind) => {
    const angle = 2 * Math.PI * (turns * share + kind / classes);
    return [share * Math.cos(angle), share * Math.sin(angle)];
  });
}

/**
 * Round clouds of points, their centers on a circle of radius 2.
 * @param options points of each class (100), classes (3), noise: the clouds' standard deviation (0.5), seed (0)
 * @returns inputs of shape [2], class numbers
 * @example
 * blobs({ points: 10, classes: 4 }).size // => 40
 */
export function blobs(options: PointOptions & { classes?: number } = {}): Dataset {
  checkNames("blobs", options, { ...pointNames, classes: true });
  const { classes = 3, noise = 0.5 } = options;
  checkWhole("blobs", "classes", classes, 1);
  return points("blobs", classes, { ...options, noise }, (_share, kind) => [
    2 * Math.cos((2 * Math.PI * kind) / classes),
    2 * Math.sin((2 * Math.PI * kind) / classes),
  ]);
}

/**
 * Two half circles that reach into each other.
 * @param options points of each class (100), noise (0.1), seed (0)
 * @returns inputs of shape [2], class numbers 0 (upper) and 1 (lower)
 * @example
 * Array.from(moons({ points: 1, noise: 0 }).x, (value) => Math.round(10 * value) / 10 + 0) // => [0, 1, 1, -0.5]
 */
export function moons(options: PointOptions = {}): Dataset {
  checkNames("moons", options, pointNames);
  return points("moons", 2, options, (share, kind) => {
    const angle = Math.PI * share;
    return kind === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
  });
}

/**
 * The four corners of the square with the exclusive or of their coordinates, or noisy points around them.
 * @param options points around each corner (1), noise (0 for one point, else 0.1), seed (0)
 * @returns inputs of shape [2], class numbers
 * @example
 * Array.from(xor().x) // => [0, 0, 1, 1, 0, 1, 1, 0]
 * Array.from(xor().y) // => [0, 0, 1, 1]
 */
export function xor(options: PointOptions = {}): Dataset {
  checkNames("xor", options, pointNames);
  const { points: count = 1, noise = count === 1 ? 0 : 0.1 } = options;
  const corners = [
    [
      [0, 0],
      [1, 1],
    ],
    [
      [0, 1],
      [1, 0],
    ],
  ];
  return points("xor", 2, { ...options, points: 2 * count, noise }, (share, kind) => {
    const [across, up] = corners[kind][share < 0.5 ? 0 : 1];
    return [across, up];
  });
}
