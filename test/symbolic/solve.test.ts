import { describe, expect, it } from "vitest";
import { eigenvalues, equivalent, linearSolve, parse, solve } from "../../src/index.js";
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

describe("linearSolve", () => {
  it("solves 3x + 3y = 12, 3y − 3z = −11, 3x − 3y = 6 exactly", () => {
    expect(
      linearSolve(
        [
          [3, 3, 0],
          [0, 3, -3],
          [3, -3, 0],
        ],
        [12, -11, 6],
      ).map(String),
    ).toEqual(["3", "1", "14/3"]);
  });
  it("puts back into 100 seeded systems up to 5×5 exactly", () => {
    const random = randomNumbers(43);
    for (let round = 0; round < 100; round++) {
      const size = 1 + Math.floor(random() * 5);
      const matrix = Array.from({ length: size }, () =>
        Array.from({ length: size }, () => Math.floor(random() * 19 - 9)),
      );
      const right = Array.from({ length: size }, () => Math.floor(random() * 19 - 9));
      // a dominant diagonal keeps it regular
      matrix.forEach((row, index) => (row[index] += 50));
      const solution = linearSolve(matrix, right);
      matrix.forEach((row, index) => {
        const left = row.map((entry, at) => `${entry}*(${solution[at]})`).join(" + ");
        expect(String(parse(left).evaluateExact())).toBe(String(right[index]));
      });
    }
  });
  it("tells contradiction from dependence, and shapes that do not fit", () => {
    expect(() =>
      linearSolve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 3],
      ),
    ).toThrow("contradict");
    expect(() =>
      linearSolve(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 2],
      ),
    ).toThrow("depend on each other");
    expect(() => linearSolve([[1, 2]], [1])).toThrow("1 rows of 2 entries and 1 on the right");
  });
});

describe("eigenvalues", () => {
  it.each([
    [
      [
        [2, 1],
        [1, 3],
      ],
      ["(5 - sqrt(5))/2", "(5 + sqrt(5))/2"],
    ],
    [
      [
        [2, 1, 0],
        [1, 2, 1],
        [0, 1, 2],
      ],
      ["2 - sqrt(2)", "2", "2 + sqrt(2)"],
    ],
    [
      [
        [4, 0, 0],
        [0, 4, 0],
        [0, 0, 1],
      ],
      ["1", "4", "4"],
    ],
    [
      [
        ["a", "b"],
        ["b", "c"],
      ],
      ["(a + c - sqrt((a - c)^2 + 4*b^2))/2", "(a + c + sqrt((a - c)^2 + 4*b^2))/2"],
    ],
    [
      [
        [0, "sqrt(2)", 0],
        ["sqrt(2)", 0, 1],
        [0, 1, 0],
      ],
      ["-sqrt(3)", "0", "sqrt(3)"],
    ],
    [
      [
        [1, 5],
        [0, 2],
      ],
      ["1", "2"],
    ],
  ])("of %j are %j", (matrix, values) => {
    const found = eigenvalues(matrix);
    expect(found).toHaveLength(values.length);
    found.forEach((value, index) => expect(equivalent(value, values[index])).toBe("equal"));
  });

  it("have the trace as sum and the determinant as product on 200 seeded symmetric 3×3 matrices", () => {
    const random = randomNumbers(47);
    for (let round = 0; round < 200; round++) {
      const [a, b, c, d, e, f] = Array.from({ length: 6 }, () => Math.floor(random() * 11 - 5));
      const values = eigenvalues([
        [a, b, c],
        [b, d, e],
        [c, e, f],
      ]).map((value) => value.evaluate());
      expect(values).toHaveLength(3);
      expect(values[0] + values[1] + values[2]).toBeCloseTo(a + d + f, 10);
      expect(values[0] * values[1] * values[2]).toBeCloseTo(
        a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d),
        8,
      );
      expect(values[0] ** 2 + values[1] ** 2 + values[2] ** 2).toBeCloseTo(
        a * a + d * d + f * f + 2 * (b * b + c * c + e * e),
        8,
      );
    }
  });

  it("refuses complex ones by name", () => {
    expect(() =>
      eigenvalues([
        [0, 1],
        [-1, 0],
      ]),
    ).toThrow("needs real eigenvalues, got 0 real of 2");
    expect(() => eigenvalues([[1, 2]])).toThrow("needs a square matrix");
  });
});
