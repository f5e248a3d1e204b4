import { Observers } from "./observers.js";
import { Model } from "./protocol/model.js";
import { defaultState } from "./protocol/definitions.js";
import { refusal } from "./refuse.js";
import { Widget } from "./widget.js";

/** A widget with a front end of its own. */
export interface AnyWidgetSpec<State extends Record<string, unknown>> {
  /** The text of an ECMAScript module, or its URL: `export default { render({ model, el }) { … } }`. */
  esm: string;
  css?: string;
  /** What the page and the program share: JSON and binary data. */
  state?: State;
}

/** A widget whose page part is a module of one's own; made by {@link anywidget}. */
export class AnyWidget<State extends Record<string, unknown>> extends Widget {
  readonly view: Model;
  readonly #names: string[];
  readonly #observers = new Map<string, Observers<[value: unknown, before: unknown]>>();
  readonly #messages = new Observers<[content: unknown, buffers: Uint8Array[]]>();
  #before: Record<string, unknown>;

  constructor({ esm, css, state }: AnyWidgetSpec<State>) {
    super();
    this.#names = Object.keys(state ?? {});
    this.#before = { ...state };
    const own = {
      ...anyModel,
      layout: new Model(defaultState("Layout")),
      _anywidget_id: "gradsheet.AnyWidget",
      _esm: esm,
      ...(css === undefined ? {} : { _css: css }),
      ...state,
    };
    this.view = new Model(own, {
      changed: (names, fromFrontEnd) => this.#changed(names, fromFrontEnd),
      custom: (content, buffers) => this.#messages.notify([content, buffers], true),
    });
  }

  /** One of the values that are shared. */
  get<Name extends keyof State & string>(name: Name): State[Name] {
    return this.view.get(this.#known(name)) as State[Name];
  }

  /** Changes values that are shared, in the page too. */
  set(changes: Partial<State>): void {
    for (const name of Object.keys(changes)) this.#known(name);
    this.view.set(changes);
  }

  /** Has a function called with each new value of one name, and the value before. Returns how to end it. */
  observe<Name extends keyof State & string>(
    name: Name,
    callback: (value: State[Name], before: State[Name]) => unknown,
  ): () => void {
    const observers = this.#observers.get(this.#known(name)) ?? new Observers();
    this.#observers.set(name, observers);
    return observers.add(callback as (value: unknown, before: unknown) => unknown);
  }

  /** Sends the page a message: its `model.on("msg:custom", …)` gets it. */
  send(content: unknown, buffers: Uint8Array[] = []): void {
    this.view.send(content, buffers);
  }

  /** Has a function called with what the page sends by `model.send`. Returns how to end it. */
  onMessage(callback: (content: unknown, buffers: Uint8Array[]) => unknown): () => void {
    return this.#messages.add(callback);
  }

  toString(): string {
    return `anywidget { ${this.#names.join(", ")} }`;
  }

  #known(name: string): string {
    if (this.#names.includes(name)) return name;
    throw refusal("anywidget", `needs one of its names: ${this.#names.join(", ")}`, name);
  }

  #changed(names: string[], fromFrontEnd: boolean): Promise<unknown> | undefined {
    const works = names.map((name) => {
      const before = this.#before[name];
      this.#before[name] = this.view.get(name);
      return this.#observers.get(name)?.notify([this.view.get(name), before], fromFrontEnd);
    });
    const going = works.filter((work) => work !== undefined);
    return going.length === 0 ? undefined : Promise.all(going);
  }
}

/** Any version: the module's text is all that differs between widgets. */
const anyModel = {
  _model_module: "anywidget",
  _model_module_version: "*",
  _model_name: "AnyModel",
  _view_count: null,
  _view_module: "anywidget",
  _view_module_version: "*",
  _view_name: "AnyView",
  _dom_classes: [],
  tabbable: null,
  tooltip: null,
};

/**
 * A widget with a front end of one's own, by anywidget's protocol: a module whose `render({ model, el })` fills an element and shares
 * values with the program.
 * @param spec the module's text, its style sheet, the shared values
 * @throws InputError for a module that is no text
 * @example
 * const counter = anywidget({ esm: "export default { render({ model, el }) { el.textContent = model.get('count') } }", state: { count: 1 } });
 * counter.set({ count: 2 });
 * counter.get("count") // => 2
 */
export function anywidget<State extends Record<string, unknown>>(
  spec: AnyWidgetSpec<State>,
): AnyWidget<State> {
  if (typeof spec?.esm !== "string")
    throw refusal(
      "anywidget",
      "needs the text of a module as esm",
      spec?.esm,
      "Write anywidget({ esm: `export default { render({ model, el }) { … } }` }).",
    );
  return new AnyWidget(spec);
}
