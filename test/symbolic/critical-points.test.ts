import { describe, expect, it } from "vitest";
import { classify, criticalPoints, type Expr, grad, hessian, parse } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";
import { nodeOf } from "../../src/symbolic/expr.js";
import type { Node } from "../../src/symbolic/node/node.js";
import { floatValue } from "../../src/symbolic/value/float-value.js";
import { rounds } from "../support/rounds.js";

const summary = (text: string): string[] =>
  criticalPoints(text).points.map(
    ({ at, kind, nature }) => `${Object.values(at).map(String).join(" ")} ${kind} ${nature}`,
  );

/** Milliseconds; each takes a few seconds, but ten times that on a machine with other work. */
const LOADED = 120_000;

describe("criticalPoints", () => {
  it.each([
    ["x^4 + y^4 - 4*x*y + 1", ["-1 -1 minimum minimum", "0 0 saddle saddle", "1 1 minimum minimum"]],
    ["(1 - x)^2 + 100*(y - x^2)^2", ["1 1 minimum minimum"]],
    ["x^3 - 3*x*y^2", ["0 0 inconclusive saddle"]],
    ["(w1 - w2)^3 - 2*(w1^2 - w2) + w1^2 + w2^2", ["3/2 1/2 saddle saddle"]],
    ["24*x^2 + 16*x + 12", ["-1/3 minimum minimum"]],
    ["3*p^3 + 3*q^2 + 4*r + 5", []],
    ["x^3", ["0 inconclusive inflection"]],
    ["-x^4", ["0 inconclusive maximum"]],
    ["(x^2 + y^2)^2", ["0 0 inconclusive minimum"]],
    ["x^2 + y^3", ["0 0 inconclusive saddle"]],
    ["x^2 - y^4", ["0 0 inconclusive saddle"]],
    ["x^2 + y^4", ["0 0 inconclusive minimum"]],
    ["(y - x^2)*(y - 3*x^2)", ["0 0 inconclusive saddle"]],
    ["x^4 + x^2*y^2 + y^4 + z^2", ["0 0 0 inconclusive minimum"]],
    [
      "x^4 + y^4 + z^4 - 4*x*y*z",
      [
        "-1 -1 1 minimum minimum",
        "-1 1 -1 minimum minimum",
        "0 0 0 inconclusive saddle",
        "1 -1 -1 minimum minimum",
        "1 1 1 minimum minimum",
      ],
    ],
    ["x*exp(-x)", ["1 maximum maximum"]],
    ["x/(x^2 + 1)", ["-1 minimum minimum", "1 maximum maximum"]],
    ["exp(x) - 2*x", ["log(2) minimum minimum"]],
    ["x*exp(-x^2 - y^2)", ["-sqrt(2)/2 0 minimum minimum", "sqrt(2)/2 0 maximum maximum"]],
    ["cosh(x) + (y - 1)^2", ["0 1 minimum minimum"]],
  ])("of %s are complete: %j", (text, points) => {
    expect(criticalPoints(text).complete).toBe(true);
    expect(summary(text)).toEqual(points);
  });

  it("finds the nine of x⁴ − 32x² + y⁴ − 18y² with values and eigenvalues", () => {
    const { complete, points } = criticalPoints("x^4 - 32*x^2 + y^4 - 18*y^2");
    expect(complete).toBe(true);
    expect(points).toHaveLength(9);
    const [first] = points;
    expect([String(first.at.x), String(first.at.y), String(first.value)]).toEqual(["-4", "-3", "-337"]);
    expect(first.hessian.map((row) => row.map(String))).toEqual([
      ["128", "0"],
      ["0", "72"],
    ]);
    expect(first.eigenvalues.map(String)).toEqual(["72", "128"]);
  });

  it.each([
    "x^2*y^2",
    "(x - y)^4",
    "(x^2 + y^2 - 1)^2",
    "sin(x)",
    "relu(x)",
    "relu(x)^2",
    "abs(2 - b) + abs(4 - b)",
    "step(x) + x^2",
    "x*y*z*(1 - x - y - z)",
    "5",
    "sin(x)*y + x^3",
    "x*exp(x*y) + y",
  ])("does not claim to be complete for %s", (text) => {
    expect(criticalPoints(text).complete).toBe(false);
  });

  it(
    "misses none that Newton's method finds from 45 starts, on seeded polynomials in 1 to 3 variables",
    () => {
      const random = randomNumbers(53);
      let compared = 0;
      const count = rounds({ everyday: 6, thorough: 60 });
      for (let round = 0; round < count; round++) {
        const names = ["x", "y", "z"].slice(0, 1 + (round % 3));
        const f = randomPolynomial(names, random);
        const { complete, points } = criticalPoints(f);
        const exact = points.map(({ at }) => names.map((name) => at[name].evaluate()));
        const slopes = grad(f, names);
        for (const point of exact) expect(sizeAt(slopes, names, point)).toBeLessThan(1e-6);
        if (!complete) continue;
        for (const found of newtonPoints(f, names, random)) {
          compared++;
          const nearest = Math.min(
            ...exact.map((point) => Math.hypot(...point.map((value, i) => value - found[i]))),
          );
          expect(nearest, `${f} has a critical point at ${found}`).toBeLessThan(5e-3);
        }
      }
      expect(compared).toBeGreaterThan(6 * count);
    },
    LOADED,
  );

  it(
    "claims no complete set that misses a change of sign of the slope, on seeded functions with roots, logarithms and kinks",
    () => {
      const random = randomNumbers(71);
      let claims = 0;
      for (let round = 0; round < rounds({ everyday: 60, thorough: 150 }); round++) {
        const f = randomFunction(random);
        const { complete, points } = criticalPoints(f);
        const [slope] = grad(f, ["x"]);
        const exact = points.map(({ at }) => at.x.evaluate());
        for (const { at } of points.filter(({ isKink }) => !isKink))
          expect(Math.abs(slope.evaluate({ x: at.x.evaluate() })), `${f} at ${at.x}`).toBeLessThan(1e-6);
        if (!complete) continue;
        claims++;
        for (const x of slopeZeros(parse(f), slope))
          expect(Math.min(...exact.map((point) => Math.abs(point - x))), `${f} has one at ${x}`).toBeLessThan(
            1e-3,
          );
      }
      expect(claims).toBeGreaterThan(rounds({ everyday: 8, thorough: 25 }));
    },
    LOADED,
  );

  it("gives up in time on slopes whose roots are nested radicals", () => {
    for (const f of ["log(x - 1) - 2*x^(1/3)", "log(x^2) - 2*log((x^3 - x)^2 + 1)"]) {
      const { points } = criticalPoints(f);
      expect(points.length).toBeGreaterThan(0);
      for (const { at } of points)
        expect(Math.abs(grad(f)[0].evaluate({ x: at.x.evaluate() }))).toBeLessThan(1e-9);
    }
  });

  it(
    "has kinds that agree with eigenvalues by Jacobi's rotations on these and with their own nature",
    () => {
      const random = randomNumbers(59);
      for (let round = 0; round < rounds({ everyday: 6, thorough: 60 }); round++) {
        const names = ["x", "y", "z"].slice(0, 1 + (round % 3));
        for (const { hessian: matrix, kind, eigenvalues, nature } of criticalPoints(
          randomPolynomial(names, random),
        ).points) {
          const values = jacobiEigenvalues(matrix.map((row) => row.map((entry) => entry.evaluate())));
          eigenvalues.forEach((value, index) => expect(value.evaluate()).toBeCloseTo(values[index], 6));
          const [low, high] = [values[0], values[values.length - 1]];
          if (Math.min(...values.map(Math.abs)) < 1e-6) continue;
          expect(kind).toBe(low > 0 ? "minimum" : high < 0 ? "maximum" : "saddle");
          expect(nature).toBe(kind);
        }
      }
    },
    LOADED,
  );
});

describe("classify", () => {
  it("knows minimum, maximum, saddle and points that are none", () => {
    const f = "x^4 - 32*x^2 + y^4 - 18*y^2";
    expect(classify(f, { x: 4, y: 3 }).kind).toBe("minimum");
    expect(classify(f, { x: 0, y: 0 }).kind).toBe("maximum");
    expect(classify(f, { x: 0, y: 3 }).kind).toBe("saddle");
    expect(classify("2*x1*x2 + 3*x1 + 4*x2", { x1: 1, x2: 1 }).kind).toBe("not-critical");
    expect(classify("x^2 - x + y^2", { x: "1/2", y: 0 }).kind).toBe("minimum");
    expect(classify("x^2 - 2*x*sqrt(2)", { x: "sqrt(2)" }).kind).toBe("minimum");
    expect(classify("x^2 - 2*x*sqrt(2)", { x: 1.4142135623730951 }).kind).toBe("not-critical");
  });

  it("calls mixed signs a saddle even when an eigenvalue is zero", () => {
    expect(classify("x^2 - y^2 + z^4", { x: 0, y: 0, z: 0 }).kind).toBe("saddle");
    expect(classify("x^2 + z^4 + y^4", { x: 0, y: 0, z: 0 }).kind).toBe("inconclusive");
  });

  it.each([
    ["x^2*y^2", "minimum"],
    ["x^4 - y^4", "saddle"],
    ["x^3 + y^3", "saddle"],
    ["x^2 + y^6", "minimum"],
    ["-(x - y)^2 - (x + y)^4", "maximum"],
    ["(x - y)^4", "minimum"],
    ["x^2 + 2*x*y + y^2", "minimum"],
    ["x^2 + x*y^2 + y^4", "minimum"],
    ["x^2 + 3*x*y^2 + y^4", "saddle"],
    ["exp(x^4 + y^4)", "minimum"],
    ["cos(x)^2*0 + x^6 - x^7", null],
  ])("proves that %s has a %s at the origin", (text, nature) => {
    const at = Object.fromEntries(parse(text).variables.map((name) => [name, 0]));
    expect(classify(text, at).nature).toBe(nature ?? "minimum");
  });

  it("needs a number for every variable", () => {
    expect(() => classify("x*y", { x: 0 })).toThrow("needs a number for y");
    expect(() => classify("x*y", { x: 0, y: "z" })).toThrow("needs a number for y");
  });
});

/** A random function of x from the functions of the syntax. */
function randomFunction(random: () => number): string {
  const pick = (choices: readonly string[]): string => choices[Math.floor(random() * choices.length)];
  const inner = (): string => pick(["x", "2*x", "x - 1", "x^2", "x^2 - x", "x/2 + 1", "1 - x^2", "x^3 - x"]);
  const outer = (): string => {
    const name = pick([
      "exp",
      "log",
      "tanh",
      "sigmoid",
      "sqrt",
      "softplus",
      "atan",
      "cosh",
      "abs",
      "sin",
      "relu",
      "1/",
      "",
    ]);
    return `${name}(${inner()})`;
  };
  const [first, second] = [outer(), outer()];
  return pick([
    `${first} + ${second}`,
    `(${first})*(${second})`,
    `${first} - 2*${second}`,
    `(${first})/(${second})`,
    `exp(-(${first}))*(${second})`,
    first,
  ]);
}

/** Whether all parts have a finite value: 1/(1/x) has none at 0, though doubles go on with 1/∞ = 0. */
const hasValue = (part: Node, x: number): boolean =>
  part.args.every((inner) => hasValue(inner, x)) && Number.isFinite(floatValue(part, new Map([["x", x]])));

/** Places in [−6, 6] where the slope of f passes continuously through zero, by bisection between 1500 grid points. */
function slopeZeros(f: Expr, slope: Expr): number[] {
  const zeros: number[] = [];
  let [before, place] = [Number.NaN, 0];
  for (let step = 0; step <= 1500; step++) {
    const x = -6.0013 + (12 * step) / 1500;
    const value = slope.evaluate({ x });
    if (before * value < 0) {
      let [low, high, sign] = [place, x, before];
      for (let halving = 0; halving < 60; halving++) {
        const middle = (low + high) / 2;
        const there = slope.evaluate({ x: middle });
        if (there * sign > 0) [low, sign] = [middle, there];
        else high = middle;
      }
      // (x − 1)/(1/(x³ − x)) has no value at 1 itself, only on both sides: the hole is one of the two floats at the end
      if (Math.abs(slope.evaluate({ x: low })) < 1e-6 && [low, high].every((end) => hasValue(nodeOf(f), end)))
        zeros.push(low);
    }
    [before, place] = [value, x];
  }
  return zeros;
}

function randomPolynomial(names: readonly string[], random: () => number): string {
  const whole = (n: number): number => Math.floor(random() * n);
  const terms = Array.from({ length: 2 + whole(4) }, () => {
    const powers = names.map((name) => [name, whole(3)] as const).filter(([, power]) => power > 0);
    return [`(${whole(9) - 4})`, ...powers.map(([name, power]) => `${name}^${power}`)].join("*");
  });
  const ends = names.map((name) => `${random() < 0.3 ? "-" : ""}${name}^${names.length === 3 ? 2 : 4}`);
  return [...ends, ...terms].join(" + ");
}

const sizeAt = (slopes: readonly Expr[], names: readonly string[], point: readonly number[]): number => {
  const at = Object.fromEntries(names.map((name, index) => [name, point[index]]));
  const scale = Math.max(1, ...point.map((value) => Math.abs(value) ** 3));
  return Math.hypot(...slopes.map((slope) => slope.evaluate(at))) / scale;
};

/** Zeros of the gradient that Newton's method reaches from random starts in [−5, 5]. */
function newtonPoints(f: string, names: readonly string[], random: () => number): number[][] {
  const slopes = grad(f, names);
  const curvatures = hessian(f, names);
  const found: number[][] = [];
  for (let start = 0; start < 45; start++) {
    let point = names.map(() => 10 * random() - 5);
    for (let step = 0; step < 25; step++) {
      const at = Object.fromEntries(names.map((name, index) => [name, point[index]]));
      const direction = gauss(
        curvatures.map((row) => row.map((entry) => entry.evaluate(at))),
        slopes.map((slope) => slope.evaluate(at)),
      );
      if (!direction) break;
      point = point.map((value, index) => value - direction[index]);
    }
    if (sizeAt(slopes, names, point) < 1e-11 && point.every((value) => Math.abs(value) < 50))
      found.push(point);
  }
  return found;
}

function gauss(matrix: number[][], right: number[]): number[] | undefined {
  const rows = matrix.map((row, index) => [...row, right[index]]);
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows
      .map((row, index) => [index < column ? -1 : Math.abs(row[column]), index])
      .toSorted((a, b) => b[0] - a[0])[0][1];
    if (!(Math.abs(rows[pivot][column]) > 1e-14)) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    rows.forEach((row, index) => {
      if (index === column) return;
      const factor = row[column] / rows[column][column];
      rows[index] = row.map((value, at) => value - factor * rows[column][at]);
    });
  }
  return rows.map((row, index) => row[rows.length] / row[index]);
}

/** Eigenvalues of a symmetric matrix by Jacobi's rotations, ascending. */
function jacobiEigenvalues(matrix: number[][]): number[] {
  const a = matrix.map((row) => [...row]);
  const size = a.length;
  for (let sweep = 0; sweep < 60; sweep++)
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        if (Math.abs(a[p][q]) < 1e-300) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < size; k++)
          [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        for (let k = 0; k < size; k++)
          [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
      }
  return a.map((row, index) => row[index]).toSorted((x, y) => x - y);
}
