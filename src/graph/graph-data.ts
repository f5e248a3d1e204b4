import type { Expr } from "../symbolic/expr.js";

/** An edge from an argument to the operation that uses it. */
export interface GraphEdge {
  /** The argument. */
  readonly from: string;
  /** The operation. */
  readonly to: string;
  /** The derivative of the operation by this argument, as a formula and as a number. */
  readonly derivative: Expr;
  readonly local: number;
}

/** A variable or one operation of the graph. */
export interface GraphNode {
  /** The variable's name, the name given to the operation, or v1, v2, … */
  readonly name: string;
  /** What it does: `+`, `×`, `exp`, `x²`; empty for a variable. */
  readonly label: string;
  /** The operation in the names of its arguments; a variable is itself. */
  readonly formula: Expr;
  /** Its value, computed forward. */
  readonly value: number;
  /** The derivative of the output by it, computed backward. */
  readonly gradient: number;
  /** Its arguments with the local derivatives. */
  readonly inputs: readonly GraphEdge[];
  /** Whether its author named it; other names are numbers that the drawing leaves out. */
  readonly isNamed: boolean;
}

/** What is drawn of a graph: its nodes, their edges, and the node whose derivatives were taken. */
export interface GraphData {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly output: GraphNode;
}
