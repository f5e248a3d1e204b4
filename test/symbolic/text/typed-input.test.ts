import { describe, expect, it } from "vitest";
import {
  computationGraph,
  derivative,
  descend,
  expr,
  grad,
  hessian,
  jacobian,
  jvp,
  parse,
  solve,
  SyntaxFault,
  vjp,
} from "../../../src/index.js";
import { randomNumbers } from "../../../src/number/random.js";

const AT = { x: 0.7, y: 1.3, a: 0.4, b: 2.2, n: 3, z: 0.9, ab: 1.7, x1: 0.6, i: 0.2 };
const value = (text: string): number => parse(text).evaluate(AT);

/** The message of the SyntaxFault that a text gives. */
function fault(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof SyntaxFault) return error.message;
    throw error;
  }
  throw new Error(`${text} is read`);
}

describe("input as it is typed and copied", () => {
  const { x, y, a, n } = AT;
  it.each([
    ["x²", x ** 2],
    ["x³*y", x ** 3 * y],
    ["x⁻¹", 1 / x],
    ["x⁻²", x ** -2],
    ["5²", 25],
    ["x¹²", x ** 12],
    ["-x²", -(x ** 2)],
    ["(x + 1)²", (x + 1) ** 2],
    ["sin(x)²", Math.sin(x) ** 2],
    ["xⁿ", x ** n],
    ["π²", Math.PI ** 2],
    ["½", 0.5],
    ["½*x + ⅔", x / 2 + 2 / 3],
    ["4^½", 2],
    ["x − y – a", x - y - a],
    ["x·y⋅a×2÷3∙1", (x * y * a * 2) / 3],
    ["1e−3", 1e-3],
    ["x ≤ y ? 1 : 0", 1],
    ["x ≥ y ? 1 : 0", 0],
    ["x ≠ y ? 1 : 0", 1],
    ["√x", Math.sqrt(x)],
    ["√(x + 1)*2", Math.sqrt(x + 1) * 2],
    ["2*√2", 2 * Math.SQRT2],
    ["|x - y|", y - x],
    ["|x|*|y|", x * y],
    ["||x| - |y||", y - x],
    ["-|x - |y||²", -((y - x) ** 2)],
    ["x > 0 || y > 0 ? |x| : 0", x],
    ["e^x", Math.exp(x)],
    ["e^-x^2", Math.exp(-x * x)],
    ["1/(1 + e^(−x))", 1 / (1 + Math.exp(-x))],
    ["e²", Math.exp(2)],
    ["𝑥 + 𝐲", x + y],
    ["x₁", 0.6],
    ["x\u200b*y", x * y],
  ])("%s is %d", (text, right) => {
    expect(value(text)).toBeCloseTo(right, 12);
  });

  it("differentiates x² + 3x by x to 2x + 3, and x³y to 3x²y", () => {
    expect(String(derivative("x² + 3*x", "x"))).toBe("2*x + 3");
    expect(String(derivative("x³*y", "x"))).toBe("3*x^2*y");
    expect(parse("x²").variables).toEqual(["x"]);
    expect(() => derivative("x", "x²")).toThrow("differentiates by a variable");
  });

  it.each([
    ["sin x", "sin(x)"],
    ["sin 2x", "sin(2*x)"],
    ["ln x", "ln(x)"],
    ["sin^2(x)", "sin(x)^2"],
    ["sin²(x)", "sin(x)^2"],
    ["sin^2 x", "sin(x)^2"],
    ["2sin(x)", "2*sin(x)"],
    ["2sin(2x) + 3cos x", "2*sin(2*x) + 3*cos(x)"],
    ["2x", "2*x"],
    ["½x", "(1/2)*x"],
    ["x²y", "x^2*y"],
    ["2ab(a+b)", "2*ab*(a+b)"],
    ["(x + 1)(x - 1)", "(x + 1)*(x - 1)"],
    ["x(1 + x)", "x*(1 + x)"],
    ["log_2(x)", "log(x, 2)"],
    ["lg(x)", "log(x, 10)"],
    ["arcsin(x)", "asin(x)"],
    ["sgn(x)", "sign(x)"],
    ["ReLU(x)", "relu(x)"],
    ["Sin(x)", "sin(x)"],
    ["tg(x)", "tan(x)"],
    ["ctg(x)", "(1/tan(x))"],
    ["cot(2x)", "(1/tan(2*x))"],
    ["sigmod(x)", "sigmoid(x)"],
    ["sofplus(x)", "softplus(x)"],
    ["σ(x)", "sigmoid(x)"],
    ["{x + 1}*2", "(x + 1)*2"],
    ["2*[x + 1]", "2*(x + 1)"],
    ["x^{2}", "x^(2)"],
    ["0,5*x", "0.5*x"],
    ["2|x|", "2*abs(x)"],
    ["2√x", "2*sqrt(x)"],
    ["3e^x", "3*e^x"],
  ])("%s is refused with the cure %s, which is read", (text, cure) => {
    const message = fault(text);
    expect(message).toContain(`Write ${cure}`);
    expect(() => parse(cure)).not.toThrow();
  });

  // what the cures mean, by JavaScript's own functions
  it.each([
    ["ctg(x)", 1 / Math.tan(x)],
    ["arcsin(x)", Math.asin(x)],
    ["arctan(x)", Math.atan(x)],
    ["asinh(x)", Math.asinh(x)],
    ["acosh(y)", Math.acosh(y)],
    ["atanh(x)", Math.atanh(x)],
    ["log1p(x)", Math.log1p(x)],
    ["expm1(x)", Math.expm1(x)],
    ["exp2(x + 1)", 2 ** (x + 1)],
    ["square(x + 1)", (x + 1) ** 2],
    ["sec(x)", 1 / Math.cos(x)],
    ["sh(x)", Math.sinh(x)],
    ["hypot(x, y)", Math.hypot(x, y)],
    ["2sin x", 2 * Math.sin(x)],
    ["2(x + 1)(y - 1)", 2 * (x + 1) * (y - 1)],
    ["cos^2(x)sin x", Math.cos(x) ** 2 * Math.sin(x)],
  ])("the cure of %s has the value %d", (text, right) => {
    const cure = /Write (.*?)(?:, or .*)?\.(?:\n| The| Write|$)/.exec(fault(text))![1];
    expect(value(cure)).toBeCloseTo(right, 12);
  });

  it.each([
    ["sin^-1(x)", "1/sin(x) for the reciprocal, asin(x) for the inverse"],
    ["sin⁻¹(x)", "1/sin(x) for the reciprocal, asin(x) for the inverse"],
    ["sin x^2", "Write sin(x)^2 or sin(x^2)."],
    ["1/2x", "Write 1/(2*x) or (1/2)*x."],
    ["sin -x", "Write sin(-x), or sin - x for a difference."],
    ["1e", "1*e for a product, 1*exp(1) for Euler's number"],
    ["8E", "8*E for a product"],
    ["d/dx x^2", 'Use derivative("x^2", "x").'],
    ["d/dx (x^2 + 1)", 'Use derivative("(x^2 + 1)", "x").'],
    ["x = 3", "bring all to one side: x - 3."],
    ["x^2 = y + 1", "bring all to one side: x^2 - (y + 1)."],
    ["x == 3", "bring all to one side: x - 3."],
    ["x = 0 ? 1 : 0", "Compare with ==."],
    ["y = x^2", "For the function alone, write x^2."],
    ["f(x) = x^2", "Write the right side alone: x^2."],
    ["sin(0,5)", "Decimals have a point: sin(0.5)."],
    ["√x²", "Write sqrt(x)^2 for the root's power, sqrt((x)^2) for the root of the power."],
    ["x²^3", "Write (x^2)^…, or x^(2^…)."],
    ["Wᵀ", "Transposes are for matrices"],
    ["sigma(x)", "Write sigmoid(x), or sigma*(…) for a product."],
    ["e*x + e^2", "Write exp(x) for the number's power"],
    ["|x", "Close the bar"],
    ["\\frac{x}{2}", "This is LaTeX"],
    ["f(x)", "f is no function; write f*(…) for a product."],
  ])("%s is refused and says %s", (text, says) => {
    expect(fault(text)).toContain(says);
  });
});

describe("e", () => {
  it("to a power is Euler's number, unless it is a variable: declared, named, or in parentheses", () => {
    expect(parse("e^2").evaluate()).toBeCloseTo(Math.E ** 2, 12);
    expect(parse("e^2", { variables: ["e"] }).evaluate({ e: 3 })).toBe(9);
    expect(parse("(e)^2").evaluate({ e: 3 })).toBe(9);
    expect(String(derivative("e^2/2", "e"))).toBe("e");
    expect(grad("e^2*x", ["e", "x"]).map(String)).toEqual(["2*e*x", "(e)^2"]);
    expect(solve("e^2 - 9", "e").solutions.map(String)).toEqual(["-3", "3"]);
    expect(parse("e*i + d").evaluate({ e: 2, i: 3, d: 4 })).toBe(10);
  });

  it("that was read as the number takes no value silently", () => {
    for (const use of [
      () => parse("e^2/2").evaluate({ e: 3 }),
      () => parse("e^2/2").evaluateExact({ e: 3 }),
      () => parse("e^2/2").substitute({ e: 3 }),
      () => derivative(parse("e^2/2"), "e"),
      () => grad(parse("e^2/2"), ["e"]),
    ])
      expect(use).toThrow('parse(text, { variables: ["e"] })');
  });

  it("the variable and the number are printed and shown apart", () => {
    const power = parse("e^x", { variables: ["e"] });
    expect(String(parse(String(power)))).toBe(String(power));
    expect(parse(String(power)).evaluate({ e: 2, x: 3 })).toBe(8);
    expect(power.toLatex()).not.toBe(parse("e^x").toLatex());
    expect(parse("e").toLatex()).not.toBe(parse("exp(1)").toLatex());
  });
});

describe("one letter is one variable", () => {
  const pairs = [
    ["η", "eta"],
    ["α", "alpha"],
    ["ε", "epsilon"],
    ["ϵ", "epsilon"],
    ["φ", "phi"],
    ["ϕ", "phi"],
    ["µ", "mu"],
    ["Ω", "Omega"],
    ["σ_1", "sigma_1"],
    ["λ₂", "lambda2"],
    ["∆w", "Δw"],
    ["Δw", "Deltaw"],
    ["π_k", "pi_k"],
    ["ŷ", "yhat"],
    ["x̄", "xbar"],
    ["𝜂", "eta"],
    ["xₙ", "x_n"],
    ["h_β", "h_beta"],
    ["é", "e\u0301"],
  ];
  it.each(pairs)("%s is %s: in texts, names, values and results", (first, second) => {
    expect(parse(`${first} - ${second}`).variables).toHaveLength(1);
    for (const [a, b] of [
      [first, second],
      [second, first],
    ]) {
      expect(parse(`${a}^2`).evaluate({ [b]: 3 })).toBe(9);
      expect(String(parse(`${a}^2`).evaluateExact({ [b]: 3 }))).toBe("9");
      expect(String(parse(`${a}^2`).substitute({ [b]: "z" }))).toBe("z^2");
      expect(derivative(`${a}^2`, b).evaluate({ [a]: 3 })).toBe(6);
      expect(grad(`${a}^2`, [b])[0].evaluate({ [a]: 3 })).toBe(6);
      expect(hessian(`${a}^2`, [b])[0][0].evaluate({})).toBe(2);
      expect(jacobian([`${a}^2`], [b])[0][0].evaluate({ [a]: 3 })).toBe(6);
      expect(jvp([`${a}^2`], [b], { [a]: 3 }, [1])).toEqual([6]);
      expect(vjp([`${a}^2`], [b], { [a]: 3 }, [1])).toEqual([6]);
      expect(expr`${a} + 1`.evaluate({ [b]: 3 })).toBe(4);
      expect(solve(`2*${a} - 6`, b).solutions.map(String)).toEqual(["3"]);
      expect(solve([`2*${a} - 6`], [b]).solutions.map((point) => String(point[b]))).toEqual(["3"]);
    }
    expect(parse(first).toLatex()).toBe(parse(second).toLatex());
    expect(String(parse(first))).toBe(String(parse(second)));
  });

  it("is one variable in computation graphs and descents, and e with a value is a variable there", () => {
    const graph = computationGraph({ δ: "η - t", L: "δ^2" }, { eta: 3, t: 1 });
    expect([graph.value("delta"), graph.gradient("η")]).toEqual([2, 4]);
    expect(computationGraph("e^2", { e: 3 }).gradient("e")).toBe(6);
    const method = { type: "sgd", learningRate: 0.25 } as const;
    expect(descend({ f: "η^2", start: { η: 4 }, method }).end.map(Number)).toEqual([2]);
    expect(descend({ f: "e^2", start: { e: 4 }, method }).end.map(Number)).toEqual([2]);
  });

  it("refuses two values for one variable", () => {
    expect(() => parse("eta").evaluate({ η: 1, eta: 2 })).toThrow(
      "takes one value for each variable, got two for eta",
    );
  });

  it("different variables of one expression look different, and σ is no factor before a bracket", () => {
    const names =
      "x x1 x_1 x_ _x x__ x_1_2 x1_2 x12 x_12 _ __ e E eta etahat eta_hat e_1 xhat x_hat pi_1 sigma max h_x1 h_x_1".split(
        " ",
      );
    const random = randomNumbers(7);
    while (names.length < 150)
      names.push(
        Array.from({ length: 1 + 4 * random() }, () => "xe12_hat"[Math.floor(8 * random())]).join(""),
      );
    const alike = names
      .filter((name) => /^[a-z_]/i.test(name))
      .flatMap((a, index, all) => all.slice(index + 1).map((b) => [a, b]))
      .filter(([a, b]) => a !== b)
      .filter(([a, b]) => {
        const [first, second] = parse(`${a} - 2*${b}`).toLatex().split("-2");
        return first === second;
      });
    expect(alike).toEqual([]);
    expect(parse("sigma*(x + 1)").toLatex()).not.toBe(parse("sigmoid(x + 1)").toLatex());
    expect(parse("sigma^2*(x + 1)").toLatex()).not.toBe(parse("sigmoid(x + 1)^2").toLatex());
  });
});
