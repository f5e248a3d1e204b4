import { describe, expect, it } from "vitest";
import { derivative, type Expr, grad, hessian, jvp, parse, vjp } from "../../../src/index.js";
import { randomNumbers } from "../../../src/number/random.js";

type Kink = 0 | 1 | "first" | "share" | "error";

const nth = (f: string, order: number, kink: Kink = 0): Expr =>
  Array.from({ length: order }).reduce<Expr>((part) => derivative(part, "x", { kink }), parse(f));

describe("derivatives at the seams of a piecewise", () => {
  // by hand, from the limits of difference quotients; sin(x)/x = 1 − x²/6 + x⁴/120 − …
  it.each([
    ["x == 0 ? 0 : x", 1, 0, 1],
    ["x != 0 ? sin(x)/x : 1", 1, 0, 0],
    ["x != 0 ? sin(x)/x : 1", 2, 0, -1 / 3],
    ["x != 0 ? sin(x)/x : 1", 4, 0, 1 / 5],
    ["x == 2 ? 4 : (x^2 - 4)/(x - 2)", 1, 2, 1],
    ["x == 0 ? 1 : (exp(x) - 1)/x", 1, 0, 1 / 2],
    ["abs(x) <= 1 ? x^2/2 : abs(x) - 1/2", 1, 1, 1],
    ["x > 0 ? x : exp(x) - 1", 1, 0, 1],
    ["x > 0 ? x^3 : x^2", 1, 0, 0],
    ["x^2 > 0 ? x + 1 : 1", 1, 0, 1],
  ])('%s has the derivative of order %i at %i: %d, with kink "error" too', (f, order, x, value) => {
    expect(nth(f, order).evaluate({ x })).toBeCloseTo(value, 14);
    expect(nth(f, order, "error").evaluate({ x })).toBeCloseTo(value, 14);
  });

  it.each([
    "x < 0 ? sin(x) : 1/2",
    "x == 0 ? 1 : x",
    "x > 0 ? 1 : 0",
    "x > 0 ? log(x) : 0",
    "x < 0 ? 1 : x > 0 ? 2 : 3",
  ])('%s jumps at 0: NaN there by every way, an error with kink "error"', (f) => {
    expect(derivative(f, "x").evaluate({ x: 0 })).toBeNaN();
    expect(jvp([f], ["x"], { x: 0 }, [1])).toEqual([Number.NaN]);
    expect(vjp([f], ["x"], { x: 0 }, [1])).toEqual([Number.NaN]);
    expect(() => derivative(f, "x", { kink: "error" }).evaluate({ x: 0 })).toThrow("does not exist");
  });

  it.each([
    "x >= 0 ? x : -x",
    "x > 0 ? x : x/100",
    "sign(x)",
    "step(x)",
    "abs(x)",
    "relu(x)",
    "max(x, 2*x)",
    "min(x, 0)",
    "max(x, 2*x, 3*x)",
    "max(x*exp(x), -x, -2)",
    "x > 0 and y > 0 ? x*y : 0",
  ])('%s has a kink at 0: an error with kink "error", forward and reverse too, and none beside it', (f) => {
    const slope = derivative(f, "x", { kink: "error" });
    const at = { x: 0, y: 1 };
    expect(() => slope.evaluate(at)).toThrow("does not exist at a kink");
    expect(() => jvp([f], ["x", "y"], at, [1, 0], { kink: "error" })).toThrow("does not exist");
    expect(() => vjp([f], ["x", "y"], at, [1], { kink: "error" })).toThrow("does not exist");
    expect(slope.evaluate({ x: -1, y: 1 })).toBe(derivative(f, "x").evaluate({ x: -1, y: 1 }));
    expect(slope.evaluate({ x: 1, y: 1 })).toBe(derivative(f, "x").evaluate({ x: 1, y: 1 }));
  });

  it("watches derived kinks: the slope of |x| and relu jumps at 0", () => {
    for (const f of ["abs(x)", "relu(x)", "max(x, 1) - 1"]) {
      expect(nth(f, 2).evaluate({ x: 0 })).toBe(0);
      expect(() => nth(f.replace("1) - 1", "0)"), 2, "error").evaluate({ x: 0 })).toThrow("does not exist");
    }
  });

  it("takes no region in which the sides of a condition are equal for a seam: min(x, 3) > x never holds", () => {
    const f = "min(x, 3) > x ? x + 3 : y*x";
    expect(derivative(f, "x").evaluate({ x: 1, y: 5 })).toBe(5);
    expect(derivative(f, "x", { kink: "error" }).evaluate({ x: 1, y: 5 })).toBe(5);
  });

  it("asks the letters: x > t ? a·x : b jumps at t unless a·t = b, and x > 0 and y > 0 ? x·y : 0 has no kink at y < 0", () => {
    const slope = derivative("x > t ? a*x : b", "x");
    expect(slope.evaluate({ x: 1, t: 1, a: 2, b: 1 })).toBeNaN();
    expect(slope.evaluate({ x: 1, t: 1, a: 2, b: 2 })).toBe(0);
    expect(String(derivative("x > t ? a*x : a*t", "x"))).toBe("piecewise(x > t, a, 0)");
    expect(derivative("x > 0 and y > 0 ? x*y : 0", "x", { kink: "error" }).evaluate({ x: 0, y: -1 })).toBe(0);
    const huber = derivative("abs(x) <= d ? x^2/2 : d*(abs(x) - d/2)", "x", { kink: "error" });
    expect(huber.evaluate({ x: 2, d: 2 })).toBe(2);
    expect(derivative("x != y ? sin(x - y)/(x - y) : 1", "x").evaluate({ x: 3, y: 3 })).toBe(0);
  });

  it("tells smooth seams, kinks and jumps apart on 150 seeded piecewise polynomials that were made so", () => {
    const random = randomNumbers(1905);
    const whole = (n: number): number => Math.floor(random() * n);
    const seen = { smooth: 0, kink: 0, jump: 0 };
    for (let round = 0; round < 150; round++) {
      const [a, b, c, t] = [whole(5) - 2, whole(5) - 2, whole(3) - 1, whole(5) - 2];
      // around t both branches have the same value; d and e take that, and the slope, away
      const [d, e] = [random() < 0.3 ? whole(3) - 1 : 0, random() < 0.5 ? whole(3) - 1 : 0];
      const left = `${a} + (${b})*(x - (${t})) + (${c})*(x - (${t}))^2`;
      const right = `${a + d} + (${b + e})*(x - (${t})) - (x - (${t}))^3`;
      const comparison = ["<", "<=", ">", ">="][whole(4)];
      const f = comparison.startsWith("<")
        ? `x ${comparison} ${t} ? ${left} : ${right}`
        : `x ${comparison} ${t} ? ${right} : ${left}`;
      const kind = d !== 0 ? "jump" : e !== 0 ? "kink" : "smooth";
      seen[kind]++;
      const strict = derivative(f, "x", { kink: "error" });
      // + 0 makes a zero of −0
      const outcome = outcomeOf(() => strict.evaluate({ x: t }) + 0);
      expect(outcome, f).toBe(kind === "smooth" ? b : "error");
      const isLeft = comparison === "<=" || comparison === ">";
      const slope = kind === "jump" ? Number.NaN : isLeft ? b : b + e;
      expect(derivative(f, "x").evaluate({ x: t }) + 0, f).toBe(slope);
      expect(jvp([f], ["x"], { x: t }, [1])[0] + 0, f).toBe(slope);
    }
    expect(Math.min(seen.smooth, seen.kink, seen.jump)).toBeGreaterThan(15);
  });
});

const outcomeOf = (run: () => number): number | "error" => {
  try {
    return run();
  } catch {
    return "error";
  }
};

describe("ties of max and min", () => {
  // PyTorch 2.15: max(dim) 1, 0; maximum and amax 1/2, 1/2, of three 1/3 each
  it.each<[string, Kink, number[]]>([
    ["max(x, y)", 0, [0, 0]],
    ["max(x, y)", 1, [1, 1]],
    ["max(x, y)", "first", [1, 0]],
    ["max(y, x)", "first", [0, 1]],
    ["min(y, x)", "first", [0, 1]],
    ["max(x, y)", "share", [1 / 2, 1 / 2]],
    ["min(x, y)", "share", [1 / 2, 1 / 2]],
    ["max(x, y, 1)", "share", [1 / 3, 1 / 3]],
    ["max(x, y, 1)", "first", [1, 0]],
    ["max(1, y, x)", "first", [0, 0]],
    ["max(x*x, y*x)", "share", [3 / 2, 1 / 2]],
    ["max(x*x, y*x)", "first", [2, 0]],
    ["max(0, x - 1)", "share", [1 / 2, 0]],
    ["max(x - 1, 0)", "first", [1, 0]],
    ["relu(x - 1) + abs(x - 1)", "share", [0, 0]],
    ["max(x, x)", "share", [1, 0]],
    ["max(x, min(x, 2*y))", 0, [1, 0]],
  ])("of %s with kink %j have the gradient %j at (1, 1), forward and reverse alike", (f, kink, gradient) => {
    const at = { x: 1, y: 1 };
    const names = ["x", "y"];
    expect(grad(f, names, { kink }).map((slope) => slope.evaluate(at))).toEqual(gradient);
    expect(vjp([f], names, at, [1], { kink })).toEqual(gradient);
    expect(jvp([f], names, at, [1, 0], { kink })).toEqual([gradient[0]]);
    expect(vjp([f], names, { x: "1", y: "1" }, ["1"], { kink }).map((slope) => slope.evaluate())).toEqual(
      gradient,
    );
  });

  it("do not double the derivative with each argument: 16 arguments and 8 nested ones", () => {
    const list = (n: number): string => `max(${Array.from({ length: n }, (_, i) => `w${i}*x`).join(", ")})`;
    let nested = parse("x");
    for (let depth = 0; depth < 8; depth++) nested = parse("max(f*a, b - f)").substitute({ f: nested });
    for (const kink of [0, 1, "first", "share", "error"] as const) {
      // one argument and its slope each: twice as many arguments are twice as many nodes
      expect(derivative(list(16), "x", { kink }).nodeCount).toBeLessThan(80);
      expect(derivative(list(32), "x", { kink }).nodeCount).toBeLessThan(160);
      // the expression itself has 2041 nodes, each of which is differentiated below 8 maxima
      expect(derivative(nested, "x", { kink }).nodeCount).toBeLessThan(10 * nested.nodeCount);
    }
  });

  it("take the slope of the greatest of 5 seeded arguments, printed and read back", () => {
    const random = randomNumbers(12);
    const f = "max(a*x, b*x^2, x, exp(x) - c, sin(a*x))";
    const slope = derivative(f, "x");
    const again = parse(String(slope));
    for (let round = 0; round < 50; round++) {
      const at = { x: 2 * random() - 1, a: 2 * random(), b: 3 * random(), c: random() };
      const measured =
        (parse(f).evaluate({ ...at, x: at.x + 1e-6 }) - parse(f).evaluate({ ...at, x: at.x - 1e-6 })) / 2e-6;
      expect(slope.evaluate(at)).toBeCloseTo(measured, 4);
      expect(again.evaluate(at)).toBe(slope.evaluate(at));
    }
  });

  it("goes through step by reverse mode, and through its derivative: vjp of step(x)·x is 1 at 1", () => {
    expect(vjp(["step(x)*x"], ["x"], { x: 1 }, [1])).toEqual([1]);
    expect(vjp([derivative("relu(w*x)", "w")], ["x"], { x: 1, w: 2 }, [1])).toEqual([1]);
    expect(vjp(["step(x, 1/2)*x + sign(x)"], ["x"], { x: -1 }, [1])).toEqual([0]);
    expect(hessian("max(1, x)*y").map((row) => row.map(String))).toEqual([
      ["0", "step(x - 1)"],
      ["step(x - 1)", "0"],
    ]);
  });

  it("refuses other words for kink", () => {
    expect(() => derivative("x", "x", { kink: "last" as "first" })).toThrow(
      'kink is 0, 1, "first", "share" or "error"',
    );
  });
});
