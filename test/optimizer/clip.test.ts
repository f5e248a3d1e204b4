import { describe, expect, it } from "vitest";
import { descend } from "../../src/optimizer/descend.js";
import { randomNumbers } from "../../src/number/random.js";

describe("a clipped gradient of descend", () => {
  it("is min(1, c/‖g‖)·g, or cut to ±c, at 200 seeded gradients, and moves the point", () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 200; round++) {
      const size = 1 + Math.floor(random() * 4);
      const g = Array.from({ length: size }, () => 4 * random() - 2);
      const [clipNorm, clipValue] = [0.2 + 2 * random(), 0.2 + random()];
      const which = round % 3;
      const [row] = descend({
        gradient: [g],
        start: g.map(() => 1),
        method: { type: "sgd", learningRate: 0.5 },
        ...(which !== 0 && { clipNorm }),
        ...(which !== 1 && { clipValue }),
      }).rows;
      const cut = which === 1 ? g : g.map((slope) => Math.max(-clipValue, Math.min(clipValue, slope)));
      const scale = which === 0 ? 1 : Math.min(1, clipNorm / Math.hypot(...cut));
      row.clipped!.forEach((slope, at) => expect(Number(slope)).toBeCloseTo(scale * cut[at], 12));
      row.next.forEach((theta, at) => expect(Number(theta)).toBeCloseTo(1 - 0.5 * scale * cut[at], 12));
      expect(row.gradient.map(Number)).toEqual(g);
    }
  });

  it("stays exact, and stands in the table and in the formulas with its numbers", () => {
    const run = descend({
      f: "2*x^2 + 2*y^2",
      start: [0.75, -1],
      method: { type: "sgd", learningRate: 1 },
      clipNorm: 1,
    });
    expect(run.rows[0].clipped!.map(String)).toEqual(["0.6", "-0.8"]);
    expect(run.table().toString()).toContain("clipped x");
    expect(run.formulas()).toContain(
      "\\left\\|g\\right\\| &= \\sqrt{g_{x}^2 + g_{y}^2} = \\sqrt{3^2 + \\left(-4\\right)^2} = 5",
    );
    expect(run.formulas()).toContain(
      "\\tilde{g}_{y} &= \\min\\left(1, \\frac{c}{\\left\\|g\\right\\|}\\right) \\cdot g_{y} = \\min\\left(1, \\frac{1}{5}\\right) \\cdot \\left(-4\\right) = -0.8",
    );
    const cut = descend({ f: "x^2", start: [-3], method: "sgd", clipValue: "1/2" });
    expect(cut.formulas()).toContain(
      "\\bar{g} &= \\max\\left(-c, \\min\\left(c, g\\right)\\right) = \\max\\left(-0.5, \\min\\left(0.5, -6\\right)\\right) = -0.5",
    );
    expect(String(cut.end[0])).toBe("-2.995");
  });

  it("of nothing is nothing, and a limit has to be above 0 and of a method that follows the gradient", () => {
    const flat = descend({ f: "x^2", start: [0], method: "sgd", clipNorm: 1 });
    expect(flat.rows[0].clipped!.map(String)).toEqual(["0"]);
    const of = (limits: object, method = "sgd") =>
      descend({ f: "x^2", start: [1], method: method as "sgd", ...limits });
    expect(() => of({ clipNorm: 0 })).toThrow("descend: needs clipNorm above 0, got 0.");
    expect(() => of({ clipValue: -1 })).toThrow("descend: needs clipValue above 0, got -1.");
    expect(() => of({ clipValue: 1 }, "newton")).toThrow(
      "needs a method that follows the gradient to clip it",
    );
  });
});
