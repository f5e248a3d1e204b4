import { describe, expect, it } from "vitest";
import { activationCurves } from "../../src/figure/activation-curves.js";
import { blockDiagram } from "../../src/figure/block-diagram.js";
import { curveColors } from "../../src/figure/curve-colors.js";
import { curves, lossCurves } from "../../src/figure/curves.js";
import { labelWidth, svgLabel } from "../../src/figure/label.js";
import { contours, decisionRegions, heatMap } from "../../src/figure/planes.js";
import { plot, type Plot } from "../../src/figure/plot.js";
import { type Figure, figureToSvg } from "../../src/figure/svg.js";
import { sansSerif, textWidth } from "../../src/figure/svg-text.js";
import { unitDiagram } from "../../src/figure/unit-diagram.js";
import { layer } from "../../src/network/layer.js";
import { network } from "../../src/network/network.js";
import { descend } from "../../src/optimizer/descend.js";
import { regionNetwork } from "../../src/logic/region.js";
import { real } from "../../src/number/real.js";

interface Trace {
  name?: string;
  x: number[];
  y: number[];
  z: number[][];
}

const traces = (figure: Plot) => figure.data as Trace[];

/** The drawing of a figure as the PDF has it, with the places of some of its texts. */
function placesIn(figure: Plot) {
  const svg = figureToSvg(figure as unknown as Figure, { font: "Latin Modern Roman" });
  const xOf = (pattern: RegExp): number => Number(pattern.exec(svg)![1]);
  return { xOf };
}

/** True for text with as many opening as closing tags, attributes in quotes and no stray ampersand. */
function wellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [, close, name, , selfClosing] of svg.matchAll(
    /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/gi,
  )) {
    if (close === "/") {
      if (open.pop() !== name) return false;
    } else if (selfClosing === "") open.push(name);
  }
  return open.length === 0 && !/&(?!amp;|lt;|gt;|quot;|#)/.test(svg) && svg.startsWith("<svg");
}

describe("curves", () => {
  it("leave powers of ten at a logarithmic axis the room that they take", () => {
    const { xOf } = placesIn(curves({ norms: [1e-9, 1] }, { logScale: true, yTitle: "norm" }));
    const ends = xOf(/<g class="ytick"><text text-anchor="end" x="([\d.]+)"/);
    const title = xOf(/<text class="ytitle"[^>]* x="([\d.]+)"/);
    // "10" in 15 pixels and "−8" in 70 % of that are 23.4 wide in Latin Modern; the title stands 10 from them, half its 14 pixels further.
    expect(ends - title).toBeGreaterThan(23.4 + 10);
    expect(ends - title).toBeLessThan(23.4 + 10 + 14);
  });

  it("differ in color, then in dashes, and where they have points in what those are drawn as", () => {
    const many = traces(curves(Array.from({ length: 20 }, () => ({ y: [1, 2] })))) as unknown as {
      line: { color: string; dash: string };
    }[];
    expect(new Set(many.map(({ line }) => `${line.color} ${line.dash}`)).size).toBe(20);
    const ten = Array.from({ length: 10 }, () => ({ y: [1, 2] }));
    for (const mode of ["markers", "lines+markers"]) {
      const points = traces(curves(ten, { mode })) as unknown as { marker: { symbol: string } }[];
      expect(new Set(points.map(({ marker }) => marker.symbol)).size).toBe(10);
    }
    const beside = traces(curves([{ y: [1, 2] }, { y: [1, 2], mode: "markers" }]));
    expect(beside[1]).toMatchObject({ marker: { symbol: "circle" } });
    expect(traces(curves([{ y: [1], color: "#123456", dash: "dot" }]))[0]).toMatchObject({
      line: { color: "#123456", dash: "dot" },
    });
  });

  it("are told apart where they are printed in gray, the first four, and stand out of white and of a dark page", () => {
    // Relative luminance as WCAG 2 has it, and CIE's lightness of it.
    const linear = (share: number) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    const luminances = curveColors.map((color) => {
      const [red, green, blue] = [1, 3, 5].map((at) =>
        linear(Number.parseInt(color.slice(at, at + 2), 16) / 255),
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    const gray = luminances.map((luminance) => 116 * Math.cbrt(luminance) - 16);
    const firstFour = gray.slice(0, 4).toSorted((a, b) => a - b);
    const steps = firstFour.slice(1).map((lightness, at) => lightness - firstFour[at]);
    expect(Math.min(...steps)).toBeGreaterThan(7);
    for (const luminance of luminances) {
      expect(1.05 / (luminance + 0.05)).toBeGreaterThan(2.2);
      // #16191d
      expect((luminance + 0.05) / (0.0096 + 0.05)).toBeGreaterThan(2.2);
    }
  });
});

it("text of a figure has room for signs that are not on every keyboard", () => {
  // Advance widths of DejaVu Sans, in units of 2048.
  const widths: Record<string, number> = {
    "½": 1985,
    "−": 1716,
    "→": 1716,
    é: 1260,
    λ: 1212,
    "²": 821,
    "\u0301": 0,
  };
  for (const [sign, width] of Object.entries(widths)) {
    const given = textWidth(sign, 2048, sansSerif);
    expect(given).toBeGreaterThanOrEqual(width);
    expect(given).toBeLessThanOrEqual(1.1 * width);
  }
});

describe("plot", () => {
  it("shows itself as plotly JSON, SVG and words", () => {
    const figure = plot({ data: [{ type: "scatter", x: [0, 1], y: [1, 2] }], description: "a line" });
    const bundle = figure.toMimeBundle();
    expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"]);
    expect(bundle["application/vnd.plotly.v1+json"]).toEqual({ data: figure.data, layout: {} });
    expect(String(bundle["image/svg+xml"])).toContain("<svg");
    expect(() => plot({ data: "x" as never })).toThrow(
      'plot: needs data, an array of plotly traces, got "x"',
    );
  });
});

describe("curves", () => {
  it("draws functions over their range and leaves gaps at poles", () => {
    const [line] = traces(curves([{ name: "1/x", f: (x) => 1 / x }], { range: [-1, 1] }));
    expect([line.x[0], line.x.at(-1)]).toEqual([-1, 1]);
    expect(line.y[line.x.indexOf(0)]).toBeNull();
    expect(() => curves([{ x: [1, 2], y: [1] }])).toThrow("1 y and 2 x in curve 1");
  });

  it("a logarithmic axis has powers of ten, not the letters of units", () => {
    const svg = curves([{ x: [0, 1, 2], y: [1e-10, 1e-3, 1e6] }], { logScale: true }).svg;
    const ticks = [...svg.matchAll(/<g class="ytick">(.*?)<\/g>/gs)].map(([, tick]) =>
      tick.replace(/<[^>]*>/g, ""),
    );
    expect(ticks.length).toBeGreaterThan(3);
    expect(ticks.join(" ")).not.toMatch(/[a-zμ]/i);
    expect(ticks.join(" ").replaceAll("\u200b", "")).toContain("10−8 10−6");
  });

  it("lossCurves has one line per run over its steps", () => {
    const figure = lossCurves({ sgd: [3, 2, 1], adam: [3, 1] }, { logScale: true });
    expect(traces(figure).map(({ name, x, y }) => [name, x, y])).toEqual([
      ["sgd", [0, 1, 2], [3, 2, 1]],
      ["adam", [0, 1], [3, 1]],
    ]);
    expect(figure.layout).toMatchObject({ yaxis: { type: "log" } });
  });

  it("activationCurves draws derivatives that are the slopes of their functions", () => {
    const names = [
      "linear",
      "sigmoid",
      "tanh",
      "relu",
      "leakyRelu",
      "elu",
      "softplus",
      "swish",
      "gelu",
    ] as const;
    const all = traces(activationCurves(names, { range: [-3, 3.1] }));
    for (let pair = 0; pair < all.length; pair += 2) {
      const [f, slope] = [all[pair], all[pair + 1]];
      for (let i = 1; i < f.x.length - 1; i++) {
        if (Math.abs(f.x[i]) < 0.05) continue;
        expect(slope.y[i]).toBeCloseTo((f.y[i + 1] - f.y[i - 1]) / (f.x[i + 1] - f.x[i - 1]), 3);
      }
    }
    expect(() => activationCurves(["magic" as never])).toThrow("needs activations out of linear, step");
  });
});

describe("figures of the plane", () => {
  it("contours holds the function on a grid and the path on top", () => {
    const run = descend({
      f: "x^2 + 10*y^2",
      start: [2, 1],
      method: { type: "sgd", learningRate: 0.05 },
      steps: 5,
    });
    const [field, path] = traces(run.contours({ resolution: 11 }));
    field.y.forEach((y, i) =>
      field.x.forEach((x, j) => expect(field.z[i][j]).toBeCloseTo(x * x + 10 * y * y, 10)),
    );
    expect(path.x).toEqual(run.path.map(([x]) => Number(x)));
    const [logarithmic] = traces(
      contours((x) => x, { x: [0, 1], y: [0, 1], resolution: 3 }, { logarithmic: true }),
    );
    expect(logarithmic.z[0][2]).toBeCloseTo(Math.log(1.0001), 12);
    expect(() => contours((x) => x, { x: [1, 0], y: [0, 1] })).toThrow(
      "needs ranges x and y, from below to above",
    );
    expect(() =>
      descend({ f: "x", start: [1], method: { type: "sgd", learningRate: 1 } }).contours(),
    ).toThrow("two variables");
  });

  it("contours draws points by their groups on the lines", () => {
    const figure = contours(
      (x) => x,
      { x: [0, 4], y: [0, 4] },
      {
        points: [
          {
            name: "coarse",
            points: [
              [1, 2],
              [3, 0],
            ],
          },
          { name: "fine", points: [[2, 2]], symbol: "square" },
        ],
      },
    );
    const [, coarse, fine] = traces(figure);
    expect([coarse.x, coarse.y, fine.x, fine.y]).toEqual([[1, 3], [2, 0], [2], [2]]);
    expect(figure.description).toBe("contour lines with the points of coarse, fine");
  });

  it("regions of a threshold network hold its outputs and the lines of its first layer", () => {
    const square = regionNetwork([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
    const [field, ...lines] = traces(square.figure({ x: [-1, 2], y: [-1, 2], resolution: 7 }));
    expect(field.z[3]).toEqual([0, 0, 1, 1, 1, 0, 0]);
    expect(lines).toHaveLength(4);
    for (const { x, y } of lines) expect(new Set(x).size === 1 || new Set(y).size === 1).toBe(true);
    const points = traces(
      decisionRegions((x) => Math.sign(x), { x: [-1, 1], y: [-1, 1] }, { points: [{ points: [[0, 0.5]] }] }),
    );
    expect([points[1].x, points[1].y]).toEqual([[0], [0.5]]);
  });

  it("heatMap writes its numbers into small maps", () => {
    const figure = heatMap(
      [
        [1, 2, 3],
        [4, 5, 1 / 3],
      ],
      { rows: ["a", "b"] },
    );
    const { annotations } = figure.layout as { annotations: { x: number; y: number; text: string }[] };
    expect(annotations.map(({ x, y, text }) => `${x} ${y} ${text}`)).toEqual([
      "0 0 1",
      "1 0 2",
      "2 0 3",
      "0 1 4",
      "1 1 5",
      "2 1 0.333",
    ]);
    const [exact] = heatMap([["1/2", real("1/3")]]).data as { z: number[][] }[];
    expect(exact.z).toEqual([[0.5, 1 / 3]]);
    expect(() => heatMap([["a"]])).toThrow('got "a"');
    expect(() => heatMap([[1], [2, 3]])).toThrow("needs rows of one length, got 1, 2");
  });

  it("all figures draw as SVG", () => {
    const window = { x: [-1, 1] as [number, number], y: [-1, 1] as [number, number], resolution: 9 };
    for (const figure of [
      activationCurves(["relu"]),
      contours((x, y) => x * y, window),
      decisionRegions((x) => (x > 0 ? 1 : 0), window),
      heatMap([[1, 2]]),
    ])
      expect(figure.svg).toContain("</svg>");
  });

  it("describe themselves in the words that are given", () => {
    const window = { x: [0, 1] as [number, number], y: [0, 1] as [number, number], description: "a slope" };
    const figures = [
      contours((x) => x, window),
      decisionRegions((x) => x, window),
      heatMap([[1]], { description: "a slope" }),
    ];
    expect(figures.map(String)).toEqual(["a slope", "a slope", "a slope"]);
  });
});

describe("drawings", () => {
  it("labels set subscripts, superscripts, Greek and accents in SVG text", () => {
    expect(svgLabel("x_1", 0, 0, { size: 10 })).toContain(
      '<tspan font-style="italic">x</tspan><tspan dy="3" font-size="7.2">1</tspan>',
    );
    // One sign for letter and hat, where there is one: fonts set a combining hat beside its letter.
    expect(svgLabel("\\hat{y}^{(2)}", 0, 0)).toContain("ŷ".normalize("NFC"));
    expect(svgLabel("\\hat y_1", 0, 0)).toBe(svgLabel("\\hat{y}_{1}", 0, 0));
    expect(svgLabel("\\hat\\sigma", 0, 0)).toContain("σ\u0302");
    expect(svgLabel("a\\;b\\,c\\!d", 0, 0)).toMatch(/a\D*\s\D*b\D*\s\D*c\D*d/);
    expect(svgLabel("a\\;b\\,c\\!d", 0, 0)).not.toMatch(/[;,!]/);
    expect(svgLabel("\\delta_{h,1} < \\text{a & b}", 0, 0)).toMatch(/δ.*&lt;.*a &amp; b/);
    expect(labelWidth("x_1", 10)).toBeLessThan(labelWidth("xx1", 10));
  });

  it("unitDiagram sets a unit's note beside an arrow that goes straight down", () => {
    const units = [
      { label: "a", note: "0.5" },
      { label: "b", note: "0.7" },
    ];
    const drawn = (to: [number, number]) =>
      unitDiagram({
        columns: [{ units }, { units }],
        edges: [{ from: [0, 0], to, label: "w" }],
        description: "",
      });
    const places = (to: [number, number]) =>
      [
        ...drawn(to).svg.matchAll(
          /<text x="([\d.]+)" y="[\d.]+" font-size="12" text-anchor="(\w+)"[^>]*>0\.[57]</g,
        ),
      ].map(([, x, anchor]) => [Number(x), anchor]);
    const [[x]] = places([1, 0]);
    expect(places([1, 0]).map(([, anchor]) => anchor)).toEqual(["middle", "middle", "middle", "middle"]);
    expect(places([0, 1])[0]).toEqual([Number(x) + 6, "start"]);
    expect(places([0, 1])[1]).toEqual([x, "middle"]);
  });

  it("unitDiagram refuses an edge to a unit that is not there", () => {
    const columns = [{ units: [{ label: "x" }] }];
    expect(() => unitDiagram({ columns, edges: [{ from: [0, 0], to: [1, 0] }], description: "" })).toThrow(
      "unit 0 of column 1",
    );
  });

  it("network(…).draw() has a box per layer, in place, as well-formed SVG inside its frame", () => {
    const net = network({
      input: [3, 32, 32],
      layers: [
        "8c3w1s1p",
        layer.residual([layer.conv2d({ out: 8, kernel: 3, padding: 1 }), layer.relu()]),
        layer.parallel(
          [layer.conv2d({ out: 4, kernel: 1 })],
          [layer.maxPool2d({ kernel: 3, stride: 1, padding: 1 })],
          [],
        ),
        "2w",
        "16c3w",
        "2w",
        "flatten",
        "fc100",
        "relu",
        layer.dropout({ rate: 0.5 }),
        "fc10",
        "softmax",
      ],
    });
    const { svg, description } = net.draw();
    expect(wellFormed(svg)).toBe(true);
    const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="44"/g)].map(
      (match) => match.slice(1).map(Number),
    );
    // All layers but the two joints "+" and concat.
    expect(boxes).toHaveLength(net.layers.length - 2);
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg)?.map(Number) ?? [];
    for (const [x, y, w] of boxes) {
      expect(x).toBeGreaterThan(0);
      expect(y).toBeGreaterThan(0);
      expect(x + w).toBeLessThan(width);
      expect(y + 44).toBeLessThan(height);
    }
    const overlapping = boxes.flatMap(([x, y, w], i) =>
      boxes.slice(i + 1).filter(([x2, y2, w2]) => x < x2 + w2 && x2 < x + w && y < y2 + 44 && y2 < y + 44),
    );
    expect(overlapping).toEqual([]);
    expect(description).toContain("3×32×32 → conv2d");
    expect(
      blockDiagram({ input: "x", blocks: [{ kind: "box", title: "a < b" }], description: "d" }).svg,
    ).toContain("a &lt; b");
  });
});
