import { describe, expect, it } from "vitest";
import { derivative, hessian, parse, simplify } from "../../../src/index.js";
import { preciseValue } from "../../../src/symbolic/value/precise-value.js";
import { randomNumbers } from "../../../src/number/random.js";
import { nodeOf } from "../../../src/symbolic/expr.js";
import { decimalValue } from "../decimal-value.js";
import { randomExpression } from "../random-expression.js";
import { rounds } from "../../support/rounds.js";

/** The relative difference of two numbers; numbers below 10^−300 count as one. */
const relative = (a: number, b: number): number =>
  a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-288);

describe("evaluate, where numbers on the way are too large, too small or missing", () => {
  it.each([
    // e^−800 is below the doubles
    ["e^x/(e^x + 1)² at 800", derivative("1/(1 + exp(-x))", "x"), 800, 0],
    ["e^x/(e^x + 1)² at 700", derivative("exp(x)/(1 + exp(x))", "x"), 700, Math.exp(-700)],
    ["(erf(x)²)″ at 30", hessian("erf(x)^2", ["x"])[0][0], 30, 0],
    ["e^x/(e^x + 1) at 1000", derivative("log(1 + exp(x))", "x"), 1000, 1],
    ["(e^x − e^−x)/(e^x + e^−x) at −800", parse("(exp(x) - exp(-x))/(exp(x) + exp(-x))"), -800, -1],
    ["e^−x·e^(x − 1) at 800", parse("exp(-x)*exp(x - 1)"), 800, Math.exp(-1)],
    ["e^(e^x)/(1 + e^(e^x)) at 800", parse("exp(exp(x))/(1 + exp(exp(x)))"), 800, 1],
    // sech² 30 = 4/(e³⁰ + e^−30)²
    ["1/(1 − tanh²) at 30", parse("1/(1 - tanh(x)^2)"), 30, (Math.exp(30) + Math.exp(-30)) ** 2 / 4],
    ["10^−400·10³⁰⁰·10³⁰⁰", parse("10^-400*1e300*1e300"), 0, 1e200],
    ["x^(−1/2) at 10^−310", parse("x^(-1/2)"), 1e-310, 1 / Math.sqrt(1e-310)],
    ["e^x − e^x at 800", parse("exp(x) - exp(x)"), 800, 0],
    // constant around −1
    ["√relu(x)′ at −1", derivative("sqrt(relu(x))", "x"), -1, 0],
    ["relu(x)^(1/3)′ at −1", derivative("relu(x)^(1/3)", "x"), -1, 0],
    ["√relu(x)′ at −1, by one more way", parse("(x > 0 ? 1 : 0)*relu(x)^(-1/2)/2"), -1, 0],
    // z⁴ around −1
    ["(z^max(4, z))′ at −1", derivative("x^max(4, x)", "x"), -1, -4],
    // limits
    ["x^(−1/2) at 0", parse("x^(-1/2)"), 0, Number.POSITIVE_INFINITY],
    ["1/√x at 0", simplify("1/sqrt(x)"), 0, Number.POSITIVE_INFINITY],
    ["e^(−1/√x) at 0", simplify("exp(-1/sqrt(x))"), 0, 0],
    ["atan(1/x) at 0", parse("atan(1/x)"), 0, Math.PI / 2],
  ])("%s", (_, f, x, expected) => {
    expect(relative(f.evaluate({ x }), expected)).toBeLessThan(1e-12);
  });

  it.each([
    ["log(x)", -1],
    ["x/x", 0],
    ["x*(1/x)", 0],
    ["-1.25*0/0", 0],
    ["0*sqrt(x)", -1],
    ["sqrt(x)", -1e-300],
    ["(x - 1)^(1/3)", 0],
    ["step(x)*(1/x)", 0],
    ["exp(x) - exp(2*x)/exp(x) + log(-x)", 800],
  ])("%s has no value at %s and stays NaN", (text, x) => {
    expect(parse(text).evaluate({ x })).toBeNaN();
  });
});

describe("random expressions at points near overflow, at kinks and far away", () => {
  const SPECIAL = [0, 1, -1, 0.5, 30, -30, 700, -745, 800, -800, 1e10, -1e10, 1e-10, 1e-200, 1e155];
  const random = randomNumbers(1618);
  const count = rounds({ everyday: 100, thorough: 1000 });

  it("have a finite value wherever decimal.js finds one, and preciseValue agrees with it to 13 digits", () => {
    let compared = 0;
    let decided = 0;
    for (let round = 0; round < count; round++) {
      const text = randomExpression(random, 2 + (round % 3), ["x", "y"]);
      const f = parse(text);
      for (let point = 0; point < 3; point++) {
        const pick = (): number =>
          random() < 0.7 ? SPECIAL[Math.floor(random() * SPECIAL.length)] : 4 * random() - 2;
        const at = { x: pick(), y: pick() };
        const wanted = decimalValue(nodeOf(f), at);
        if (wanted === null) continue;
        compared++;
        const where = `${text} at ${JSON.stringify(at)} is ${wanted.toString().slice(0, 30)}`;
        const near = Number(wanted.toString());
        // ±Infinity where the value is beyond the doubles, else a number
        const got = f.evaluate(at);
        expect(Number.isFinite(got) ? 0 : got, where).toBe(Number.isFinite(near) ? 0 : near);
        const precise = preciseValue(nodeOf(f), new Map(Object.entries(at)));
        if (precise === undefined) continue;
        decided++;
        expect(relative(precise, near), where).toBeLessThan(1e-12);
      }
    }
    expect(compared).toBeGreaterThan(count);
    expect(decided).toBeGreaterThan(0.98 * compared);
  }, 120_000);
});
