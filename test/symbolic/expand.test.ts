import { describe, expect, it } from "vitest";
import { expand } from "../../src/index.js";
import { nodeOf } from "../../src/symbolic/expr.js";

describe("expand", () => {
  it("multiplies out, also large powers of few terms", () => {
    expect(String(expand("(x + y)^2*(x - y)"))).toBe("x^3 + x^2*y - x*y^2 - y^3");
    // the sum of the binomial coefficients is 2^40
    expect(expand("(x + 1)^40").evaluate({ x: 1 })).toBe(2 ** 40);
    expect(String(expand("exp((x + 1)^2)"))).toBe("exp(x^2 + 2*x + 1)");
  });

  it("leaves what would fill the memory", () => {
    expect(String(expand("(a + b + c + d)^1000"))).toBe("(a + b + c + d)^1000");
  });

  it("(x + 1)^3000 has 3001 terms, the middle one 3000 over 1500", () => {
    const expanded = expand("(x + 1)^3000");
    expect(nodeOf(expanded).args).toHaveLength(3001);
    let middle = 1n;
    for (let k = 1n; k <= 1500n; k++) middle = (middle * (3000n - k + 1n)) / k;
    expect(String(expanded)).toContain(`+ ${middle}*x^1500 +`);
  });

  it("(a + 2*b - c*d)^5 has the value of the power, in 21 terms", () => {
    const at = { a: 3, b: -2, c: 5, d: 7 };
    expect(nodeOf(expand("(a + 2*b - c*d)^5")).args).toHaveLength(21);
    expect(expand("(a + 2*b - c*d)^5").evaluate(at)).toBe((-36) ** 5);
  });
});
