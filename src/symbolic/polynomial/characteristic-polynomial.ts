/** How the entries of a matrix are added and multiplied. */
interface Arithmetic<Entry> {
  zero: Entry;
  one: Entry;
  sum: (terms: readonly Entry[]) => Entry;
  product: (a: Entry, b: Entry) => Entry;
  /** A sum divided by −k. */
  overMinus: (total: Entry, k: number) => Entry;
}

/** What Faddeev and LeVerrier's recursion gives of a matrix A. */
interface Characteristic<Entry> {
  /** The coefficients of det(x·1 − A) from the leading 1 down. */
  coefficients: Entry[];
  /** (−1)^{n+1}·adj A. */
  signedAdjugate: Entry[][];
}

/**
 * The characteristic polynomial, by Faddeev and LeVerrier: with M₁ = 1 and c_k = −tr(A·M_k)/k, M_{k+1} = A·M_k + c_k·1. No pivot is
 * needed, so singular matrices are no special case.
 */
export function characteristicOf<Entry>(
  matrix: readonly (readonly Entry[])[],
  { zero, one, sum, product, overMinus }: Arithmetic<Entry>,
): Characteristic<Entry> {
  const coefficients = [one];
  let signedAdjugate = matrix.map((row, i) => row.map((_, j) => (i === j ? one : zero)));
  for (let k = 1; ; k++) {
    const powers = matrix.map((row) =>
      row.map((_, j) => sum(row.map((entry, l) => product(entry, signedAdjugate[l][j])))),
    );
    const coefficient = overMinus(sum(powers.map((row, i) => row[i])), k);
    coefficients.push(coefficient);
    if (k === matrix.length) return { coefficients, signedAdjugate };
    signedAdjugate = powers.map((row, i) =>
      row.map((entry, j) => (i === j ? sum([entry, coefficient]) : entry)),
    );
  }
}
