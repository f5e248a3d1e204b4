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
  link,
  numberBox,
  play,
  rangeSlider,
  row,
  slider,
  textBox,
} from "../../src/index.js";
import { controlFor } from "../../src/widget/given-control.js";
import { decimalsOf, niceStep, onLadder } from "../../src/widget/steps.js";

describe("plain values as controls", () => {
  // The rules and the numbers are those of ipywidgets' interact; what TypeScript cannot tell apart is said in its place.
  it.each([
    [10, "IntSliderModel", { min: -10, max: 30, value: 10, step: 1 }],
    [-10, "IntSliderModel", { min: -30, max: 10, value: -10 }],
    [0.5, "FloatSliderModel", { min: -0.5, max: 1.5, value: 0.5, step: 0.02 }],
    // A whole 0 would be a slider with two places.
    [0, "FloatSliderModel", { min: 0, max: 1, value: 0, step: 0.01 }],
    [[0, 10], "IntSliderModel", { min: 0, max: 10, value: 5, step: 1 }],
    [[0, 10, 2], "IntSliderModel", { min: 0, max: 10, value: 4, step: 2 }],
    [[0, 1, 0.1], "FloatSliderModel", { min: 0, max: 1, value: 0.5, step: 0.1, readout_format: ".1f" }],
    [[0.5, 2], "FloatSliderModel", { min: 0.5, max: 2, step: 0.02 }],
    [["a", "b"], "DropdownModel", { _options_labels: ["a", "b"], index: 0 }],
    [true, "CheckboxModel", { value: true }],
    ["text", "TextModel", { value: "text" }],
  ])("%j is a %s with %j", (given, model, state) => {
    const control = controlFor("x", given);
    expect(control.view.get("_model_name")).toBe(model);
    expect(control.view.state).toMatchObject({ ...state, description: "x" });
  });

  it.each([
    [null, "null"],
    [undefined, "undefined"],
    [Number.NaN, "NaN"],
    [[], "[]"],
    [() => 1, "[Function (anonymous)]"],
    [{ a: 1 }, "{ a: 1 }"],
    [["a", 1], "[ 'a', 1 ]"],
  ])("%s becomes none: the error says which, and what would", (given, got) => {
    expect(() => interact({ x: given as number }, () => 0)).toThrow(
      `interact: needs a control or a value for x, got ${got}. Use slider(0, 1), a number, [min, max], [min, max, step], a list of texts, true or a text.`,
    );
  });

  it("four numbers are no slider, and the error names the choice", () => {
    expect(() => interact({ x: [1, 2, 3, 4] }, () => 0)).toThrow(
      "For a choice among numbers use choice([…]).",
    );
  });
});

describe("a slider", () => {
  it.each([
    [1, 0.01],
    [0.99, 0.01],
    [10, 0.1],
    [5, 0.05],
    [250, 2],
    [1e-4, 1e-6],
    [70_000, 500],
  ])("over a range of %d has steps of %d", (range, step) => expect(niceStep(range)).toBe(step));

  it("stands in the middle, on a step; a logarithmic one at the geometric mean", () => {
    expect(slider(0.01, 1).value).toBe(0.51);
    expect(slider(-1, 2).value).toBe(0.5);
    expect(slider(1e-4, 1, { scale: "log" }).value).toBe(0.01);
    expect(slider(0.3, 0.9, { step: 0.1 }).value).toBe(0.6);
    expect(onLadder(0.30000000000000004, 0, 0.1)).toBe(0.3);
    expect([0.01, 1e-7, 2, 1.5e-3].map(decimalsOf)).toEqual([2, 7, 0, 4]);
  });

  it("shows as many digits as its step has, so that no two places look alike", () => {
    const format = (...given: Parameters<typeof slider>) => slider(...given).view.get("readout_format");
    expect(format(0, 1)).toBe(".2f");
    expect(format(0, 0.001)).toBe(".5f");
    expect(format(0, 500)).toBe(".0f");
    expect(format(0.001, 1, { scale: "log" })).toBe(".3g");
    expect(format(0, 1, { format: ".1%" })).toBe(".1%");
  });

  it("keeps exponents for a logarithmic scale, and the number as its value", () => {
    expect(slider(0.001, 10, { scale: "log", value: 0.1 }).view.state).toMatchObject({
      base: 10,
      min: -3,
      max: 1,
      value: 0.1,
      step: 0.05,
    });
  });
});

describe("what a control cannot be", () => {
  it.each([
    ["slider: needs a lower end below its upper end, got [ 1, 1 ]", () => slider(1, 1)],
    ["slider: needs a finite number as its upper end, got undefined", () => slider(1, undefined as never)],
    ["slider: needs a finite number as its value, got '3'", () => slider(1, 5, { value: "3" as never })],
    ["slider: needs a value from 0 to 1, got 2", () => slider(0, 1, { value: 2 })],
    ["slider: needs a positive step, got 0", () => slider(0, 1, { step: 0 })],
    [
      "slider: needs a positive lower end for a logarithmic scale, got 0",
      () => slider(0, 1, { scale: "log" }),
    ],
    ['slider: needs a scale "linear" or "log", got \'exp\'', () => slider(0, 1, { scale: "exp" as never })],
    ["intSlider: needs whole numbers, got 0.5. Use slider()", () => intSlider(0, 1, { step: 0.5 })],
    [
      "rangeSlider: needs two numbers in order from 0 to 9, got [ 5, 1 ]",
      () => rangeSlider(0, 9, { value: [5, 1] }),
    ],
    ["choice: needs at least one option, got []", () => choice([])],
    ["choice: needs texts or numbers in a list, got [ {} ]. Name other values", () => choice([{} as never])],
    [
      "choice: needs one of its options as the value: a, b, got 'c'",
      () => choice(["a", "b"], { value: "c" as never }),
    ],
    [
      "choice: needs one of dropdown, radio, buttons, list, slider as its looks",
      () => choice(["a"], { as: "x" as never }),
    ],
    ["checkbox: needs true or false, got 1", () => checkbox(1 as never)],
    ["textBox: needs a text, got 3", () => textBox(3 as never)],
    ["textBox: needs a whole number of lines, got 0", () => textBox("", { lines: 0 })],
    ["numberBox: needs a finite number as its value, got NaN", () => numberBox(Number.NaN)],
    ["numberBox: needs a finite number as its upper end, got undefined", () => numberBox(1, { min: 0 })],
    ["button: needs a text to stand on it, got undefined", () => button(undefined as never)],
    ["button: needs a function to call when it is pressed, got 3. Write", () => button("Go", 3 as never)],
    ["play: needs whole numbers, got 0.5", () => play(0, 1, { step: 0.5 })],
    ["play: needs a positive interval, in milliseconds, got 0", () => play(0, 1, { interval: 0 })],
    ["label: needs a text, got 3", () => label(3 as never)],
    ["html: needs a text, got null", () => html(null as never)],
    ["row: needs widgets and texts, got 3. Show other values", () => row(3 as never)],
    ["column: needs widgets and texts, got null", () => column(null as never)],
    [
      "interact: needs an object of controls, by their names, got [ 1 ]. Write",
      () => interact([1] as never, () => 0),
    ],
    ["interact: needs at least one control, got {}. Write", () => interact({}, () => 0)],
    [
      "interact: needs a function of the controls' values, got undefined",
      () => interact({ x: 1 }, undefined as never),
    ],
    ["anywidget: needs the text of a module as esm, got undefined", () => anywidget({} as never)],
    [
      "anywidget: needs one of its names: a, got 'b'",
      () => anywidget({ esm: "", state: { a: 1 } }).get("b" as "a"),
    ],
  ])("%s", (message, make) => expect(make).toThrow(message));

  it("a value that is refused leaves the old one, on both sides", () => {
    const dial = slider(0, 1, { value: 0.25 });
    expect(() => (dial.value = 2)).toThrow("needs a value from 0 to 1, got 2");
    expect([dial.value, dial.view.get("value")]).toEqual([0.25, 0.25]);
  });
});

describe("controls by a program", () => {
  it("a choice among named values gives the value itself", () => {
    const layers = [64, 64];
    const size = choice({ small: [8], large: layers });
    const seen: unknown[] = [];
    size.observe((now) => seen.push(now));
    size.value = layers;
    expect(seen[0]).toBe(layers);
    expect(size.view.get("index")).toBe(1);
  });

  it("a button calls its function with each press, and counts", () => {
    let calls = 0;
    const go = button("Go", () => (calls += 1));
    go.press();
    go.press();
    expect([calls, go.value]).toEqual([2, 2]);
  });

  it("links end, and one to a control that cannot have the value is refused before anything is linked", () => {
    const [a, b] = [slider(0, 10, { value: 4 }), slider(0, 10)];
    const end = link(a, b);
    expect(b.value).toBe(4);
    b.value = 6;
    expect(a.value).toBe(6);
    end();
    b.value = 1;
    expect(a.value).toBe(6);
    expect(() => link(a, slider(0, 1))).toThrow("needs a value from 0 to 1, got 6");
  });

  it("interact skips the values on the way of a slow call, and `update` waits for the newest", async () => {
    const seen: number[] = [];
    const panel = interact({ x: [0, 9] }, async ({ x }) => {
      await new Promise((done) => setTimeout(done, 5));
      seen.push(x);
      return x;
    });
    for (const x of [1, 2, 3]) panel.controls.x.value = x;
    await panel.update();
    expect(seen).toEqual([4, 3]);
    expect(String(panel)).toBe("x = 3\n3");
  });

  it("a box has one figure to stand for it where one of its parts has one, and none where several have", () => {
    const figure = () =>
      interact({ x: [0, 9] }, () => ({
        [Symbol.for("Jupyter.display")]: () => ({ "image/svg+xml": "<svg/>", "text/plain": "f" }),
      }));
    expect(row("a", figure()).toMimeBundle()).toEqual({
      "image/svg+xml": "<svg/>",
      "text/plain": "a\nx = 4\nf",
    });
    expect(row(figure(), figure()).toMimeBundle()).toEqual({ "text/plain": "x = 4\nf\nx = 4\nf" });
  });
});
