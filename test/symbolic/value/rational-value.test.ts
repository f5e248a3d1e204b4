import { describe, expect, it } from "vitest";
import { parse } from "../../../src/symbolic/parse.js";
import { randomNumbers } from "../../../src/number/random.js";
import { rationalValue } from "../../../src/symbolic/value/rational-value.js";
import { real } from "../../../src/number/real.js";
import { nodeOf } from "../../../src/symbolic/expr.js";
import { randomExpression } from "../random-expression.js";
import { rounds } from "../../support/rounds.js";

const at = new Map([
  ["x", real("2/3")],
  ["y", real("-5/4")],
]);
const valueOf = (text: string) => rationalValue(nodeOf(parse(text)), at)?.toJSON() ?? null;

describe("rationalValue", () => {
  it.each([
    ["x^2/3 + x*y", "-37/54"],
    ["(x - 2/3)^(-1)", null],
    ["exp(x - 2/3) + log(1)*pi", null],
    ["exp(x - 2/3) + log(1)*y", "1"],
    ["sqrt(x*6)*(1/4)^(-3/2)", "16"],
    ["sqrt(x)^2", null],
    ["relu(y) + abs(y) + sign(y) + max(x, y) - min(x, y)", "13/6"],
    ["norm([3*x, 8/3])^2", "100/9"],
    ["norm([x, 1])^2", null],
    ["norm([3*x/2, 4/3*0])", "1"],
    ["x > 1/2 and not (y > 0) ? 1/x : log(x)", "3/2"],
    ["x > sqrt(2) ? 1 : 2", null],
    ["sigmoid(0) + cos(0) + erf(0)", "3/2"],
    ["x^2000", null],
  ])("%s is %s at x = 2/3, y = -5/4", (text, expected) => {
    expect(valueOf(text)).toBe(expected);
  });

  it("agrees with float64 on random expressions wherever it has a value", () => {
    const random = randomNumbers(5);
    let found = 0;
    const count = rounds({ everyday: 600, thorough: 3000 });
    for (let index = 0; index < count; index++) {
      const f = parse(randomExpression(random, 3, ["x", "y"]));
      const exact = rationalValue(nodeOf(f), at);
      if (exact === null) continue;
      found++;
      const float = f.evaluate({ x: 2 / 3, y: -5 / 4 });
      expect(Math.abs(exact.valueOf() - float), String(f)).toBeLessThanOrEqual(
        1e-12 * Math.max(1, Math.abs(float)),
      );
    }
    expect(found).toBeGreaterThan(count / 10);
  });
});
