import type { Json } from "../notebook/format.js";
import { equivalent } from "../symbolic/equivalent.js";
import { parse } from "../symbolic/parse.js";
import { unroundedDecimals } from "./rounded-expression.js";

/** How our value stands beside a published one; `incomparable` where nothing in the published one can be compared. */
export type Comparison = "same" | "rounded" | "different" | "incomparable";

const ladder: Comparison[] = ["incomparable", "same", "rounded", "different"];

/**
 * How an answer stands beside the published one, place by place; the worst place decides.
 * @param ours - Our answer, in the shape of `expects`.
 * @param published - The published one in the same shape, `null` at each place where nothing was printed.
 * @param expects - Type words: numbers agree within 1e-6 (relative), or are `rounded` when ours, rounded or cut to the digits
 *   that were printed, gives the printed number, or differs from it by no more than one unit in the last of three or more
 *   digits, as rounding on the way leaves; integers, choices and rationals are compared exactly; expressions by value, or
 *   they are `rounded` when other values for their printed decimals would give ours, each of which is in this sense rounded
 *   to what was printed; prose is not compared.
 * @example
 * compare(0.66428, 0.66, "number") // => "rounded"
 * compare(["1/2", "-2"], ["0.5", null], ["exact", 2]) // => "same"
 * compare("2*(x + 1)", "2*x + 2", "expr") // => "same"
 * compare("0.203298 + 1.738*lam", "0.2033 + 1.74*lam", "expr") // => "rounded"
 * compare({ kernel: 10, filters: 96 }, { kernel: 11, filters: null }, { kernel: "integer", filters: "integer" }) // => "different"
 */
export function compare(ours: Json, published: Json, expects: Json): Comparison {
  if (published === null) return ours === null && isNullable(expects) ? "same" : "incomparable";
  if (typeof expects === "string") return compareWord(ours, published, expects);
  if (Array.isArray(expects)) {
    if (!Array.isArray(ours) || !Array.isArray(published) || ours.length !== published.length)
      return "different";
    const item = (expects.length > 2 ? [expects[0], ...expects.slice(2)] : expects[0]) as Json;
    return worst(ours.map((entry, index) => compare(entry, published[index], item)));
  }
  const [mine, theirs, shape] = [ours, published, expects] as Record<string, Json>[];
  return worst(Object.keys(shape).map((key) => compare(mine[key], theirs[key] ?? null, shape[key])));
}

function compareWord(ours: Json, published: Json, expects: string): Comparison {
  if (expects.startsWith("text")) return "incomparable";
  if (ours === null) return "different";
  if (expects.startsWith("number")) return compareNumbers(Number(ours), Number(published));
  if (expects.startsWith("exact") || expects.startsWith("expr")) {
    if (equivalent(parse(String(ours)), parse(String(published))) === "equal") return "same";
    return expects.startsWith("expr") && isRounded(String(ours), String(published)) ? "rounded" : "different";
  }
  return ours === published ? "same" : "different";
}

/** Does each decimal in the published expression stand for the number that ours needs in its place? */
function isRounded(ours: string, published: string): boolean {
  const decimals = unroundedDecimals(parse(ours), published);
  return (
    decimals !== null &&
    decimals.every(({ wanted, printed }) => compareNumbers(wanted, printed) !== "different")
  );
}

function compareNumbers(ours: number, published: number): Comparison {
  if (Math.abs(ours - published) <= 1e-6 * Math.max(Math.abs(ours), Math.abs(published))) return "same";
  const { unit, digits } = lastPlace(published);
  const near = (value: number) => Math.abs(value * unit - published) < unit / 1e3;
  const carried = digits >= 3 && Math.abs(ours - published) <= unit;
  return near(Math.round(ours / unit)) || near(Math.trunc(ours / unit)) || carried ? "rounded" : "different";
}

/** The value of the last printed digit, and how many digits were printed: 0.001 and 3 for 0.924. */
function lastPlace(printed: number): { unit: number; digits: number } {
  const [mantissa, exponent = "0"] = String(Math.abs(printed)).split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  return {
    unit: 10 ** (Number(exponent) - decimals),
    digits: mantissa.replace(".", "").replace(/^0+/, "").length,
  };
}

function isNullable(expects: Json): boolean {
  return typeof expects === "string" && expects.endsWith("|null");
}

function worst(comparisons: Comparison[]): Comparison {
  return comparisons.reduce(
    (left, right) => (ladder.indexOf(right) > ladder.indexOf(left) ? right : left),
    "incomparable" as Comparison,
  );
}
