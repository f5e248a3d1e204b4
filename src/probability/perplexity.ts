import { InputError } from "../errors.js";
import { compensatedSum } from "../number/compensated-sum.js";
import { real, type RealInput } from "../number/real.js";
import { checkedNumbers } from "./distribution.js";

/** The whole number whose power a whole number is; null where there is none. */
function wholeRoot(value: bigint, degree: number): bigint | null {
  const nearest = Math.round(Math.exp(logOf(value) / degree));
  if (nearest > Number.MAX_SAFE_INTEGER) return null;
  const guess = BigInt(nearest);
  return (
    [guess - 1n, guess, guess + 1n].find((root) => root > 0n && root ** BigInt(degree) === value) ?? null
  );
}

/** ln of a whole number of any length. */
function logOf(value: bigint): number {
  const text = value.toString();
  return Math.log(Number(text.slice(0, 15))) + Math.max(0, text.length - 15) * Math.LN10;
}

/** Products of more factors are not tried for an exact root. */
const mostExact = 64;

/**
 * The perplexity of a language model: (p₁·…·p_T)^(−1/T) = e^(−(1/T) Σ ln p_t), the inverse of the geometric mean of the probabilities
 * that it gave to the tokens that came.
 *
 * The perplexity of a distribution p is `Math.exp(entropy(p))`.
 * @param probabilities of the tokens that came, each from 0 to 1
 * @returns 1 for a model that was sure; ∞ where a token was ruled out
 * @throws InputError where there is none, or one is no probability
 * @example
 * perplexity([0.1, 0.05, 0.2, 0.1]) // => 10
 * perplexity(["1/2", "1/8"]) // => 4
 * perplexity([1, 0]) // => Infinity
 */
export function perplexity(probabilities: readonly RealInput[]): number {
  const numbers = checkedNumbers("perplexity", probabilities);
  const bad = numbers.find((p) => p < 0 || p > 1);
  if (bad !== undefined)
    throw new InputError({ place: "perplexity", rule: "needs probabilities from 0 to 1", got: String(bad) });
  if (numbers.length <= mostExact) {
    const { exact } = probabilities.map((p) => real(p)).reduce((product, p) => product.times(p));
    if (exact !== null && exact.numerator > 0n) {
      const [above, below] = [exact.denominator, exact.numerator].map((part) =>
        wholeRoot(part, numbers.length),
      );
      if (above !== null && below !== null) return Number(above) / Number(below);
    }
  }
  return Math.exp(-compensatedSum(numbers.map(Math.log)) / numbers.length);
}
