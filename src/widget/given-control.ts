import { checkbox } from "./checkbox.js";
import { choice } from "./choice.js";
import { Control } from "./control.js";
import { refusal } from "./refuse.js";
import { intSlider, slider } from "./slider.js";
import { textBox } from "./text-box.js";

/** What {@link interact} is given: a control, or a value that becomes one. */
export type GivenControl =
  // oxlint-disable-next-line typescript/no-explicit-any -- a control of any value
  Control<any> | number | string | boolean | readonly (string | boolean)[] | readonly number[];

/** The value that a given control has. */
export type ValueOfControl<Given> =
  Given extends Control<infer T>
    ? T
    : Given extends number
      ? number
      : Given extends string
        ? string
        : Given extends boolean
          ? boolean
          : Given extends readonly number[]
            ? number
            : Given extends readonly (infer T)[]
              ? T
              : never;

/** The control that stands for what was given. */
export type ControlOf<Given> = Given extends Control<infer _> ? Given : Control<ValueOfControl<Given>>;

/**
 * The control that something given stands for, as in ipywidgets' `interact`: a number is a slider around it, two or three numbers are a
 * slider's ends and step, texts are a choice, a text is a box to write in, true and false are a box to check.
 * @param name what it is called
 */
// oxlint-disable-next-line typescript/no-explicit-any -- a control of any value
export function controlFor(name: string, given: unknown): Control<any> {
  if (given instanceof Control) {
    if (given.label === "") given.label = name;
    return given;
  }
  const options = { label: name };
  if (typeof given === "boolean") return checkbox(given, options);
  if (typeof given === "string") return textBox(given, options);
  if (typeof given === "number" && Number.isFinite(given)) return around(given, options);
  if (Array.isArray(given) && given.length > 0) {
    if (given.every((item) => typeof item === "number")) return between(name, given, options);
    if (given.every((item) => typeof item === "string" || typeof item === "boolean"))
      return choice(given, options);
  }
  throw refusal(
    "interact",
    `needs a control or a value for ${name}`,
    given,
    "Use slider(0, 1), a number, [min, max], [min, max, step], a list of texts, true or a text.",
  );
}

/** Source: ipywidgets' rule: from -value to 3·value, and from 0 to 1 around 0. */
function around(value: number, options: { label: string }): Control<number> {
  const [min, max] = value === 0 ? [0, 1] : value > 0 ? [-value, 3 * value] : [3 * value, -value];
  const isWhole = Number.isInteger(value) && value !== 0;
  return isWhole ? intSlider(min, max, { ...options, value }) : slider(min, max, { ...options, value });
}

function between(name: string, numbers: number[], options: { label: string }): Control<number> {
  const [min, max, step] = numbers;
  if (min === undefined || max === undefined || numbers.length > 3)
    throw refusal(
      "interact",
      `needs [min, max] or [min, max, step] for ${name}`,
      numbers,
      "For a choice among numbers use choice([…]).",
    );
  const stepped = step === undefined ? options : { ...options, step };
  return [min, max, step ?? 1].every(Number.isInteger)
    ? intSlider(min, max, stepped)
    : slider(min, max, stepped);
}
