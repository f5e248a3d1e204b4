import { Real } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { Matrices, type NamedMatrix } from "./matrices.js";
import { adjacencyOf, type GraphInput } from "./graph-input.js";

/** The matrices of a graph; made by {@link graphLaplacian}. */
export class GraphLaplacian extends Matrices {
  constructor(
    readonly adjacency: RealMatrix,
    readonly degrees: RealVector,
    /** L = D − A. */
    readonly laplacian: RealMatrix,
    /** I − D^(−1/2) A D^(−1/2); a node without neighbors has a row of zeros. */
    readonly symmetric: RealMatrix,
    /** I − D^(−1) A; a node without neighbors has a row of zeros. */
    readonly randomWalk: RealMatrix,
  ) {
    super();
  }

  protected matrices(): NamedMatrix[] {
    return [
      ["A", this.adjacency],
      ["L = D - A", this.laplacian],
      ["I - D^{-1/2}AD^{-1/2}", this.symmetric],
    ];
  }
}

/**
 * The Laplacian of a graph, plain and normalized; exact where the roots of degrees are.
 * @param graph an adjacency matrix, or `{ nodes, edges, directed }`
 * @throws InputError where the matrix is not square, or an edge leads to an unknown node
 * @example
 * graphLaplacian({ nodes: 3, edges: [[0, 1], [1, 2]] }).laplacian // => [["1", "-1", "0"], ["-1", "2", "-1"], ["0", "-1", "1"]]
 */
export function graphLaplacian(graph: GraphInput): GraphLaplacian {
  const adjacency = adjacencyOf("graphLaplacian", graph);
  const degrees = adjacency.map((row) => row.reduce((sum, value) => sum.plus(value), Real.zero));
  const over = (value: Real, below: Real) => (value.isZero() ? value : value.over(below));
  const minus = (share: (value: Real, i: number, j: number) => Real, own: (degree: Real) => Real) =>
    valuesOf(
      adjacency.map((row, i) =>
        row.map((value, j) => (i === j ? own(degrees[i]) : Real.zero).minus(share(value, i, j))),
      ),
    );
  const one = (degree: Real) => (degree.isZero() ? degree : Real.one);
  return new GraphLaplacian(
    valuesOf(adjacency),
    valuesOf(degrees),
    minus(
      (value) => value,
      (degree) => degree,
    ),
    minus((value, i, j) => over(value, degrees[i].times(degrees[j]).sqrt()), one),
    minus((value, i) => over(value, degrees[i]), one),
  );
}
