import type { AttemptLeaf } from "../paper/attempt-record.js";
import type { Json } from "../notebook/format.js";
import type { Tolerance } from "../paper/paper.js";
import { compareLeaf } from "../worksheet/compare-leaf.js";
import { isSameNumber } from "../worksheet/printed-number.js";

/** The fewest significant digits that a rounded number must have. */
export const fewestDigits = 3;

/**
 * Whether a number that was given is a right one. A student's own digits, three or more, are the tolerance: the number may be off by less
 * than one unit of the last digit, be it rounded, cut or rounded on the way.
 * @param written The text of the number, whose last zeros count.
 */
export function isNearEnough(
  right: number,
  given: number,
  tolerance: Tolerance,
  written: string = String(given),
): boolean {
  if (isSameNumber(right, given)) return true;
  if (!Number.isFinite(given) || !Number.isFinite(right)) return right === given;
  if (tolerance !== "digits") return Math.abs(right - given) <= tolerance.rel * Math.abs(right) * (1 + 1e-9);
  // A zero is what is exactly zero, and no other number rounded.
  if (given === 0 || right === 0) return Math.abs(right - given) <= 1e-12;
  return Math.abs(right - given) < lastUnit(given, written) * (1 - 1e-9);
}

/** One unit of a number's last written digit; of its third where fewer were written. */
export function lastUnit(given: number, written: string = String(given)): number {
  if (given === 0) return 0;
  const leading = Math.floor(Math.log10(Math.abs(given)) + 1e-12);
  return 10 ** (leading + 1 - Math.max(fewestDigits, significantDigits(written)));
}

/** How many significant digits a text has; zeros at the end of a whole number may be or not, and do not count. */
export function significantDigits(written: string): number {
  const [mantissa] = written.replaceAll(/[\s,_'’]/g, "").split(/e|\\cdot|×|\*/i);
  const digits = mantissa.replace(/[-+−.]/g, "").replace(/^0+/, "");
  return (mantissa.includes(".") ? digits : digits.replace(/0+$/, "")).replaceAll(/\D/g, "").length;
}

/** Whether a value that was given is the right one. */
export function isRight(
  right: Json,
  { value, written }: Pick<AttemptLeaf, "value" | "written">,
  expects: string,
  tolerance: Tolerance,
): boolean {
  const match = compareLeaf(right, value, expects, (wanted, printed) =>
    isNearEnough(
      wanted,
      Number(printed),
      tolerance,
      written ?? (typeof printed === "string" ? printed : String(printed)),
    )
      ? "same"
      : "different",
  );
  // Two expressions of which no difference was found are taken to be one.
  return match === "same" || match === "undecided";
}
