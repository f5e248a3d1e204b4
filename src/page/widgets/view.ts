import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { WidgetModel } from "./widget-model.js";
import type { WidgetModels } from "./widget-models.js";

/** What views are made with. */
export interface Surroundings {
  models: WidgetModels;
  rendermime: IRenderMimeRegistry;
  /** Has a function called when the view goes away. */
  onEnd: (end: () => void) => void;
  /** Shows a model in a place of the page. */
  show: (model: WidgetModel, place: HTMLElement) => Promise<void>;
}

/** Fills a place, which is in the page, with what a model shows. */
export type View = (model: WidgetModel, place: HTMLElement, around: Surroundings) => void;

/** Calls a function now and with each change, until the view goes away. */
export function whenever(model: WidgetModel, { onEnd }: Surroundings, draw: () => void): void {
  onEnd(model.onChange(draw));
  draw();
}
