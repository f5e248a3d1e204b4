import { Button } from "./button.js";
import { Control, valueText } from "./control.js";
import { type ControlOf, controlFor, type GivenControl, type ValueOfControl } from "./given-control.js";
import { Output } from "./output.js";
import { kernelDoor } from "./protocol/kernel-doors.js";
import type { Model } from "./protocol/model.js";
import { refusal } from "./refuse.js";
import { newModel, setLayout, setStyle } from "./styled-model.js";
import { Widget } from "./widget.js";

/** How the function is called and where its controls stand. */
export interface InteractOptions {
  /** Calls the function when a button is pressed, not with each change: true, or what stands on the button. */
  manual?: boolean | string;
  /** Where the controls stand; default `above` the output. */
  controls?: "above" | "left";
}

/** Controls by their names, or what stands for one: a number, a range, a choice, a text. */
type GivenControls = Readonly<Record<string, GivenControl>>;

/** The values of controls, by their names. */
export type ControlValues<Controls extends GivenControls> = {
  [Name in keyof Controls]: ValueOfControl<Controls[Name]>;
};

/** A call that goes on. */
interface Going {
  /** Whether a newer value waits for its end. */
  again: boolean;
  promise: Promise<unknown> | undefined;
}

/** Controls with what a function makes of their values; made by {@link interact}. */
export class Interactive<Controls extends GivenControls> extends Widget {
  readonly view: Model;
  /** The controls by name: their values can be read and set from other cells. */
  readonly controls: { readonly [Name in keyof Controls]: ControlOf<Controls[Name]> };
  readonly #call: (values: ControlValues<Controls>) => unknown;
  readonly #entries: readonly (readonly [name: string, control: Control<unknown>])[];
  readonly #output = new Output();
  #going: Going | undefined;
  #first: Promise<unknown> | undefined;

  constructor(given: Controls, call: (values: ControlValues<Controls>) => unknown, options: InteractOptions) {
    super();
    this.#call = call;
    this.#entries = Object.entries(given).map(([name, one]) => [name, controlFor(name, one)]);
    this.controls = Object.fromEntries(this.#entries) as typeof this.controls;
    const controls = this.#entries.map(([, control]) => control);
    align(controls);
    const { manual = false } = options;
    const run =
      manual === false ? undefined : new Button(manual === true ? "Run" : manual, { tone: "primary" });
    for (const control of run === undefined
      ? controls
      : [run, ...controls.filter((one) => one instanceof Button)])
      control.observe(() => this.update(), { output: "caller" });
    const above = [...controls, ...(run === undefined ? [] : [run])].map(({ view }) => view);
    this.view = arranged(above, this.#output.view, options.controls ?? "above");
    this.#first = this.#start(true);
    // Told by the cell that shows it; one that nobody shows has nowhere to fail.
    this.#first?.catch(() => undefined);
  }

  /** What the controls stand at. */
  get values(): ControlValues<Controls> {
    return Object.fromEntries(
      this.#entries.map(([name, { value }]) => [name, value]),
    ) as ControlValues<Controls>;
  }

  /** The first call, where it takes its time. */
  override get ready(): Promise<unknown> | undefined {
    return this.#first;
  }

  /**
   * Calls the function with the values as they stand. A call that goes on is not interrupted and not repeated for each value on the
   * way: after its end comes one with the newest values.
   * @returns When the output shows these values.
   */
  async update(): Promise<void> {
    if (this.#going === undefined) await this.#start(false);
    else {
      this.#going.again = true;
      await this.#going.promise;
    }
  }

  toString(): string {
    const values = Object.entries(this.values).map(([name, value]) => `${name} = ${valueText(value)}`);
    return [values.join(", "), String(this.#output)].filter(Boolean).join("\n");
  }

  override close(): void {
    super.close();
    for (const [, control] of this.#entries) control.close();
    this.#output.close();
  }

  override fallback(): Record<string, unknown> {
    return this.#output.fallback();
  }

  /** @param isFirst Its error is the cell's: nothing is there yet that could show it. */
  #start(isFirst: boolean): Promise<unknown> | undefined {
    const going: Going = { again: false, promise: undefined };
    this.#going = going;
    kernelDoor("onInterrupt")?.(() => {
      if (this.#going !== going) return;
      this.#going = undefined;
      const evalue = "The call was stopped.";
      this.#output.fail({ ename: "KeyboardInterrupt", evalue, traceback: [`KeyboardInterrupt: ${evalue}`] });
    });
    try {
      const work = this.#callOnce(isFirst);
      if (work === undefined) this.#going = undefined;
      else going.promise = this.#finish(going, work);
    } catch (error) {
      this.#going = undefined;
      throw error;
    }
    return going.promise;
  }

  /** Waits for a call, and calls again as long as there are newer values. */
  async #finish(going: Going, first: Promise<unknown>): Promise<void> {
    try {
      await first;
      while (going.again && this.#going === going) {
        going.again = false;
        await this.#callOnce(false);
      }
    } finally {
      if (this.#going === going) this.#going = undefined;
    }
  }

  #callOnce(isFirst: boolean): Promise<unknown> | undefined {
    const output = this.#output;
    output.begin();
    const failed = (error: unknown): void => {
      const report = kernelDoor("reportError");
      if (isFirst || report === undefined) throw error;
      output.fail(report(error));
    };
    const ended = (value: unknown): void => {
      if (value !== undefined) output.show(value);
      output.end();
    };
    try {
      const value = output.run(() => this.#call(this.values));
      if (value instanceof Promise) return value.then(ended).catch(failed);
      ended(value);
    } catch (error) {
      failed(error);
    }
    return undefined;
  }
}

/** Labels equally wide, so that the controls stand below one another. */
function align(controls: readonly Control<unknown>[]): void {
  const labeled = controls.filter((control) => !(control instanceof Button));
  const longest = Math.max(0, ...labeled.map(({ label }) => label.length));
  for (const { labeled: model } of labeled) {
    setStyle(model, { description_width: `${longest + 1}ch` });
    if (model.get("indent") === false) model.set({ indent: true });
    // A row of buttons is as wide as its words.
    if (model.get("_model_name") === "ToggleButtonsModel")
      setStyle(model, { description_width: `${longest + 1}ch`, button_width: "auto" });
    else setLayout(model, { width: `calc(300px + ${longest}ch)`, max_width: "100%" });
  }
}

function arranged(controls: Model[], output: Model, place: "above" | "left"): Model {
  if (place === "above")
    return newModel("VBox", { children: [...controls, output], _dom_classes: ["widget-interact"] });
  return newModel("HBox", {
    children: [newModel("VBox", { children: controls }), output],
    _dom_classes: ["widget-interact"],
  });
}

/**
 * Controls whose values go to a function: whenever one is moved, what the function gives, shows and prints replaces what was there.
 *
 * Plain values become controls as in ipywidgets: a number a slider around it, `[min, max]` or `[min, max, step]` a slider (of whole
 * numbers where all are whole), texts a choice, a text a box to write in, true and false a box to check. The function may be
 * asynchronous; while it works the newest values wait, and those in between are skipped. An error in the first call is the cell's;
 * later ones are shown in the output. In a saved notebook, on paper and in a terminal the last figure stands for it.
 * @param controls controls or plain values, by the names that the function reads
 * @param call makes what is shown from the values
 * @param options a button instead of each change; where the controls stand
 * @throws InputError for a value that is no control and cannot become one
 * @example
 * const panel = interact({ rate: slider(0, 1), steps: [1, 9] }, ({ rate, steps }) => rate * steps);
 * panel.values // => { rate: 0.5, steps: 5 }
 * panel.controls.rate.value = 0.1;
 * panel.values.rate // => 0.1
 */
export function interact<const Controls extends GivenControls>(
  controls: Controls,
  call: (values: ControlValues<Controls>) => unknown,
  options: InteractOptions = {},
): Interactive<Controls> {
  const example = "Write interact({ x: slider(0, 1) }, ({ x }) => … ).";
  if (typeof controls !== "object" || controls === null || Array.isArray(controls))
    throw refusal("interact", "needs an object of controls, by their names", controls, example);
  if (Object.keys(controls).length === 0)
    throw refusal("interact", "needs at least one control", controls, example);
  if (typeof call !== "function")
    throw refusal("interact", "needs a function of the controls' values", call, example);
  return new Interactive(controls, call, options);
}
