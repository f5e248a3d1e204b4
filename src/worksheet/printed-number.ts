/**
 * Whether a printed number is another one rounded or cut to the digits that were printed. Two or more significant digits must
 * have been; zeros and whole numbers are compared as they are.
 * @param ours The number with all its digits.
 * @param printed The printed one; as a text its last zeros count.
 */
export function isRoundedTo(ours: number, printed: number | string): boolean {
  const [mantissa, exponent = "0"] = String(printed).toLowerCase().split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  const digits = mantissa.replace(/[-+.]/g, "").replace(/^0+/, "").length;
  if (digits < 2 || decimals === 0) return false;
  const units = ours / 10 ** (Number(exponent) - decimals);
  const wanted = Math.round(Number(printed) / 10 ** (Number(exponent) - decimals));
  // A half goes up or down, as the last bit of a float has it.
  const dust = 1e-9 * Math.max(1, Math.abs(units) * 1e-6);
  const cuts = [units - dust, units + dust].flatMap((value) => [Math.round(value), Math.trunc(value)]);
  return cuts.includes(wanted);
}

/** Whether two numbers are one up to the last bits of a calculation: within 1e-6 of the larger. */
export function isSameNumber(a: number, b: number): boolean {
  const size = Math.max(Math.abs(a), Math.abs(b));
  // Beside an exact zero, what floats leave of a difference is zero too.
  return Math.abs(a - b) <= 1e-6 * size || ((a === 0 || b === 0) && size <= 1e-12);
}
