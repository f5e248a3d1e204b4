import { Schedule } from "../optimizer/schedule-curve.js";

/** A value that a sweep tries: of an option, or of the model. */
export type SweepValue = string | number | boolean | object;

/** A combination of a sweep, with what its runs came to. */
export interface SweepRow {
  values: Readonly<Record<string, SweepValue>>;
  /** The mean over the seeds; NaN where a run broke. */
  mean: number;
  /** The standard deviation over the seeds; 0 for one. */
  deviation: number;
}

/** A word for a value: an optimizer by its name and constants, a schedule by its name and its first rate. */
export function valueWord(value: SweepValue): string {
  if (value instanceof Schedule) return String(value).split(", ")[0];
  if (typeof value === "number" && Math.abs(value) >= 1e6) return value.toExponential();
  if (typeof value !== "object" || value === null) return String(value);
  const { type, ...rest } = value as { type?: string };
  const constants = Object.entries(rest).map(
    ([name, constant]) => `${name} ${constant instanceof Schedule ? valueWord(constant) : String(constant)}`,
  );
  return [type ?? "", ...constants].join(" ").trim() || JSON.stringify(value);
}

/** A combination in words, `plain, depth 16`: texts and optimizers speak for themselves, other values with their names. */
export function combinationWords(values: SweepRow["values"], names = Object.keys(values)): string {
  return names
    .map((name) => {
      const value = values[name];
      const speaks = typeof value === "string" || (typeof value === "object" && value !== null);
      const spaced = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
      return speaks ? valueWord(value) : `${spaced} ${valueWord(value)}`;
    })
    .join(", ");
}
