import type { Json } from "../notebook/format.js";
import type { Domain, Range } from "./domain.js";
import { choices, compositions, increasing, mapped, orders, product, type Space } from "./space.js";

/**
 * The other values of the same shape and kind that a parameter may take.
 * @param path - The parameter's name, or `name.key` within it: the key of `domains`.
 */
export function valuesLike(value: Json, path: string, domains: Record<string, Domain>): Space {
  const domain = domains[path];
  if (domain !== undefined) return valuesIn(domain, value);
  if (isRecord(value)) {
    const keys = Object.keys(value);
    const items = product(keys.map((key) => valuesLike(value[key], `${path}.${key}`, domains)));
    return mapped(items, (drawn) => Object.fromEntries(keys.map((key, at) => [key, drawn[at]])));
  }
  // Bits stay bits: an array of nothing but 0, 1 and -1 is drawn from those that it has.
  const leaves = Array.isArray(value) ? numbersIn(value) : [];
  const signs = [...new Set(leaves)];
  if (leaves.length > 0 && signs.every((leaf) => Math.abs(leaf) <= 1 && Number.isInteger(leaf)))
    return eachNumber(value, () => choices(signs));
  return eachNumber(value, (number) => choices(numbersLike(number)));
}

/**
 * Numbers like another one: 0 stays, the sign stays; a power of two from 16 on is halved or doubled; a whole number is
 * drawn from half of it to one and a half times it, from 100 on with two digits that are not zero; a decimal keeps its digits
 * and stays below 1 where it was. The number itself is not among them where there are others: a fresh exercise should not repeat
 * the old ones.
 * Like 6 are 3, 4, 5, 7, 8, 9 and 10.
 */
export function numbersLike(number: number): number[] {
  const size = Math.abs(number);
  if (size === 0 || !Number.isFinite(number)) return [number];
  if (size >= 16 && Number.isInteger(Math.log2(size))) return [number / 2, number * 2];
  const digits = decimals(size);
  const unit = digits > 0 ? 10 ** -digits : 10 ** Math.max(0, Math.floor(Math.log10(size)) - 1);
  const units = Math.round(size / unit);
  const most = Math.max(Math.floor(1.5 * units) + 1, units + 2);
  const high = size < 1 ? Math.min(most, Math.round(1 / unit) - 1) : most;
  const low = Math.min(high, Math.max(1, Math.ceil(units / 2)));
  const around = Array.from({ length: high - low + 1 }, (_, at) => low + at).filter(
    (count) => count !== units,
  );
  const counts = around.length > 0 ? around : [units];
  return counts.map((count) => Math.sign(number) * Number((count * unit).toFixed(digits)));
}

function valuesIn(domain: Domain, value: Json): Space {
  if (domain === "fixed") return choices([value]);
  if (domain === "shuffled") return orders(value as Json[]);
  // The number itself may stay in its place among its neighbors.
  if (domain === "increasing")
    return (
      increasing((value as number[]).map((number) => [...numbersLike(number), number])) ?? choices([value])
    );
  if (domain === "probabilities") return sharesOfOne(value as number[]);
  if (!Array.isArray(domain)) return eachNumber(value, () => choices(numbersOf(domain)));
  const whole = kindOf(domain[0]) === kindOf(value);
  return whole ? choices(domain) : eachNumber(value, () => choices(domain as number[]));
}

/** Shares of 1 with as many decimals as those there are, zero where one was zero. */
function sharesOfOne(shares: number[]): Space {
  const digits = Math.max(...shares.map(decimals), 1);
  const places = shares.flatMap((share, index) => (share > 0 ? [index] : []));
  return mapped(compositions(10 ** digits, places.length), (counts) =>
    shares.map((_, index) => {
      const place = places.indexOf(index);
      return place === -1 ? 0 : Number((counts[place] / 10 ** digits).toFixed(digits));
    }),
  );
}

function numbersOf({ from, to, step = 1 }: Range): number[] {
  const digits = Math.max(decimals(from), decimals(step));
  const count = Math.floor((to - from) / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => Number((from + step * at).toFixed(digits)));
}

/** A value's shape with each of its numbers from a space of its own. */
function eachNumber(value: Json, spaceOf: (number: number) => Space): Space {
  if (typeof value === "number") return spaceOf(value);
  if (Array.isArray(value)) return product(value.map((item) => eachNumber(item, spaceOf)));
  if (!isRecord(value)) return choices([value]);
  const keys = Object.keys(value);
  const items = product(keys.map((key) => eachNumber(value[key], spaceOf)));
  return mapped(items, (drawn) => Object.fromEntries(keys.map((key, at) => [key, drawn[at]])));
}

function numbersIn(value: Json): number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.flatMap(numbersIn) : [Number.NaN];
}

/** Digits after the point: 2 for 0.25, 8 for 1e-8. */
function decimals(number: number): number {
  const [mantissa, exponent = "0"] = String(number).split("e");
  return Math.max(0, (mantissa.split(".")[1]?.length ?? 0) - Number(exponent));
}

function kindOf(value: Json): string {
  return Array.isArray(value) ? "array" : typeof value;
}

function isRecord(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
