import { renderToString } from "katex";
import { derivative as mathjsDerivative, type MathNode, parse as mathjsParse } from "mathjs";
import { describe, expect, it } from "vitest";
import {
  derivative,
  equivalent,
  type Expr,
  grad,
  hessian,
  jacobian,
  jvp,
  parse,
  toMathjs,
  vjp,
} from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";
import { corpus } from "./corpus.js";
import { differenceQuotient, distance } from "./differences.js";

const texts = (rows: Expr[][]): string[][] => rows.map((row) => row.map(String));

function pointsOf(names: readonly string[], from: number, to: number, count: number, seed: number) {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, () =>
    Object.fromEntries(names.map((name) => [name, from + (to - from) * random()])),
  );
}

describe("derivative", () => {
  it.each([
    ["x^2*y - 3*log(y)", "y", "x^2 - 3/y"],
    ["-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))", "z", "sigmoid(z) - y"],
    ["softplus(z) - y*z", "z", "sigmoid(z) - y"],
    ["log(1 + exp(x))", "x", "sigmoid(x)"],
    ["log(1 + exp(-x))", "x", "sigmoid(x) - 1"],
    ["log(1 + exp(-y*w*x))", "w", "x*y*(sigmoid(w*x*y) - 1)"],
    ["log(1 + exp(a*x + b))", "x", "a*sigmoid(a*x + b)"],
    ["y*log(1 + exp(-z)) + (1 - y)*log(1 + exp(z))", "z", "sigmoid(z) - y"],
    ["-log(softmax([x, y, z])[1])", "x", "softmax([x, y, z])[1] - 1"],
    ["-log(softmax([x, y, z])[1])", "y", "softmax([x, y, z])[2]"],
    ["sigmoid(z)", "z", "sigmoid(z)*(1 - sigmoid(z))"],
    ["tanh(x)", "x", "1 - tanh(x)^2"],
    ["(w*x + b - y)^2", "w", "2*x*(w*x + b - y)"],
    ["x^x", "x", "x^x*(log(x) + 1)"],
    ["sqrt(x^2 + 1)", "x", "x/sqrt(x^2 + 1)"],
    ["(a*x + b)/(c*x + d)", "x", "(a*d - b*c)/(c*x + d)^2"],
    ["((x - 3)^2)^(1/2)", "x", "sign(x - 3)"],
    ["1e-20*x^2", "x", "x/50000000000000000000"],
    ["2^x", "x", "2^x*log(2)"],
    ["e*i + d*m*s", "i", "e"],
    ["x + R", "x", "1"],
  ])("derivative(%j, %j) is %s", (text, name, result) => {
    expect(String(derivative(text, name))).toBe(result);
  });

  it("of ln(1 + eᵘ) is σ(u)·u′ at 200 random points, far out too", () => {
    const random = randomNumbers(9);
    for (let trial = 0; trial < 200; trial++) {
      const [a, b, c, x] = Array.from({ length: 4 }, () => Math.round(40 * random() - 20) / 4);
      const u = a * x * x + b * x + c;
      const slope = derivative(`log(1 + exp((${a})*x^2 + (${b})*x + (${c})))`, "x").evaluate({ x: 40 * x });
      const far = a * (40 * x) ** 2 + b * 40 * x + c;
      expect(slope).toBeCloseTo((2 * a * 40 * x + b) / (1 + Math.exp(-far)), 9);
      const near = derivative(`log(1 + exp((${a})*x^2 + (${b})*x + (${c})))`, "x").evaluate({ x });
      expect(near).toBeCloseTo((2 * a * x + b) / (1 + Math.exp(-u)), 9);
    }
  });

  it("takes relu′(0), |·|′(0) and max at a tie as kink says", () => {
    const slope = (text: string, kink: 0 | 1 | "error"): number =>
      derivative(text, "x", { kink }).evaluate({ x: 0, y: 0 });
    for (const text of [
      "relu(x)",
      "abs(x)",
      "max(x, 0)",
      "max(0, x)",
      "max(x, y)",
      "min(x, y)",
      "max(x, y, -1)",
    ]) {
      expect(slope(text, 0)).toBe(0);
      expect(slope(text, 1)).toBe(1);
      expect(() => slope(text, "error")).toThrow("does not exist at a kink");
    }
    expect(derivative("abs(x)", "x", { kink: "error" }).evaluate({ x: -2 })).toBe(-1);
  });

  it("takes the common derivative where arguments of max or min are equal all around: max(x, min(x, y)) is x", () => {
    for (const kink of [0, 1] as const) {
      expect(derivative("max(x, min(x, y))", "x", { kink }).evaluate({ x: 1, y: 2 })).toBe(1);
      expect(jvp(["max(x, min(x, y))"], ["x"], { x: 1, y: 2 }, [1], { kink })).toEqual([1]);
      expect(vjp(["max(x, min(x, y))"], ["x", "y"], { x: 1, y: 2 }, [1], { kink })).toEqual([1, 0]);
    }
  });

  it('says where there is no derivative under kink "error", in exact values too', () => {
    expect(() => jvp(["relu(x)"], ["x"], { x: "0" }, ["1"], { kink: "error" })).toThrow(
      "does not exist at a kink",
    );
    expect(() => jvp(["max(x, y)"], ["x", "y"], { x: 1, y: 1 }, [1, 0], { kink: "error" })).toThrow("kink");
  });

  it("refuses by name what it cannot differentiate by", () => {
    expect(() => derivative("x", "pi")).toThrow("differentiates by a variable");
    expect(() => derivative("x", "x + 1")).toThrow('got "x + 1"');
    expect(() => grad("x", "x" as unknown as string[])).toThrow('Write ["x", "y"].');
    expect(() => jacobian("x" as unknown as string[], ["x"])).toThrow("grad(f)");
    expect(() => jvp(["x"], ["x"], { x: 1 }, [1, 2])).toThrow("one number for each variable: 1, got 2");
    expect(() => vjp(["x"], ["x"], { x: 1 }, [])).toThrow("one number for each function: 1, got 0");
  });
});

describe("every expression of the corpus", () => {
  it.each(corpus)("grad and hessian of $text agree with differences", ({ text, from, to }) => {
    const f = parse(text);
    const slopes = grad(f);
    const curvatures = hessian(f);
    for (const at of pointsOf(f.variables, from, to, 4, 7))
      f.variables.forEach((name, row) => {
        expect(distance(slopes[row].evaluate(at), differenceQuotient(f, name, at))).toBeLessThan(1e-8);
        f.variables.forEach((other, column) => {
          const measured = differenceQuotient(slopes[row], other, at);
          expect(distance(curvatures[row][column].evaluate(at), measured)).toBeLessThan(1e-8);
        });
      });
  });

  it.each(corpus)("jvp and vjp of $text agree with its gradient", ({ text, from, to }) => {
    const f = parse(text);
    const slopes = grad(f);
    for (const at of pointsOf(f.variables, from, to, 3, 11)) {
      const gradient = slopes.map((slope) => slope.evaluate(at));
      vjp([f], f.variables, at, [1]).forEach((value, index) =>
        expect(distance(value, gradient[index])).toBeLessThan(1e-11),
      );
      const v = f.variables.map((_, index) => index - 0.7);
      const [along] = jvp([f], f.variables, at, v);
      expect(
        distance(
          along,
          gradient.reduce((total, value, index) => total + value * v[index], 0),
        ),
      ).toBeLessThan(1e-11);
    }
  });

  it.each(corpus)(
    "all LaTeX of $text is clean in KaTeX, without decimals that were not typed",
    ({ text }) => {
      const f = parse(text);
      for (const result of [f, ...grad(f), ...hessian(f).flat()]) {
        const latex = result.toLatex();
        expect(() => renderToString(latex, { throwOnError: true, strict: "error" })).not.toThrow();
        for (const decimal of latex.match(/\d+\.\d+/g) ?? []) expect(text).toContain(decimal);
      }
    },
  );

  it.each(corpus)("printed results of $text read back to the same value", ({ text, from, to }) => {
    const f = parse(text);
    const [at] = pointsOf(f.variables, from, to, 1, 13);
    for (const result of grad(f))
      expect(distance(parse(String(result)).evaluate(at), result.evaluate(at))).toBeLessThan(1e-13);
  });
});

describe("mathjs agrees", () => {
  const supported = corpus.filter(
    ({ text }) => !/[?]|max|min|relu|abs|sigmoid|soft|logsum|norm|erf|\be\b|\bi\b/.test(text),
  );
  it.each(supported)("on the gradient of $text, not simplified there", ({ text, from, to }) => {
    const f = parse(text);
    const tree: MathNode = toMathjs(f);
    for (const name of f.variables) {
      const ours = derivative(f, name);
      const theirs = mathjsDerivative(tree, name, { simplify: false });
      for (const at of pointsOf(f.variables, from, to, 5, 17))
        expect(distance(ours.evaluate(at), Number(theirs.evaluate({ ...at })))).toBeLessThan(1e-10);
    }
  });

  it("where its simplify is wrong, the result here is right: ((x − 3)²)^½ has slope −1 at 1", () => {
    expect(mathjsDerivative(mathjsParse("((x-3)^2)^(1/2)"), "x").evaluate({ x: 1 })).toBe(1);
    expect(derivative("((x-3)^2)^(1/2)", "x").evaluate({ x: 1 })).toBe(-1);
  });
});

describe("the composition of sharif-hw3-2", () => {
  const f1 = ["sin(pi*x2)/pi", "x2^2*exp(x1 - 1)", "x1*x2"];
  const f2 = ["y1 + y2 + y3", "y1^2 + y2^2 + y3^2"];
  const at = { x1: "1", x2: "2" };

  it("has exact products with e1 and e2, columns of [[6, 6], [40, 36]]", () => {
    const inner = f1.map((f) => parse(f).evaluateExact(at));
    expect(inner.map(String)).toEqual(["0", "4", "2"]);
    const columns = [
      ["1", "0"],
      ["0", "1"],
    ].map((e) => jvp(f1, ["x1", "x2"], at, e));
    expect(texts(columns)).toEqual([
      ["0", "4", "2"],
      ["1", "4", "1"],
    ]);
    const outer = { y1: inner[0], y2: inner[1], y3: inner[2] };
    expect(texts(columns.map((column) => jvp(f2, ["y1", "y2", "y3"], outer, column)))).toEqual([
      ["6", "40"],
      ["6", "36"],
    ]);
    expect(texts(jacobian(f2).map((row) => row.map((entry) => entry.evaluateExact(outer))))).toEqual([
      ["1", "1", "1"],
      ["0", "8", "4"],
    ]);
  });
});

describe("the convolution of sharif-hw3-3", () => {
  it("has ∂L/∂k_j = Σ a_i x_{i+j−1} and ∂L/∂b = Σ a_i", () => {
    const z = [1, 2, 3].map((i) => parse(`b + k1*x${i} + k2*x${i + 1}`));
    const loss = z.map((zi, i) => `a${i + 1}*(${zi})`).join(" + ");
    const [b, k1, k2] = grad(loss, ["b", "k1", "k2"]);
    expect(String(b)).toBe("a1 + a2 + a3");
    expect(String(k1)).toBe("a1*x1 + a2*x2 + a3*x3");
    expect(equivalent(k2, "a1*x2 + a2*x3 + a3*x4")).toBe("equal");
  });
});
