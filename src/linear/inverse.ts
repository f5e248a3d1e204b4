import { InputError } from "../errors.js";
import { constantSign } from "../symbolic/form/constant-sign.js";
import { negated, quotient } from "../symbolic/form/arithmetic.js";
import { simplifyNode } from "../symbolic/form/simplify-node.js";
import { type Node, one, zero } from "../symbolic/node/node.js";
import { determinantNode, minorOf } from "./determinant.js";
import { eliminated } from "./elimination.js";
import { type MatrixEntry, isRational, matrixOf, readSquare, type LinearMatrix } from "./entries.js";
import { exact, type Field, floatsFor } from "./field.js";

/**
 * The inverse of a square matrix.
 * @param matrix rows of numbers or expressions; with letters or roots up to 6×6
 * @returns its rows, exact; float64 where entries are long decimals
 * @throws InputError where the matrix is not square or its determinant is 0
 * @example
 * inverse([[2, 1], [1, 1]]) // => [["1", "-1"], ["-1", "2"]]
 * inverse([["a", "b"], [0, "c"]]) // => [["1/a", "-b/(a*c)"], ["0", "1/c"]]
 * inverse([[1, 2], [2, 4]]) // throws inverse: needs a matrix with an inverse, got one with determinant 0.
 */
export function inverse(matrix: readonly (readonly MatrixEntry[])[]): LinearMatrix {
  const read = readSquare("inverse", matrix);
  return matrixOf(
    read.isExact
      ? inverseNodes("inverse", read.nodes)
      : inverseIn("inverse", floatsFor(read.floats), read.floats),
  );
}

function singular(place: string): InputError {
  return new InputError({
    place,
    rule: "needs a matrix with an inverse",
    got: "one with determinant 0",
    cure: "Its columns depend on each other: nullSpace() says how.",
  });
}

/** The inverse of exact entries, by elimination where they are rational, else by cofactors. */
export function inverseNodes(place: string, nodes: readonly (readonly Node[])[]): Node[][] {
  if (isRational(nodes)) return inverseIn(place, exact, nodes);
  const whole = determinantNode(place, nodes);
  if (whole === zero || constantSign(whole) === 0) throw singular(place);
  return nodes.map((row, i) =>
    row.map((_, j) => {
      const minor = nodes.length === 1 ? one : determinantNode(place, minorOf(nodes, j, i));
      return overWhole((i + j) % 2 === 0 ? minor : negated(minor), whole);
    }),
  );
}

/** A cofactor over the determinant, which stays as it is where nothing cancels: all entries then have it below. */
export function overWhole(cofactor: Node, whole: Node): Node {
  const [above, plain] = [simplifyNode(cofactor), quotient(simplifyNode(cofactor), whole)];
  const simple = simplifyNode(plain);
  return above === zero ? zero : simple.size < plain.size - 3 ? simple : plain;
}

export function inverseIn<T>(place: string, field: Field<T>, rows: readonly (readonly T[])[]): T[][] {
  const size = rows.length;
  const beside = rows.map((row, i) => [...row, ...row.map((_, j) => (i === j ? field.one : field.zero))]);
  const { rows: reduced, pivots } = eliminated(field, beside, size);
  if (pivots.length < size) throw singular(place);
  return reduced.map((row) => row.slice(size));
}
