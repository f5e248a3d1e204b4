import type { Json } from "../notebook/format.js";
import type { Domain, Range } from "./domain.js";
import type { Draws } from "./random.js";

/**
 * Another value of the same shape and kind.
 * @param path - The parameter's name, or `name.key` within it: the key of `domains`.
 */
export function drawValue(value: Json, path: string, domains: Record<string, Domain>, draws: Draws): Json {
  const domain = domains[path];
  if (domain !== undefined) return drawFrom(domain, value, draws);
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, drawValue(item, `${path}.${key}`, domains, draws)]),
    );
  }
  // Bits stay bits: an array of nothing but 0, 1 and -1 is drawn from those that it has.
  const leaves = Array.isArray(value) ? numbersIn(value) : [];
  const signs = [...new Set(leaves)];
  if (leaves.length > 0 && signs.every((leaf) => Math.abs(leaf) <= 1 && Number.isInteger(leaf)))
    return mapNumbers(value, () => draws.pick(signs));
  return mapNumbers(value, (number) => drawNumber(number, draws));
}

/**
 * A number like another one: 0 stays, the sign stays; a power of two from 16 on is halved, kept or doubled; a whole number is
 * drawn from half of it to one and a half times it, from 100 on with two digits that are not zero; a decimal keeps its digits
 * and stays below 1 where it was.
 */
export function drawNumber(number: number, draws: Draws): number {
  const size = Math.abs(number);
  if (size === 0 || !Number.isFinite(number)) return number;
  if (size >= 16 && Number.isInteger(Math.log2(size))) return number * draws.pick([0.5, 1, 2]);
  const digits = decimals(size);
  const unit = digits > 0 ? 10 ** -digits : 10 ** Math.max(0, Math.floor(Math.log10(size)) - 1);
  const units = Math.round(size / unit);
  const most = Math.max(Math.floor(1.5 * units) + 1, units + 2);
  const high = size < 1 ? Math.min(most, Math.round(1 / unit) - 1) : most;
  const low = Math.min(high, Math.max(1, Math.ceil(units / 2)));
  let drawn = units;
  // A fresh exercise should not repeat the old numbers where it need not.
  for (let attempt = 0; attempt < 4 && drawn === units; attempt++) drawn = draws.integer(low, high);
  return Math.sign(number) * Number((drawn * unit).toFixed(digits));
}

function drawFrom(domain: Domain, value: Json, draws: Draws): Json {
  if (domain === "fixed") return value;
  if (domain === "shuffled") return draws.shuffled(value as Json[]);
  if (domain === "increasing") return increasing(value as number[], draws);
  if (domain === "probabilities") return probabilities(value as number[], draws);
  if (!Array.isArray(domain)) return mapNumbers(value, () => inRange(domain, draws));
  const whole = kindOf(domain[0]) === kindOf(value);
  return whole ? draws.pick(domain) : mapNumbers(value, () => draws.pick(domain) as number);
}

function increasing(numbers: number[], draws: Draws): number[] {
  for (let attempt = 0; attempt < 100; attempt++) {
    const drawn = numbers.map((number) => drawNumber(number, draws)).toSorted((left, right) => left - right);
    if (new Set(drawn).size === drawn.length) return drawn;
  }
  return numbers;
}

/** Shares of 1 with as many decimals as those there are, zero where one was zero. */
function probabilities(shares: number[], draws: Draws): number[] {
  const unit = 10 ** Math.max(...shares.map(decimals), 1);
  const places = shares.flatMap((share, index) => (share > 0 ? [index] : []));
  const cuts = new Set<number>();
  while (cuts.size < places.length - 1) cuts.add(draws.integer(1, unit - 1));
  const ends = [...cuts, unit].toSorted((left, right) => left - right);
  const drawn = shares.map(() => 0);
  for (const [rank, index] of places.entries()) drawn[index] = (ends[rank] - (ends[rank - 1] ?? 0)) / unit;
  return drawn;
}

function inRange({ from, to, step = 1 }: Range, draws: Draws): number {
  const digits = Math.max(decimals(from), decimals(step));
  const count = Math.floor((to - from) / step + 1e-9);
  return Number((from + step * draws.integer(0, count)).toFixed(digits));
}

function mapNumbers(value: Json, change: (number: number) => number): Json {
  if (typeof value === "number") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapNumbers(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapNumbers(item, change)]));
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
