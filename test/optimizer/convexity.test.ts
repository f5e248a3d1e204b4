import { describe, expect, it } from "vitest";
import { convexity, criticalPoints, parse } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";

describe("convexity", () => {
  it("of 200 seeded quadratics is what the signs of a and 4ac − b² say", () => {
    const random = randomNumbers(23);
    const whole = () => Math.floor(random() * 9) - 4;
    for (let round = 0; round < 200; round++) {
      const [a, b, c] = [whole(), whole(), whole()];
      const determinant = 4 * a * c - b * b;
      const wanted =
        a === 0 && b === 0 && c === 0
          ? "affine"
          : determinant < 0
            ? "neither"
            : a + c > 0
              ? "convex"
              : "concave";
      expect(convexity(`${a}*x^2 + ${b}*x*y + ${c}*y^2 + x`).kind, `${a}, ${b}, ${c}`).toBe(wanted);
    }
  });

  it.each([
    ["exp(x) + y^2", undefined, "convex"],
    ["log(x)", { x: [0, "infinity"] }, "concave"],
    ["x*log(x)", { x: [0, "infinity"] }, "convex"],
    ["x^3", { x: ["-infinity", 0] }, "concave"],
    ["x^4 + 2*x^2", undefined, "convex"],
    ["softplus(x)", undefined, "convex"],
    ["sin(x)", undefined, "neither"],
    ["sigmoid(x)", undefined, "neither"],
    ["x^2/y", { y: [0, "infinity"] }, "convex"],
    ["3*x - y + 2", undefined, "affine"],
    ["abs(x)", undefined, "undecided"],
  ] as const)("of %s on %o is %s, and no chord speaks against it", (f, domain, wanted) => {
    const found = convexity(f, domain === undefined ? {} : { domain });
    expect(found.kind).toBe(wanted);
    const random = randomNumbers(2);
    const ends = domain as Record<string, readonly [unknown, unknown]> | undefined;
    const pick = (name: string) => {
      const size = 3 * random() + 0.05;
      return ends?.[name] ? (ends[name][0] === 0 ? size : -size) : 2 * size - 3;
    };
    const expression = parse(f);
    const bends = Array.from({ length: 200 }, () => {
      const [p, q] = [0, 1].map(() => Object.fromEntries(["x", "y"].map((name) => [name, pick(name)])));
      const middle = Object.fromEntries(["x", "y"].map((name) => [name, (p[name] + q[name]) / 2]));
      return (expression.evaluate(p) + expression.evaluate(q)) / 2 - expression.evaluate(middle);
    });
    const [up, down] = [bends.some((bend) => bend > 1e-9), bends.some((bend) => bend < -1e-9)];
    const seen = up && down ? "neither" : up ? "convex" : down ? "concave" : "affine";
    expect(wanted === "undecided" ? "convex" : wanted).toBe(seen);
  });

  it("shows both points of what is neither, and refuses intervals in the wrong order", () => {
    const { negative, positive } = convexity("x^3").witnesses;
    expect([negative!.x < 0, positive!.x > 0]).toEqual([true, true]);
    expect(() => convexity("x^2", { domain: { x: [1, 0] } })).toThrow(
      "convexity: needs the ends of x from below to above, got 1, 0.",
    );
    expect(() => convexity("a + b + c + d + e")).toThrow("takes up to 4 variables");
  });
});

describe("minima at kinks", () => {
  it("are the median for absolute errors, 0 for a ridge of absolute values, and no minimum where the slopes fall", () => {
    const only = (f: string) => criticalPoints(f).points.map(({ at, kind }) => `${at.b} ${kind}`);
    expect(only("(abs(1-b)+abs(2-b)+abs(4-b)+abs(9-b)+abs(16-b))/5")).toEqual(["4 minimum"]);
    expect(only("abs(b-4)")).toEqual(["4 minimum"]);
    expect(only("(b-1/4)^2 + abs(b)")).toEqual(["0 minimum"]);
    expect(only("b^2 - abs(b)")).toContain("0 maximum");
    expect(only("b^2 - 2*relu(b)")).not.toContain("0 minimum");
  });
});
