const multiplier = 0x5bd1e995;

/**
 * MurmurHash2 of a text's UTF-8 bytes, by which front ends and the kernel agree on a cell's file without asking each other.
 * Source: Austin Appleby's MurmurHash2, 32 bits; JupyterLab's debugger computes the same.
 * @returns An unsigned number of 32 bits.
 */
export function murmur2(text: string, seed: number): number {
  const bytes = new TextEncoder().encode(text);
  const whole = bytes.length - (bytes.length % 4);
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
    let word = Math.imul(a | (b << 8) | (c << 16) | (d << 24), multiplier);
    word = Math.imul(word ^ (word >>> 24), multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  const [a, b = 0, c = 0] = bytes.subarray(whole);
  if (a !== undefined) hash = Math.imul(hash ^ (a | (b << 8) | (c << 16)), multiplier);
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return (hash ^ (hash >>> 15)) >>> 0;
}
