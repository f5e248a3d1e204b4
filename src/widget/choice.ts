import { Control, type ControlOptions } from "./control.js";
import type { ModelName } from "./protocol/definitions.js";
import { refusal } from "./refuse.js";

/** How a choice looks. */
export interface ChoiceOptions<T> extends ControlOptions {
  /** What is chosen at first; default: the first option. */
  value?: T;
  /** Default `dropdown`. */
  as?: "dropdown" | "radio" | "buttons" | "list" | "slider";
}

const models: Record<NonNullable<ChoiceOptions<unknown>["as"]>, ModelName> = {
  dropdown: "Dropdown",
  radio: "RadioButtons",
  buttons: "ToggleButtons",
  list: "Select",
  slider: "SelectionSlider",
};

/** What an option can be so that its text names it. */
type Plain = string | number | boolean;

/**
 * A choice among a few values: a dropdown, radio buttons, a row of buttons, a list or a slider.
 * @param options the values, or for values of any kind their names: `{ small: [8], large: [64, 64] }`
 * @param settings first value, looks, label
 * @throws InputError for no options, or a value that is none of them
 * @example
 * choice(["sgd", "adam"]).value // => "sgd"
 * choice({ small: [8], large: [64, 64] }, { value: [64, 64] }) // throws choice: needs one of its options as the value: small, large, got [ 64, 64 ]. Take the very value that stands among the options.
 * choice([1, 10, 100], { value: 10, as: "radio", label: "batch" }) // => "batch = 10"
 */
export function choice<const T extends Plain>(
  options: readonly T[],
  settings?: ChoiceOptions<NoInfer<T>>,
): Control<T>;
export function choice<T>(
  options: Readonly<Record<string, T>>,
  settings?: ChoiceOptions<NoInfer<T>>,
): Control<T>;
export function choice<T>(
  options: readonly T[] | Readonly<Record<string, T>>,
  settings: ChoiceOptions<T> = {},
): Control<T> {
  const place = "choice";
  if (typeof options !== "object" || options === null)
    throw refusal(place, "needs a list of options, or an object with a name for each", options);
  const entries: [string, T][] = Array.isArray(options)
    ? options.map((option: T) => [String(option), option])
    : Object.entries(options as Readonly<Record<string, T>>);
  if (entries.length === 0) throw refusal(place, "needs at least one option", options);
  if (
    Array.isArray(options) &&
    options.some((option) => !["string", "number", "boolean"].includes(typeof option))
  )
    throw refusal(place, "needs texts or numbers in a list", options, "Name other values: { name: value }.");
  const { as = "dropdown" } = settings;
  if (!Object.hasOwn(models, as))
    throw refusal(place, `needs one of ${Object.keys(models).join(", ")} as its looks`, as);
  const names = entries.map(([name]) => name);
  const values = entries.map(([, value]) => value);
  const form = {
    attribute: "index",
    write: (value: T) => {
      const index = values.findIndex((one) => Object.is(one, value));
      if (index >= 0) return index;
      const cure =
        typeof value === "object" ? "Take the very value that stands among the options." : undefined;
      throw refusal(place, `needs one of its options as the value: ${names.join(", ")}`, value, cure);
    },
    read: (raw: unknown) => (typeof raw === "number" ? values[raw] : undefined),
  };
  const value = "value" in settings ? (settings.value as T) : (values[0] as T);
  return new Control(place, models[as], settings, form, value, {
    _options_labels: names,
    // Else the label would stand above the buttons.
    ...(as === "buttons" ? { _dom_classes: ["widget-inline-hbox", "jupyter-widget-inline-hbox"] } : {}),
  });
}
