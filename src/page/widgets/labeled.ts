import { latexTypesetter } from "../render/latex.js";
import { h } from "../shell/dom.js";
import { type Surroundings, whenever } from "./view.js";
import type { WidgetModel } from "./widget-model.js";

let made = 0;

/** A name for a control's element, by which its label finds it. */
export const freshId = (): string => `widget-${(made += 1)}`;

/**
 * A row with a control's label before it.
 * @param model whose `description` the label is
 * @param place where the row goes
 * @param around what the view is made with
 * @param target the id of the control; without one the row is a group of several
 */
export function labeledRow(
  model: WidgetModel,
  place: HTMLElement,
  around: Surroundings,
  target?: string,
): HTMLElement {
  const label = h(target === undefined ? "span.gs-Label" : "label.gs-Label", {
    for: target,
    id: freshId(),
  });
  const row = h(
    "div.gs-Row",
    target === undefined ? { role: "group", "aria-labelledby": label.id } : {},
    label,
  );
  place.append(row);
  whenever(model, around, () => {
    label.textContent = model.get<string>("description");
    label.hidden = label.textContent === "";
    void latexTypesetter.typeset(label);
  });
  void around.models.refer(model.get("style")).then((style) => {
    const width = style?.get<unknown>("description_width");
    if (typeof width === "string" && /^[\d.]+(ch|px|em|rem|%)$/.test(width)) label.style.width = width;
  });
  return row;
}
