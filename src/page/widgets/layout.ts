import { type Surroundings, whenever } from "./view.js";
import type { WidgetModel } from "./widget-model.js";

/** What a layout may say of an element: sizes and how it stands, nothing that leaves its place. */
const allowed = [
  "align_items",
  "align_self",
  "border_bottom",
  "border_left",
  "border_right",
  "border_top",
  "display",
  "flex",
  "flex_flow",
  "height",
  "justify_content",
  "margin",
  "max_height",
  "max_width",
  "min_height",
  "min_width",
  "overflow",
  "padding",
  "visibility",
  "width",
];

/** Gives a widget's place the sizes that its layout asks for. */
export async function layOut(model: WidgetModel, place: HTMLElement, around: Surroundings): Promise<void> {
  const layout = await around.models.refer(model.get("layout"));
  if (layout === undefined) return;
  whenever(layout, around, () => {
    for (const name of allowed) {
      const value = layout.get<unknown>(name);
      place.style.setProperty(name.replaceAll("_", "-"), typeof value === "string" ? value : "");
    }
  });
}
