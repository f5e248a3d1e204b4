/**
 * Whether a printed number is another one rounded or cut to the digits that were printed. Two or more significant digits must
 * have been; zeros and whole numbers are compared as they are.
 * @param ours The number with all its digits.
 * @param printed The printed one; as a text its last zeros count.
 */
export function isRoundedTo(ours: number, printed: number | string): boolean {
  const { digits, units, wanted } = inUnitsOf(ours, printed);
  if (digits < 2) return false;
  return around(units).some((value) => Math.round(value) === wanted || Math.trunc(value) === wanted);
}

/** Whether a printed decimal, of however few digits, is another number rounded to the nearest that has so many. */
export function isNearestTo(ours: number, printed: number | string): boolean {
  const { digits, units, wanted } = inUnitsOf(ours, printed);
  return digits > 0 && around(units).some((value) => Math.round(value) === wanted);
}

/** A number in units of a printed one's last digit, and how many significant digits that has; 0 of whole numbers and zero. */
function inUnitsOf(ours: number, printed: number | string) {
  const [mantissa, exponent = "0"] = String(printed).toLowerCase().split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  const unit = 10 ** (Number(exponent) - decimals);
  const digits = decimals === 0 ? 0 : mantissa.replace(/[-+.]/g, "").replace(/^0+/, "").length;
  return { digits, units: ours / unit, wanted: Math.round(Number(printed) / unit) };
}

/** A half goes up or down, as the last bit of a float has it. */
function around(value: number): number[] {
  const dust = 1e-9 * Math.max(1, Math.abs(value) * 1e-6);
  return [value - dust, value + dust];
}

/** Whether two numbers are one up to the last bits of a calculation: within 1e-6 of the larger. */
export function isSameNumber(a: number, b: number): boolean {
  const size = Math.max(Math.abs(a), Math.abs(b));
  // Beside an exact zero, what floats leave of a difference is zero too.
  return Math.abs(a - b) <= 1e-6 * size || ((a === 0 || b === 0) && size <= 1e-12);
}
