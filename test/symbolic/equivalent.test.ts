import { describe, expect, it } from "vitest";
import { equivalent, expand, type Expr, parse, simplify } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";
import { randomExpression } from "./random-expression.js";
import { rounds } from "../support/rounds.js";

describe("equivalent", () => {
  it.each([
    ["(x + 1)^2", "x^2 + 2*x + 1"],
    ["sin(x)^2 + cos(x)^2", "1"],
    ["1/(1 + exp(-z))", "sigmoid(z)"],
    ["sigmoid(z)*(1 - sigmoid(z))", "exp(-z)/(1 + exp(-z))^2"],
    ["log(x*y)", "log(x) + log(y)"],
    ["a1*x1 + a2*x2 + a3*x3", "x3*a3 + x1*a1 + x2*a2"],
    ["0.1 + 0.2", "0.3"],
    ["((x - 3)^2)^(1/2)", "abs(x - 3)"],
    // both exist beyond 21 only
    ["log(x - 20) - log(x - 21)", "log((x - 20)/(x - 21))"],
    // arguments of the cosine up to 10¹⁷
    ["cos(exp(pi*b)*(z^3 - 2*z))", "cos(exp(pi*b)*z*(z^2 - 2))"],
    ["sin(3*x)", "3*sin(x) - 4*sin(x)^3"],
    ["cos(x + y)", "cos(x)*cos(y) - sin(x)*sin(y)"],
    ["tanh(x)", "2*sigmoid(2*x) - 1"],
    ["1 - tanh(x)^2", "4/(exp(x) + exp(-x))^2"],
    ["tan(x)", "sin(x)/cos(x)"],
    ["log(cosh(x))", "x + log(1 + exp(-2*x)) - log(2)"],
    ["log(sqrt(x^2 + 1) + x)", "-log(sqrt(x^2 + 1) - x)"],
    ["softmax([a, b])[1]", "sigmoid(a - b)"],
    ["exp(x)/(exp(x) + exp(y) + exp(z))", "softmax([x, y, z])[1]"],
    ["-log(softmax([a, b, c])[2])", "logsumexp([a, b, c]) - b"],
    ["-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))", "softplus(z) - y*z"],
    ["asin(x) + acos(x)", "pi/2"],
    ["sqrt(2) + sqrt(3)", "sqrt(5 + 2*sqrt(6))"],
    ["(x + 1)^3000", "(x + 1)^2999*(x + 1)"],
  ])("%s and %s are equal", (a, b) => {
    expect(equivalent(a, b)).toBe("equal");
    expect(equivalent(b, a)).toBe("equal");
  });

  it.each([
    ["max(x, y)", "(x + y + abs(x - y))/2"],
    ["max(x, y) + min(x, y)", "x + y"],
    ["max(2*x, x)", "x + relu(x)"],
    ["relu(x) - relu(-x)", "x"],
    ["relu(x)", "x*step(x)"],
    ["abs(x)", "x >= 0 ? x : -x"],
    ["abs(x)", "sign(x)*x"],
    ["abs(x*y)", "abs(x)*abs(y)"],
    ["abs(x) + abs(y)", "max(x + y, x - y, y - x, -x - y)"],
    ["sign(x*y)", "sign(x)*sign(y)"],
    ["step(x, 1/2)", "(sign(x) + 1)/2"],
    ["max(x, 0.01*x)", "relu(x) - 0.01*relu(-x)"],
    ["min(1, max(-1, x))", "(abs(x + 1) - abs(x - 1))/2"],
    ["relu(relu(x) - 1)", "relu(x - 1)"],
    ["max(x, y, z, w)", "max(max(x, y), max(z, w))"],
    ["x > 0 ? x : 0.2*(exp(x) - 1)", "relu(x) + 0.2*min(0, exp(x) - 1)"],
    ["sqrt(x^2 - 1)", "abs(x)*sqrt(1 - 1/x^2)"],
    // at 0 the left side has no value
    ["atan(x) + atan(1/x)", "sign(x)*pi/2"],
    ["x/sqrt(x^2)", "sign(x)"],
  ])("%s and %s are equal, case by case", (a, b) => {
    expect(equivalent(a, b)).toBe("equal");
    expect(equivalent(b, a)).toBe("equal");
  });

  it.each([
    ["sqrt(x^2)", "x"],
    ["x + 1e-16", "x"],
    ["1e-20*x^2", "0"],
    ["(x + y)^2", "x^2 + y^2"],
    ["x", "y"],
    ["x^9007199254740993", "x^9007199254740992"],
    ["exp(x) + 1e-12*sin(x)", "exp(x)"],
    ["log(exp(x) + 1e-60*sin(x))", "x"],
    ["(log(x) + 1)*(y + 1e-100*sin(x))", "(log(x) + 1)*y"],
    ["sin(x + 1e-30)", "sin(x)"],
    ["softmax([y - x, x > x ? 5 : x])[1] + 1e-12*sin(x)", "softmax([y - x, x])[1]"],
    ["sigmoid(1000*x)", "step(x)"],
    ["erf(x - 1000)", "-1"],
    ["exp(-1000000*x^2)", "0"],
    ["log(1 + exp(-exp(10)))", "0"],
    ["atan(tan(x))", "x"],
    ["atan(x) + atan(1/x)", "pi/2"],
    ["sqrt(x^2 - 1)", "x*sqrt(1 - 1/x^2)"],
  ])("%s and %s are different", (a, b) => {
    expect(equivalent(a, b)).toBe("different");
    expect(equivalent(b, a)).toBe("different");
  });

  it.each([
    ["relu(x)", "x"],
    ["relu(x - 20)", "0"],
    ["max(x, 100)", "100"],
    ["min(x, 12)", "x"],
    ["abs(x + 15)", "x + 15"],
    ["sign(x + 100)", "1"],
    ["step(x - 11)", "0"],
    ["x > 50 ? 1 : 0", "0"],
    ["x > 0 ? 1 : 0", "x >= 0 ? 1 : 0"],
    ["step(x)", "(sign(x) + 1)/2"],
    ["relu(x) + (x == 0 ? 1 : 0)", "relu(x)"],
    ["max(x, y, 100000)", "max(x, y, 100000) + relu(x - y - 1e9)"],
    ["exp(x)", "exp(x) + relu(-x - 1e15)"],
    ["relu(1 - 1000000*(exp(x) - 20)^2)", "0"],
  ])("%s and %s are different, beyond a kink", (a, b) => {
    expect(equivalent(a, b)).toBe("different");
    expect(equivalent(b, a)).toBe("different");
  });

  it.each([
    ["log(x)", "log(-x)"],
    // they differ at 1/3 alone, which no digits reach
    ["step(3*x - 1)", "step(3*x - 1, 1)"],
  ])("%s and %s are undecided", (a, b) => {
    expect(equivalent(a, b)).toBe("undecided");
  });
});

describe("equivalent on random expressions", () => {
  const count = rounds({ everyday: 24, thorough: 120 });
  const names = ["x", "y"];

  /** The values of f at some points, as a text: two expressions without a value anywhere cannot be told apart. */
  const hasValues = (f: Expr): boolean =>
    [0.3, 0.7, 1.1, 1.9, -0.6].filter((x) => Math.abs(f.evaluate({ x, y: 1.3 - x / 2 })) < 1e6).length >= 3;

  function samples(seed: number): { text: string; f: Expr; random: () => number }[] {
    const random = randomNumbers(seed);
    const found: { text: string; f: Expr; random: () => number }[] = [];
    while (found.length < count) {
      const text = randomExpression(random, 2 + (found.length % 2), names);
      try {
        const f = simplify(text);
        if (hasValues(parse(text)) && f.variables.length > 0) found.push({ text, f: parse(text), random });
      } catch (error) {
        if (!String(error).includes("division by zero")) throw error;
      }
    }
    return found;
  }

  /** Identities that hold for every u and v, as texts with both put in. */
  const IDENTITIES: readonly ((u: string, v: string) => [string, string])[] = [
    (u, v) => [`(${u})^2 - (${v})^2`, `((${u}) - (${v}))*((${u}) + (${v}))`],
    (u) => [`sigmoid(${u})`, `1 - sigmoid(-(${u}))`],
    (u) => [`tanh(${u})`, `(exp(${u}) - exp(-(${u})))/(exp(${u}) + exp(-(${u})))`],
    (u) => [`relu(${u})`, `((${u}) + abs(${u}))/2`],
    (u, v) => [`max(${u}, ${v})`, `(${u}) + relu((${v}) - (${u}))`],
    (u) => [`softplus(${u})`, `log(1 + exp(${u}))`],
    (u, v) => [`softmax([${u}, ${v}])[1]`, `exp(${u})/(exp(${u}) + exp(${v}))`],
    (u) => [`cos(${u})`, `1 - 2*sin((${u})/2)^2`],
  ];

  it("pairs rewritten by identities, expansion and simplification are equal, save one in ten, and never different", () => {
    let undecided = 0;
    let pairsCompared = 0;
    samples(31).forEach(({ text, f, random }, index) => {
      const other = names[Math.floor(random() * 2)];
      const [a, b] = IDENTITIES[index % IDENTITIES.length](text, other);
      const pairs: [string | Expr, string | Expr][] = [
        [a, b],
        [f, expand(f)],
        [f, simplify(f)],
      ];
      for (const [left, right] of pairs) {
        const verdict = equivalent(left, right);
        pairsCompared++;
        if (verdict === "undecided") undecided++;
        expect(verdict, `${left} and ${right}`).not.toBe("different");
      }
    });
    expect(undecided / pairsCompared).toBeLessThan(0.1);
  });

  it("pairs with a small or far-away damage are never equal", () => {
    // each with a point at which it changes the value
    const DAMAGES: readonly [(f: string) => string, { x: number; y: number }][] = [
      [(f) => `${f} + relu(x - 1000)`, { x: 1700, y: 1.3 }],
      [(f) => `${f} + relu(-y - 12345)/1000`, { x: 0.7, y: -1e5 }],
      [(f) => `${f} + 1e-12*sin(x)`, { x: 0.7, y: 1.3 }],
      [(f) => `${f} + (x > 77 ? 1e-9 : 0)`, { x: 78, y: 1.3 }],
      [(f) => `(${f})*(1 + 1e-15)`, { x: 0.7, y: 1.3 }],
      [(f) => `max(${f}, -1e9 + x^2)`, { x: 1e6, y: 1.3 }],
      [(f) => `${f} + abs(x - 30) - (30 - x)`, { x: 31, y: 1.3 }],
    ];
    let different = 0;
    let damages = 0;
    samples(32).forEach(({ text, f }, index) => {
      const simple = `(${simplify(f)})`;
      const [damage, at] = DAMAGES[index % DAMAGES.length];
      const damaged = damage(`(${text})`);
      // where only one side has a value, or the damage is rounded away, nothing is claimed
      const values = [parse(damaged), f].map((side) => side.evaluate(at));
      if (!values.every(Number.isFinite) || values[0] === values[1]) return;
      damages++;
      const verdict = equivalent(damaged, simple);
      if (verdict === "different") different++;
      expect(verdict, `${damaged} and ${simple}`).not.toBe("equal");
    });
    expect(damages).toBeGreaterThan(count / 3);
    expect(different / damages).toBeGreaterThan(0.8);
  });
});
