import { InputError } from "../../errors.js";
import { Random } from "../../number/random.js";
import { unknownName } from "../../optimizer/meant-name.js";
import { checkNames } from "../option-checks.js";
import { Dataset } from "./dataset.js";

/**
 * Windows of a noisy sine wave with the value that follows each.
 * @param options samples (500), steps in a window (20), period in steps (25), noise (0.05), seed (0)
 * @returns inputs of shape [steps, 1], targets of shape [1]
 * @example
 * const { x, y } = sineSeries({ samples: 1, steps: 2, period: 4, noise: 0, phase: 0 });
 * [...x, ...y].map((value) => Math.round(value)) // => [0, 1, 0]
 */
export function sineSeries(
  options: {
    samples?: number;
    steps?: number;
    period?: number;
    noise?: number;
    phase?: number;
    seed?: number;
  } = {},
): Dataset {
  const names = { samples: true, steps: true, period: true, noise: true, phase: true, seed: true } as const;
  checkNames("sineSeries", options, names);
  const { samples = 500, steps = 20, period = 25, noise = 0.05, phase, seed = 0 } = options;
  positive("sineSeries", { samples, steps, period });
  const random = Random.for(seed, "sine series");
  const x = new Float32Array(samples * steps);
  const y = new Float32Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const start = phase ?? random.between(0, period);
    const at = (step: number): number =>
      Math.sin((2 * Math.PI * (start + step)) / period) + noise * random.normal();
    for (let step = 0; step < steps; step++) x[sample * steps + step] = at(step);
    y[sample] = at(steps);
  }
  return new Dataset({ name: "sine series", x, y, inputShape: [steps, 1], labelShape: [1] });
}

/** What {@link characterSequences} may be told. */
export interface CharacterOptions {
  /** Letters in a window; default 20. */
  steps?: number;
  /** What is to be said: the letter after the window (`next`, default), or after every letter of it (`every`). */
  targets?: "next" | "every";
  /** Letters from the start of a window to that of the next; default 1, and with a target for every letter `steps`. */
  stride?: number;
  /** All letters there are, in the order of their numbers, such as `classes` of another text; default: those of the text, sorted. */
  classes?: readonly string[];
}

/**
 * Windows of a text, one-hot letter by letter, with the letter that follows each, or with the letters that follow all of its letters.
 * @param text at least one letter longer than a window
 * @param options steps in a window (20), targets (`next`), stride, classes
 * @returns inputs of shape [steps, letters], class numbers of the letters in `classes`: one, or with `every` one for each step
 * @throws InputError for a text that is too short, or a letter that is not among `classes`
 * @example
 * const set = characterSequences("abcab", { steps: 2 });
 * [set.size, set.classes, Array.from(set.y)] // => [3, ["a", "b", "c"], [2, 0, 1]]
 * Array.from(characterSequences("abcab", { steps: 2, targets: "every" }).y) // => [1, 2, 0, 1]
 * characterSequences("ab", { steps: 2 }) // throws characterSequences: needs a text of more than 2 letters, got 2.
 */
export function characterSequences(text: string, options: CharacterOptions = {}): Dataset {
  const place = "characterSequences";
  checkNames(place, options, { steps: true, targets: true, stride: true, classes: true });
  const { steps = 20, targets = "next" } = options;
  if (targets !== "next" && targets !== "every")
    throw unknownName("targets", targets, ["next", "every"], place);
  const { stride = targets === "next" ? 1 : steps } = options;
  positive(place, { steps, stride });
  const letters = [...text];
  if (letters.length <= steps)
    throw new InputError({
      place,
      rule: `needs a text of more than ${steps} letters`,
      got: String(letters.length),
    });
  const classes = [...(options.classes ?? [...new Set(letters)].toSorted())];
  const places = new Map(classes.map((letter, at) => [letter, at]));
  const numbers = letters.map((letter) => {
    const number = places.get(letter);
    if (number !== undefined) return number;
    throw new InputError({
      place,
      rule: "needs letters that are among classes",
      got: JSON.stringify(letter),
    });
  });
  const starts = Array.from(
    { length: Math.floor((letters.length - steps - 1) / stride) + 1 },
    (_, window) => window * stride,
  );
  const x = new Float32Array(starts.length * steps * classes.length);
  for (const [sample, start] of starts.entries())
    for (let step = 0; step < steps; step++)
      x[(sample * steps + step) * classes.length + numbers[start + step]] = 1;
  const isEvery = targets === "every";
  const y = Int32Array.from(
    starts.flatMap((start) => numbers.slice(start + (isEvery ? 1 : steps), start + steps + 1)),
  );
  return new Dataset({
    name: "characters",
    x,
    y,
    inputShape: [steps, classes.length],
    labelShape: isEvery ? [steps] : [],
    classes,
  });
}

/**
 * Sequences whose first element has to be remembered to the end: a sign in the first step, noise in all others.
 * @param options samples (1000), steps (30), noise: standard deviation of the other steps (0.5), seed (0)
 * @returns inputs of shape [steps, 1], class 1 where the first element is +1, class 0 where it is −1
 * @example
 * const { x, y } = longMemory({ samples: 4, steps: 3 });
 * Array.from(y).every((label, sample) => x[3 * sample] === 2 * label - 1) // => true
 */
export function longMemory(
  options: { samples?: number; steps?: number; noise?: number; seed?: number } = {},
): Dataset {
  checkNames("longMemory", options, { samples: true, steps: true, noise: true, seed: true });
  const { samples = 1000, steps = 30, noise = 0.5, seed = 0 } = options;
  positive("longMemory", { samples, steps });
  const random = Random.for(seed, "long memory");
  const x = new Float32Array(samples * steps);
  const y = new Int32Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    y[sample] = random.uniform() < 0.5 ? 0 : 1;
    x[sample * steps] = 2 * y[sample] - 1;
    for (let step = 1; step < steps; step++) x[sample * steps + step] = noise * random.normal();
  }
  return new Dataset({
    name: "long memory",
    x,
    y,
    inputShape: [steps, 1],
    classes: ["began with −1", "began with +1"],
  });
}

function positive(place: string, counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts))
    if (!Number.isInteger(count) || count < 1)
      throw new InputError({
        place,
        rule: `needs ${name} as a whole number of at least 1`,
        got: String(count),
      });
}
