import { h } from "../shell/dom.js";
import { freshId, labeledRow } from "./labeled.js";
import { type View, whenever } from "./view.js";
import type { WidgetModel } from "./widget-model.js";

const labelsOf = (model: WidgetModel) => model.get<string[]>("_options_labels");
const isDisabled = (model: WidgetModel) => model.get<boolean>("disabled") || !model.isAlive;

/** A list that opens, or one that stands open. */
function selectView(rows: (model: WidgetModel) => number): View {
  return (model, place, around) => {
    const id = freshId();
    const select: HTMLSelectElement = h("select", {
      id,
      onchange: () => model.set({ index: select.selectedIndex }),
    });
    labeledRow(model, place, around, id).append(select);
    whenever(model, around, () => {
      const options = labelsOf(model).map((label) => h("option", {}, label));
      select.replaceChildren(...options);
      select.size = rows(model);
      select.selectedIndex = model.get<number | null>("index") ?? -1;
      select.disabled = isDisabled(model);
    });
  };
}

export const dropdown = selectView(() => 1);
export const openList = selectView((model) => Math.max(2, model.get<number>("rows")));

/** Round buttons, of which one is pressed. */
export const radioButtons: View = (model, place, around) => {
  const name = freshId();
  const group = h("div.gs-Radios", { role: "radiogroup" });
  labeledRow(model, place, around).append(group);
  whenever(model, around, () => {
    group.dataset["orientation"] = model.get<string>("orientation");
    const buttons = labelsOf(model).map((label, index) => {
      const input = h("input", { type: "radio", name, onchange: () => model.set({ index }) });
      input.checked = index === model.get<number | null>("index");
      input.disabled = isDisabled(model);
      return h("label", {}, input, label);
    });
    keepFocus(group, () => group.replaceChildren(...buttons));
  });
};

/** A row of buttons, of which one stays down. */
export const toggleButtons: View = (model, place, around) => {
  const group = h("div.gs-Toggles");
  labeledRow(model, place, around).append(group);
  whenever(model, around, () => {
    const buttons = labelsOf(model).map((label, index) => {
      const button = h(
        "button",
        {
          type: "button",
          "aria-pressed": String(index === model.get<number | null>("index")),
          title: model.get<string[]>("tooltips")[index],
          onclick: () => model.set({ index }),
        },
        label,
      );
      button.disabled = isDisabled(model);
      return button;
    });
    keepFocus(group, () => group.replaceChildren(...buttons));
  });
};

/** Draws anew, and leaves the focus at the same place of the row. */
function keepFocus(group: HTMLElement, draw: () => void): void {
  const focusable = () => [...group.querySelectorAll<HTMLElement>("input, button")];
  const place = focusable().indexOf(document.activeElement as HTMLElement);
  draw();
  if (place >= 0) focusable()[place]?.focus();
}
