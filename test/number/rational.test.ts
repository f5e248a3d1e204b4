import { describe, expect, it } from "vitest";
import { toNumber } from "../../src/number/rational.js";
import { fractionOf, real } from "../../src/number/real.js";

const numberOf = (text: string): number => toNumber(fractionOf(real(text))!);

describe("toNumber", () => {
  it("of fractions whose parts overflow a double is the double nearest to the quotient", () => {
    const huge = `1${"0".repeat(400)}`;
    expect(numberOf(`${huge}1/${huge}`)).toBe(10);
    expect(numberOf(`-${huge}1/${huge}`)).toBe(-10);
  });

  it("beyond the doubles keeps the sign: ±10^400 is ±∞, and 10^-400 is 0", () => {
    const huge = `1${"0".repeat(400)}`;
    expect(numberOf(huge)).toBe(Infinity);
    expect(numberOf(`-${huge}`)).toBe(-Infinity);
    expect(numberOf(`1/${huge}`)).toBe(0);
  });
});
