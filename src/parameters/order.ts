import { createHash } from "node:crypto";

/**
 * A fixed order of the numbers 0 to `size - 1` that looks random: the place of each number in it is found without listing the
 * others, by a Feistel network on their bits, walked on where it leaves the range.
 * @param key - Orders of other keys are other ones: a notebook's name.
 * @returns The number at a place, from 0.
 * Source: J. Black, P. Rogaway, "Ciphers with Arbitrary Finite Domains" (2002): cycle walking.
 */
export function shuffledOrder(size: bigint, key: string): (place: bigint) => bigint {
  if (size < 1n) throw new RangeError(`shuffledOrder: needs at least one number, got ${size}.`);
  const half = BigInt(Math.ceil((size - 1n).toString(2).length / 2));
  const mask = (1n << half) - 1n;
  const once = (number: bigint): bigint => {
    let [left, right] = [number >> half, number & mask];
    for (let round = 0; round < rounds; round++)
      [left, right] = [right, left ^ (digest(`${key} ${round} ${right}`) & mask)];
    return (left << half) | right;
  };
  return (place) => {
    let number = once(place);
    while (number >= size) number = once(number);
    return number;
  };
}

const rounds = 4;

/** A number of 256 bits that depends on a text alone. */
function digest(text: string): bigint {
  return BigInt(`0x${createHash("sha256").update(text).digest("hex")}`);
}
