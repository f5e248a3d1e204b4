import { Control, type ControlOptions, type ValueForm } from "./control.js";
import type { ModelName } from "./protocol/definitions.js";
import { refusal, requireNumber, requireRange } from "./refuse.js";
import { decimalsOf, niceStep, onLadder } from "./steps.js";

/** How a slider stands and moves. */
export interface SliderOptions extends ControlOptions {
  /** Where it stands at first; default: the middle, for a logarithmic slider the geometric mean. */
  value?: number;
  /** The distance between neighboring values, for a logarithmic slider between exponents of ten; default: about a hundredth of the way. */
  step?: number;
  /** `log` makes each power of ten equally long; default `linear`. */
  scale?: "linear" | "log";
  /** The number's form beside it, as d3 writes formats: `.2f`, `.1e`; default: as many digits as the step has. */
  format?: string;
  /** Whether each value on the way is told while it is dragged, or only the last one; default true. */
  continuous?: boolean;
  /** Default `horizontal`. */
  orientation?: "horizontal" | "vertical";
}

type Frame = {
  model: ModelName;
  state: Record<string, unknown>;
  middle: number;
  tidy: (value: number) => number;
};

/**
 * A slider for numbers between two ends.
 * @param min lower end
 * @param max upper end
 * @param options first value, step, scale, label
 * @throws InputError for ends, a step or a value that cannot be
 * @example
 * slider(0, 1).value // => 0.5
 * slider(0.001, 1, { scale: "log", value: 0.1, label: "rate" }) // => "rate = 0.1"
 * slider(1, 0) // throws slider: needs a lower end below its upper end, got [ 1, 0 ]. Swap them, or move them apart.
 */
export function slider(min: number, max: number, options: SliderOptions = {}): Control<number> {
  requireRange("slider", min, max);
  const { scale = "linear" } = options;
  if (scale !== "linear" && scale !== "log")
    throw refusal("slider", 'needs a scale "linear" or "log"', scale);
  return newSlider(
    "slider",
    min,
    max,
    options,
    scale === "log" ? logarithmic(min, max, options) : linear(min, max, options),
  );
}

/**
 * A slider for whole numbers between two ends.
 * @param min lower end
 * @param max upper end
 * @param options first value, step, label
 * @throws InputError for what is not whole
 * @example
 * intSlider(1, 10).value // => 5
 * intSlider(0, 100, { step: 10, value: 30 }).value // => 30
 */
export function intSlider(
  min: number,
  max: number,
  options: Omit<SliderOptions, "scale" | "format"> = {},
): Control<number> {
  requireRange("intSlider", min, max);
  for (const number of [min, max, options.step ?? 1, options.value ?? min])
    if (!Number.isInteger(number))
      throw refusal("intSlider", "needs whole numbers", number, "Use slider() for numbers between them.");
  const step = options.step ?? 1;
  requireStep("intSlider", step);
  return newSlider("intSlider", min, max, options, {
    model: "IntSlider",
    state: { min, max, step, readout_format: "d" },
    middle: min + Math.floor((max - min) / 2 / step) * step,
    tidy: Math.round,
  });
}

/**
 * A slider with two handles, for a part of a range.
 * @param min lower end
 * @param max upper end
 * @param options the two first values, step, label
 * @throws InputError for ends or values that cannot be
 * @example
 * rangeSlider(0, 10, { value: [2, 4] }).value // => [2, 4]
 */
export function rangeSlider(
  min: number,
  max: number,
  options: Omit<SliderOptions, "scale" | "value"> & { value?: readonly [number, number] } = {},
): Control<readonly [number, number]> {
  requireRange("rangeSlider", min, max);
  const { state, tidy, step } = linear(min, max, options);
  const quarter = (part: number): number => onLadder(min + (part * (max - min)) / 4, min, step);
  const { value = [quarter(1), quarter(3)] as const } = options;
  const isPair = (pair: unknown): pair is [number, number] =>
    Array.isArray(pair) &&
    pair.length === 2 &&
    pair.every((one) => typeof one === "number") &&
    pair[0] <= pair[1];
  const form: ValueForm<readonly [number, number]> = {
    attribute: "value",
    write: (pair) => {
      if (!isPair(pair) || pair[0] < min || pair[1] > max)
        throw refusal("rangeSlider", `needs two numbers in order from ${min} to ${max}`, pair);
      return [...pair];
    },
    read: (raw) => (isPair(raw) ? [within(raw[0], min, max), within(raw[1], min, max)] : undefined),
    tidy: ([low, high]) => [tidy(low), tidy(high)],
  };
  return new Control("rangeSlider", "FloatRangeSlider", options, form, value, {
    ...state,
    ...manner(options),
  });
}

function newSlider(
  place: string,
  min: number,
  max: number,
  options: SliderOptions,
  { model, state, middle, tidy }: Frame,
): Control<number> {
  const form: ValueForm<number> = {
    attribute: "value",
    write: (value) => {
      requireNumber(place, "its value", value);
      if (value < min || value > max) throw refusal(place, `needs a value from ${min} to ${max}`, value);
      return value;
    },
    read: (raw) => (typeof raw === "number" && Number.isFinite(raw) ? within(raw, min, max) : undefined),
    tidy: (value) => within(tidy(value), min, max),
  };
  const { value = middle } = options;
  return new Control(place, model, options, form, value, { ...state, ...manner(options) });
}

function linear(min: number, max: number, options: Omit<SliderOptions, "value">): Frame & { step: number } {
  const { step = niceStep(max - min) } = options;
  requireStep("slider", step);
  const decimals = Math.max(decimalsOf(step), decimalsOf(min));
  return {
    model: "FloatSlider",
    state: { min, max, step, readout_format: options.format ?? `.${decimals}f` },
    middle: within(onLadder(min + (max - min) / 2, min, step), min, max),
    tidy: (value) => Number(value.toPrecision(12)),
    step,
  };
}

function logarithmic(min: number, max: number, options: SliderOptions): Frame {
  if (min <= 0)
    throw refusal(
      "slider",
      "needs a positive lower end for a logarithmic scale",
      min,
      "Use 0.001, say, or a linear scale.",
    );
  const [low, high] = [Math.log10(min), Math.log10(max)];
  const { step = niceStep(high - low) } = options;
  requireStep("slider", step);
  return {
    model: "FloatLogSlider",
    state: { min: low, max: high, base: 10, step, readout_format: options.format ?? ".3g" },
    middle: within(threeDigits(Math.sqrt(min * max)), min, max),
    tidy: threeDigits,
  };
}

const threeDigits = (value: number): number => Number(value.toPrecision(3));

function manner({
  continuous = true,
  orientation = "horizontal",
}: SliderOptions | Omit<SliderOptions, "value">): object {
  return { continuous_update: continuous, orientation };
}

function requireStep(place: string, step: number): void {
  requireNumber(place, "its step", step);
  if (step <= 0) throw refusal(place, "needs a positive step", step);
}

function within(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
