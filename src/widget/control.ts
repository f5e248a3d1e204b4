import { Observers } from "./observers.js";
import { definitions, type ModelName } from "./protocol/definitions.js";
import type { Model } from "./protocol/model.js";
import { newModel } from "./styled-model.js";
import { Widget } from "./widget.js";

/** What is common to all controls. */
export interface ControlOptions {
  /** What stands before it; in `interact` the control's name where nothing is said. */
  label?: string;
  /** Whether it can be seen and not used; default false. */
  disabled?: boolean;
}

/** How a control's value stands in its model. */
export interface ValueForm<T> {
  /** The attribute that holds it: `value`, or `index` where it is one of several; undefined for a value that front ends do not know. */
  attribute: string | undefined;
  /** The attribute's value; throws where the control cannot have the value. */
  write(value: T): unknown;
  /** The value of an attribute; undefined for what is none. */
  read(raw: unknown): T | undefined;
  /** A value as a person meant it who moved the control: free of what a page's arithmetic adds to it. */
  tidy?(value: T): T;
}

/** A control with a value that a person changes in the page and a program by `value`. */
export class Control<T> extends Widget {
  protected readonly model: Model;
  readonly #kind: string;
  readonly #form: ValueForm<T>;
  readonly #observers = new Observers<[value: T, before: T]>();
  #value: T;

  /** Made by `slider`, `choice`, `checkbox` … */
  constructor(
    kind: string,
    name: ModelName,
    { label = "", disabled = false }: ControlOptions,
    form: ValueForm<T>,
    value: T,
    state: Record<string, unknown>,
  ) {
    super();
    this.#kind = kind;
    this.#form = form;
    this.#value = value;
    // Text in the page cannot be used, so it cannot be disabled either.
    const words = { description: label, ...("disabled" in definitions[name].attributes ? { disabled } : {}) };
    this.model = newModel(
      name,
      { ...state, ...this.#written(value), ...words },
      {
        accept: (attribute, raw) => {
          if (attribute !== form.attribute) return raw;
          const read = form.read(raw);
          return read === undefined ? undefined : form.write(form.tidy?.(read) ?? read);
        },
        changed: (names, fromFrontEnd) => {
          if (form.attribute === undefined || !names.includes(form.attribute)) return undefined;
          const read = form.read(this.model.get(form.attribute));
          return read === undefined ? undefined : this.change(read, fromFrontEnd);
        },
        custom: (content) => this.receive(content),
      },
    );
  }

  get view(): Model {
    return this.model;
  }

  /** The model that carries the label. */
  get labeled(): Model {
    return this.model;
  }

  /** What stands before it. */
  get label(): string {
    return String(this.labeled.get("description"));
  }

  set label(label: string) {
    this.labeled.set({ description: label });
  }

  /** Whether it can be seen and not used. */
  get disabled(): boolean {
    return this.model.get("disabled") === true;
  }

  set disabled(disabled: boolean) {
    this.model.set({ disabled });
  }

  /** What it stands at; setting it moves it in the page and calls who observes it. */
  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    // Written first: what the control cannot have is refused before anything changes.
    const written = this.#written(value);
    if (this.#form.attribute === undefined) this.change(value, false);
    else this.model.set(written);
  }

  /**
   * Has a function called with each new value and the one before.
   * @param callback the function
   * @param options where what it prints appears: under the cell that calls `observe` (`here`, the default), or with what called it
   * @returns Ends it.
   */
  observe(
    callback: (value: T, before: T) => unknown,
    { output = "here" }: { output?: "here" | "caller" } = {},
  ): () => void {
    return this.#observers.add(callback, output);
  }

  toString(): string {
    const name = this.label === "" ? this.#kind : this.label;
    return `${name} = ${valueText(this.value)}`;
  }

  /** A message of the control's own: a button's click. */
  protected receive(_content: unknown): unknown {
    return undefined;
  }

  /** Takes a value over and tells who observes it. */
  protected change(value: T, fromFrontEnd: boolean): unknown {
    if (Object.is(value, this.#value)) return undefined;
    const before = this.#value;
    this.#value = value;
    return this.#observers.notify([value, before], fromFrontEnd);
  }

  #written(value: T): Record<string, unknown> {
    const { attribute } = this.#form;
    const raw = this.#form.write(value);
    return attribute === undefined ? {} : { [attribute]: raw };
  }
}

/** A value in a line of text. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(valueText).join(" … ");
  return String(value);
}
