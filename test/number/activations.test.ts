import { describe, expect, it } from "vitest";
import { activationNames, activationOf } from "../../src/number/activations.js";
import { real } from "../../src/number/real.js";
import { erf, logSumExp } from "../../src/number/special-functions.js";

describe("activations", () => {
  it.each(activationNames)("%s: the derivative is the slope, exact values agree with float ones", (name) => {
    const { value, derivative, exactValue, exactDerivative } = activationOf(name);
    for (const x of [-3.25, -1, -0.5, 0.25, 0.75, 2]) {
      const h = 1e-4;
      const slope = (8 * (value(x + h) - value(x - h)) - (value(x + 2 * h) - value(x - 2 * h))) / (12 * h);
      expect(derivative(x)).toBeCloseTo(slope, 9);
      expect(Number(exactValue(real(x)))).toBeCloseTo(value(x), 14);
      expect(Number(exactDerivative(real(x)))).toBeCloseTo(derivative(x), 14);
    }
    expect(Number(exactValue(real(0)))).toBeCloseTo(value(0), 15);
    expect(Number(exactDerivative(real(0)))).toBeCloseTo(derivative(0), 15);
  });

  it("gelu is x·Φ(x), as torch.nn.functional.gelu has it", () => {
    const { value } = activationOf("gelu");
    // torch 2: gelu(tensor([-0.5, 1, 2], dtype=float64)); Φ(1) = 0.8413447460685429 stands in every table
    expect(value(1)).toBeCloseTo(0.841344746068543, 14);
    expect(value(-0.5)).toBeCloseTo(-0.154268769, 8);
    expect(value(2)).toBeCloseTo(1.954499736, 8);
  });

  it("silu and the tanh form of gelu are torch's, with their derivatives; far out they have no NaN", () => {
    // torch 2.15, float64: silu and gelu(approximate="tanh") at these places, and what backward gives
    const at = [-3, -0.5, 1, 2.5];
    const silu = [-0.14227761953270035, -0.1887703343990727, 0.7310585786300049, 2.3103545499468914];
    const siluSlopes = [-0.08810410601516962, 0.2600388126973482, 0.9276705118714869, 1.0994011113415267];
    const gelu = [-0.0036373920817729943, -0.15428599017485606, 0.8411919906082768, 2.484915733910001];
    const geluSlopes = [-0.011584166630969648, 0.13263009646535764, 1.0829640838457826, 1.037951576212666];
    at.forEach((x, index) => {
      expect(activationOf("silu").value(x)).toBeCloseTo(silu[index], 14);
      expect(activationOf("swish").value(x)).toBe(activationOf("silu").value(x));
      expect(activationOf("silu").derivative(x)).toBeCloseTo(siluSlopes[index], 14);
      expect(activationOf("geluTanh").value(x)).toBeCloseTo(gelu[index], 14);
      expect(activationOf("geluTanh").derivative(x)).toBeCloseTo(geluSlopes[index], 14);
    });
    for (const x of [-1e200, -50, 50, 1e200])
      for (const name of ["silu", "geluTanh"] as const)
        expect(activationOf(name).derivative(x)).toBeCloseTo(x > 0 ? 1 : 0, 12);
  });

  it("erf at 0.5, 1 and 3 is that of the tables; ln Σ e^x does not overflow", () => {
    // Abramowitz and Stegun, table 7.1
    expect(erf(0.5)).toBeCloseTo(0.5204998778, 10);
    expect(erf(-1)).toBeCloseTo(-0.8427007929, 10);
    expect(erf(3)).toBeCloseTo(0.999977909503, 12);
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
  });
});
