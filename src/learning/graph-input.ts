import { InputError } from "../errors.js";
import { finiteRows, told, wholeNumber } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";

/** A graph: its adjacency matrix (row i has the neighbors that send to i), or its edges between nodes from 0. */
export type GraphInput =
  | readonly (readonly RealInput[])[]
  | { nodes: number; edges: readonly (readonly [number, number] | readonly number[])[]; directed?: boolean };

/** The adjacency matrix, checked. */
export function adjacencyOf(place: string, graph: GraphInput): Real[][] {
  if (Array.isArray(graph)) {
    const rows = finiteRows(place, graph, "an adjacency matrix of numbers");
    if (rows.length !== rows[0].length || rows.length > 500)
      throw new InputError({
        place,
        rule: "needs a square adjacency matrix of at most 500 nodes",
        got: `${rows.length}×${rows[0].length}`,
      });
    const negative = rows.flat().find((value) => value.sign() < 0);
    if (negative !== undefined)
      throw new InputError({ place, rule: "needs weights of edges from 0 on", got: String(negative) });
    return rows;
  }
  const { nodes, edges, directed = false } = (graph ?? {}) as Exclude<GraphInput, readonly unknown[]>;
  wholeNumber(place, nodes, "a count of nodes", 1, 500);
  const rows = Array.from({ length: nodes }, () => Array.from({ length: nodes }, () => Real.zero));
  const known = (node: unknown) =>
    Number.isInteger(node) && (node as number) >= 0 && (node as number) < nodes;
  if (!Array.isArray(edges))
    throw new InputError({ place, rule: "needs edges [from, to]", got: told(edges) });
  for (const edge of edges as readonly (readonly number[])[]) {
    if (!Array.isArray(edge) || edge.length !== 2 || !edge.every(known))
      throw new InputError({
        place,
        rule: `needs edges between nodes from 0 to ${nodes - 1}`,
        got: told(edge),
      });
    rows[edge[1]][edge[0]] = Real.one;
    if (!directed) rows[edge[0]][edge[1]] = Real.one;
  }
  return rows;
}

/** The product of two matrices. */
export const productOf = (a: readonly (readonly Real[])[], b: readonly (readonly Real[])[]): Real[][] =>
  a.map((row) =>
    b[0].map((_, column) => row.reduce((sum, value, k) => sum.plus(value.times(b[k][column])), Real.zero)),
  );
