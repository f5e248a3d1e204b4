import { Code, simd, v128 } from "./assembler.js";

/** Functions of a vector that the loops call, by their kernels' names; each gives a vector. */
export const vectorFunctions: Record<string, () => Code> = { Exp: exponential, Tanh: tangent, Sigmoid: sigmoid };

const start = (): Code => new Code([v128]);

const constant = (code: Code, value: number): Code => code.float(value).simd(simd.f32x4Splat);

/** c₀ + x (c₁ + x (c₂ + …)), left on the stack. */
function polynomial(code: Code, x: number, coefficients: number[]): Code {
  const [last, ...rest] = coefficients.toReversed();
  constant(code, last);
  for (const coefficient of rest) {
    code.get(x).simd(simd.f32x4Mul);
    constant(code, coefficient).simd(simd.f32x4Add);
  }
  return code;
}

/**
 * e to the x, left on the stack: a power of two, in two halves so that results below the normal numbers come out, times the
 * exponential of what is left.
 * Source: S. L. Moshier, Cephes mathematical library, expf.
 */
function exponentialOf(code: Code, x: number): Code {
  const [bounded, power, rest, whole, half] = Array.from({ length: 5 }, () => code.local(v128));
  // the smaller of NaN and a bound is NaN here
  code.get(x);
  constant(code, 89).simd(simd.f32x4Min);
  constant(code, -104.5).simd(simd.f32x4Max).set(bounded);
  code.get(bounded);
  constant(code, Math.LOG2E).simd(simd.f32x4Mul).simd(simd.f32x4Nearest).set(power);
  code.get(bounded).get(power);
  constant(code, 0.693359375).simd(simd.f32x4Mul).simd(simd.f32x4Sub);
  code.get(power);
  constant(code, -2.12194440e-4).simd(simd.f32x4Mul).simd(simd.f32x4Sub).set(rest);
  polynomial(code, rest, [5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.9875691500e-4]);
  code.get(rest).get(rest).simd(simd.f32x4Mul).simd(simd.f32x4Mul).get(rest).simd(simd.f32x4Add);
  constant(code, 1).simd(simd.f32x4Add);
  code.get(power).simd(simd.i32x4Trunc).tee(whole).integer(1).simd(simd.i32x4ShrS).tee(half);
  twoToThe(code);
  code.get(whole).get(half).simd(simd.i32x4Sub);
  twoToThe(code);
  // the two powers one after the other
  const second = code.local(v128);
  code.set(second).simd(simd.f32x4Mul).get(second).simd(simd.f32x4Mul);
  return code;
}

const twoToThe = (code: Code): Code =>
  code.integer(127).simd(simd.i32x4Splat).simd(simd.i32x4Add).integer(23).simd(simd.i32x4Shl);

function exponential(): Code {
  const code = start();
  return exponentialOf(code, 0);
}

/** 1 / (1 + e to the −x). */
function sigmoid(): Code {
  const code = start();
  const negative = code.local(v128);
  constant(code, 1);
  code.get(0).simd(simd.f32x4Neg).set(negative);
  exponentialOf(code, negative);
  constant(code, 1).simd(simd.f32x4Add);
  return code.simd(simd.f32x4Div);
}

/**
 * A polynomial near zero, where the other way loses digits, and 1 − 2 / (1 + e to the 2|x|) with x's sign elsewhere.
 * Source: S. L. Moshier, Cephes mathematical library, tanhf.
 */
function tangent(): Code {
  const code = start();
  const [size, square, near, far, twice] = Array.from({ length: 5 }, () => code.local(v128));
  code.get(0).simd(simd.f32x4Abs).set(size);
  code.get(0).get(0).simd(simd.f32x4Mul).set(square);
  polynomial(code, square, [-3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3]);
  code.get(square).simd(simd.f32x4Mul).get(0).simd(simd.f32x4Mul).get(0).simd(simd.f32x4Add).set(near);
  code.get(size).get(size).simd(simd.f32x4Add).set(twice);
  constant(code, 1);
  constant(code, 2);
  exponentialOf(code, twice);
  constant(code, 1).simd(simd.f32x4Add).simd(simd.f32x4Div).simd(simd.f32x4Sub).set(far);
  // x's sign on what lies far from zero
  code.get(0).get(far);
  code.integer(-(2 ** 31)).simd(simd.i32x4Splat).simd(simd.bitselect).set(far);
  code.get(near).get(far).get(size);
  return constant(code, 0.625).simd(simd.f32x4Lt).simd(simd.bitselect);
}
