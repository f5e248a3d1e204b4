import { label } from "./label.js";
import type { Model } from "./protocol/model.js";
import { refusal } from "./refuse.js";
import { newModel } from "./styled-model.js";
import { Widget } from "./widget.js";

/** Widgets beside or below one another. */
export class Box extends Widget {
  readonly view: Model;
  readonly #items: readonly Widget[];

  constructor(model: "HBox" | "VBox", items: readonly Widget[]) {
    super();
    this.#items = items;
    this.view = newModel(model, { children: items.map(({ view }) => view) });
  }

  override get ready(): Promise<unknown> | undefined {
    const waiting = this.#items.map(({ ready }) => ready).filter((ready) => ready !== undefined);
    return waiting.length === 0 ? undefined : Promise.all(waiting);
  }

  toString(): string {
    return this.#items.map(String).join("\n");
  }

  override close(): void {
    super.close();
    for (const item of this.#items) item.close();
  }

  override fallback(): Record<string, unknown> {
    // One picture can stand for all of them; of several only the first would be seen.
    const bundles = this.#items.map((item) => item.fallback()).filter((one) => Object.keys(one).length > 0);
    return bundles.length === 1 ? (bundles[0] as Record<string, unknown>) : {};
  }
}

/**
 * Widgets beside one another.
 * @param items controls, texts, what `interact` gives, other rows and columns
 * @throws InputError for what is no widget
 * @example
 * row(label("a"), slider(0, 1, { label: "b" })) // => "a\nb = 0.5"
 */
export function row(...items: (Widget | string)[]): Box {
  return new Box("HBox", widgetsOf("row", items));
}

/**
 * Widgets below one another.
 * @param items controls, texts, what `interact` gives, other rows and columns
 * @throws InputError for what is no widget
 * @example
 * column("Settings", checkbox(true, { label: "bias" })) // => "Settings\nbias = true"
 */
export function column(...items: (Widget | string)[]): Box {
  return new Box("VBox", widgetsOf("column", items));
}

function widgetsOf(place: string, items: readonly unknown[]): Widget[] {
  return items.map((item) => {
    if (typeof item === "string") return label(item);
    if (item instanceof Widget) return item;
    throw refusal(place, "needs widgets and texts", item, "Show other values by interact, or by display.");
  });
}
