import { describe, expect, it } from "vitest";
import { bars } from "../../src/figure/bars.js";
import { curves } from "../../src/figure/curves.js";
import { heatMaps } from "../../src/figure/heat-maps.js";
import { unitDiagram } from "../../src/figure/unit-diagram.js";
import { real } from "../../src/number/real.js";

interface Trace {
  name?: string;
  x: number[];
  y: number[];
  mode: string;
  line: { dash: string; color?: string };
}

describe("curves by their names", () => {
  it("a record gives the same figure as an array with the names in it", () => {
    const f = (x: number) => x * x;
    const record = curves(
      { square: f, list: [1, 2], own: { y: [3, 4], dash: "dot", color: "#111" } },
      { range: [0, 1] },
    );
    const array = curves(
      [
        { name: "square", f },
        { name: "list", y: [1, 2] },
        { name: "own", y: [3, 4], dash: "dot", color: "#111" },
      ],
      { range: [0, 1] },
    );
    expect(record.toJSON()).toEqual(array.toJSON());
  });

  it("x is that of all lists, xFrom where they count from, and a curve's own x and mode come first", () => {
    const [a, b] = curves(
      { a: [5, 6], b: { x: [7, 8], y: [1, 2], mode: "markers" } },
      { x: [1, 10], mode: "lines+markers" },
    ).data as Trace[];
    expect([a.x, a.mode, b.x, b.mode]).toEqual([[1, 10], "lines+markers", [7, 8], "markers"]);
    expect((curves({ a: [5, 6] }, { xFrom: 1 }).data as Trace[])[0].x).toEqual([1, 2]);
  });

  it("results of traces are drawn as their numbers", () => {
    expect((curves({ h: [real("1/2"), real(3)] }).data as Trace[])[0].y).toEqual([0.5, 3]);
  });

  it("yRange is in powers of ten where the axis is logarithmic; size and description are taken over", () => {
    const figure = curves(
      { a: [1, 10] },
      { logScale: true, yRange: [0.1, 100], width: 300, height: 200, description: "two points" },
    );
    expect(figure.layout).toMatchObject({ width: 300, height: 200, yaxis: { type: "log", range: [-1, 2] } });
    expect(String(figure)).toBe("two points");
  });

  it("the description is made of the axis and the ends, and says where there is no number", () => {
    expect(String(curves({ a: [1, Infinity] }, { yTitle: "norm" }))).toBe("norm: a from 1 to no number");
    expect(String(curves({ a: [1] }))).toBe("curves: a");
  });

  it("a mode or dash that there is not is refused", () => {
    expect(() => curves({ a: { y: [1], dash: "dotted" } })).toThrow(
      "a dash of solid, dash, dot, got lines and dotted in curve 1.",
    );
  });
});

describe("heatMaps", () => {
  it("panels stand side by side, each with its range, the common one, or its own smallest and largest number", () => {
    const figure = heatMaps({ a: [[0, 4]], b: { z: [[1], [real("1/2")]], range: [0, 1] } });
    expect(figure.data).toMatchObject([
      { z: [[0, 4]], zmin: 0, zmax: 4, xaxis: "x" },
      { z: [[1], [0.5]], zmin: 0, zmax: 1, xaxis: "x2", yaxis: "y2" },
    ]);
    const layout = figure.layout as Record<string, { domain: number[]; title: { text: string } }>;
    expect(layout["xaxis"].domain[1]).toBeLessThan(layout["xaxis2"].domain[0]);
    expect(layout["xaxis2"].title.text).toBe("b");
    expect(heatMaps({ a: [[0, 4]] }, { range: [-1, 1] }).data).toMatchObject([{ zmin: -1, zmax: 1 }]);
  });

  it("the drawing has as many colored cells as the panels have numbers", () => {
    const svg = heatMaps({ a: [[0, 1]], b: [[1, 0]] }).svg;
    expect(svg).toMatch(/^<svg/);
    expect(svg.match(/class="xtitle"|>a<|>b</g)?.length).toBeGreaterThan(0);
  });

  it("ragged rows and no panels are refused", () => {
    expect(() => heatMaps({ a: [[1], [1, 2]] })).toThrow(
      "heatMaps: needs rows of one length in each panel, got 1, 2 in a.",
    );
    expect(() => heatMaps({})).toThrow("heatMaps: needs at least one panel, got none.");
  });
});

describe("bars", () => {
  it("one series, several, stacked to the right", () => {
    expect(bars({ a: 1, b: real("1/2") }).data).toMatchObject([{ type: "bar", x: ["a", "b"], y: [1, 0.5] }]);
    const sideways = bars({ s: { a: 1 }, t: { a: 2 } }, { stacked: true, horizontal: true });
    expect(sideways.data).toMatchObject([
      { name: "s", orientation: "h", x: [1], y: ["a"] },
      { name: "t", x: [2] },
    ]);
    expect(sideways.layout).toMatchObject({ barmode: "stack", yaxis: { autorange: "reversed" } });
    expect(() => bars({})).toThrow("bars: needs numbers by their names");
  });
});

describe("unitDiagram", () => {
  it("kinds and places that a program made need no casts, and a kind or style that there is not is refused", () => {
    const edges = [0, 1].map((from) => ({ from: [0, from], to: [1, 0] }));
    const inputs = ["x_1", "x_2"].map((label) => ({ label, kind: "input" }));
    const diagram = unitDiagram({
      columns: [{ units: inputs }, { units: [{ label: "y" }] }],
      edges,
      description: "sum",
    });
    expect(diagram.svg.match(/<line/g)).toHaveLength(2);
    const wrong = [{ units: [{ label: "y", kind: "inputs" }] }];
    expect(() => unitDiagram({ columns: wrong, edges: [], description: "" })).toThrow(
      "unitDiagram: needs a kind of input, hidden, output, off, got inputs.",
    );
  });
});
