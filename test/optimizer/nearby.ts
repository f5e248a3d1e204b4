/** The largest difference of two lists, as a share of the largest number that is wanted. */
export function distance(actual: readonly number[], wanted: readonly number[]): number {
  if (actual.length !== wanted.length) return Infinity;
  const largest = Math.max(...wanted.map(Math.abs));
  return Math.max(...actual.map((number, place) => Math.abs(number - wanted[place]))) / largest;
}
