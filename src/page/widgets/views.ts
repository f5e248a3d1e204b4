import { column, htmlWords, outputs, plainWords, row } from "./boxes.js";
import { dropdown, openList, radioButtons, toggleButtons } from "./choices.js";
import { checkbox, numberBox, pushButton, textArea, textLine } from "./inputs.js";
import { player } from "./player.js";
import { logSlider, numberSlider, rangeSlider, selectionSlider } from "./sliders.js";
import type { View } from "./view.js";

/** The models that the library's controls are made of, by ipywidgets' names, and how each is shown. */
export const views: Readonly<Record<string, View>> = {
  BoundedFloatTextModel: numberBox,
  ButtonModel: pushButton,
  CheckboxModel: checkbox,
  DropdownModel: dropdown,
  FloatLogSliderModel: logSlider,
  FloatRangeSliderModel: rangeSlider,
  FloatSliderModel: numberSlider,
  FloatTextModel: numberBox,
  HBoxModel: row,
  HTMLMathModel: htmlWords,
  IntSliderModel: numberSlider,
  LabelModel: plainWords,
  OutputModel: outputs,
  PlayModel: player,
  RadioButtonsModel: radioButtons,
  SelectModel: openList,
  SelectionSliderModel: selectionSlider,
  TextModel: textLine,
  TextareaModel: textArea,
  ToggleButtonsModel: toggleButtons,
  VBoxModel: column,
};
