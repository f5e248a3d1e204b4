import { describe, expect, it } from "vitest";
import { figureToSvg, type Figure } from "../../src/figure/svg.js";
import { latinModern, sansSerif, textWidth } from "../../src/figure/svg-text.js";

const titled = (data: object[], layout: object = {}): Figure => ({
  data,
  layout: {
    title: { text: "Title of it" },
    xaxis: { title: { text: "across" } },
    yaxis: { title: { text: "upward" } },
    ...layout,
  },
});

/** What an SVG prints. */
function labels(svg: string): string[] {
  return Array.from(svg.matchAll(/<text\b[^>]*>([\s\S]*?)<\/text>/g), ([, body]) =>
    body!.replace(/<[^>]*>/g, ""),
  );
}

const fixed = (range: number[]): object => ({ range, automargin: false });
const clip = (svg: string): string => /<clipPath id="clip([0-9a-f]+)xyplot"/.exec(svg)![1]!;

describe("figureToSvg", () => {
  const kinds: Record<string, object[]> = {
    scatter: [
      { x: [1, 2, 3], y: [2, 1, 3], name: "series one" },
      { x: [1, 2, 3], y: [3, 2, 1], name: "series two" },
    ],
    bar: [
      { type: "bar", x: ["a", "b"], y: [1, 2], name: "series one" },
      { type: "bar", x: ["a", "b"], y: [2, 1], name: "series two" },
    ],
    histogram: [{ type: "histogram", x: [1, 2, 2, 3] }],
    box: [{ type: "box", y: [1, 2, 3, 9], name: "series one" }],
    violin: [{ type: "violin", y: [1, 2, 3, 9], name: "series one" }],
    heatmap: [
      {
        type: "heatmap",
        z: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    contour: [
      {
        type: "contour",
        z: [
          [1, 2, 3],
          [2, 4, 6],
          [3, 6, 9],
        ],
      },
    ],
    histogram2d: [{ type: "histogram2d", x: [1, 2, 2], y: [1, 1, 2] }],
    scattergl: [{ type: "scattergl", x: [1, 2], y: [1, 2], mode: "markers" }],
  };

  it.each(Object.keys(kinds))("draws %s with its titles and names", (kind) => {
    const svg = figureToSvg(titled(kinds[kind]!));
    expect(svg).toMatch(/^<svg [^>]*width="640" height="400"/);
    for (const words of ["Title of it", "across", "upward"]) expect(labels(svg)).toContain(words);
    const names = kinds[kind]!.flatMap((trace) =>
      "name" in trace && kinds[kind]!.length > 1 ? [trace.name] : [],
    );
    expect(labels(svg)).toEqual(expect.arrayContaining(names));
    expect(svg).not.toContain("<image");
  });

  it("puts points where the axes say", () => {
    const [x, y] = [
      [0, 1, 3, 10],
      [0, 5, 2, 8],
    ];
    const svg = figureToSvg({
      data: [{ x, y, mode: "lines", line: { simplify: false } }],
      layout: {
        width: 500,
        height: 300,
        margin: { l: 50, r: 50, t: 50, b: 50 },
        xaxis: fixed([0, 10]),
        yaxis: fixed([0, 10]),
      },
    });
    const path = /class="js-line"[^>]*?\sd="([^"]*)"/.exec(svg)![1]!;
    const points = path
      .slice(1)
      .split("L")
      .map((pair) => pair.split(",").map(Number));
    // The plot is 400 by 200 pixels, its y axis points downward.
    expect(points).toEqual(x.map((value, index) => [(400 * value) / 10, 200 - (200 * y[index]!) / 10]));
  });

  it("draws a heat map as one rectangle for each value, in the colors of its scale", () => {
    const scale = [
      [0, "rgb(0,0,0)"],
      [1, "rgb(255,255,255)"],
    ];
    const svg = figureToSvg({
      data: [
        {
          type: "heatmap",
          z: [
            [0, 1],
            [2, 3],
          ],
          colorscale: scale,
          showscale: false,
        },
      ],
    });
    const fills = Array.from(
      svg.matchAll(/<rect x="\d+" y="\d+" width="\d+" height="\d+" fill="rgb\((\d+),\1,\1\)"/g),
      ([, gray]) => Number(gray),
    );
    expect(fills.toSorted((a, b) => a - b)).toEqual([0, 85, 170, 255]);
  });

  it("gives the same text for the same figure, and other identifiers for another", () => {
    const first = figureToSvg(titled(kinds.scatter!));
    figureToSvg(titled(kinds.heatmap!));
    expect(figureToSvg(titled(kinds.scatter!))).toBe(first);
    expect(clip(figureToSvg(titled(kinds.bar!)))).not.toBe(clip(first));
  });

  it("leaves the figure as it was", () => {
    const figure = titled(kinds.scatter!);
    const before = JSON.stringify(figure);
    figureToSvg(figure);
    expect(JSON.stringify(figure)).toBe(before);
  });

  it("leaves no window behind: a library that finds one takes Node for a browser", () => {
    figureToSvg(titled(kinds.scatter!));
    expect("window" in globalThis).toBe(false);
    expect("document" in globalThis).toBe(false);
  });

  it("takes the size that is asked for, else the layout's", () => {
    expect(figureToSvg({ data: [], layout: { width: 300, height: 200 } })).toContain(
      'width="300" height="200"',
    );
    expect(figureToSvg({ data: [], layout: { width: 300 } }, { width: 500, height: 350 })).toContain(
      'width="500" height="350"',
    );
  });

  it("writes what is markup in XML as text", () => {
    const svg = figureToSvg(
      titled([{ x: [1], y: [1], name: "a & b < c" }], {
        showlegend: true,
        title: { text: "x<sub>1</sub> & <b>bold</b>" },
      }),
    );
    expect(labels(svg)).toContain("a &amp; b &#60; c");
    expect(labels(svg)).toContain("x\u200b1\u200b &amp; bold");
    expect(svg).toMatch(/<tspan style="font-weight: bold;">bold<\/tspan>/);
  });

  it.each(["surface", "scatter3d", "table", "choropleth", "nonsense"])(
    "refuses %s, which it would draw as empty axes",
    (type) => {
      expect(() => figureToSvg({ data: [{ type }] })).toThrow(`got a ${type} trace`);
    },
  );

  it("refuses what is no figure", () => {
    expect(() => figureToSvg({} as Figure)).toThrow("figureToSvg: needs { data: […] }, got undefined.");
    expect(() => figureToSvg(null as unknown as Figure)).toThrow("needs { data: […] }");
  });
});

describe("textWidth", () => {
  it("is the sum of the characters' widths times the size", () => {
    // Advance widths of DejaVu Sans: A 684, V 684, i 278; of Latin Modern Roman: A 750, V 750, i 278.
    expect(textWidth("AVi", 10, sansSerif)).toBeCloseTo((684 + 684 + 278) / 100, 12);
    expect(textWidth("AVi", 10, latinModern)).toBeCloseTo((750 + 750 + 278) / 100, 12);
  });
});
