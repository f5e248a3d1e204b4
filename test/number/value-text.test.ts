import { expect, it } from "vitest";
import { valueText } from "../../src/number/value-text.js";

it("any value is shown, also what JSON cannot say, and long ones are cut", () => {
  expect(
    [undefined, null, "a", 1.5, Number.NaN, 10n, [1n, Infinity], { a: 1 }].map((value) => valueText(value)),
  ).toEqual(["nothing", "null", '"a"', "1.5", "NaN", "10", '["1","Infinity"]', '{"a":1}']);
  expect(valueText(Symbol.iterator)).toBe("Symbol(Symbol.iterator)");
  expect(valueText(Array.from({ length: 100 }, () => 1))).toBe(`${"[1,".padEnd(60, "1,")}…`);
});
