import { describe, expect, it } from "vitest";
import { figureToSvg } from "../../src/figure/svg.js";
import { geoJsonSvg } from "../../src/figure/geo-json.js";

const z = [
  [
    [255, 0, 0],
    [0, 255, 0],
  ],
];

describe("a trace of an image", () => {
  it("is drawn as one picture between its axes", () => {
    const svg = figureToSvg({ data: [{ type: "image", z }] }, { width: 300, height: 200 });
    expect(svg.match(/<image[^>]*href="data:image\/png;base64,/g)).toHaveLength(1);
    expect(svg).toContain('preserveAspectRatio="none"');
  });

  it("takes the PNG that it has", () => {
    const source =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAFElEQVR4nGM8ISfHgAGYMIWoIgoAcO4BDp5SBC0AAAAASUVORK5CYII=";
    expect(figureToSvg({ data: [{ type: "image", source }] })).toContain(source);
  });

  it("leaves the figure as it was", () => {
    const figure = { data: [{ type: "image", z }], layout: { xaxis: { autorange: true } } };
    const before = JSON.stringify(figure);
    figureToSvg(figure);
    expect(JSON.stringify(figure)).toBe(before);
  });

  it.each([{}, { z: [] }, { z: 3 }, { z, colormodel: "hsl" }, { source: "https://example.org/a.png" }])(
    "refuses %j, which it cannot draw",
    (trace) => expect(() => figureToSvg({ data: [{ type: "image", ...trace }] })).toThrow("draws images"),
  );

  it.each([{ z: [[1, null]] }, { z: [[[NaN, "a"]]] }, { z, zmin: [9, 9, 9], zmax: [9, 9, 9] }])(
    "draws something of %j",
    (trace) => expect(figureToSvg({ data: [{ type: "image", ...trace }] })).toContain("<image"),
  );
});

describe("geoJsonSvg", () => {
  const square = [
    [
      [0, 0],
      [2, 0],
      [2, 1],
      [0, 1],
      [0, 0],
    ],
  ];

  it.each<[type: string, coordinates: unknown, drawn: RegExp]>([
    ["Point", [1, 2], /<circle/],
    [
      "MultiPoint",
      [
        [1, 2],
        [3, 4],
      ],
      /<circle.*<circle/,
    ],
    [
      "LineString",
      [
        [1, 2],
        [3, 4],
      ],
      /d="M[^Z]*" fill="none"/,
    ],
    [
      "MultiLineString",
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
      /d="M[^M]*M[^M]*" fill="none"/,
    ],
    ["Polygon", square, /d="M[^M]*Z"/],
    ["MultiPolygon", [square, square], /<path.*<path/],
  ])("draws a %s", (type, coordinates, drawn) => {
    expect(geoJsonSvg({ type: "Feature", geometry: { type, coordinates } })).toMatch(drawn);
  });

  it("has north above", () => {
    const svg = geoJsonSvg({
      type: "MultiPoint",
      coordinates: [
        [0, 0],
        [0, 50],
      ],
    })!;
    const [south, north] = Array.from(svg.matchAll(/cy="([\d.]+)"/g), ([, y]) => Number(y));
    expect(north).toBeLessThan(south!);
  });

  it.each([
    null,
    3,
    {},
    { type: "Point" },
    { type: "Polygon", coordinates: [[["a"]]] },
    { type: "FeatureCollection" },
  ])("finds no place in %j", (json) => expect(geoJsonSvg(json)).toBeNull());
});
