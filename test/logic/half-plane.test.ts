import { describe, expect, it } from "vitest";
import { halfPlane } from "../../src/logic/half-plane.js";
import { regionNetwork } from "../../src/logic/region.js";
import { separatingPlane } from "../../src/logic/separability.js";

describe("halfPlane", () => {
  it("weights of 0 and 1 are left out, signs stand between the terms", () => {
    expect(halfPlane([0, -1], -6).toLatex()).toBe("-x_2\\ge-6");
    expect(halfPlane([10, -0.5, 1], "1/3").toLatex()).toBe("10x_1-0.5x_2+x_3\\ge\\frac{1}{3}");
    expect(halfPlane([0, 0], 1).toLatex()).toBe("0\\ge1");
  });

  it("contains() holds on the border and agrees with the unit of a region network at every point of a grid", () => {
    const sides = [
      halfPlane([1, 0], 4),
      halfPlane([-1, 0], -7),
      halfPlane([0, 1], 2),
      halfPlane([0, -1], -6),
    ];
    const net = regionNetwork(sides);
    for (let x = 3; x <= 8; x += 0.5)
      for (let y = 1; y <= 7; y += 0.5)
        expect(sides.every((side) => side.contains([x, y]))).toBe(net.evaluate([x, y]) === 1);
    expect(() => sides[0].contains([1])).toThrow("contains: needs a point of 2 numbers, got 1.");
    expect(() => halfPlane([], 0)).toThrow("halfPlane: needs a weight for each axis");
  });
});

describe("separatingPlane", () => {
  it("the plane of AND is at least 1 on its one and at most −1 on its three other points", () => {
    const corners = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const { weights, bias } = separatingPlane(
      corners.map((point) => ({ point, positive: point[0] + point[1] === 2 })),
    );
    for (const [x, y] of corners) {
      const value = Number(weights[0]) * x + Number(weights[1]) * y + Number(bias);
      expect(x + y === 2 ? value : -value).toBeGreaterThanOrEqual(1);
    }
  });
});
