import { describe, expect, it } from "vitest";
import { lossRules } from "../../src/number/losses.js";

/** torchvision.ops.sigmoid_focal_loss, written after its source, for one logit. */
function torchvisionFocal(z: number, target: number, alpha = 0.25, gamma = 2): number {
  const p = 1 / (1 + Math.exp(-z));
  const entropy = Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)));
  const pt = p * target + (1 - p) * (1 - target);
  const alphaT = alpha * target + (1 - alpha) * (1 - target);
  return alphaT * entropy * (1 - pt) ** gamma;
}

describe("lossRules", () => {
  it.each([-4, -1.5, 0, 0.3, 2, 5])("focal of σ(%s) is torchvision's", (z) => {
    const p = 1 / (1 + Math.exp(-z));
    for (const y of [0, 1]) {
      expect(lossRules.focal.value(y, p)).toBeCloseTo(torchvisionFocal(z, y), 12);
      const h = 1e-5;
      const byLogit = (torchvisionFocal(z + h, y) - torchvisionFocal(z - h, y)) / (2 * h);
      expect(lossRules.focal.derivative(y, p) * p * (1 - p)).toBeCloseTo(byLogit, 8);
    }
  });

  it("focal of a certain right answer is 0, of a certain wrong one ∞", () => {
    const { value } = lossRules.focal;
    expect([value(1, 1), value(0, 0), value(1, 0), value(0, 1)]).toEqual([0, 0, Infinity, Infinity]);
  });
});
