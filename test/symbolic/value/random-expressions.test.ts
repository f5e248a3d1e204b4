import { describe, expect, it } from "vitest";
import {
  equivalent,
  expand,
  type Expr,
  grad,
  jvp,
  parse,
  simplify,
  toMathjs,
  vjp,
} from "../../../src/index.js";
import { randomNumbers } from "../../../src/number/random.js";
import { differenceQuotient, distance } from "../differences.js";
import { randomExpression } from "../random-expression.js";
import { parseKatex } from "../read-back.js";
import { rounds } from "../../support/rounds.js";

const NAMES = ["x", "y"];
type Point = Record<string, number>;

/** The text of each round with the results that exist: a division by zero, such as 1/(x − x), has none. */
function casesOf(count: number, seed: number): { text: string; f: Expr; simple: Expr; slopes: Expr[] }[] {
  const random = randomNumbers(seed);
  const cases: { text: string; f: Expr; simple: Expr; slopes: Expr[] }[] = [];
  for (let round = 0; round < count; round++) {
    const text = randomExpression(random, 2 + (round % 3), NAMES);
    const f = parse(text);
    try {
      cases.push({ text, f, simple: simplify(f), slopes: grad(f, NAMES) });
    } catch (error) {
      if (!String(error).includes("division by zero")) throw error;
    }
  }
  return cases;
}

function pointsFor(seed: number, count: number): Point[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(NAMES.map((name) => [name, index % 2 === 0 ? 0.1 + 2 * random() : 4 * random() - 2])),
  );
}

const hasValue = (f: Expr, at: Point): boolean => Math.abs(f.evaluate(at)) < 1e8;

/** Whether f is smooth around the point in one direction, as far as differences of two widths can tell. */
function slopeBySmoothDifferences(f: Expr, name: string, at: Point): number | undefined {
  const near = [-0.02, -0.01, 0.01, 0.02].map((shift) => ({ ...at, [name]: at[name] + shift }));
  if (!near.every((point) => hasValue(f, point))) return undefined;
  const wide = differenceQuotient(f, name, at);
  const ahead = f.evaluate({ ...at, [name]: at[name] + 1e-5 });
  const behind = f.evaluate({ ...at, [name]: at[name] - 1e-5 });
  return Math.abs(wide) < 1e6 && distance(wide, (ahead - behind) / 2e-5) < 1e-5 ? wide : undefined;
}

describe("random expressions over the whole syntax", () => {
  const count = rounds({ everyday: 240, thorough: 1200 });
  const cases = casesOf(count, 2718);

  it("keep their value when they are simplified or expanded", () => {
    let compared = 0;
    for (const { text, f, simple } of cases) {
      const expanded = expand(f);
      for (const at of pointsFor(compared, 4).filter((point) => hasValue(f, point))) {
        compared++;
        const value = f.evaluate(at);
        expect(
          distance(simple.evaluate(at), value),
          `simplify(${text}) = ${simple} at ${JSON.stringify(at)}`,
        ).toBeLessThan(1e-8);
        expect(
          distance(expanded.evaluate(at), value),
          `expand(${text}) = ${expanded} at ${JSON.stringify(at)}`,
        ).toBeLessThan(1e-7);
      }
    }
    expect(compared).toBeGreaterThan(2.5 * count);
  });

  it("have gradients that agree with differences wherever they are smooth", () => {
    let compared = 0;
    for (const { text, f, slopes } of cases)
      for (const at of pointsFor(compared + 1, 3).filter((point) => hasValue(f, point)))
        NAMES.forEach((name, index) => {
          const measured = slopeBySmoothDifferences(f, name, at);
          if (measured === undefined) return;
          compared++;
          const where = `${text} by ${name} = ${slopes[index]} at ${JSON.stringify(at)}`;
          expect(distance(slopes[index].evaluate(at), measured), `${where}`).toBeLessThan(1e-5);
        });
    expect(compared).toBeGreaterThan(2.5 * count);
  });

  it("have the same gradient in forward and in reverse mode", () => {
    let compared = 0;
    for (const { text, f, slopes } of cases)
      for (const at of pointsFor(compared + 2, 2).filter((point) => hasValue(f, point))) {
        const gradient = slopes.map((slope) => slope.evaluate(at));
        if (!gradient.every((value) => Math.abs(value) < 1e6)) continue;
        compared++;
        const [forward] = jvp([f], NAMES, at, [1, 0]);
        const [reverse] = vjp([f], NAMES, at, [1]);
        expect(distance(forward, gradient[0]), `jvp of ${text}`).toBeLessThan(1e-7);
        expect(distance(reverse, gradient[0]), `vjp of ${text}`).toBeLessThan(1e-7);
      }
    expect(compared).toBeGreaterThan(1.25 * count);
  });

  it("print results that read back to the same text, and LaTeX that KaTeX takes", () => {
    for (const { simple, slopes } of cases)
      for (const result of [simple, ...slopes]) {
        expect(String(parse(String(result)))).toBe(String(result));
        expect(() => parseKatex(result.toLatex(), { throwOnError: true, strict: "error" })).not.toThrow();
      }
  }, 120_000);

  it("are equivalent to their own simplified form, and not to it plus a thousandth", () => {
    for (const { text, f, simple } of cases.slice(0, count / 4)) {
      if (!pointsFor(5, 8).some((point) => hasValue(f, point))) continue;
      expect(equivalent(f, simple), `${text}`).toBe("equal");
      expect(equivalent(`${simple} + 1/1000`, simple), `${text}`).toBe("different");
    }
  });

  it("have the value that mathjs computes", () => {
    let compared = 0;
    for (const { text, f } of cases.slice(0, count / 2)) {
      const tree = toMathjs(f);
      for (const at of pointsFor(compared + 3, 2).filter((point) => hasValue(f, point))) {
        const theirs: unknown = tree.evaluate({ ...at });
        // a root of a negative number below a comparison or in a product is complex there
        if (typeof theirs !== "number" || !Number.isFinite(theirs)) continue;
        compared++;
        expect(distance(theirs, f.evaluate(at)), `${text}`).toBeLessThan(1e-9);
      }
    }
    expect(compared).toBeGreaterThan(0.4 * count);
  });
});
