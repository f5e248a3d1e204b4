/** What the front ends' packages know of a model: where its classes are, and each attribute with its default. */
interface Definition {
  module: "@jupyter-widgets/base" | "@jupyter-widgets/controls" | "@jupyter-widgets/output";
  view: string | null;
  viewModule?: "@jupyter-widgets/base";
  /** The model of its style. */
  style?: ModelName;
  attributes: Readonly<Record<string, unknown>>;
}

/** The versions of the packages' protocols. */
const versions = {
  "@jupyter-widgets/base": "2.0.0",
  "@jupyter-widgets/controls": "2.0.0",
  "@jupyter-widgets/output": "1.0.0",
};

const nothing = (names: string): Record<string, null> =>
  Object.fromEntries(names.split(" ").map((name) => [name, null]));

const element = { _dom_classes: [], tabbable: null, tooltip: null };
const described = { ...element, description: "", description_allow_html: false };
const input = { ...described, disabled: false };
const dragged = {
  ...input,
  behavior: "drag-tap",
  continuous_update: true,
  orientation: "horizontal",
  readout: true,
};
const chosen = { ...input, _options_labels: [], index: null };
const typed = { ...input, continuous_update: true, placeholder: "\u200b", value: "" };
const words = { ...described, placeholder: "\u200b", value: "" };
const fontWords = "font_family font_size font_style font_variant font_weight text_color text_decoration";

const control = (name: string, style: ModelName, attributes: Definition["attributes"]): Definition => ({
  module: "@jupyter-widgets/controls",
  view: `${name}View`,
  style,
  attributes,
});
const style = (attributes: Definition["attributes"]): Definition => ({
  module: "@jupyter-widgets/controls",
  view: "StyleView",
  viewModule: "@jupyter-widgets/base",
  attributes,
});
const box = (name: string): Definition => ({
  module: "@jupyter-widgets/controls",
  view: `${name}View`,
  attributes: { ...element, box_style: "", children: [] },
});

export type ModelName =
  | "BoundedFloatText"
  | "Button"
  | "ButtonStyle"
  | "Checkbox"
  | "CheckboxStyle"
  | "DescriptionStyle"
  | "Dropdown"
  | "FloatLogSlider"
  | "FloatRangeSlider"
  | "FloatSlider"
  | "FloatText"
  | "HBox"
  | "HTMLMath"
  | "HTMLMathStyle"
  | "IntSlider"
  | "Label"
  | "LabelStyle"
  | "Layout"
  | "Link"
  | "Output"
  | "Play"
  | "RadioButtons"
  | "Select"
  | "SelectionSlider"
  | "SliderStyle"
  | "Text"
  | "TextStyle"
  | "Textarea"
  | "ToggleButtons"
  | "ToggleButtonsStyle"
  | "VBox";

/**
 * The models that are used here. A test compares each attribute and default with what ipywidgets' own classes say.
 * Source: the model specification of ipywidgets 8, protocol versions as above.
 */
export const definitions: Record<ModelName, Definition> = {
  FloatSlider: control("FloatSlider", "SliderStyle", {
    ...dragged,
    max: 100,
    min: 0,
    readout_format: ".2f",
    step: 0.1,
    value: 0,
  }),
  IntSlider: control("IntSlider", "SliderStyle", {
    ...dragged,
    max: 100,
    min: 0,
    readout_format: "d",
    step: 1,
    value: 0,
  }),
  FloatLogSlider: control("FloatLogSlider", "SliderStyle", {
    ...dragged,
    base: 10,
    max: 4,
    min: 0,
    readout_format: ".3g",
    step: 0.1,
    value: 1,
  }),
  FloatRangeSlider: control("FloatRangeSlider", "SliderStyle", {
    ...dragged,
    max: 100,
    min: 0,
    readout_format: ".2f",
    step: 0.1,
    value: [25, 75],
  }),
  Dropdown: control("Dropdown", "DescriptionStyle", chosen),
  RadioButtons: control("RadioButtons", "DescriptionStyle", { ...chosen, orientation: "vertical" }),
  Select: control("Select", "DescriptionStyle", { ...chosen, rows: 5 }),
  SelectionSlider: control("SelectionSlider", "SliderStyle", { ...dragged, ...chosen, index: 0 }),
  ToggleButtons: control("ToggleButtons", "ToggleButtonsStyle", {
    ...chosen,
    button_style: "",
    icons: [],
    tooltips: [],
  }),
  Checkbox: control("Checkbox", "CheckboxStyle", { ...input, indent: true, value: false }),
  Text: control("Text", "TextStyle", typed),
  Textarea: control("Textarea", "TextStyle", { ...typed, rows: null }),
  FloatText: control("FloatText", "TextStyle", { ...input, continuous_update: false, step: null, value: 0 }),
  BoundedFloatText: control("FloatText", "TextStyle", {
    ...input,
    continuous_update: false,
    max: 100,
    min: 0,
    step: null,
    value: 0,
  }),
  Button: control("Button", "ButtonStyle", {
    ...element,
    button_style: "",
    description: "",
    disabled: false,
    icon: "",
  }),
  Play: control("Play", "DescriptionStyle", {
    ...input,
    interval: 100,
    max: 100,
    min: 0,
    playing: false,
    repeat: false,
    show_repeat: true,
    step: 1,
    value: 0,
  }),
  HTMLMath: control("HTMLMath", "HTMLMathStyle", words),
  Label: control("Label", "LabelStyle", words),
  HBox: box("HBox"),
  VBox: box("VBox"),
  Link: {
    module: "@jupyter-widgets/controls",
    view: null,
    attributes: { source: [], target: null },
  },
  Output: {
    module: "@jupyter-widgets/output",
    view: "OutputView",
    attributes: { ...element, msg_id: "", outputs: [] },
  },
  Layout: {
    module: "@jupyter-widgets/base",
    view: "LayoutView",
    attributes: nothing(
      "align_content align_items align_self border_bottom border_left border_right border_top bottom display flex flex_flow " +
        "grid_area grid_auto_columns grid_auto_flow grid_auto_rows grid_column grid_gap grid_row grid_template_areas " +
        "grid_template_columns grid_template_rows height justify_content justify_items left margin max_height max_width " +
        "min_height min_width object_fit object_position order overflow padding right top visibility width",
    ),
  },
  SliderStyle: style({ description_width: "", handle_color: null }),
  DescriptionStyle: style({ description_width: "" }),
  ToggleButtonsStyle: style({ button_width: "", description_width: "", font_weight: "" }),
  CheckboxStyle: style({ background: null, description_width: "" }),
  TextStyle: style({ background: null, description_width: "", font_size: null, text_color: null }),
  HTMLMathStyle: style({ background: null, description_width: "", font_size: null, text_color: null }),
  LabelStyle: style({ background: null, description_width: "", ...nothing(fontWords) }),
  ButtonStyle: style({ button_color: null, ...nothing(fontWords) }),
};

/** The whole state of a new model but for its layout and its style. */
export function defaultState(name: ModelName): Record<string, unknown> {
  const { module, view, viewModule = module, attributes } = definitions[name];
  return {
    _model_module: module,
    _model_module_version: versions[module],
    _model_name: `${name}Model`,
    _view_count: null,
    _view_module: viewModule,
    _view_module_version: versions[viewModule],
    _view_name: view,
    ...attributes,
  };
}
