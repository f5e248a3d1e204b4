import { describe, expect, it } from "vitest";
import { lossFigure } from "../../src/training/history.js";

interface Curve {
  name: string;
  mode: string;
  x: number[];
  y: number[];
}

const falling = (count: number) => Array.from({ length: count }, (_, place) => 1 / (place + 1));
const curves = (epochs: number, stepsPerEpoch: number) => {
  const history = { loss: falling(epochs), valLoss: falling(epochs) };
  return lossFigure(history, falling(epochs * stepsPerEpoch), stepsPerEpoch).data as Curve[];
};

describe("the figure of a run", () => {
  it("marks each of a few epochs, where it ends", () => {
    const [, training, validation] = curves(3, 10);
    for (const { mode, x, y } of [training, validation])
      expect({ mode, x, y }).toEqual({ mode: "lines+markers", x: [10, 20, 30], y: [1, 1 / 2, 1 / 3] });
  });

  it("draws thousands of epochs as lines of at most 1000 points with the same mean", () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const { mode, y } of curves(5000, 1)) {
      expect(mode).toBe("lines");
      expect(y).toHaveLength(1000);
      expect(mean(y)).toBeCloseTo(mean(falling(5000)), 12);
    }
  });
});
