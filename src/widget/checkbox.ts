import { Control, type ControlOptions } from "./control.js";
import { refusal } from "./refuse.js";

/**
 * A box to check.
 * @param value whether it is checked at first; default false
 * @param options label
 * @throws InputError for a value that is neither true nor false
 * @example
 * checkbox(true, { label: "momentum" }) // => "momentum = true"
 */
export function checkbox(value = false, options: ControlOptions = {}): Control<boolean> {
  const form = {
    attribute: "value",
    write: (checked: boolean) => {
      if (typeof checked !== "boolean") throw refusal("checkbox", "needs true or false", checked);
      return checked;
    },
    read: (raw: unknown) => (typeof raw === "boolean" ? raw : undefined),
  };
  return new Control<boolean>("checkbox", "Checkbox", options, form, value, { indent: false });
}
