import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { layer } from "../../src/network/layer.js";
import { network } from "../../src/network/network.js";

describe("receptiveField()", () => {
  it("a convolution 3/2, a pooling 3/2 and a convolution 5: r = 3, 7, 23 and j = 2, 4, 4, by hand", () => {
    const net = network({
      input: [3, 128, 128],
      layers: [
        layer.conv2d({ out: 8, kernel: 3, stride: 2, padding: 1 }),
        "relu",
        layer.maxPool2d({ kernel: 3, stride: 2, padding: 1 }),
        layer.conv2d({ out: 8, kernel: 5, padding: 2 }),
        "flatten",
        "10",
      ],
    });
    const field = net.receptiveField();
    expect(field.rows.map(({ layer: row, size: [r], jump: [j] }) => [row, r, j])).toEqual([
      [0, 3, 2],
      [1, 3, 2],
      [2, 7, 4],
      [3, 23, 4],
    ]);
    expect([field.size, field.jump]).toEqual([
      [23, 23],
      [4, 4],
    ]);
    expect(field.formulas().split(" \\\\\n")).toEqual([
      "\\begin{aligned}\nr_{1} &= 1 + (3 - 1) \\cdot 1 = 3, & j_{1} &= 1 \\cdot 2 = 2",
      "r_{3} &= 3 + (3 - 1) \\cdot 2 = 7, & j_{3} &= 2 \\cdot 2 = 4",
      "r_{4} &= 7 + (5 - 1) \\cdot 4 = 23, & j_{4} &= 4 \\cdot 1 = 4\n\\end{aligned}",
    ]);
    expect(String(field)).toContain("23×23");
  });

  it("has the sizes and jumps of the summary's rows and what sees() says of each", () => {
    const net = network({
      input: [2, 20, 14],
      layers: [
        layer.conv2d({ out: 4, kernel: [3, 5], stride: [2, 1], dilation: [1, 2] }),
        layer.residual([layer.conv2d({ out: 4, kernel: 3, padding: 1 }), "gelu"]),
        layer.upsampleNearest2d({ factor: 2 }),
        layer.convTranspose2d({ out: 3, kernel: 2, stride: 2 }),
        layer.globalAvgPool(),
      ],
    });
    const rows = net.summary().rows;
    const field = net.receptiveField();
    expect(field.rows).toHaveLength(rows.length - 1);
    for (const { layer: index, size, jump, sees } of field.rows) {
      expect({ size, jump }).toEqual(rows[index].receptiveField);
      expect(sees).toEqual(net.sees(index));
    }
    expect(net.sees()).toEqual(net.sees(rows.length - 1));
    // Height and width differ: each has its own lines, and behind up-sampling the values alone.
    expect(field.formulas()).toContain("r_{1,w} &= 1 + 2 \\cdot (5 - 1) \\cdot 1 = 9");
    expect(field.formulas()).toContain("r_{1,h} &= 1 + (3 - 1) \\cdot 1 = 3");
    expect(() => renderToString(field.formulas(), { throwOnError: true, displayMode: true })).not.toThrow();
  });

  it("says what is wanted where no layer is over an image", () => {
    expect(() => network({ input: [4], layers: ["2"] }).receptiveField()).toThrow(
      "receptiveField: needs a network with a layer over an image, a signal or a volume, got input 4 and dense. Give the input as [channels, height, width] or [channels, length].",
    );
    expect(() => network({ input: [3, 4, 4], layers: ["flatten"] }).receptiveField()).toThrow(
      "got input 3×4×4",
    );
  });
});

describe('draw("volumes")', () => {
  const net = network({
    input: [3, 32, 32],
    layers: [
      "6c5",
      "relu",
      "2w",
      layer.residual([layer.conv2d({ out: 6, kernel: 3, padding: 1 })]),
      "flatten",
      "10",
      "softmax",
    ],
  });

  it("has a block over its shape for each change of shape, convolution and meeting of branches", () => {
    const { svg, description } = net.draw("volumes");
    for (const shape of ["3×32×32", "6×28×28", "6×14×14", "1176", "10"]) expect(svg).toContain(`>${shape}<`);
    // Five solids of three faces (input, convolution, pooling, sum) and two rows of features of one.
    expect(svg.match(/<polygon/g)).toHaveLength(4 * 3 + 2);
    expect(description).toContain("3×32×32 → conv2d");
  });

  it("keeps every block inside the frame, also of a deep network in several lines", () => {
    const deep = network({
      input: [3, 200, 200],
      layers: Array.from({ length: 30 }, () => "16c3"),
    });
    for (const drawing of [net, deep]) {
      const { svg } = drawing.draw("volumes");
      const [width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg)!.slice(1).map(Number);
      for (const [, list] of svg.matchAll(/points="([^"]+)"/g))
        for (const [x, y] of list.split(" ").map((point) => point.split(",").map(Number))) {
          expect(x > 0 && x < width).toBe(true);
          expect(y > 0 && y < height).toBe(true);
        }
      expect(width).toBeLessThanOrEqual(860);
    }
    expect(() => net.draw("boxes" as never)).toThrow('draw: needs "layers" or "volumes", got "boxes"');
  });
});
