import { Control } from "./control.js";
import { refusal } from "./refuse.js";

/** How a button looks. */
export interface ButtonOptions {
  /** A name of Font Awesome: `play`, `refresh`. */
  icon?: string;
  /** Its color by what it does; default none. */
  tone?: "primary" | "success" | "info" | "warning" | "danger";
  /** What is told where the pointer rests on it. */
  tooltip?: string;
  /** Whether it can be seen and not pressed; default false. */
  disabled?: boolean;
}

/** A button; its value is how often it was pressed. */
export class Button extends Control<number> {
  constructor(label: string, { icon = "", tone, tooltip, disabled = false }: ButtonOptions) {
    const form = {
      attribute: undefined,
      write: (presses: number) => presses,
      read: (raw: unknown) => (typeof raw === "number" ? raw : undefined),
    };
    super("button", "Button", { label, disabled }, form, 0, {
      icon,
      button_style: tone ?? "",
      tooltip: tooltip ?? null,
    });
  }

  override toString(): string {
    return `[${this.label}]`;
  }

  /** Presses it, as a person does. */
  press(): void {
    this.value += 1;
  }

  protected override receive(content: unknown): unknown {
    if ((content as { event?: unknown } | null)?.event !== "click") return undefined;
    return this.change(this.value + 1, true);
  }
}

/**
 * A button that calls a function with each press; in `interact` a press calls the figure's function anew.
 * @param label what stands on it
 * @param onClick called with each press; what it prints appears under the button's cell
 * @param options icon, color
 * @throws InputError for a label that is no text
 * @example
 * button("Draw anew", () => {}).value // => 0
 */
export function button(label: string, onClick?: () => unknown, options: ButtonOptions = {}): Button {
  if (typeof label !== "string") throw refusal("button", "needs a text to stand on it", label);
  if (onClick !== undefined && typeof onClick !== "function")
    throw refusal("button", "needs a function to call when it is pressed", onClick, "Write () => … .");
  const made = new Button(label, options);
  if (onClick !== undefined) made.observe(() => onClick());
  return made;
}
