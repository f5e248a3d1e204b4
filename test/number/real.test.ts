import { describe, expect, it } from "vitest";
import { real } from "../../src/number/real.js";

describe("the exact fraction of a real number", () => {
  it("comes as numerator and denominator in lowest terms, and is taken as such", () => {
    expect(real("-6/4").exact).toEqual({ numerator: -3n, denominator: 2n });
    expect(String(real({ numerator: 6n, denominator: -4n }))).toBe("-1.5");
    expect(() => real({ numerator: 1n, denominator: 0n })).toThrow("real: needs a number");
  });
});

describe("real", () => {
  it("reads decimals, exponents, fractions, bigints and numbers exactly", () => {
    const read = ["0.1", "-1.5e-3", "1E3", "2/3", "-0.5/1.5", ".5", "5."].map((text) => real(text).toJSON());
    expect(read).toEqual(["1/10", "-3/2000", "1000", "2/3", "-1/3", "1/2", "5"]);
    expect(real(1e-7).toJSON()).toBe("1/10000000");
    expect(real(10n ** 30n).toJSON()).toBe(`1${"0".repeat(30)}`);
  });

  it("keeps rational arithmetic exact where float64 is not: 0.1 + 0.2 - 0.3 is 0", () => {
    expect(real(0.1).plus(real(0.2)).minus(real(0.3)).isZero()).toBe(true);
    expect(real(1).over(real(3)).times(real(3)).compare(real(1))).toBe(0);
  });

  it("becomes float64 at an irrational value and stays so, but an exact zero swallows it", () => {
    const root = real(2).sqrt();
    expect(root.exact).toBeNull();
    expect(root.times(root).valueOf()).toBe(Math.SQRT2 * Math.SQRT2);
    expect(root.times(real(0)).isZero()).toBe(true);
    expect(real("9/4").sqrt().toJSON()).toBe("3/2");
    expect([real(0).exp().toJSON(), real(1).ln().toJSON(), real(1).exp().toJSON()]).toEqual([
      "1",
      "0",
      Math.E,
    ]);
  });

  it("takes exact roots of squares of any length at once, and floats of all else", () => {
    for (const root of ["0", "1", "2", "3", "17/5", `${10n ** 80n + 7n}/${3n ** 99n}`])
      expect(real(root).times(real(root)).sqrt().toJSON()).toBe(real(root).toJSON());
    const square = real(10n ** 80n + 7n);
    expect(square.times(square).plus(real(1)).sqrt().exact).toBeNull();
    for (let n = 0; n < 200; n++) expect(real(n).sqrt().exact !== null).toBe(Number.isInteger(Math.sqrt(n)));
  });

  it("gives infinities and NaN as float64 does", () => {
    expect(real(1).over(real(0)).valueOf()).toBe(Infinity);
    expect(real(0).over(real(0)).valueOf()).toBeNaN();
    expect(real(0).ln().valueOf()).toBe(-Infinity);
    expect(real(-Infinity).toLatex()).toBe("-\\infty");
    expect(real(-1).sqrt().valueOf()).toBeNaN();
  });

  it("an exact integer prints every digit, whatever the number of digits asked for", () => {
    for (const text of ["123456789012345", "-9007199254740993", `1${"0".repeat(30)}`]) {
      expect(real(text).toString()).toBe(text);
      expect(real(text).toString(3)).toBe(text);
      expect(real(text).toLatex()).toBe(text);
      expect(real(text).isRounded()).toBe(false);
    }
    expect(real("123456789012345").times(real(1000)).toString()).toBe("123456789012345000");
  });

  it.each([
    ["1/3", false],
    ["12345678/98765431", true],
    [Math.sqrt(2), true],
    [0.25, false],
    [Infinity, false],
  ])("%s is printed with a loss: %s", (value, rounded) => {
    expect(real(value).isRounded()).toBe(rounded);
  });

  it("prints short decimals, then fractions, then significant digits", () => {
    const values = ["0.125", "2/3", "-2/3", "1/1234567", 1e-7];
    expect(values.map((value) => real(value).toString())).toEqual([
      "0.125",
      "2/3",
      "-2/3",
      "1/1234567",
      "0.0000001",
    ]);
    expect(real(Math.PI).sqrt().toString(4)).toBe("1.772");
    expect(real("2/3").toLatex()).toBe("\\frac{2}{3}");
    expect(real(1.5e-20).toLatex()).toBe("1.5\\cdot10^{-20}");
  });

  it("is the nearest float64 of a fraction whose parts are beyond float64", () => {
    const huge = 10n ** 400n;
    expect(
      real(huge)
        .over(real(3n * huge))
        .valueOf(),
    ).toBe(1 / 3);
    expect(
      real(huge + 1n)
        .over(real(huge))
        .valueOf(),
    ).toBe(1);
    expect(
      real(1)
        .over(real(10n ** 310n))
        .valueOf(),
    ).toBe(1e-310);
    expect(real(huge).valueOf()).toBe(Infinity);
    expect(real("1e308").negated().valueOf()).toBe(-1e308);
  });

  it("lets a fraction that grows without bound become float64 instead of hanging", () => {
    let x = real("1/3");
    for (let step = 0; step < 40; step++) x = x.times(x).plus(real("1/7"));
    expect(x.exact).toBeNull();
    let float = 1 / 3;
    for (let step = 0; step < 40; step++) float = float * float + 1 / 7;
    expect(x.valueOf()).toBeCloseTo(float, 12);
  });

  it("refuses what is no number, 1/0 included", () => {
    for (const bad of ["", "x", "1/0", "1/2/3", "0x10", "1e9999"])
      expect(() => real(bad)).toThrow("real: needs a number");
    expect(() => real(undefined as never)).toThrow("got undefined");
  });
});
