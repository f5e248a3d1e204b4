/**
 * The generator that tfjs seeds from `Math.random` for each random tensor: the same numbers, so that a compiled step draws
 * the masks that an eager one would have drawn.
 * Source: J. Baagøe, Alea; as in seedrandom 3.0, on which tfjs builds.
 * @param seed as text: what `String` makes of the number drawn
 * @returns numbers in [0, 1)
 */
export function alea(seed: string): () => number {
  const mash = mashOf();
  let [s0, s1, s2] = [mash(" "), mash(" "), mash(" ")];
  const wrapped = (value: number): number => (value < 0 ? value + 1 : value);
  s0 = wrapped(s0 - mash(seed));
  s1 = wrapped(s1 - mash(seed));
  s2 = wrapped(s2 - mash(seed));
  let carry = 1;
  return () => {
    const product = 2091639 * s0 + carry * 2 ** -32;
    s0 = s1;
    s1 = s2;
    carry = product | 0;
    s2 = product - carry;
    return s2;
  };
}

/** Baagøe's hash of successive texts. */
function mashOf(): (text: string) => number {
  let state = 0xefc8249d;
  return (text) => {
    for (let place = 0; place < text.length; place++) {
      state += text.charCodeAt(place);
      let hash = 0.02519603282416938 * state;
      state = hash >>> 0;
      hash = (hash - state) * state;
      state = hash >>> 0;
      state += (hash - state) * 2 ** 32;
    }
    return (state >>> 0) * 2 ** -32;
  };
}
