/** Numbers that look random and are the same in every run with one seed, on every machine. */
export class Random {
  private state: [number, number, number, number];

  constructor(seed: number) {
    this.state = [seed | 0, (seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];
    for (let round = 0; round < 12; round++) this.next();
  }

  /** The next number in [0, 1). Source: sfc32 of PractRand, C. Doty-Humphrey. */
  next(): number {
    const [a, b, c, counter] = this.state;
    const sum = (((a + b) | 0) + counter) | 0;
    this.state = [b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + sum) | 0, (counter + 1) | 0];
    return (sum >>> 0) / 2 ** 32;
  }

  /** The next number in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** The next number of the standard normal distribution, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** The numbers 0 to count − 1 in a random order. */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, place) => place);
    for (let place = count - 1; place > 0; place--) {
      const other = Math.floor(this.next() * (place + 1));
      [order[place], order[other]] = [order[other], order[place]];
    }
    return order;
  }

  /** A generator of its own that depends on this one's seed and on `purpose` alone. */
  static for(seed: number, purpose: string): Random {
    let hash = seed | 0;
    for (const letter of purpose) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
    return new Random(hash);
  }
}

/** Numbers in [0, 1) that are the same on every machine, as a function: for checks by values that can be repeated. */
export function randomNumbers(seed: number): () => number {
  const random = new Random(seed);
  return () => random.next();
}
