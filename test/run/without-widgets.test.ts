import { expect, it } from "vitest";
import { newMessage } from "../../kernel/protocol/message.js";
import { withoutWidgets } from "../../src/run/without-widgets.js";

const view = { "application/vnd.jupyter.widget-view+json": { model_id: "a" } };
const shown = (data: object) =>
  withoutWidgets(newMessage("display_data", { data, metadata: {} }, { session: "test" })).content["data"];

it("a widget's view goes where a text or a figure stands beside it, and stays where it is alone", () => {
  expect(shown({ ...view, "text/plain": "x = 1" })).toEqual({ "text/plain": "x = 1" });
  expect(shown(view)).toEqual(view);
  expect(shown({ "text/plain": "1" })).toEqual({ "text/plain": "1" });
});
