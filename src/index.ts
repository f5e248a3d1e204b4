// errors
export { FileError, GradsheetError, InputError } from "./errors.js";

// symbolic
export { add, div, expr, mul, pow, sub } from "./symbolic/build.js";
export { classify } from "./symbolic/classify.js";
export type { ClassifiedPoint, CriticalPoint, Kind, Nature } from "./symbolic/classify.js";
export { criticalPoints } from "./symbolic/critical-points.js";
export type { CriticalPoints } from "./symbolic/critical-points.js";
export { derivative } from "./symbolic/derivative.js";
export type { DerivativeOptions } from "./symbolic/derivative.js";
export type { Kink } from "./symbolic/derivative-rule.js";
export { eigenvalues } from "./symbolic/eigenvalues.js";
export { equivalent } from "./symbolic/equivalent.js";
export { expand } from "./symbolic/expand.js";
export { Derivation, explain } from "./symbolic/explain.js";
export type { DerivationStep, ExplainOptions } from "./symbolic/explain.js";
export { Expr } from "./symbolic/expr.js";
export type { Environment, ExprLike } from "./symbolic/expr.js";
export { fromMathjs } from "./symbolic/from-mathjs.js";
export { grad } from "./symbolic/grad.js";
export { hessian } from "./symbolic/hessian.js";
export { jacobian } from "./symbolic/jacobian.js";
export { jvp } from "./symbolic/jvp.js";
export { linearSolve } from "./symbolic/linear-solve.js";
export { parse } from "./symbolic/parse.js";
export { simplify } from "./symbolic/simplify.js";
export { solve } from "./symbolic/solve.js";
export type { Solutions } from "./symbolic/solve.js";
export { SyntaxFault } from "./symbolic/syntax-error.js";
export { toMathjs } from "./symbolic/to-mathjs.js";
export { vjp } from "./symbolic/vjp.js";
// notebook
export { answerMime, answerRecordIn } from "./notebook/answer-record.js";
export type { AnswerRecord, Verdict } from "./notebook/answer-record.js";
export type {
  Cell,
  CodeCell,
  Json,
  MarkdownCell,
  MimeBundle,
  Notebook,
  Output,
  RawCell,
} from "./notebook/format.js";
export type { Paper, Part, Problem } from "./notebook/paper.js";
export { parseNotebook, readNotebook } from "./notebook/read.js";
export { readPaper } from "./notebook/read-paper.js";
export { hasTag } from "./notebook/tags.js";
export { formatNotebook, withoutOutputs, writeNotebook } from "./notebook/write.js";

// table
export { table, Table } from "./table/table.js";
export type { Cell as TableCell } from "./table/cell.js";
export type { Align, Column, ColumnSpec, TableSpec } from "./table/table.js";

// graph
export { ComputationGraph, computationGraph } from "./graph/computation-graph.js";
export type { GraphEdge, GraphNode } from "./graph/computation-graph.js";

// matrix
export { differential, identity, matrix, MatrixExpr, matrixGradient, ones } from "./matrix/matrix-expr.js";
export type { Differential } from "./matrix/matrix-expr.js";
export { Proof } from "./matrix/proof.js";
export type { ProofStep } from "./matrix/proof.js";
export { bceSigmoid, inverseDerivative, softmaxCrossEntropy } from "./matrix/proofs.js";
