import { describe, expect, it } from "vitest";
import { parse } from "../../../src/index.js";
import { nodeOf } from "../../../src/symbolic/expr.js";
import { isNonnegative, isPositive } from "../../../src/symbolic/form/sign.js";

describe("what is known of the sign for all real values", () => {
  it.each([
    ["exp(x)", "positive"],
    ["norm([x, y])", "nonnegative"],
    ["norm([x, y]) + 1", "positive"],
    ["abs(x)*norm([x, y])", "nonnegative"],
    ["x^2", "nonnegative"],
    ["max(x, exp(y))", "positive"],
    ["min(x, exp(y))", "any"],
    ["sin(x)", "any"],
    ["-norm([x, y])", "any"],
  ])("%s is %s", (text, sign) => {
    const node = nodeOf(parse(text));
    expect([isPositive(node), isNonnegative(node)]).toEqual([sign === "positive", sign !== "any"]);
  });
});
