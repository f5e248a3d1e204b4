import { h } from "../shell/dom.js";
import { freshId, labeledRow } from "./labeled.js";
import { numberText } from "./number-text.js";
import { type View, whenever } from "./view.js";
import type { WidgetModel } from "./widget-model.js";

/** How a slider's places and its values belong together. */
interface Scale {
  /** First and last place, and the step between two. */
  ends: (model: WidgetModel) => { min: number; max: number; step: number };
  placeOf: (model: WidgetModel) => number;
  /** The attribute that it sets, and to what. */
  changes: (place: number, model: WidgetModel) => Record<string, unknown>;
  text: (model: WidgetModel) => string;
}

const format = (model: WidgetModel, value: number) => numberText(value, model.get<string>("readout_format"));

const ownEnds = (model: WidgetModel) => ({
  min: model.get<number>("min"),
  max: model.get<number>("max"),
  step: model.get<number | null>("step") ?? 0.1,
});

const linear: Scale = {
  ends: ownEnds,
  placeOf: (model) => model.get<number>("value"),
  changes: (value) => ({ value }),
  text: (model) => format(model, model.get<number>("value")),
};

const logarithmic: Scale = {
  ends: ownEnds,
  placeOf: (model) => Math.log(model.get<number>("value")) / Math.log(model.get<number>("base")),
  changes: (place, model) => ({ value: model.get<number>("base") ** place }),
  text: (model) => format(model, model.get<number>("value")),
};

const labelsOf = (model: WidgetModel) => model.get<string[]>("_options_labels");

const ofOptions: Scale = {
  ends: (model) => ({ min: 0, max: Math.max(0, labelsOf(model).length - 1), step: 1 }),
  placeOf: (model) => model.get<number | null>("index") ?? 0,
  changes: (index) => ({ index }),
  text: (model) => labelsOf(model)[model.get<number | null>("index") ?? 0] ?? "",
};

function sliderView(scale: Scale): View {
  return (model, place, around) => {
    const id = freshId();
    const move = (kind: "input" | "change") => () => {
      if (kind === "change" || model.get<boolean>("continuous_update"))
        model.set(scale.changes(Number(slider.value), model));
    };
    const slider = h("input", { type: "range", id, oninput: move("input"), onchange: move("change") });
    const readout = h("output.gs-Readout", { for: id });
    labeledRow(model, place, around, id).append(slider, readout);
    whenever(model, around, () => {
      const { min, max, step } = scale.ends(model);
      Object.assign(slider, { min: String(min), max: String(max), step: String(step) });
      // Whoever drags it is ahead of what comes back.
      if (document.activeElement !== slider || !slider.matches(":active"))
        slider.value = String(scale.placeOf(model));
      slider.disabled = model.get<boolean>("disabled") || !model.isAlive;
      slider.setAttribute("aria-valuetext", scale.text(model));
      readout.textContent = scale.text(model);
      readout.hidden = !model.get<boolean>("readout");
    });
  };
}

/** Two handles: the ends of a range. */
export const rangeSlider: View = (model, place, around) => {
  const move = (end: 0 | 1) => () => {
    const value = [...model.get<[number, number]>("value")] as [number, number];
    value[end] = Number(sliders[end].value);
    // The handles stop at each other.
    if (value[0] > value[1]) value[end] = value[1 - end]!;
    sliders[end].value = String(value[end]);
    model.set({ value });
  };
  const slider = (end: 0 | 1) =>
    h("input", {
      type: "range",
      "aria-label": `${model.get<string>("description")} ${end === 0 ? "from" : "to"}`,
      [model.get<boolean>("continuous_update") ? "oninput" : "onchange"]: move(end),
    });
  const sliders = [slider(0), slider(1)] as const;
  const readout = h("output.gs-Readout");
  labeledRow(model, place, around).append(...sliders, readout);
  whenever(model, around, () => {
    const { min, max, step } = ownEnds(model);
    const value = model.get<[number, number]>("value");
    for (const [end, one] of sliders.entries()) {
      Object.assign(one, { min: String(min), max: String(max), step: String(step) });
      one.value = String(value[end]);
      one.disabled = model.get<boolean>("disabled") || !model.isAlive;
    }
    readout.textContent = value.map((one) => format(model, one)).join(" – ");
    readout.hidden = !model.get<boolean>("readout");
  });
};

export const numberSlider = sliderView(linear);
export const logSlider = sliderView(logarithmic);
export const selectionSlider = sliderView(ofOptions);
