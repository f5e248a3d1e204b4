import { defaultState, definitions, type ModelName } from "./protocol/definitions.js";
import { Model, type ModelOwner } from "./protocol/model.js";

/** A model with a layout and, where its kind has one, a style of its own. */
export function newModel(name: ModelName, state: Record<string, unknown>, owner: ModelOwner = {}): Model {
  const { style, view } = definitions[name];
  const hasLayout = view !== null && name !== "Layout" && view !== "StyleView";
  const parts = {
    ...(hasLayout ? { layout: new Model(defaultState("Layout")) } : {}),
    ...(style === undefined ? {} : { style: new Model(defaultState(style)) }),
  };
  return new Model({ ...defaultState(name), ...parts, ...state }, owner);
}

/** Changes how large a model's view is and where it stands: CSS, with `_` for `-`. */
export function setLayout(model: Model, layout: Record<string, string>): void {
  const part = model.get("layout");
  if (part instanceof Model) part.set(layout);
}

/** Changes a model's style. */
export function setStyle(model: Model, style: Record<string, string>): void {
  const part = model.get("style");
  if (part instanceof Model) part.set(style);
}
