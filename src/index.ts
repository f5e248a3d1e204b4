// tslab: where its kernel runs the library, the library shows itself by tslab's display
import "./tslab-kernel.js";

// errors
export { FileError, GradsheetError, InputError } from "./errors.js";

// notebook
export { answerMime, answerRecordIn } from "./paper/answer-record.js";
export type { AnswerRecord, Verdict } from "./paper/answer-record.js";
export { findPaper } from "./paper/find-paper.js";
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
export type { Paper, Part, Problem } from "./paper/paper.js";
export { readPaper } from "./paper/read-paper.js";
export { statementNote } from "./paper/statement-note.js";
export { parseNotebook, readNotebook } from "./notebook/read.js";
export { hasTag } from "./notebook/tags.js";
export { formatNotebook, withoutOutputs, writeNotebook } from "./notebook/write.js";

// symbolic
export { add, div, expr, mul, pow, sub } from "./symbolic/build.js";
export { classify } from "./symbolic/classify.js";
export type { ClassifiedPoint, CriticalPoint } from "./symbolic/classify.js";
export type { Kind, Nature } from "./symbolic/critical/description.js";
export { criticalPoints } from "./symbolic/critical-points.js";
export type { CriticalPoints } from "./symbolic/critical-points.js";
export type { Kink } from "./symbolic/functions/kink.js";
export { derivative } from "./symbolic/derivative.js";
export type { DerivativeOptions } from "./symbolic/derivative.js";
export { eigenvalues } from "./symbolic/eigenvalues.js";
export { equivalent } from "./symbolic/equivalent.js";
export type { Equivalence } from "./symbolic/equivalent.js";
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
export { parse, type ParseOptions } from "./symbolic/parse.js";
export { real, Real, type RealInput } from "./number/real.js";
export { simplify } from "./symbolic/simplify.js";
export { solve } from "./symbolic/solve.js";
export type { Solutions } from "./symbolic/solve.js";
export { SyntaxFault } from "./symbolic/text/syntax-error.js";
export { toMathjs } from "./symbolic/to-mathjs.js";
export { vjp } from "./symbolic/vjp.js";
export { Worked } from "./number/worked.js";

// matrix
export { identity, matrix, MatrixExpr, ones } from "./matrix/matrix-expr.js";
export { differential, matrixGradient } from "./matrix/matrix-gradient.js";
export type { Differential, MatrixGradientOptions } from "./matrix/matrix-gradient.js";
export { Proof } from "./matrix/proof.js";
export type { ProofStep } from "./matrix/proof.js";
export { bceSigmoid, inverseDerivative, softmaxCrossEntropy } from "./matrix/proofs.js";

// graph
export { ComputationGraph, computationGraph } from "./graph/computation-graph.js";
export type { GraphEdge, GraphNode } from "./graph/computation-graph.js";

// network
export type { CountOptions, Conventions, Preset } from "./network/conventions.js";
export { initialVariance } from "./network/initialization.js";
export {
  ConvolutionFits,
  findConvolution,
  findSize,
  type ConvolutionFit,
  type ConvolutionUnknown,
  type ParameterQuestion,
  type SizeAnswer,
} from "./network/inverse.js";
export type * from "./network/layer-spec.js";
export { layer } from "./network/layer.js";
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

// trace
export type { Activation } from "./trace/activation.js";
export { BatchNormTrace, traceBatchNorm, type BatchNormSpec } from "./trace/batch-norm.js";
export { ConvolutionTrace, traceConvolution, type ConvolutionTraceSpec } from "./trace/convolution.js";
export { DropoutTrace, thinnedNetworks, traceDropout, type DropoutSpec } from "./trace/dropout.js";
export type { GradientCheck, Parameter } from "./trace/gradient-check.js";
export { traceGru, type GruSpec } from "./trace/gru.js";
export type { Loss } from "./trace/loss.js";
export { traceLstm, type LstmSpec } from "./trace/lstm.js";
export type { MlpLayer, MlpLayerTrace, MlpSpec } from "./trace/mlp-spec.js";
export { mlp, MlpTrace } from "./trace/mlp.js";
export type { Objective } from "./trace/objective.js";
export type { Plane } from "./trace/planes.js";
export { PoolingTrace, tracePooling, type PoolingTraceSpec } from "./trace/pooling.js";
export { RecurrentTrace } from "./trace/recurrent-trace.js";
export type { Vector, Weights } from "./trace/recurrent-weights.js";
export { traceRnn, type RnnSpec } from "./trace/rnn.js";
export { Sheet, type Step } from "./trace/sheet.js";
export {
  symbolicConvolution,
  SymbolicConvolution,
  type SymbolicConvolutionSpec,
} from "./trace/symbolic-convolution.js";
export type { GateWeights, ReadOut } from "./trace/unrolled.js";

// optimizer
export { descend, Descent } from "./optimizer/descend.js";
export type { DescentRow, DescentSpec } from "./optimizer/descent-spec.js";
export { LearningRates, learningRates, type DirectionRates } from "./optimizer/learning-rates.js";
export type { LearningRate, Method } from "./optimizer/method.js";
export type { EpsilonPlace, OptimizerConstants, OptimizerName } from "./optimizer/optimizer-spec.js";
export { miniBatches, type MiniBatches } from "./optimizer/mini-batches.js";
export {
  regularizedMinimum,
  type RegularizedMinimum,
  type RegularizedSpec,
} from "./optimizer/regularization.js";

// logic
export { BooleanExpression, type BooleanNode, type Connective } from "./logic/boolean-expression.js";
export {
  countingNetwork,
  mintermNetwork,
  parityTree,
  sumOfProductsNetwork,
  type ParityOptions,
} from "./logic/boolean-networks.js";
export { networkFromWeights, type GivenWeights } from "./logic/given-weights.js";
export { parseBoolean } from "./logic/parse-boolean.js";
export { perceptron, PerceptronTrace, type PerceptronRow, type PerceptronSpec } from "./logic/perceptron.js";
export { regionNetwork, type HalfPlane, type RegionOptions } from "./logic/region.js";
export { separate, separateFunction, type LabelledPoint, type Separation } from "./logic/separability.js";
export {
  canonicalSumOfProducts,
  minimalSumOfProducts,
  SumOfProducts,
  type Literal,
} from "./logic/sum-of-products.js";
export {
  ThresholdNetwork,
  type FiringRule,
  type ThresholdLayer,
  type UnitConvention,
} from "./logic/threshold-network.js";
export { TruthTable, truthTable, type BooleanFunction, type Truth } from "./logic/truth-table.js";

// probability
export type { BaseOption } from "./probability/distribution.js";
export {
  crossEntropy,
  divergenceTable,
  entropy,
  jointEntropies,
  jsDivergence,
  klDivergence,
  type JointEntropies,
} from "./probability/entropy.js";
export { losses, lossOver, lossTable, type LossFunction, type LossName } from "./probability/losses.js";
export { logistic, logSoftmax, logSumExp, softmax, softmaxJacobian } from "./probability/softmax.js";

// training
export { colours } from "./training/colours.js";
export { compareOptimizers } from "./training/compare-optimizers.js";
export type { CompareOptions, ComparedRun, OptimizerComparison } from "./training/compare-optimizers.js";
export type { CurveOptions } from "./training/comparison-figure.js";
export { compileStep } from "./tfjs/compile-step.js";
export type { CompileOptions, TrainingStep } from "./tfjs/compile-step.js";
export type { DataLike, Samples } from "./training/datasets/as-dataset.js";
export { Dataset } from "./training/datasets/dataset.js";
export { drawnDigits } from "./training/datasets/drawn-digits.js";
export { mnist } from "./training/datasets/mnist.js";
export { characterSequences, longMemory, sineSeries } from "./training/datasets/sequences.js";
export { blobs, moons, spirals, xor } from "./training/datasets/shapes.js";
export { device } from "./tfjs/devices/device.js";
export type { Device, DeviceName } from "./tfjs/devices/device.js";
export { DeviceError } from "./tfjs/devices/rung.js";
export type { Refusal, RungName, RungStep } from "./tfjs/devices/rung.js";
export { evaluate } from "./training/evaluate.js";
export type { Evaluation } from "./training/evaluate.js";
export type { EarlyStopping, FitOptions } from "./training/fit-options.js";
export type { Ending, FitResult } from "./training/fit-result.js";
export { fit } from "./training/fit.js";
export type { Fit } from "./training/fit.js";
export { gradientCheck } from "./training/gradient-check.js";
export type { CheckedEntry, GradientCheckOptions, ModelGradientCheck } from "./training/gradient-check.js";
export type { History } from "./training/history.js";
export type { TrainingLoss, TrainingLossFunction } from "./training/losses.js";
export { layersModel } from "./training/models.js";
export type { ModelLike, ModelMaker } from "./training/models.js";
export type { OptimizerLike, OptimizerSpec } from "./training/optimizers.js";
export type { Tfjs } from "./tfjs/library.js";

// figure
export { activationCurves, type DrawnActivation } from "./figure/activation-curves.js";
export { blockDiagram, type Block, type BlockColour, type BlockDiagramSpec } from "./figure/block-diagram.js";
export { curves, lossCurves, type AxesOptions, type Curve } from "./figure/curves.js";
export { Drawing } from "./figure/drawing.js";
export {
  contours,
  decisionRegions,
  heatMap,
  type PlanePath,
  type PlanePoints,
  type Window2d,
} from "./figure/planes.js";
export { Plot, plot, type PlotSpec } from "./figure/plot.js";
export {
  unitDiagram,
  type DiagramEdge,
  type DiagramUnit,
  type UnitDiagramSpec,
} from "./figure/unit-diagram.js";

// table
export type { Cell as TableCell } from "./table/cell.js";
export { table, Table } from "./table/table.js";
export type { Align, Column, ColumnSpec, TableSpec } from "./table/table.js";

// worksheet
export { changeGivens } from "./worksheet/change-givens.js";
export { compare } from "./worksheet/compare.js";
export type { AnswerOptions } from "./worksheet/judge.js";
export { latexOf } from "./worksheet/latex-of.js";
export { maths } from "./worksheet/maths.js";
export type { Maths } from "./worksheet/maths.js";
export { readAnswer } from "./worksheet/read-answer.js";
export { typeset, typesetName } from "./worksheet/typeset.js";
export { worksheet } from "./worksheet/worksheet.js";
export type { Worksheet } from "./worksheet/worksheet.js";
