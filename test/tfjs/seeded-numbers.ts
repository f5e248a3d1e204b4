/** Numbers in (-1, 1) that are the same in every run. */
export function seededNumbers(seed: number, count: number): number[] {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 16), 0x45d9f3b) >>> 0;
    return Math.fround(((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 31 - 1);
  });
}
