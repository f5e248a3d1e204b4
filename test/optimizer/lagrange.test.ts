import { describe, expect, it } from "vitest";
import { lagrange } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";

describe("lagrange", () => {
  it("finds the nearest point of a half-plane or a line, p·(a·p − r)⁺/|p|² away, for 200 seeded ones", () => {
    const random = randomNumbers(17);
    const whole = () => Math.floor(random() * 11) - 5;
    for (let round = 0; round < 200; round++) {
      const [a, b, p, q, r] = [whole(), whole(), whole(), whole() || 1, whole()];
      const constraint = `${p}*x + ${q}*y - ${r}`;
      const isLine = round % 2 === 0;
      const found = lagrange({
        objective: `(x - ${a})^2 + (y - ${b})^2`,
        variables: ["x", "y"],
        ...(isLine ? { equalities: [constraint] } : { inequalities: [constraint] }),
      });
      const over = p * a + q * b - r;
      const share = (isLine ? over : Math.max(0, over)) / (p * p + q * q);
      expect(found.complete).toBe(true);
      expect(found.points.length).toBe(1);
      const { at, value, lambda, mu, active } = found.best!;
      expect([at.x, at.y].map((each) => each.evaluate())).toEqual([
        expect.closeTo(a - p * share, 12),
        expect.closeTo(b - q * share, 12),
      ]);
      expect(value.evaluate()).toBeCloseTo(share ** 2 * (p * p + q * q), 12);
      // 2(x − a) + λp = 0
      expect((isLine ? lambda : mu)[0].evaluate()).toBeCloseTo(2 * share, 12);
      expect(active).toEqual(isLine || over < 0 ? [] : [0]);
    }
  });

  it("goes through the cases of two inequalities and says why the others are none", () => {
    const found = lagrange({
      objective: "(x - 3)^2 + (y - 2)^2",
      inequalities: ["x^2 + y^2 - 5", "x + 2*y - 4"],
    });
    expect(
      found.points.map(({ at, mu, active }) => [
        String(at.x),
        String(at.y),
        mu.map(String).join(),
        active.join(),
      ]),
    ).toEqual([["2", "1", "1/3,2/3", "0,1"]]);
    expect(found.cases.flatMap(({ candidates }) => candidates.map(({ refusal }) => refusal))).toContain(
      "h1 > 0",
    );
    expect(found.formulas()).toContain("\\mu_{1}\\left(x^{2}+y^{2}-5\\right) = 0");
  });

  it("maximizes: x·y on the circle of radius √8 is 4 at (±2, ±2), the best first", () => {
    const found = lagrange({ objective: "x*y", equalities: ["x^2 + y^2 - 8"], maximize: true });
    expect([found.points.length, String(found.best!.value), String(found.points[3].value)]).toEqual([
      4,
      "4",
      "-4",
    ]);
  });

  it("refuses no constraint, letters, and too many inequalities; an empty set has no point", () => {
    expect(() => lagrange({ objective: "x^2" })).toThrow(
      "needs an objective with equalities or inequalities",
    );
    expect(() => lagrange({ objective: "x^2 + a", equalities: ["x"], variables: ["x"] })).toThrow(
      "takes no letters beside the variables, got a",
    );
    expect(() =>
      lagrange({ objective: "x^2", inequalities: Array.from({ length: 7 }, (_, k) => `x - ${k}`) }),
    ).toThrow("up to 6 inequalities, got 7");
    expect(() => lagrange(undefined as never)).toThrow("lagrange: needs an objective");
    expect(lagrange({ objective: "x^2", equalities: ["x^2 + 1"] }).best).toBeNull();
  });
});
