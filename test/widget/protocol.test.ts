import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  anywidget,
  button,
  checkbox,
  choice,
  column,
  html,
  interact,
  intSlider,
  label,
  numberBox,
  play,
  rangeSlider,
  row,
  slider,
  textBox,
  type Widget,
} from "../../src/index.js";
import { joinBuffers, splitBuffers } from "../../src/widget/protocol/buffers.js";
import { defaultState, definitions, type ModelName } from "../../src/widget/protocol/definitions.js";
import { fakeComms } from "./fake-comms.js";

const published = JSON.parse(
  readFileSync(new URL("./published-models.json", import.meta.url), "utf8"),
) as Record<string, Record<string, unknown>>;

const update = (state: Record<string, unknown>) => ({ method: "update", state, buffer_paths: [] });

describe("models", () => {
  it.each(Object.keys(definitions))(
    "%s: attributes and defaults are those that ipywidgets publishes",
    (name) => {
      const given = defaultState(name as ModelName);
      for (const required of ["source", "target", "_options_labels"])
        if (required in given) given[required] = null;
      expect(given).toEqual(published[name]);
    },
  );

  const widgets: Record<string, () => Widget> = {
    slider: () => slider(0, 1),
    "slider with a logarithmic scale": () => slider(0.01, 1, { scale: "log" }),
    intSlider: () => intSlider(0, 9),
    rangeSlider: () => rangeSlider(0, 9),
    dropdown: () => choice(["a"]),
    radio: () => choice(["a"], { as: "radio" }),
    buttons: () => choice(["a"], { as: "buttons" }),
    list: () => choice(["a"], { as: "list" }),
    "choice as a slider": () => choice(["a"], { as: "slider" }),
    checkbox: () => checkbox(),
    textBox: () => textBox(),
    "textBox of three lines": () => textBox("", { lines: 3 }),
    numberBox: () => numberBox(),
    "numberBox between ends": () => numberBox(1, { min: 0, max: 9 }),
    button: () => button("Go"),
    play: () => play(0, 9),
    label: () => label("x"),
    html: () => html("<b>x</b>"),
    row: () => row("a", slider(0, 1)),
    column: () => column("a", checkbox()),
    interact: () =>
      interact({ a: 1, b: true, c: ["x", "y"], d: "text", e: play(0, 3), f: button("Go") }, () => 0),
  };

  it.each(Object.keys(widgets))(
    "%s opens models with the published attributes, each before it is spoken of",
    (name) => {
      const { sent } = fakeComms();
      const bundle = widgets[name]!().toMimeBundle();
      const opened = new Set<string>();
      for (const { id, data } of sent) {
        const state = data.state!;
        const kind = String(state["_model_name"]).replace(/Model$/, "");
        const parts = ["layout", "style"].filter((part) => part in state);
        expect(Object.keys(state).toSorted()).toEqual(
          [...Object.keys(published[kind]!), ...parts].toSorted(),
        );
        for (const [, model] of JSON.stringify(state).matchAll(/IPY_MODEL_(\w+)/g))
          expect(opened).toContain(model);
        opened.add(id);
      }
      const { model_id } = bundle["application/vnd.jupyter.widget-view+json"] as { model_id: string };
      expect(opened).toContain(model_id);
      expect(bundle["text/plain"]).not.toBe("");
    },
  );

  it("elsewhere than in a kernel: no view, the text and the figure alone, and everything works", () => {
    const panel = interact({ x: [0, 9] }, ({ x }) => `x is ${x}`);
    expect(panel.toMimeBundle()).toEqual({ "text/plain": "x = 4\nx is 4" });
    panel.controls.x.value = 5;
    expect(String(panel)).toBe("x = 5\nx is 5");
  });
});

describe("the comm of a model", () => {
  it("an update of the page is echoed as it came, taken over, and told once with the value before", () => {
    const { sent, tell } = fakeComms();
    const dial = slider(0, 1, { label: "rate" });
    const told: number[][] = [];
    const end = dial.observe((...values) => told.push(values));
    dial.toMimeBundle();
    const from = sent.length;
    tell(dial.view.id, update({ value: 0.30000000000000004 }));
    tell(dial.view.id, update({ value: 0.3 }));
    expect(dial.value).toBe(0.3);
    expect(told).toEqual([[0.3, 0.5]]);
    expect(sent.slice(from).map(({ data }) => [data.method, data.state])).toEqual([
      ["echo_update", { value: 0.30000000000000004 }],
      ["echo_update", { value: 0.3 }],
    ]);
    end();
    tell(dial.view.id, update({ value: 0.9 }));
    expect(told.length).toBe(1);
  });

  it("what a program sets is sent once, and not where nothing changes", () => {
    const { sent } = fakeComms();
    const box = textBox("a");
    box.toMimeBundle();
    const from = sent.length;
    for (const text of ["b", "b"]) box.value = text;
    box.disabled = true;
    box.label = "name";
    expect(sent.slice(from).map(({ data }) => data.state)).toEqual([
      { value: "b" },
      { disabled: true },
      { description: "name" },
    ]);
  });

  it("a value out of range is moved to the end that it passed, one of another type is sent back", () => {
    const { sent, tell } = fakeComms();
    const dial = intSlider(0, 9, { value: 3 });
    dial.toMimeBundle();
    tell(dial.view.id, update({ value: 99 }));
    expect(dial.value).toBe(9);
    for (const wrong of ["7", null, [1], Number.NaN]) tell(dial.view.id, update({ value: wrong }));
    expect(dial.value).toBe(9);
    expect(sent.at(-1)?.data).toMatchObject({ method: "update", state: { value: 9 } });
  });

  it("binary values travel as buffers, both ways", () => {
    const { sent, tell } = fakeComms();
    const widget = anywidget({
      esm: "export default {}",
      state: { pixels: new Uint8Array([1, 2]), parts: [{ at: 0 }] },
    });
    widget.toMimeBundle();
    expect(sent.at(-1)?.data).toMatchObject({ buffer_paths: [["pixels"]] });
    expect(sent.at(-1)?.data.state).not.toHaveProperty("pixels");
    expect(sent.at(-1)?.buffers).toEqual([new Uint8Array([1, 2])]);
    const got: unknown[] = [];
    widget.observe("pixels", (now, before) => got.push(now, before));
    tell(widget.view.id, { method: "update", state: {}, buffer_paths: [["pixels"]] }, [new Uint8Array([3])]);
    expect(got).toEqual([new Uint8Array([3]), new Uint8Array([1, 2])]);
    expect(widget.get("pixels")).toEqual(new Uint8Array([3]));
  });

  it("splits and joins binary parts at any depth, in any view of them", () => {
    const bytes = Uint8Array.of(0, 0, 128, 63);
    const state = { a: { b: [new Float32Array([1]), "x"] }, c: bytes.buffer, d: null };
    const split = splitBuffers(state);
    expect(split).toEqual({
      state: { a: { b: [null, "x"] }, d: null },
      buffer_paths: [["a", "b", 0], ["c"]],
      buffers: [bytes, bytes],
    });
    expect(joinBuffers(split)).toEqual({ a: { b: [bytes, "x"] }, c: bytes, d: null });
    expect(joinBuffers({ state: {}, buffer_paths: [["no", "where"], []], buffers: [bytes, bytes] })).toEqual(
      {},
    );
  });

  it("a message of the widget's own arrives, and one goes out", () => {
    const { sent, tell } = fakeComms();
    const widget = anywidget({ esm: "export default {}" });
    const got: unknown[] = [];
    widget.onMessage((content, buffers) => got.push(content, buffers.length));
    widget.toMimeBundle();
    tell(widget.view.id, { method: "custom", content: { hello: 1 } }, [new Uint8Array(1)]);
    expect(got).toEqual([{ hello: 1 }, 1]);
    widget.send({ back: 2 });
    expect(sent.at(-1)?.data).toEqual({ method: "custom", content: { back: 2 } });
  });

  it("a front end that asks for all models gets them, each with its state", () => {
    const { sent, openFromPage, tell } = fakeComms();
    const dial = slider(0, 1);
    dial.toMimeBundle();
    openFromPage("jupyter.widget.control", "control");
    tell("control", { method: "request_states" });
    const { states } = sent.at(-1)!.data as { states: Record<string, unknown> };
    expect(states[dial.view.id]).toMatchObject({
      model_name: "FloatSliderModel",
      model_module: "@jupyter-widgets/controls",
      model_module_version: "2.0.0",
      state: { value: 0.5 },
    });
  });

  it("play: the slider beside it is linked in the page and follows a program too", () => {
    const { sent } = fakeComms();
    const frames = play(0, 20, { label: "step", interval: 50 });
    frames.toMimeBundle();
    const stateOf = (name: string) => sent.find(({ data }) => data.state?.["_model_name"] === name)!;
    const [made, dial, link] = [stateOf("PlayModel"), stateOf("IntSliderModel"), stateOf("LinkModel")];
    expect(link.data.state).toMatchObject({
      source: [`IPY_MODEL_${made.id}`, "value"],
      target: [`IPY_MODEL_${dial.id}`, "value"],
    });
    const from = sent.length;
    frames.value = 7;
    frames.start();
    expect(sent.slice(from).map(({ id, data }) => [id, data.state])).toEqual([
      [made.id, { value: 7 }],
      [dial.id, { value: 7 }],
      [made.id, { playing: true }],
    ]);
    expect(frames.playing).toBe(true);
  });
});
