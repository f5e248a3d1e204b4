import { describe, expect, it } from "vitest";
import { classify, criticalPoints } from "../../../src/index.js";
import { randomNumbers } from "../../../src/number/random.js";

const summary = (f: string): unknown => {
  const { complete, points } = criticalPoints(f);
  return [
    complete,
    ...points.map(
      ({ at, kind, isKink }) => `${Object.values(at).map(String).join(" ")} ${kind}${isKink ? " kink" : ""}`,
    ),
  ];
};

describe("criticalPoints at kinks", () => {
  // by hand: the one-sided slopes at each kink, and the zeros of the slope between them
  it.each([
    ["(abs(1-b)+abs(2-b)+abs(4-b)+abs(9-b)+abs(16-b))/5", [true, "4 minimum kink"]],
    ["abs(b - 4)", [true, "4 minimum kink"]],
    ["(b - 1/4)^2 + abs(b)", [true, "0 minimum kink"]],
    ["b^2 - abs(b)", [true, "-1/2 minimum", "0 maximum kink", "1/2 minimum"]],
    ["b^2 - 2*relu(b)", [true, "1 minimum"]],
    ["x^2 - abs(x) + y^2", [true, "-1/2 0 minimum", "0 0 saddle kink", "1/2 0 minimum"]],
    ["relu(1 - w) + w^2", [true, "1/2 minimum"]],
    ["relu(1 - w) + w^2/10", [true, "1 minimum kink"]],
    ["abs(x) + abs(y)", [true, "0 0 minimum kink"]],
    ["(x - 1)^2 + (y - 1/4)^2 + abs(x) + abs(y)", [true, "1/2 0 minimum kink"]],
    ["abs(x)*(x - 5)", [true, "0 maximum kink", "5/2 minimum"]],
    ["abs(x)", [true, "0 minimum kink"]],
    ["-max(x, -x)", [true, "0 maximum kink"]],
    ["abs(x^2 - 1)", [true, "-1 minimum kink", "0 maximum", "1 minimum kink"]],
    ["abs(abs(x) - 1)", [true, "-1 minimum kink", "0 maximum kink", "1 minimum kink"]],
    ["x > 0 ? x^2 : -x", [true, "0 minimum kink"]],
    ["sqrt(abs(x))", [true, "0 minimum kink"]],
    ["abs(1/x) + x^2", [true, "-2^(2/3)/2 minimum", "2^(2/3)/2 minimum"]],
    ["abs(x) <= 1 ? x^2/2 : abs(x) - 1/2", [true, "0 minimum"]],
    ["abs(x)^3", [true, "0 inconclusive"]],
    ["relu(x)", [false, "0 minimum kink"]],
    ["abs(2 - b) + abs(4 - b)", [false, "2 minimum kink", "4 minimum kink"]],
    ["abs(x + y) + abs(x - y)", [false, "0 0 minimum kink"]],
    ["abs(x) - abs(y)", [true, "0 0 saddle kink"]],
    ["(1 - y)^2*abs(x) + y^2", [false, "0 0 minimum kink"]],
    ["max(x, y)^2", [false, "0 0 inconclusive kink"]],
  ])("of %s: %j", (f, expected) => {
    expect(summary(f)).toEqual(expected);
  });

  it("proves the nature of what it finds: x² − |x| has a maximum with value 0 at 0, without a Hessian", () => {
    const [, top] = criticalPoints("b^2 - abs(b)").points;
    expect([top.nature, String(top.value), top.hessian, top.eigenvalues]).toEqual(["maximum", "0", [], []]);
  });

  it("finds every extremum of 200 seeded sums of a parabola, |x − t| and relu(x − t), each with its kind", () => {
    const random = randomNumbers(1789);
    const faults: string[] = [];
    let compared = 0;
    let kinks = 0;
    for (let round = 0; round < 200; round++) {
      const { text, value, slopes } = randomPolyline(random);
      const { complete, points } = criticalPoints(text);
      const found = points.map(({ at, kind }) => ({ x: at.b.evaluate(), kind }));
      const isFound = (x: number, kind?: string): boolean =>
        found.some((point) => Math.abs(point.x - x) < 1e-9 && (kind === undefined || point.kind === kind));
      kinks += points.filter(({ isKink }) => isKink).length;
      for (const { x, kind } of found) {
        const [left, right] = [-1e-4, 1e-4].map((shift) => signOf(value(x + shift) - value(x)));
        const wanted = left + right > 0 ? "minimum" : "maximum";
        if (left + right === 0 ? left !== 0 : kind !== wanted) faults.push(`${text} at ${x} is no ${kind}`);
      }
      if (new Set(found.map(({ x }) => x)).size < found.length) faults.push(`${text} has a point twice`);
      // the slope is linear between whole numbers: it changes its sign there or inside
      for (let t = -6; t < 6; t++) {
        const [before, atStart, atEnd] = [slopes(t)[0], slopes(t)[1], slopes(t + 1)[0]];
        if (atStart * atEnd < 0 || before * atStart < 0) compared++;
        const zero = t + atStart / (atStart - atEnd);
        if (atStart * atEnd < 0 && !isFound(zero)) faults.push(`${text} misses ${zero}`);
        const kind = before < 0 ? "minimum" : "maximum";
        if (before * atStart < 0 && !isFound(t, kind)) faults.push(`${text} misses the ${kind} at ${t}`);
        if (atStart === 0 && atEnd === 0 && complete) faults.push(`${text} is flat from ${t}, and complete`);
      }
    }
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(150);
    expect(kinks).toBeGreaterThan(80);
  });
});

describe("classify at kinks", () => {
  // by hand, from the values on rays away from the point
  it.each([
    ["b^2 - abs(b)", { b: 0 }, "maximum"],
    ["b^2 - 2*relu(b)", { b: 0 }, "not-critical"],
    ["x^2 - abs(x) + y^2", { x: 0, y: 0 }, "saddle"],
    ["abs(x) + abs(y) + abs(z)", { x: 0, y: 0, z: 0 }, "minimum"],
    ["abs(x) + y", { x: 0, y: 0 }, "not-critical"],
    ["abs(x) - abs(y)", { x: 0, y: 0 }, "saddle"],
    ["abs(x + y) + abs(x - 2*y)", { x: 0, y: 0 }, "minimum"],
    ["abs(x - y) + (x + y - 2)^2", { x: 1, y: 1 }, "minimum"],
    ["abs(x - y) - (x + y - 2)^2", { x: 1, y: 1 }, "saddle"],
    ["max(x, y, z)", { x: 0, y: 0, z: 0 }, "inconclusive"],
    ["abs(x)", { x: 1 }, "not-critical"],
    ["relu(x)", { x: 0 }, "minimum"],
    ["x < 0 ? sin(x) : 1/2", { x: 0 }, "inconclusive"],
  ])("of %s at %j: %s", (f, at, kind) => {
    expect(classify(f, at).kind).toBe(kind);
  });

  it("gives no gradient and no Hessian at a kink, and both beside it", () => {
    const kink = classify("abs(x) + y^2", { x: 0, y: 0 });
    expect([kink.isKink, kink.gradient, kink.hessian]).toEqual([true, [], []]);
    const beside = classify("abs(x) + y^2", { x: -2, y: 3 });
    expect([beside.isKink, beside.gradient.map(String)]).toEqual([false, ["-1", "6"]]);
    expect(classify("x*abs(x)", { x: 0 })).toMatchObject({
      kind: "inconclusive",
      nature: "inflection",
      isKink: false,
    });
  });
});

/** A sign that rounding cannot make. */
const signOf = (difference: number): number => (Math.abs(difference) < 1e-11 ? 0 : Math.sign(difference));

/** a·b² + Σ c·|b − t| + Σ d·relu(b − t) with whole t, its value, and its slopes to the left and right of a place. */
function randomPolyline(random: () => number) {
  const whole = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const a = whole(0, 3) - 1;
  const parts = Array.from({ length: whole(1, 4) }, () => ({
    isAbs: random() < 0.6,
    t: whole(-4, 4),
    c: whole(1, 4) * (random() < 0.6 ? 1 : -1),
  }));
  const text = `${a}*b^2 + ${parts.map(({ isAbs, t, c }) => `${c}*${isAbs ? "abs" : "relu"}(b - ${t})`).join(" + ")}`;
  return {
    text: text.replaceAll("- -", "+ ").replaceAll("+ -", "- "),
    value: (b: number): number =>
      parts.reduce(
        (sum, { isAbs, t, c }) => sum + c * (isAbs ? Math.abs(b - t) : Math.max(b - t, 0)),
        a * b * b,
      ),
    slopes: (b: number): [number, number] => {
      const side = (isRight: boolean): number =>
        parts.reduce(
          (sum, { isAbs, t, c }) => {
            const isAbove = b > t || (b === t && isRight);
            return sum + c * (isAbove ? 1 : isAbs ? -1 : 0);
          },
          2 * a * b,
        );
      return [side(false), side(true)];
    },
  };
}
