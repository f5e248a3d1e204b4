/** The numbers of two lists, one after the other. */
export function joined<Values extends Float32Array | Int32Array>(first: Values, second: Values): Values {
  const length = first.length + second.length;
  const both = (first instanceof Int32Array ? new Int32Array(length) : new Float32Array(length)) as Values;
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The rows at some places, one after the other. */
export function rowsAt<Values extends Float32Array | Int32Array>(
  values: Values,
  places: ArrayLike<number>,
  width: number,
): Values {
  const result = (
    values instanceof Float32Array
      ? new Float32Array(places.length * width)
      : new Int32Array(places.length * width)
  ) as Values;
  for (let row = 0; row < places.length; row++)
    result.set(values.subarray(places[row] * width, (places[row] + 1) * width), row * width);
  return result;
}

/** Mean and population deviation of every `groups`-th number. */
export function statistics(
  x: Float32Array,
  groups: number,
): { means: Float64Array; deviations: Float64Array } {
  const count = x.length / groups;
  const [means, squares] = [new Float64Array(groups), new Float64Array(groups)];
  for (const [at, value] of x.entries()) means[at % groups] += value;
  for (const [at, sum] of means.entries()) means[at] = sum / count;
  for (const [at, value] of x.entries()) squares[at % groups] += (value - means[at % groups]) ** 2;
  // What a sum of equal numbers is off by is no spread.
  const isRounding = (deviation: number, mean: number): boolean => deviation <= 1e-12 * Math.abs(mean);
  const deviations = squares.map((sum, at) => {
    const deviation = Math.sqrt(sum / count);
    return isRounding(deviation, means[at]) ? 0 : deviation;
  });
  return { means, deviations };
}
