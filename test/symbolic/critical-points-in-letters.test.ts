import { describe, expect, it } from "vitest";
import { criticalPoints, solve } from "../../src/index.js";
import { random } from "../../src/number/random.js";
import type { Assumptions } from "../../src/symbolic/assumption.js";

type Sign = Assumptions[string];

const lines = (f: string, options: Parameters<typeof criticalPoints>[1]): string[] => {
  const { complete, points } = criticalPoints(f, options);
  return [
    ...points.map(
      ({ at, value, nature }) =>
        `${Object.entries(at)
          .map(([name, coordinate]) => `${name} = ${coordinate}`)
          .join(", ")}: ${nature}, ${value}`,
    ),
    String(complete),
  ];
};

describe("criticalPoints with letters that are constants", () => {
  it.each<[string, string[], Assumptions, string[]]>([
    ["l/2*w^2 - a*w", ["w"], { l: "positive" }, ["w = a/l: minimum, -a^2/(2*l)", "true"]],
    ["l/2*w^2 - a*w", ["w"], { l: "negative" }, ["w = a/l: maximum, -a^2/(2*l)", "true"]],
    ["l/2*w^2 - a*w", ["w"], {}, ["w = a/l: null, -a^2/(2*l)", "false"]],
    ["(w - a)^2 + l*w^2", ["w"], { l: "nonnegative" }, ["w = a/(l + 1): minimum, a^2*l/(l + 1)", "true"]],
    ["l*w - log(w)", ["w"], { l: "positive" }, ["w = 1/l: minimum, log(l) + 1", "true"]],
    ["l*w^4", ["w"], { l: "positive" }, ["w = 0: minimum, 0", "true"]],
    ["l*w", ["w"], { l: "positive" }, ["true"]],
    ["a*w", ["w"], {}, ["false"]],
    ["a/2*(w - 1)^2", ["w"], {}, ["w = 1: null, 0", "false"]],
    ["w^3/3 - a*w", ["w"], { a: "negative" }, ["true"]],
    [
      "l/2*x^2 - m/2*y^2 - a*x - b*y",
      ["x", "y"],
      { l: "positive", m: "positive" },
      ["x = a/l, y = -b/m: saddle, b^2/(2*m) - a^2/(2*l)", "true"],
    ],
    [
      "(y - w*x - b)^2 + l*w^2 + l*b^2",
      ["w", "b"],
      { l: "positive" },
      ["b = y/(x^2 + l + 1), w = x*y/(x^2 + l + 1): minimum, l*y^2/(x^2 + l + 1)", "true"],
    ],
  ])("%s in %j under %j", (f, variables, assume, wanted) => {
    expect(lines(f, { variables, assume })).toEqual(wanted);
  });

  it("takes all letters without an assumption for variables", () => {
    const [point] = criticalPoints("n*log(s) + S/(2*s^2)", {
      assume: { S: "positive", n: "positive" },
    }).points;
    expect(Object.keys(point.at)).toEqual(["s"]);
    expect(String(point.at.s)).toBe("sqrt(S)/sqrt(n)");
    expect(point.kind).toBe("minimum");
  });

  /** Letters by their signs, the variables, and a function of all. */
  const templates: [string, string[], Record<string, Sign | "any">][] = [
    ["l/2*w^2 - a*w", ["w"], { l: "positive", a: "any" }],
    ["l/2*w^2 - a*w", ["w"], { l: "negative", a: "any" }],
    ["l/2*w^2 - a*w", ["w"], { l: "any", a: "any" }],
    ["(w - a)^2 + l*w^2", ["w"], { l: "nonnegative", a: "any" }],
    ["w^3/3 - a*w", ["w"], { a: "positive" }],
    ["w^3/3 - a*w", ["w"], { a: "any" }],
    ["l*w - n*log(w)", ["w"], { l: "positive", n: "positive" }],
    ["n*log(s) + S/(2*s^2)", ["s"], { n: "positive", S: "positive" }],
    ["k*log(p) + m*log(1 - p)", ["p"], { k: "positive", m: "positive" }],
    ["x*exp(-c*x)", ["x"], { c: "positive" }],
    ["x*exp(-c*x)", ["x"], { c: "negative" }],
    ["l*w^4/4 - m*w^2/2", ["w"], { l: "positive", m: "positive" }],
    ["l/2*x^2 + m/2*y^2 - a*x - b*y", ["x", "y"], { l: "positive", m: "positive", a: "any", b: "any" }],
    ["l/2*x^2 - m/2*y^2 - a*x", ["x", "y"], { l: "positive", m: "positive", a: "any" }],
    ["l/2*x^2 + m/2*y^2 + x*y", ["x", "y"], { l: "negative", m: "any" }],
    ["(t - w*u - b)^2 + l*w^2 + l*b^2", ["w", "b"], { l: "positive", t: "any", u: "any" }],
    ["(x - a)^2 + (y - b)^2 + l*(x - y)^2", ["x", "y"], { l: "nonnegative", a: "any", b: "any" }],
    ["l*(x^2 + y^2 + z^2) + x - y", ["x", "y", "z"], { l: "positive" }],
  ];

  it("agrees with the numbers put in, on 12 draws of each of 18 functions", () => {
    const draw = random(4);
    const half = () => draw.integers(1, 7) / 2;
    let compared = 0;
    for (const [f, variables, letters] of templates) {
      const assume = Object.fromEntries(
        Object.entries(letters).filter(([, sign]) => sign !== "any"),
      ) as Assumptions;
      const inLetters = criticalPoints(f, { variables, assume });
      for (let trial = 0; trial < 12; trial++) {
        const values = Object.fromEntries(
          Object.entries(letters).map(([name, sign]) => {
            if (sign === "negative") return [name, -half()];
            if (sign === "any") return [name, draw.integers(-6, 7) / 2];
            return [name, sign === "nonnegative" && trial === 0 ? 0 : half()];
          }),
        );
        const text = Object.entries(values).reduce(
          (whole, [name, value]) => whole.replace(new RegExp(`\\b${name}\\b`, "g"), `(${value})`),
          f,
        );
        const inNumbers = criticalPoints(text, {
          variables: variables.filter((name) => mentions(text, name)),
        });
        const put = inLetters.points.map(({ at, value, kind, nature, eigenvalues }) => ({
          at: variables.map((name) => at[name].evaluate(values)),
          value: value.evaluate(values),
          eigenvalues: eigenvalues.map((each) => each.evaluate(values)).toSorted((a, b) => a - b),
          kind,
          nature,
        }));
        // nothing is missing in letters that is there in numbers
        expect(put.length).toBe(inLetters.complete ? inNumbers.points.length : put.length);
        expect(inNumbers.complete || !inLetters.complete).toBe(true);
        for (const point of inNumbers.complete ? put : []) {
          if (!point.at.every(Number.isFinite)) continue;
          const same = inNumbers.points.find(({ at }) =>
            variables.every((name, index) => Math.abs(at[name].evaluate() - point.at[index]) < 1e-9),
          )!;
          expect(same).toBeDefined();
          expect(point.value).toBeCloseTo(same.value.evaluate(), 9);
          same.eigenvalues.forEach((each, index) =>
            expect(point.eigenvalues[index]).toBeCloseTo(each.evaluate(), 6),
          );
          // a type that is given in letters is that of all numbers
          expect([same.kind, "inconclusive"]).toContain(point.kind);
          expect([same.nature, null]).toContain(point.nature);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(200);
  });

  it("refuses variables that are none, assumptions about variables, and kinks in letters", () => {
    expect(() => criticalPoints("w^2", { variables: ["z"] })).toThrow(
      "takes variables of the function, got z",
    );
    expect(() => criticalPoints("l*w^2", { variables: ["l"], assume: { l: "positive" } })).toThrow(
      "takes assumptions about other letters than the variables, got l",
    );
    expect(() => criticalPoints("l*abs(w) + w^2", { variables: ["w"], assume: { l: "positive" } })).toThrow(
      "takes letters as constants in functions without kinks",
    );
    expect(criticalPoints("abs(l)*w^2", { assume: { l: "negative" } }).points[0].kind).toBe("minimum");
  });

  it("solve knows the same signs: all solutions, or maybe not all", () => {
    expect(solve("x^2 - a^2", "x", { assume: { a: "positive" } }).complete).toBe(true);
    expect(solve("a*(x - 1)", "x").complete).toBe(false);
    expect(solve("a*(x - 1)", "x", { assume: { a: "negative" } }).complete).toBe(true);
    expect(solve(["a*x - 1", "x - b"], ["x"], { assume: { a: "positive" } }).complete).toBe(false);
  });
});

const mentions = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
