import { h } from "../shell/dom.js";
import { freshId, labeledRow } from "./labeled.js";
import { type View, whenever } from "./view.js";
import type { WidgetModel } from "./widget-model.js";

const isDisabled = (model: WidgetModel) => model.get<boolean>("disabled") || !model.isAlive;

export const checkbox: View = (model, place, around) => {
  const id = freshId();
  const box: HTMLInputElement = h("input", {
    type: "checkbox",
    id,
    onchange: () => model.set({ value: box.checked }),
  });
  labeledRow(model, place, around, id).append(box);
  whenever(model, around, () => {
    box.checked = model.get<boolean>("value");
    box.disabled = isDisabled(model);
  });
};

/** A box for words: one line, which Enter ends, or several. */
function textView(isLong: boolean): View {
  return (model, place, around) => {
    const id = freshId();
    const tell = () => model.set({ value: box.value });
    const attributes = {
      id,
      onchange: tell,
      oninput: () => model.get<boolean>("continuous_update") && tell(),
    };
    const box: HTMLInputElement | HTMLTextAreaElement = isLong
      ? h("textarea", { ...attributes, rows: model.get<number | null>("rows") ?? 3 })
      : h("input", { ...attributes, type: "text" });
    labeledRow(model, place, around, id).append(box);
    whenever(model, around, () => {
      if (box.value !== model.get<string>("value")) box.value = model.get<string>("value");
      box.placeholder = model.get<string>("placeholder").replace("\u200b", "");
      box.disabled = isDisabled(model);
    });
  };
}

export const textLine = textView(false);
export const textArea = textView(true);

export const numberBox: View = (model, place, around) => {
  const id = freshId();
  const box = h("input", {
    type: "number",
    id,
    onchange: () => {
      const value = box.valueAsNumber;
      if (Number.isFinite(value)) model.set({ value });
      else box.value = String(model.get<number>("value"));
    },
  });
  labeledRow(model, place, around, id).append(box);
  whenever(model, around, () => {
    for (const end of ["min", "max"] as const) {
      const limit = model.get<number | null | undefined>(end);
      if (typeof limit === "number" && Number.isFinite(limit)) box[end] = String(limit);
    }
    box.step = String(model.get<number | null>("step") ?? "any");
    box.value = String(model.get<number>("value"));
    box.disabled = isDisabled(model);
  });
};

export const pushButton: View = (model, place, around) => {
  const button = h("button.gs-Push", { type: "button", onclick: () => model.send({ event: "click" }) });
  place.append(button);
  whenever(model, around, () => {
    button.textContent = model.get<string>("description") || model.get<string>("icon");
    button.dataset["tone"] = model.get<string>("button_style");
    button.title = model.get<string | null>("tooltip") ?? "";
    button.disabled = isDisabled(model);
  });
};
