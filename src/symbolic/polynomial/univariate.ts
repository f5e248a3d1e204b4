import { greatestDivisor } from "../../number/greatest-divisor.js";

/*
 * Polynomials in one variable with whole coefficients, from power 0 up, without leading zeros; and their real roots, kept
 * apart by intervals with dyadic ends.
 */

/** Coefficients c of Σ c[i]·x^i. */
export type Univariate = readonly bigint[];

/** The real numbers between low/2^bits and high/2^bits; both ends are equal when the root is known exactly. */
export interface Interval {
  readonly low: bigint;
  readonly high: bigint;
  readonly bits: number;
}

const size = (n: bigint): bigint => (n < 0n ? -n : n);

function trimmed(coefficients: bigint[]): bigint[] {
  while (coefficients.length > 0 && coefficients[coefficients.length - 1] === 0n) coefficients.pop();
  return coefficients;
}

/** The polynomial divided by the greatest divisor of its coefficients, leading coefficient positive. */
export function primitive(a: Univariate): bigint[] {
  const coefficients = trimmed([...a]);
  if (coefficients.length === 0) return coefficients;
  const divisor = coefficients.reduce(greatestDivisor, 0n);
  const signed = coefficients[coefficients.length - 1] < 0n ? -divisor : divisor;
  return coefficients.map((coefficient) => coefficient / signed);
}

export const derivative = (a: Univariate): bigint[] => a.slice(1).map((c, index) => c * BigInt(index + 1));

/** The remainder of a by b up to a positive factor. */
function remainder(a: Univariate, b: Univariate): bigint[] {
  let rest = [...a];
  const lead = b[b.length - 1];
  while (rest.length >= b.length) {
    const top = rest[rest.length - 1];
    const shift = rest.length - b.length;
    const [by, sign] = [size(lead), lead < 0n ? -1n : 1n];
    rest = trimmed(
      rest.map((c, index) => c * by - (index >= shift ? sign * top * b[index - shift] : 0n)).slice(0, -1),
    );
  }
  return rest;
}

/** The quotient a / b when b divides a over the rationals, up to a constant factor; undefined otherwise. */
export function quotient(a: Univariate, b: Univariate): bigint[] | undefined {
  const lead = b[b.length - 1];
  const scale = lead ** BigInt(Math.max(0, a.length - b.length + 1));
  const rest = a.map((c) => c * scale);
  const result: bigint[] = Array.from({ length: Math.max(0, a.length - b.length + 1) }, () => 0n);
  for (let at = a.length - b.length; at >= 0; at--) {
    const factor = rest[at + b.length - 1] / lead;
    result[at] = factor;
    b.forEach((c, index) => (rest[at + index] -= factor * c));
  }
  return rest.every((c) => c === 0n) ? primitive(result) : undefined;
}

/** The greatest common divisor, primitive. */
export function common(a: Univariate, b: Univariate): bigint[] {
  let [high, low] = [primitive(a), primitive(b)];
  if (high.length < low.length) [high, low] = [low, high];
  while (low.length > 0) [high, low] = [low, primitive(remainder(high, low))];
  return high;
}

/** The polynomial with every root once. */
export function squareFree(a: Univariate): bigint[] {
  const whole = primitive(a);
  return whole.length < 3 ? whole : quotient(whole, common(whole, derivative(whole)))!;
}

/** The sign of a at numerator/2^bits. */
export function signAt(a: Univariate, numerator: bigint, bits: number): number {
  let value = 0n;
  let scale = 1n;
  const step = 1n << BigInt(bits);
  // Horner on c[n]·x^n + c[n−1]·x^{n−1}·2^bits + …
  for (let index = a.length - 1; index >= 0; index--) {
    value = value * numerator + a[index] * scale;
    scale *= step;
  }
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}

/** Sturm's sequence of a polynomial. */
function sturm(a: Univariate): bigint[][] {
  const chain = [[...a], derivative(a)];
  while (chain[chain.length - 1].length > 1) {
    const next = remainder(chain[chain.length - 2], chain[chain.length - 1]).map((c) => -c);
    if (next.length === 0) break;
    const divisor = next.reduce(greatestDivisor, 0n);
    chain.push(next.map((c) => c / divisor));
  }
  return chain;
}

function signChanges(chain: readonly Univariate[], numerator: bigint, bits: number): number {
  const signs = chain.map((a) => signAt(a, numerator, bits)).filter((sign) => sign !== 0);
  return signs.filter((sign, index) => index > 0 && sign !== signs[index - 1]).length;
}

/** An interval around each real root of a square-free polynomial, in ascending order. */
export function isolateRoots(a: Univariate): Interval[] {
  if (a.length < 2) return [];
  const chain = sturm(a);
  const lead = size(a[a.length - 1]);
  // Cauchy's bound
  const bound = 1n + a.slice(0, -1).reduce((top, c) => (size(c) > top ? size(c) : top), 0n) / lead + 1n;
  const intervals: Interval[] = [];
  const search = (low: bigint, high: bigint, bits: number, below: number, above: number): void => {
    // roots in (low, high]
    const count = below - above;
    if (count === 0) return;
    if (count === 1) {
      intervals.push(signAt(a, high, bits) === 0 ? { low: high, high, bits } : { low, high, bits });
      return;
    }
    const middle = low + high;
    const changes = signChanges(chain, middle, bits + 1);
    search(2n * low, middle, bits + 1, below, changes);
    search(middle, 2n * high, bits + 1, changes, above);
  };
  search(-bound, bound, 0, signChanges(chain, -bound, 0), signChanges(chain, bound, 0));
  return intervals;
}

/** The interval halved until it is narrower than 2^−bits. */
export function refine(a: Univariate, interval: Interval, bits: number): Interval {
  let { low, high, bits: scale } = interval;
  if (low === high) return interval;
  let above = signAt(a, high, scale);
  if (above === 0) return { low: high, high, bits: scale };
  while ((high - low) << BigInt(bits) > 1n << BigInt(scale)) {
    [low, high, scale] = [2n * low, 2n * high, scale + 1];
    const middle = (low + high) >> 1n;
    const sign = signAt(a, middle, scale);
    if (sign === 0) return { low: middle, high: middle, bits: scale };
    if (sign === above) [high, above] = [middle, sign];
    else low = middle;
  }
  return { low, high, bits: scale };
}

/** The middle of an interval as a double. */
export function toDouble({ low, high, bits }: Interval): number {
  const sum = low + high;
  const excess = Math.max(0, sum.toString(2).length - 64);
  return Number(sum >> BigInt(excess)) * 2 ** (excess - bits - 1);
}
