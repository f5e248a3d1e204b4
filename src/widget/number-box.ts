import { Control, type ControlOptions } from "./control.js";
import { refusal, requireNumber, requireRange } from "./refuse.js";

/** What numbers a box takes. */
export interface NumberBoxOptions extends ControlOptions {
  /** Both or neither. */
  min?: number;
  max?: number;
  /** What its arrows add; default: any number may be written. */
  step?: number;
}

/**
 * A box to write a number in.
 * @param value what stands in it at first; default 0
 * @param options ends, step, label
 * @throws InputError for what is no number, or is out of the ends
 * @example
 * numberBox(42, { label: "seed" }) // => "seed = 42"
 * numberBox(2, { min: 0, max: 1 }) // throws numberBox: needs a value from 0 to 1, got 2.
 */
export function numberBox(value = 0, options: NumberBoxOptions = {}): Control<number> {
  const { min, max, step } = options;
  const isBounded = min !== undefined || max !== undefined;
  if (isBounded) requireRange("numberBox", min, max);
  if (step !== undefined && !(step > 0)) throw refusal("numberBox", "needs a positive step", step);
  const [low, high] = [min ?? -Infinity, max ?? Infinity];
  const form = {
    attribute: "value",
    write: (number: number) => {
      requireNumber("numberBox", "its value", number);
      if (number < low || number > high)
        throw refusal("numberBox", `needs a value from ${low} to ${high}`, number);
      return number;
    },
    read: (raw: unknown) =>
      typeof raw === "number" && raw >= low && raw <= high && Number.isFinite(raw) ? raw : undefined,
  };
  const model = isBounded ? "BoundedFloatText" : "FloatText";
  return new Control("numberBox", model, options, form, value, {
    ...(isBounded ? { min, max } : {}),
    ...(step === undefined ? {} : { step }),
  });
}
