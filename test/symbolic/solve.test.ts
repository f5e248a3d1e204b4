import { describe, expect, it } from "vitest";
import { equivalent, parse, solve } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";

describe("solve", () => {
  it.each([
    ["3*H^2 + 7*H - 45", "H", true, ["(-7 - sqrt(589))/6", "(-7 + sqrt(589))/6"]],
    ["x^4 - 5*x^2 + 4", "x", true, ["-2", "-1", "1", "2"]],
    ["(x^2 - 2)*(x^2 - 3)*(x - 1/2)", "x", true, ["-sqrt(3)", "-sqrt(2)", "1/2", "sqrt(2)", "sqrt(3)"]],
    ["x^3 - 3*x + 1", "x", true, ["2*cos(8*pi/9)", "2*cos(4*pi/9)", "2*cos(2*pi/9)"]],
    ["x^2 + 1", "x", true, []],
    ["(x^2 - 1)/(x - 1)", "x", true, ["-1"]],
    ["exp(2*x) - 3*exp(x) + 2", "x", true, ["0", "log(2)"]],
    ["sigmoid(x) - 3/4", "x", true, ["log(3)"]],
    ["tanh(x) - 2", "x", true, []],
    ["cosh(x) - 2", "x", true, ["-log(2 + sqrt(3))", "log(2 + sqrt(3))"]],
    ["2^x - 8", "x", true, ["3"]],
    ["sqrt(x) + 3", "x", true, []],
    ["abs(x - 1) - 2", "x", true, ["-1", "3"]],
    ["max(x, 2*x - 1) - 5", "x", true, ["3"]],
    ["2*relu(x - 1) - 3*relu(2 - x) - 10", "x", true, ["6"]],
    ["x > 0 ? x - 1 : x + 2", "x", true, ["-2", "1"]],
    ["relu(x)", "x", false, ["0"]],
    ["sin(x) - 1/2", "x", false, ["pi/6"]],
    ["sin(x) - 2", "x", true, []],
    ["a*x + b", "x", false, ["-b/a"]],
    ["0*x", "x", false, []],
  ])("solve(%j, %j) is complete: %j, %j", (equation, unknown, complete, solutions) => {
    const found = solve(equation, unknown);
    expect(found.complete).toBe(complete);
    expect(found.solutions).toHaveLength(solutions.length);
    found.solutions.forEach((solution, index) =>
      expect(equivalent(solution, solutions[index])).toBe("equal"),
    );
  });

  it("joins logarithms of numbers: ln 3, and log₂ 8 = 3", () => {
    expect(solve("sigmoid(x) - 3/4", "x").solutions.map(String)).toEqual(["log(3)"]);
    expect(solve("2^x - 8", "x").solutions.map(String)).toEqual(["3"]);
    expect(String(parse("log(9, 27) + log(5, 2)").evaluateExact())).toBe("log(5)/log(2) + 2/3");
  });

  it("finds all real roots of 300 seeded polynomials: as many as changes of sign on a fine grid, each a zero", () => {
    const random = randomNumbers(41);
    for (let round = 0; round < 300; round++) {
      const roots = Array.from(
        { length: 1 + Math.floor(random() * 5) },
        () => Math.floor(random() * 13 - 6) / Math.ceil(random() * 3),
      );
      const distinct = [...new Set(roots)].toSorted((a, b) => a - b);
      const text = roots
        .map((root) => `(x - (${root < 0 ? "-" : ""}${Math.round(Math.abs(root) * 6)}/6))`)
        .join("*");
      const found = solve(`(${text})*(x^2 + x + 1)`, "x");
      expect(found.complete).toBe(true);
      expect(found.solutions.map((solution) => solution.evaluate())).toHaveLength(distinct.length);
      found.solutions.forEach((solution, index) =>
        expect(solution.evaluate()).toBeCloseTo(distinct[index], 12),
      );
    }
  });

  it("says roots(…)[k] for a quintic without closed form, with its value to full precision", () => {
    const [root] = solve("x^5 - x - 1", "x").solutions;
    expect(String(root)).toBe("roots([1, 0, 0, 0, -1, -1])[1]");
    // published: 1.1673039782614187 (the Bring radical)
    expect(root.evaluate()).toBeCloseTo(1.1673039782614187, 15);
    expect(parse(String(root)).evaluate()).toBe(root.evaluate());
  });

  it("solves systems: circles and hyperbolas, symmetric functions, and none where there is none", () => {
    const texts = (system: string[], names: string[]) => {
      const { complete, solutions } = solve(system, names);
      expect(complete).toBe(true);
      return solutions.map((point) => names.map((name) => String(point[name])).join(" "));
    };
    expect(texts(["x^2 + y^2 - 5", "x*y - 2"], ["x", "y"])).toEqual(["-2 -1", "-1 -2", "1 2", "2 1"]);
    expect(texts(["x + y + z - 1", "x^2 + y^2 + z^2 - 3", "x*y*z + 1"], ["x", "y", "z"])).toEqual([
      "-1 1 1",
      "1 -1 1",
      "1 1 -1",
    ]);
    expect(texts(["x^2 + y^2 + 1", "x - y"], ["x", "y"])).toEqual([]);
    expect(texts(["x^2 - 2", "y^2 - 3"], ["x", "y"])).toEqual([
      "-sqrt(2) -sqrt(3)",
      "-sqrt(2) sqrt(3)",
      "sqrt(2) -sqrt(3)",
      "sqrt(2) sqrt(3)",
    ]);
    expect(solve(["x*y", "x"], ["x", "y"]).complete).toBe(false);
  });
});
