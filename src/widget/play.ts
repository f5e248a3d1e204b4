import { Control, type ControlOptions } from "./control.js";
import type { Model } from "./protocol/model.js";
import { refusal, requireNumber, requireRange } from "./refuse.js";
import { newModel, setLayout } from "./styled-model.js";

/** How an animation runs. */
export interface PlayOptions extends ControlOptions {
  /** Where it starts; default the lower end. */
  value?: number;
  /** Default 1. */
  step?: number;
  /** Milliseconds between two values; default 100. */
  interval?: number;
  /** Whether it begins anew at its end; default false. */
  repeat?: boolean;
}

/** An animation: buttons that let a number run, and a slider that shows it. */
export class Play extends Control<number> {
  readonly #slider: Model;
  readonly #row: Model;

  constructor(min: number, max: number, options: PlayOptions) {
    const { value = min, step = 1, interval = 100, repeat = false } = options;
    const ends = { min, max, step };
    const form = {
      attribute: "value",
      write: (number: number) => {
        requireNumber("play", "its value", number);
        if (number < min || number > max)
          throw refusal("play", `needs a value from ${min} to ${max}`, number);
        return number;
      },
      read: (raw: unknown) =>
        typeof raw === "number" && Number.isFinite(raw) ? Math.min(max, Math.max(min, raw)) : undefined,
    };
    super("play", "Play", { ...options, label: "" }, form, value, { ...ends, interval, repeat });
    const { label = "", disabled = false } = options;
    this.#slider = newModel("IntSlider", { ...ends, value, description: label, disabled });
    // Linked in the page itself: the slider follows also where the kernel is busy.
    const link = newModel("Link", { source: [this.model, "value"], target: [this.#slider, "value"] });
    this.#row = newModel("HBox", { children: [this.#slider, this.model] });
    this.#row.companions.push(link);
    setLayout(this.model, { width: "auto" });
    this.observe((number) => void this.#slider.set({ value: number }));
  }

  override get view(): Model {
    return this.#row;
  }

  /** What carries the label. */
  override get labeled(): Model {
    return this.#slider;
  }

  /** Whether it runs in the page. */
  get playing(): boolean {
    return this.model.get("playing") === true;
  }

  /** Lets it run in the page. */
  start(): void {
    this.model.set({ playing: true });
  }

  /** Stops it. */
  stop(): void {
    this.model.set({ playing: false });
  }
}

/**
 * Lets a whole number run from one end to the other, for animations: with buttons to play, pause and stop, and a slider.
 * @param min first number
 * @param max last number
 * @param options step, milliseconds between two numbers, label
 * @throws InputError for ends, a step or an interval that cannot be
 * @example
 * play(0, 20, { label: "step" }) // => "step = 0"
 */
export function play(min: number, max: number, options: PlayOptions = {}): Play {
  requireRange("play", min, max);
  const { step = 1, interval = 100, value = min } = options;
  for (const number of [min, max, step, value])
    if (!Number.isInteger(number)) throw refusal("play", "needs whole numbers", number);
  if (step <= 0) throw refusal("play", "needs a positive step", step);
  if (!(interval > 0)) throw refusal("play", "needs a positive interval, in milliseconds", interval);
  return new Play(min, max, options);
}
