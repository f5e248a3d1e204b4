// tslab: where its kernel runs the library, the library shows itself by tslab's display
import "./tslab-kernel.js";

// errors
export { FileError, GradsheetError, InputError } from "./errors.js";

// symbolic
export { add, div, expr, mul, pow, sub } from "./symbolic/build.js";
export { classify } from "./symbolic/classify.js";
export type { ClassifiedPoint, CriticalPoint } from "./symbolic/classify.js";
export type { PointKind, PointNature } from "./symbolic/critical/description.js";
export { criticalPoints } from "./symbolic/critical-points.js";
export type { CriticalPoints } from "./symbolic/critical-points.js";
export type { Kink } from "./symbolic/functions/kink.js";
export { derivative } from "./symbolic/derivative.js";
export type { DerivativeOptions } from "./symbolic/derivative.js";
export { eigenvalues } from "./symbolic/eigenvalues.js";
export { equivalent } from "./symbolic/equivalent.js";
export type { Equivalence } from "./symbolic/equivalent.js";
export { expand } from "./symbolic/expand.js";
export { type Derivation, explain } from "./symbolic/explain.js";
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
export type { ActivationName } from "./number/activations.js";
export { real, Real, type RealInput } from "./number/real.js";
export type { RealMatrix, RealPlanes, RealVector, Values } from "./number/values.js";
export { simplify } from "./symbolic/simplify.js";
export { solve } from "./symbolic/solve.js";
export type { Solutions } from "./symbolic/solve.js";
export { SyntaxFault } from "./symbolic/text/syntax-error.js";
export { toMathjs } from "./symbolic/to-mathjs.js";
export { vjp } from "./symbolic/vjp.js";

export type { ExactFraction } from "./number/real.js";
export type { Worked } from "./number/worked.js";

// matrix
export { identityMatrix, matrixSymbol, type MatrixExpr, onesVector } from "./matrix/matrix-expr.js";
export { differential, matrixGradient } from "./matrix/matrix-gradient.js";
export type { Differential, MatrixGradientOptions } from "./matrix/matrix-gradient.js";
export type { Proof } from "./matrix/proof.js";
export type { ProofStep } from "./matrix/proof.js";
export { bceSigmoid, inverseDerivative, softmaxCrossEntropy } from "./matrix/proofs.js";

// graph
export { type ComputationGraph, computationGraph } from "./graph/computation-graph.js";
export type { GraphEdge, GraphNode } from "./graph/graph-node.js";

// network
export type { CountConventions, CountOptions, CountPreset } from "./network/conventions.js";
export { initialVariance } from "./network/initialization.js";
export {
  ConvolutionFits,
  findConvolution,
  findSize,
  type ConvolutionFit,
  type ConvolutionUnknown,
  type LayerSizeQuestion,
  type LayerSizeAnswer,
} from "./network/inverse.js";
export { layer } from "./network/layer.js";
export type { LetterCount } from "./network/letter-count.js";
export { LetterNetwork, type LetterFinding, type LetterWish } from "./network/letter-network.js";
export { LetterOpCount, type LetterOperationCounts } from "./network/letter-op-count.js";
export { LetterSummary, type LetterRow } from "./network/letter-summary.js";
export type { InLetters, LayerSpec, LayerSpecs, LayerType } from "./network/layers/table.js";
export { Network, network, type NetworkSpec } from "./network/network.js";
export {
  BackwardOpCount,
  OpCount,
  type BackwardOpCountRow,
  type OpCountRow,
  type OperationCounts,
} from "./network/op-count.js";
export { ReceptiveField, type ReceptiveFieldRow } from "./network/receptive-field.js";
export { parseLayers } from "./network/shorthand.js";
export { NetworkSummary, type NetworkSummaryRow } from "./network/summary.js";
export type { NetworkInput } from "./network/tensor.js";

// trace
export type { TraceActivation } from "./trace/activation.js";
export { traceBatchNorm, type BatchNormTrace, type BatchNormTraceSpec } from "./trace/batch-norm.js";
export { traceConvolution, type ConvolutionTrace, type ConvolutionTraceSpec } from "./trace/convolution.js";
export { thinnedNetworks, traceDropout, type DropoutTrace, type DropoutTraceSpec } from "./trace/dropout.js";
export { traceGru, type GruTraceSpec } from "./trace/gru.js";
export type { TraceLoss } from "./trace/loss.js";
export { traceLstm, type LstmTraceSpec } from "./trace/lstm.js";
export type { MlpLayer, MlpLayerTrace, MlpTraceSpec, MlpUnitTrace } from "./trace/mlp-spec.js";
export { traceMlp, type MlpTrace } from "./trace/mlp.js";
export type { TraceObjective } from "./trace/objective.js";
export { tracePooling, type PoolingTrace, type PoolingTraceSpec } from "./trace/pooling.js";
export type { RecurrentTrace } from "./trace/recurrent-trace.js";
export type { TraceWeights } from "./trace/recurrent-weights.js";
export type { RnnTraceSpec } from "./trace/rnn-spec.js";
export { traceRnn, type RnnTrace } from "./trace/rnn.js";
export {
  symbolicConvolution,
  type SymbolicConvolution,
  type SymbolicConvolutionSpec,
} from "./trace/symbolic-convolution.js";
export type { TracePlane, TraceVector } from "./trace/trace-input.js";
export type { GateWeights, ReadOut } from "./trace/unrolled.js";

// optimizer
export { descend, type Descent } from "./optimizer/descend.js";
export type { DescentRow, DescentSpec } from "./optimizer/descent-spec.js";
export { type LearningRates, learningRates, type DirectionRates } from "./optimizer/learning-rates.js";
export type { DescentRate, DescentMethod } from "./optimizer/method.js";
export type { EpsilonPlace, OptimizerConstants, OptimizerName } from "./optimizer/optimizer-spec.js";
export { miniBatches, type MiniBatches } from "./optimizer/mini-batches.js";
export {
  regularizedMinimum,
  type RegularizedMinimum,
  type RegularizedSpec,
} from "./optimizer/regularization.js";

// logic
export { type BooleanExpression, type BooleanNode, type Connective } from "./logic/boolean-expression.js";
export {
  countingNetwork,
  mintermNetwork,
  parityTree,
  sumOfProductsNetwork,
  type ParityOptions,
} from "./logic/boolean-networks.js";
export { networkFromWeights, type GivenWeights } from "./logic/given-weights.js";
export { parseBoolean } from "./logic/parse-boolean.js";
export {
  perceptron,
  type PerceptronTrace,
  type PerceptronRow,
  type PerceptronSpec,
} from "./logic/perceptron.js";
export { regionNetwork, type HalfPlane, type RegionOptions } from "./logic/region.js";
export {
  separatePoints,
  separateFunction,
  type LabeledPoint,
  type Separation,
} from "./logic/separability.js";
export {
  canonicalSumOfProducts,
  minimalSumOfProducts,
  type SumOfProducts,
  type ProductLiteral,
} from "./logic/sum-of-products.js";
export {
  ThresholdNetwork,
  type FiringRule,
  type ThresholdLayer,
  type UnitConvention,
} from "./logic/threshold-network.js";
export { type TruthTable, truthTable, type BooleanFunction, type Truth } from "./logic/truth-table.js";

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
export { losses, lossOver, lossTable, type LossFunction } from "./probability/losses.js";
export type { LossName } from "./number/losses.js";
export {
  logSoftmax,
  logSumExp,
  sigmoid,
  softmax,
  softmaxJacobian,
  type SoftmaxOptions,
} from "./probability/softmax.js";

// training
export { curveColors } from "./training/curve-colors.js";
export { compareOptimizers } from "./training/compare-optimizers.js";
export type { CompareOptions, ComparedRun, OptimizerComparison } from "./training/compare-optimizers.js";
export type { CurveOptions } from "./training/curve-options.js";
export { compileStep } from "./tfjs/compile-step.js";
export type { CompileOptions, TrainingStep } from "./tfjs/compile-step.js";
export type { DataLike, DatasetSamples } from "./training/datasets/as-dataset.js";
export { Dataset } from "./training/datasets/dataset.js";
export { drawnDigits } from "./training/datasets/drawn-digits.js";
export { mnist } from "./training/datasets/mnist.js";
export { characterSequences, longMemory, sineSeries } from "./training/datasets/sequences.js";
export { blobs, moons, spirals, xor } from "./training/datasets/shapes.js";
export { device } from "./tfjs/devices/device.js";
export type { Device, DeviceName } from "./tfjs/devices/device.js";
export { DeviceError } from "./tfjs/devices/rung.js";
export type { DeviceRefusal, DeviceRung, RungStep } from "./tfjs/devices/rung.js";
export { evaluateModel } from "./training/evaluate-model.js";
export type { ModelEvaluation } from "./training/evaluate-model.js";
export type { EarlyStopping, FitOptions } from "./training/fit-options.js";
export type { FitEnding, FitResult } from "./training/fit-result.js";
export { fit } from "./training/fit.js";
export type { Fit } from "./training/fit.js";
export { gradientCheck } from "./training/gradient-check.js";
export type { CheckedEntry, GradientCheckOptions, ModelGradientCheck } from "./training/gradient-check.js";
export type { TrainingHistory } from "./training/history.js";
export type { TrainingLoss, TrainingLossFunction } from "./training/losses.js";
export { layersModel } from "./training/models.js";
export type { ModelLike, ModelMaker } from "./training/models.js";
export type { OptimizerLike, OptimizerSpec } from "./training/optimizers.js";
export type { Tfjs } from "./tfjs/library.js";

// figure
export { activationCurves } from "./figure/activation-curves.js";
export {
  blockDiagram,
  type DiagramBlock,
  type BlockColor,
  type BlockDiagramSpec,
} from "./figure/block-diagram.js";
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
export { type Plot, plot, type PlotSpec } from "./figure/plot.js";
export {
  unitDiagram,
  type DiagramEdge,
  type DiagramUnit,
  type UnitDiagramSpec,
} from "./figure/unit-diagram.js";

// table
export type { TableCell } from "./table/cell.js";
export type { Check } from "./table/check.js";
export type { CheckedGradient, GradientCheck } from "./table/gradient-check.js";
export { table, type Table } from "./table/table.js";
export type { TableAlign, TableColumn, TableColumnSpec } from "./table/table-data.js";
export type { TableSpec } from "./table/table.js";

// cells: what the cells of a notebook are written with
export { bars, type BarsOptions } from "./figure/bars.js";
export type { CurvesOptions, NamedCurves } from "./figure/curves.js";
export { heatMaps, type HeatMapPanel, type HeatMapsOptions, type NamedHeatMaps } from "./figure/heat-maps.js";
export { halfPlane, HalfSpace } from "./logic/half-plane.js";
export { separatingPlane } from "./logic/separability.js";
export { maxBy, minBy, transpose } from "./number/lists.js";
export { numericGradient, type NumericPoint } from "./number/numeric-gradient.js";
export { random, type Random } from "./number/random.js";
export { grid, linspace, range } from "./number/range.js";
export { percent, round } from "./number/round.js";
export { deviation, dot, mean, product, sum } from "./number/sums.js";
export { matrixProduct } from "./symbolic/matrix-product.js";
export type {
  NamedRowsOptions,
  TableHeadings,
  TableOfColumns,
  TableOfRows,
  TableOptions,
  TableRows,
} from "./table/table.js";
export { gradientNorms, type GradientNormsOptions } from "./training/gradient-norms.js";
export { aligned } from "./worksheet/maths.js";
export type { Choice } from "./worksheet/multiple-choice.js";
export { text } from "./worksheet/text.js";

// worksheet
export { changeGivens } from "./worksheet/change-givens.js";
export type { AnswerOptions } from "./worksheet/answer-options.js";
export { latexOf } from "./worksheet/latex-of.js";
export { maths } from "./worksheet/maths.js";
export type { Maths } from "./worksheet/maths.js";
export { readAnswer } from "./worksheet/read-answer.js";
export { worksheet } from "./worksheet/worksheet.js";
export type { Worksheet } from "./worksheet/worksheet.js";

// widget: controls in the page, and figures that follow them
export { anywidget, type AnyWidget, type AnyWidgetSpec } from "./widget/anywidget.js";
export { type Box, column, row } from "./widget/box.js";
export { button, type Button, type ButtonOptions } from "./widget/button.js";
export { checkbox } from "./widget/checkbox.js";
export { choice, type ChoiceOptions } from "./widget/choice.js";
export type { Control, ControlOptions } from "./widget/control.js";
export type { ControlOf, GivenControl, ValueOfControl } from "./widget/given-control.js";
export { interact, type ControlValues, type Interactive, type InteractOptions } from "./widget/interact.js";
export { html, label, type Label } from "./widget/label.js";
export { link } from "./widget/link.js";
export { numberBox, type NumberBoxOptions } from "./widget/number-box.js";
export { play, type Play, type PlayOptions } from "./widget/play.js";
export { intSlider, rangeSlider, slider, type SliderOptions } from "./widget/slider.js";
export { textBox, type TextBoxOptions } from "./widget/text-box.js";
export type { Widget } from "./widget/widget.js";
