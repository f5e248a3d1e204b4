import {
  type Ball,
  ball,
  bitLength,
  exactly,
  fromDouble,
  isZero,
  knownBits,
  magnitude,
  minus,
  negated,
  ONE,
  over,
  plus,
  shifted,
  signOf,
  size,
  squareRoot,
  times,
  timesPowerOfTwo,
  toDouble,
  ZERO,
} from "./ball.js";

/*
 * Elementary functions of balls. Each is undefined where the ball is too wide, or the argument too large, for the precision
 * asked for; the caller then asks for more.
 */

/** Arguments of more bits than this have no exponential and no sine here. */
const LONGEST_ARGUMENT = 4096n;

const constants = new Map<string, { bits: number; value: bigint }>();

/** A constant times 2^bits, to less than 2 units. */
function constant(name: string, bits: number, compute: (bits: number) => bigint): bigint {
  const known = constants.get(name);
  if (known && known.bits >= bits) return known.value >> BigInt(known.bits - bits);
  const value = compute(bits + 32) >> 32n;
  constants.set(name, { bits, value });
  return value;
}

/** Σ sign^k/((2k + 1)·n^(2k + 1)) times 2^bits: the inverse (hyperbolic) tangent of 1/n. */
function inverseTangent(n: bigint, bits: number, sign: 1n | -1n): bigint {
  let power = (1n << BigInt(bits)) / n;
  let total = 0n;
  for (let k = 0n; power !== 0n; k++) {
    total += (sign < 0n && k % 2n === 1n ? -power : power) / (2n * k + 1n);
    power /= n * n;
  }
  return total;
}

/** Machin's formula. */
const piBits = (bits: number): bigint =>
  constant("pi", bits, (b) => 16n * inverseTangent(5n, b, -1n) - 4n * inverseTangent(239n, b, -1n));
const lnTwoBits = (bits: number): bigint =>
  constant(
    "ln2",
    bits,
    (b) =>
      18n * inverseTangent(26n, b, 1n) -
      2n * inverseTangent(4801n, b, 1n) +
      8n * inverseTangent(8749n, b, 1n),
  );

export const pi = (bits: number): Ball => ball(piBits(bits), 2n, BigInt(-bits), bits);
const lnTwo = (bits: number): Ball => ball(lnTwoBits(bits), 2n, BigInt(-bits), bits);

/** Middle and radius in units of 2^−bits. */
const fixed = (a: Ball, bits: number): { middle: bigint; radius: bigint } => ({
  middle: shifted(a.middle, a.exponent + BigInt(bits)),
  radius: a.radius === 0n ? 1n : shifted(a.radius, a.exponent + BigInt(bits)) + 2n,
});

const positivePart = (n: bigint): number => Number(n > 0n ? n : 0n);

export function exp(x: Ball, bits: number): Ball | undefined {
  if (isZero(x)) return ONE;
  const top = magnitude(x);
  if (top > LONGEST_ARGUMENT) return undefined;
  const halvings = 4 + Math.floor(Math.sqrt(bits) / 2);
  const places = bits + 2 * halvings + 24;
  const input = fixed(x, places + positivePart(top));
  const spare = BigInt(positivePart(top));
  if (input.radius >> spare > 1n << BigInt(places - 2)) return undefined;
  const unit = lnTwoBits(places + Number(spare));
  const twos = (2n * input.middle + unit) / (2n * unit) - (2n * input.middle + unit < 0n ? 1n : 0n);
  const rest = (input.middle - twos * unit) >> (spare + BigInt(halvings));
  let term = 1n << BigInt(places);
  let total = term;
  let count = 0n;
  while (term !== 0n && term !== -1n) {
    term = (term * rest) >> BigInt(places);
    term /= ++count;
    total += term;
  }
  for (let k = 0; k < halvings; k++) total = (total * total) >> BigInt(places);
  // every squaring doubles the error; the input's own counts twice, since e^r − 1 < 2r
  const radius = ((count + 8n) << BigInt(halvings + 3)) + 4n * ((input.radius >> spare) + 2n);
  return ball(total, radius, twos - BigInt(places), bits);
}

/** 2·(s + s³/3 + s⁵/5 + …), the logarithm of (1 + s)/(1 − s), for |s| ≤ 1/4. */
function logOfRatio(s: Ball, bits: number): Ball | undefined {
  if (isZero(s)) return ZERO;
  if (magnitude(s) > -2n) return undefined;
  return timesPowerOfTwo(oddSeries(s, bits, 1n), 1n);
}

/** Σ sign^k·s^(2k + 1)/(2k + 1) for |s| ≤ 1/4. */
function oddSeries(s: Ball, bits: number, sign: 1n | -1n): Ball {
  const square = times(s, s, bits);
  const last = magnitude(s) - BigInt(bits) - 8n;
  let power = s;
  let total = s;
  for (let k = 1n; magnitude(power) > last; k++) {
    power = times(power, square, bits);
    const term = over(power, exactly(2n * k + 1n), bits)!;
    total = plus(total, sign < 0n && k % 2n === 1n ? negated(term) : term, bits);
    if (isZero(power)) return total;
  }
  // the terms fall faster than by 1/4
  return plus(total, { middle: 0n, radius: 1n, exponent: magnitude(power) }, bits);
}

/** The logarithm of a positive ball. */
export function log(x: Ball, bits: number): Ball | undefined {
  if (signOf(x) !== 1) return undefined;
  if (x.radius === 0n && x.middle === 1n && x.exponent === 0n) return ZERO;
  // x = part·2^twos with part between 2/3 and 4/3
  let twos = x.exponent + BigInt(bitLength(x.middle));
  if (3n * x.middle < 2n << BigInt(bitLength(x.middle))) twos--;
  const part = timesPowerOfTwo(x, -twos);
  const near = fromDouble(Math.log(toDouble(part)));
  const shrunk = exp(negated(near), bits + 8);
  if (!shrunk) return undefined;
  const ratio = times(part, shrunk, bits + 8);
  const s = over(minus(ratio, ONE, bits + 8), plus(ratio, ONE, bits + 8), bits + 8);
  const rest = s && logOfRatio(s, bits + 8);
  if (!rest) return undefined;
  const small = plus(near, rest, bits);
  if (twos === 0n) return small;
  return plus(times(lnTwo(bits + 8 + bitLength(size(twos))), exactly(twos), bits + 8), small, bits);
}

/** ln(1 + t), precise also for small t > −1. */
export function logOnePlus(t: Ball, bits: number): Ball | undefined {
  if (magnitude(t) > -3n) return log(plus(ONE, t, bits + 8), bits);
  const s = over(t, plus(exactly(2n), t, bits + 8), bits + 8);
  return s && logOfRatio(s, bits);
}

/** The sine and the cosine. */
export function sineAndCosine(x: Ball, bits: number): [sin: Ball, cos: Ball] | undefined {
  if (isZero(x)) return [ZERO, ONE];
  const top = magnitude(x);
  if (top > LONGEST_ARGUMENT || top < -LONGEST_ARGUMENT * 4n) return undefined;
  const places = bits + 24 + Math.abs(Number(top));
  const input = fixed(x, places);
  if (input.radius > 1n << BigInt(places - 2)) return undefined;
  // the argument less its quarter turns, with π to as many more places as they have digits
  const half = piBits(places + positivePart(top));
  const spare = BigInt(1 + positivePart(top));
  const turned = (input.middle << spare) + half / 2n;
  const quarters = turned / half - (turned < 0n ? 1n : 0n);
  const rest = quarters === 0n ? input.middle : input.middle - ((quarters * half) >> spare);
  const terms = [1n << BigInt(places), 0n, 0n, 0n];
  let term = terms[0];
  let count = 0n;
  while (term !== 0n && term !== -1n) {
    term = ((term * rest) >> BigInt(places)) / ++count;
    terms[Number(count % 4n)] += term;
  }
  const radius = input.radius + 4n * count + 16n;
  const make = (middle: bigint): Ball => ball(middle, radius, BigInt(-places), bits);
  const [sin, cos] = [make(terms[1] - terms[3]), make(terms[0] - terms[2])];
  switch (((quarters % 4n) + 4n) % 4n) {
    case 0n:
      return [sin, cos];
    case 1n:
      return [cos, negated(sin)];
    case 2n:
      return [negated(sin), negated(cos)];
    default:
      return [negated(cos), sin];
  }
}

/** The inverse tangent. */
export function arcTangent(x: Ball, bits: number): Ball | undefined {
  if (isZero(x)) return ZERO;
  if (magnitude(x) > 2n) {
    const flipped = over(ONE, x, bits + 8);
    const rest = flipped && arcTangent(flipped, bits + 8);
    if (!rest) return undefined;
    const quarter = timesPowerOfTwo(pi(bits + 8), -1n);
    return minus(x.middle > 0n ? quarter : negated(quarter), rest, bits);
  }
  const near = fromDouble(Math.atan(toDouble(x)));
  const turn = sineAndCosine(near, bits + 8);
  if (!turn) return undefined;
  const [sin, cos] = turn;
  const s = over(
    minus(times(x, cos, bits + 8), sin, bits + 8),
    plus(cos, times(x, sin, bits + 8), bits + 8),
    bits + 8,
  );
  if (!s || (!isZero(s) && magnitude(s) > -2n)) return undefined;
  return plus(near, isZero(s) ? ZERO : oddSeries(s, bits + 8, -1n), bits);
}

/** The inverse sine of a ball inside [−1, 1]. */
export function arcSine(x: Ball, bits: number): Ball | undefined {
  const rest = minus(ONE, times(x, x, bits + 8), 2 * bits + 8);
  if (isZero(rest)) {
    const quarter = timesPowerOfTwo(pi(bits), -1n);
    return x.middle > 0n ? quarter : negated(quarter);
  }
  const root = signOf(rest) === 1 ? squareRoot(rest, bits + 8) : undefined;
  const ratio = root && over(x, root, bits + 8);
  return ratio && arcTangent(ratio, bits);
}

/** erf by its series 2/√π·e^{−x²}·Σ 2^n·x^{2n+1}/(2n+1)!!, and 1 − (less than e^{−x²}) where that is 1 to all digits. */
export function errorFunction(x: Ball, bits: number): Ball | undefined {
  if (isZero(x)) return ZERO;
  const far = Math.abs(toDouble(x));
  if (far > 4 && far * far > bits) {
    if (knownBits(x) < 20) return undefined;
    const places = BigInt(Math.min(Math.floor((far * far * 0.999 - 1) * 1.44), 2 * bits));
    const one = { middle: 1n << places, radius: 1n, exponent: -places };
    return x.middle > 0n ? one : negated(one);
  }
  const work = bits + 16;
  const square = times(x, x, work);
  const doubled = timesPowerOfTwo(square, 1n);
  let term = x;
  let total = x;
  // from where 2x² is less than half of 2n + 1, each term is less than half of the one before
  const falling = magnitude(doubled) + 2n;
  for (let n = 1n; ; n++) {
    const next = 2n * n + 1n;
    term = over(times(term, doubled, work), exactly(next), work)!;
    total = plus(total, term, work);
    if (BigInt(bitLength(next)) >= falling && magnitude(term) < magnitude(total) - BigInt(work)) break;
  }
  total = plus(total, { middle: 0n, radius: 1n, exponent: magnitude(term) + 1n }, work);
  const bell = exp(negated(square), work);
  const root = squareRoot(pi(work), work)!;
  return bell && over(timesPowerOfTwo(times(bell, total, work), 1n), root, bits);
}
