// errors
export { FileError, GradsheetError, InputError } from "./errors.js";

// symbolic: exact numbers
export { real, Real, type RealInput } from "./symbolic/real.js";
export { Worked } from "./symbolic/worked.js";

// table
export { table, Table } from "./table/table.js";
export type { Cell } from "./table/cell.js";
export type { Align, Column, ColumnSpec, TableSpec } from "./table/table.js";

// logic
export { BooleanExpression, type BooleanNode, type Connective } from "./logic/boolean-expression.js";
export {
  countingNetwork,
  mintermNetwork,
  parityTree,
  sumOfProductsNetwork,
  type ParityOptions,
} from "./logic/boolean-networks.js";
export {
  ThresholdNetwork,
  type FiringRule,
  type ThresholdLayer,
  type UnitConvention,
} from "./logic/threshold-network.js";
export { parseBoolean } from "./logic/parse-boolean.js";
export { TruthTable, truthTable, type BooleanFunction, type Truth } from "./logic/truth-table.js";
export {
  canonicalSumOfProducts,
  minimalSumOfProducts,
  SumOfProducts,
  type Literal,
} from "./logic/sum-of-products.js";

// figure
export { Drawing } from "./figure/drawing.js";
export {
  unitDiagram,
  type DiagramEdge,
  type DiagramUnit,
  type UnitDiagramSpec,
} from "./figure/unit-diagram.js";

// trace
export { mlp, MlpTrace } from "./trace/mlp.js";
export type { MlpLayer, MlpLayerTrace, MlpSpec } from "./trace/mlp-spec.js";
export type { Activation, Kink } from "./trace/activation.js";
export type { GradientCheck, Parameter } from "./trace/gradient-check.js";
export type { Loss } from "./trace/loss.js";
export { Sheet, type Step } from "./trace/sheet.js";

// network
export { layer } from "./network/layer.js";
export type { CountOptions, Conventions, Preset } from "./network/conventions.js";
export type * from "./network/layer-spec.js";
export { Network, network } from "./network/network.js";
export {
  BackwardOpCount,
  OpCount,
  type BackwardOpCountRow,
  type Counts,
  type OpCountRow,
} from "./network/op-count.js";
export { parseLayers } from "./network/shorthand.js";
export { Summary, type SummaryRow } from "./network/summary.js";
export {
  ConvolutionFits,
  findConvolution,
  findSize,
  type ConvolutionFit,
  type ConvolutionUnknown,
  type ParameterQuestion,
  type SizeAnswer,
} from "./network/inverse.js";
