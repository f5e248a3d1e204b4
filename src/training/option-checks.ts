import { InputError } from "../errors.js";
import { meantName } from "../optimizer/meant-name.js";

/** Other libraries' words for the options. */
const otherWords: Record<string, string> = {
  lr: "optimizer",
  learningrate: "optimizer",
  validationsplit: "validation",
  validationdata: "validation",
  callbacks: "onEpoch",
  patience: "earlyStopping",
  verbose: "progress",
  iterations: "epochs",
};

/** @throws InputError for options that are none, and for those that a function does not have */
export function checkNames(place: string, options: object, known: Readonly<Record<string, true>>): void {
  if (typeof options !== "object" || options === null)
    throw new InputError({ place, rule: "needs options { … }", got: String(options) });
  const names = Object.keys(known);
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const meant = meantName(unknown, names, otherWords);
  const example = meant === "optimizer" ? ' Give { optimizer: { type: "adam", learningRate: 0.001 } }.' : "";
  throw new InputError({
    place,
    rule: `has the options ${names.join(", ")}`,
    got: unknown,
    ...(meant === undefined ? {} : { cure: example.trim() || `Did you mean ${meant}?` }),
  });
}

/** @throws InputError for what is no whole number, or too small */
export function checkWhole(place: string, name: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  throw new InputError({
    place,
    rule: `needs ${name} as a whole number${least > 0 ? ` of at least ${least}` : ""}`,
    got: shownValue(value),
  });
}

/** @throws InputError for what is no whole number; it may be below 0 */
export const checkSeed = (place: string, seed: unknown): void =>
  checkWhole(place, "seed", seed, -Number.MAX_SAFE_INTEGER);

/** A value as an error shows it: "3" is a word, and 3 a number. */
export const shownValue = (value: unknown): string =>
  typeof value === "string" ? JSON.stringify(value) : String(value);
