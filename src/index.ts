// tslab: where its kernel runs the library, the library shows itself by tslab's display
import "./tslab-kernel.js";

// Expressions and derivatives
export { add, div, expr, mul, pow, sub } from "./symbolic/build.js";
export type { Assumptions } from "./symbolic/assumption.js";
export { classify } from "./symbolic/classify.js";
export type { ClassifiedPoint, CriticalPoint } from "./symbolic/classify.js";
export type { PointKind, PointNature } from "./symbolic/critical/description.js";
export { criticalPoints } from "./symbolic/critical-points.js";
export type { CriticalPoints, CriticalPointsOptions } from "./symbolic/critical-points.js";
export type { Kink } from "./symbolic/functions/kink.js";
export { derivative } from "./symbolic/derivative.js";
export type { DerivativeOptions } from "./symbolic/derivative.js";
export { equivalent } from "./symbolic/equivalent.js";
export type { Equivalence } from "./symbolic/equivalent.js";
export { expand } from "./symbolic/expand.js";
export { type Derivation, explain } from "./symbolic/explain.js";
export type { DerivationStep, ExplainOptions } from "./symbolic/explain.js";
export { Expr } from "./symbolic/expr.js";
export type { ExprMatrix, ExprVector } from "./symbolic/expr-array.js";
export type { Environment, ExprLike } from "./symbolic/expr.js";
export { fromMathjs } from "./symbolic/from-mathjs.js";
export { grad } from "./symbolic/grad.js";
export { hessian } from "./symbolic/hessian.js";
export { jacobian } from "./symbolic/jacobian.js";
export { jvp } from "./symbolic/jvp.js";
export { parse, type ParseOptions } from "./symbolic/parse.js";
export type { ActivationName } from "./number/activations.js";
export { real, Real, type RealInput } from "./number/real.js";
export { simplify } from "./symbolic/simplify.js";
export { solve } from "./symbolic/solve.js";
export type { Solutions, SolveOptions } from "./symbolic/solve.js";
export { SyntaxFault } from "./symbolic/text/syntax-error.js";
export { toMathjs } from "./symbolic/to-mathjs.js";
export { vjp } from "./symbolic/vjp.js";
export type { ExactFraction } from "./number/real.js";
export type { Worked } from "./number/worked.js";

// Limits and Taylor polynomials
export { limit, type Limit, type LimitOptions } from "./symbolic/limit.js";
export { taylor, type Taylor, type TaylorTerm } from "./symbolic/taylor.js";

// Matrices of numbers: systems, eigenvectors, least squares, PCA
export { eigenvalues } from "./symbolic/eigenvalues.js";
export { linearSolve } from "./symbolic/linear-solve.js";
export { determinant } from "./linear/determinant.js";
export { type Eigen, eigen, type Eigenspace } from "./linear/eigen.js";
export type { LinearMatrix, LinearScalar, LinearVector, MatrixEntry } from "./linear/entries.js";
export { inverse } from "./linear/inverse.js";
export { type LeastSquares, leastSquares, type LeastSquaresOptions } from "./linear/least-squares.js";
export { minimumNorm, type MinimumNormOptions } from "./linear/minimum-norm.js";
export { matrixProduct } from "./linear/matrix-product.js";
export { conditionNumber, type MatrixNorms, norms, type VectorNorms } from "./linear/norms.js";
export { type Pca, pca, type PcaOptions } from "./linear/pca.js";
export { type Projection, projection } from "./linear/projection.js";
export { nullSpace, rank } from "./linear/rank.js";
export { type Svd, svd } from "./linear/svd.js";

// Matrix calculus with proofs
export { identityMatrix, matrixSymbol, type MatrixExpr, onesVector } from "./matrix/matrix-expr.js";
export { differential, matrixGradient } from "./matrix/matrix-gradient.js";
export type { Differential, MatrixGradientOptions } from "./matrix/matrix-gradient.js";
export type { Proof } from "./matrix/proof.js";
export type { ProofStep } from "./matrix/proof.js";
export { bceSigmoid, inverseDerivative, softmaxCrossEntropy } from "./matrix/proofs.js";

// Computation graphs
export { type ComputationGraph, computationGraph } from "./graph/computation-graph.js";
export type { GraphEdge, GraphNode } from "./graph/graph-node.js";

// Networks: shapes, parameters, operations, receptive fields
export { initialVariance } from "./network/initialization.js";
export type { CountConventions, CountOptions, CountPreset } from "./network/conventions.js";
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
export type { CompositeSpecs, InLetters, LayerSpec, LayerSpecs, LayerType } from "./network/layers/table.js";
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

// Attention and transformers
export {
  traceAttention,
  type AttentionHead,
  type AttentionTrace,
  type ProjectionGradient,
} from "./trace/attention.js";
export type {
  AttentionProjections,
  AttentionTraceSpec,
  TraceProjection,
  TraceRows,
} from "./trace/attention-spec.js";
export {
  positionalEncoding,
  type PositionalEncoding,
  type PositionalEncodingSpec,
} from "./trace/positional-encoding.js";
export { rotaryEmbedding, type RotaryEmbedding, type RotaryEmbeddingSpec } from "./trace/rotary-embedding.js";

// Recurrent networks
export {
  traceBidirectional,
  type BidirectionalMerge,
  type BidirectionalTraceSpec,
} from "./trace/bidirectional.js";
export type { CellSpec } from "./trace/cell.js";
export { traceGru, type GruTraceSpec } from "./trace/gru.js";
export { traceLstm, type LstmTraceSpec } from "./trace/lstm.js";
export type { CellWeight, OwnCellSpec } from "./trace/own-cell.js";
export type { RecurrentTrace } from "./trace/recurrent-trace.js";
export { traceRecurrent, type RecurrentTraceSpec } from "./trace/recurrent.js";
export type { TraceWeights } from "./trace/recurrent-weights.js";
export type { RnnTraceSpec } from "./trace/rnn-spec.js";
export { traceRnn, type RnnTrace } from "./trace/rnn.js";
export {
  traceSequenceToSequence,
  type DecoderInput,
  type SequenceToSequenceSpec,
  type SequenceToSequenceTrace,
} from "./trace/sequence-to-sequence.js";
export type { EmbeddingRows, SequenceInput } from "./trace/sequence.js";
export type { GateWeights, ReadOut } from "./trace/unrolled.js";

// Worked examples: back-propagation, convolution, pooling, normalization, dropout
export { traceBatchNorm, type BatchNormTrace, type BatchNormTraceSpec } from "./trace/batch-norm.js";
export type { RealMatrix, RealPlanes, RealVector, Values } from "./number/values.js";
export type { TraceActivation } from "./trace/activation.js";
export { traceConvolution, type ConvolutionTrace, type ConvolutionTraceSpec } from "./trace/convolution.js";
export {
  convolutionMatrix,
  type ConvolutionMatrix,
  type ConvolutionMatrixSpec,
} from "./trace/convolution-matrix.js";
export { thinnedNetworks, traceDropout, type DropoutTrace, type DropoutTraceSpec } from "./trace/dropout.js";
export type { TraceLoss } from "./trace/loss.js";
export type { MlpLayer, MlpLayerTrace, MlpTraceSpec, MlpUnitTrace } from "./trace/mlp-spec.js";
export { traceMlp, type MlpTrace } from "./trace/mlp.js";
export type { TraceObjective } from "./trace/objective.js";
export {
  traceNormalization,
  type NormalizationTrace,
  type NormalizationTraceSpec,
  type NormalizedOver,
} from "./trace/normalization.js";
export { tracePooling, type PoolingTrace, type PoolingTraceSpec } from "./trace/pooling.js";
export {
  symbolicConvolution,
  type SymbolicConvolution,
  type SymbolicConvolutionSpec,
} from "./trace/symbolic-convolution.js";
export type { TracePlane, TraceVector } from "./trace/trace-input.js";
export {
  traceTransposedConvolution,
  type ScatteredPixel,
  type TransposedConvolutionTrace,
  type TransposedConvolutionTraceSpec,
} from "./trace/transposed-convolution.js";

// Sizes and costs of language models
export {
  activationMemory,
  type ActivationMemory,
  type ActivationMemorySpec,
} from "./budget/activation-memory.js";
export {
  computeOptimal,
  inferenceFlops,
  trainingFlops,
  type ComputeOptimal,
  type Hardware,
  type InferenceFlops,
  type InferenceFlopsSpec,
  type TrainingFlops,
  type TrainingFlopsSpec,
} from "./budget/flops.js";
export { kvCache, type KvCache, type KvCacheSpec } from "./budget/kv-cache.js";
export { lora, type Lora, type LoraSpec } from "./budget/lora.js";
export {
  mixtureOfExperts,
  type MixtureOfExperts,
  type MixtureOfExpertsSpec,
} from "./budget/mixture-of-experts.js";
export { normalFloat4, quantize, type Quantization } from "./budget/quantize.js";
export type { QuantizeOptions } from "./budget/quantization-codes.js";
export type { CountInput, NumberFormat } from "./budget/read.js";
export { trainingMemory, type TrainingMemory, type TrainingMemorySpec } from "./budget/training-memory.js";

// Optimizers, schedules, constraints and convexity
export { convexity, type Convexity, type ConvexityOptions } from "./optimizer/convexity.js";
export { descend, type Descent } from "./optimizer/descend.js";
export type { DescentRow, DescentSpec } from "./optimizer/descent-spec.js";
export {
  lagrange,
  type Lagrange,
  type LagrangeCase,
  type LagrangePoint,
  type LagrangeSpec,
} from "./optimizer/lagrange.js";
export {
  type LearningRates,
  type LearningRatesOptions,
  learningRates,
  type DirectionRates,
} from "./optimizer/learning-rates.js";
export type { DescentRate, DescentMethod } from "./optimizer/method.js";
export type { EpsilonPlace, OptimizerConstants, OptimizerName } from "./optimizer/optimizer-spec.js";
export { miniBatches, type MiniBatches } from "./optimizer/mini-batches.js";
export {
  regularizedMinimum,
  type RegularizedMinimum,
  type RegularizedSpec,
} from "./optimizer/regularization.js";
export { schedule } from "./optimizer/schedule.js";
export type { Schedule } from "./optimizer/schedule-curve.js";

// Logic, threshold networks and perceptrons
export {
  countingNetwork,
  mintermNetwork,
  parityTree,
  sumOfProductsNetwork,
  type ParityOptions,
} from "./logic/boolean-networks.js";
export { type BooleanExpression, type BooleanNode, type Connective } from "./logic/boolean-expression.js";
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
export { halfPlane, HalfSpace } from "./logic/half-plane.js";
export { separatingPlane } from "./logic/separability.js";

// Softmax, entropies and losses
export {
  crossEntropy,
  divergenceTable,
  entropy,
  jointEntropies,
  jsDivergence,
  klDivergence,
  type JointEntropies,
} from "./probability/entropy.js";
export type { BaseOption } from "./probability/distribution.js";
export { losses, lossOver, lossTable, type LossFunction } from "./probability/losses.js";
export type { LossName } from "./number/losses.js";
export { perplexity } from "./probability/perplexity.js";
export {
  logSoftmax,
  logSumExp,
  sigmoid,
  softmax,
  softmaxJacobian,
  type SoftmaxOptions,
} from "./probability/softmax.js";

// Gaussians, likelihood, Bayes, mixtures, diffusion
export {
  bayes,
  type Bayes,
  type BayesStep,
  type BayesTableSpec,
  type BayesTestSpec,
} from "./distribution/bayes.js";
export {
  changeOfVariables,
  type ChangeOfVariables,
  type ChangeOfVariablesSpec,
} from "./distribution/change-of-variables.js";
export {
  conjugatePosterior,
  type ConjugatePosterior,
  type ConjugatePosteriorSpec,
} from "./distribution/conjugate-posterior.js";
export { diffusion, type Diffusion } from "./distribution/diffusion.js";
export type { DiffusionStep } from "./distribution/diffusion-step.js";
export { noiseLoss } from "./distribution/noise-loss.js";
export type { DiffusionSpec } from "./distribution/noise-schedule.js";
export { elbo, type ElboReconstruction, type ElboSpec, type ElboTrace } from "./distribution/elbo.js";
export {
  reparametrize,
  type ReparametrizedDraw,
  type ReparametrizeSpec,
} from "./distribution/reparametrize.js";
export type { ExactValue } from "./distribution/exact-value.js";
export type { SymbolicQuantity } from "./distribution/formula.js";
export {
  gan,
  ganLosses,
  type Gan,
  type GanLoss,
  type GanLossesSpec,
  type GanSpec,
} from "./distribution/gan.js";
export { gaussian, type Gaussian } from "./distribution/gaussian.js";
export type { GaussianSpec } from "./distribution/gaussian-spec.js";
export { klGaussian } from "./distribution/kl-gaussian.js";
export { maximumLikelihood, type MaximumLikelihood } from "./distribution/maximum-likelihood.js";
export type { MaximumLikelihoodSpec } from "./distribution/likelihood/likelihood-problem.js";
export { mixture, type Mixture, type MixtureParameters, type MixtureStep } from "./distribution/mixture.js";
export type { MixtureSpec } from "./distribution/mixture/mixture-spec.js";
export {
  naiveBayes,
  type NaiveBayes,
  type NaiveBayesFactor,
  type NaiveBayesSpec,
} from "./distribution/naive-bayes.js";

// Reinforcement learning
export { advantages, type AdvantageSpec, type Advantages } from "./reinforcement/advantages.js";
export { bandit, type ArmEstimate, type Bandit, type BanditSpec } from "./reinforcement/bandit.js";
export {
  clippedObjective,
  type ClippedObjective,
  type ClippedObjectiveSpec,
} from "./reinforcement/clipped-objective.js";
export {
  estimateValues,
  type ValueEstimates,
  type ValueEstimateSpec,
  type ValueEstimateStep,
  type StateVisit,
} from "./reinforcement/estimate-values.js";
export {
  evaluatePolicy,
  type PolicyEvaluation,
  type PolicyEvaluationSpec,
} from "./reinforcement/evaluate-policy.js";
export type { NameInput } from "./trace/names.js";
export {
  policyGradient,
  type PolicyGradient,
  type PolicyGradientSpec,
} from "./reinforcement/policy-gradient.js";
export {
  policyIteration,
  type PolicyIteration,
  type PolicyIterationSpec,
  type PolicyRound,
} from "./reinforcement/policy-iteration.js";
export { qLearning, type QLearning, type QLearningStep } from "./reinforcement/q-learning.js";
export type { ActionValues } from "./reinforcement/action-values.js";
export type { QLearningExperience, QLearningSpec } from "./reinforcement/q-learning-spec.js";
export { returns, type Returns } from "./reinforcement/returns.js";
export {
  valueIteration,
  type ValueIteration,
  type ValueIterationSpec,
  type ValueIterationStep,
} from "./reinforcement/value-iteration.js";
export type { PolicySpec, WorldSpec, WorldTransition } from "./reinforcement/world.js";

// Metrics of classification and detection
export {
  averagePrecision,
  meanAveragePrecision,
  type AveragePrecision,
  type MeanAveragePrecision,
  type AveragePrecisionOptions,
} from "./metrics/average-precision.js";
export type { BoxInput, BoxOptions } from "./metrics/box.js";
export { calibration, type Calibration, type CalibrationBin } from "./metrics/calibration.js";
export type { ClassRates, OutcomeCounts } from "./metrics/class-rates.js";
export { confusionMatrix, type ConfusionMatrix, type ConfusionOptions } from "./metrics/confusion-matrix.js";
export type { ClassLabel, LabelPairs } from "./metrics/label-pairs.js";
export type { MeanRates } from "./metrics/mean-rates.js";
export { frechetDistance, type DiagonalGaussian } from "./metrics/frechet-distance.js";
export { iou, type BoxOverlap } from "./metrics/iou.js";
export { maskOverlap, type MaskInput, type MaskOverlap } from "./metrics/mask-overlap.js";
export { matchDetections, type DetectionMatches, type MatchedDetection } from "./metrics/match-detections.js";
export {
  nonMaximumSuppression,
  type ComparedBox,
  type Suppression,
  type SuppressionOptions,
  type SuppressionStep,
} from "./metrics/non-maximum-suppression.js";
export {
  precisionRecallCurve,
  type PrecisionRecallCurve,
  type PrecisionRecallPoint,
} from "./metrics/precision-recall-curve.js";
export { regressionMetrics, type RegressionMetrics } from "./metrics/regression-metrics.js";
export { rocCurve, type RocCurve, type RocPoint } from "./metrics/roc-curve.js";
export type { BinaryLabel } from "./metrics/scored-labels.js";
export { topKAccuracy } from "./metrics/top-k-accuracy.js";

// Language: decoding, translation, word vectors
export {
  beamSearch,
  type Beam,
  type BeamSearch,
  type BeamSearchSpec,
  type BeamStep,
  type NextTokens,
} from "./language/beam-search.js";
export {
  bleu,
  corpusBleu,
  type Bleu,
  type BleuOptions,
  type BleuPrecision,
  type Translation,
} from "./language/bleu.js";
export {
  bytePairEncoding,
  type BytePairEncoding,
  type BytePairMerge,
  type BytePairOptions,
} from "./language/byte-pair-encoding.js";
export { coOccurrence, type CoOccurrence, type CoOccurrenceOptions } from "./language/co-occurrence.js";
export { cosineSimilarity } from "./language/cosine-similarity.js";
export { ctc, ctcCollapse, type Ctc, type CtcPath, type CtcSpec } from "./language/ctc.js";
export { editDistance, type Edit, type EditDistance, type EditOptions } from "./language/edit-distance.js";
export { gloveLoss, type GloveLoss, type GloveSpec } from "./language/glove-loss.js";
export { hiddenMarkov, type HiddenMarkov, type HiddenMarkovSpec } from "./language/hidden-markov.js";
export {
  nextToken,
  type NextToken,
  type NextTokenOptions,
  type SamplingStage,
} from "./language/next-token.js";
export { nGramModel, type NGramModel, type NGramOptions } from "./language/n-gram-model.js";
export { rouge, type Rouge, type RougeOptions } from "./language/rouge.js";
export { tfIdf, type TfIdf, type TfIdfOptions } from "./language/tf-idf.js";
export { word2vecStep, type Word2vecSpec, type Word2vecStep } from "./language/word2vec-step.js";
export type { Words } from "./language/words.js";

// Clustering, kernels, graphs and learning theory
export { adaBoost, type AdaBoost, type AdaBoostRound, type AdaBoostSpec } from "./learning/ada-boost.js";
export { biasVariance, type BiasVariance } from "./learning/bias-variance.js";
export { graphAttention, type GraphAttention, type GraphAttentionSpec } from "./learning/graph-attention.js";
export {
  graphConvolution,
  type GraphConvolution,
  type GraphConvolutionSpec,
} from "./learning/graph-convolution.js";
export type { GraphInput } from "./learning/graph-input.js";
export { graphLaplacian, type GraphLaplacian } from "./learning/graph-laplacian.js";
export { informationGain, type GainOptions, type InformationGain } from "./learning/information-gain.js";
export { kernelMatrix, type KernelMatrix, type KernelSpec } from "./learning/kernel-matrix.js";
export {
  kMeans,
  type KMeans,
  type KMeansOptions,
  type KMeansStep,
  type PointInput,
} from "./learning/k-means.js";
export type { TwoClasses } from "./learning/labeled-points.js";
export { largestMargin, type LargestMargin } from "./learning/largest-margin.js";
export {
  nearestNeighbors,
  type KnownPoint,
  type NearestNeighbors,
  type Neighbor,
  type NeighborOptions,
} from "./learning/nearest-neighbors.js";
export {
  sampleComplexity,
  type SampleComplexity,
  type SampleComplexitySpec,
} from "./learning/sample-complexity.js";
export { softMargin, type SoftMargin, type SoftMarginOptions } from "./learning/soft-margin.js";

// Data sets
export { augment, type Augmentation } from "./training/datasets/augment.js";
export type { ColumnSamples, DataLike, DatasetSamples } from "./training/datasets/as-dataset.js";
export { Dataset } from "./training/datasets/dataset.js";
export type { Column, DatasetSpec } from "./training/datasets/dataset-spec.js";
export { readCsv, type CsvOptions } from "./training/datasets/read-csv.js";
export { readIdx } from "./training/datasets/read-idx.js";
export { readImages, type ImageOptions } from "./training/datasets/read-images.js";
export { drawnDigits } from "./training/datasets/drawn-digits.js";
export { mnist, type MnistPart } from "./training/datasets/mnist.js";
export { characterSequences, longMemory, sineSeries } from "./training/datasets/sequences.js";
export type { CharacterOptions } from "./training/datasets/sequences.js";
export { blobs, moons, spirals, xor } from "./training/datasets/shapes.js";

// A look inside a trained model
export { gradientCheck } from "./training/gradient-check.js";
export type { CheckedEntry, GradientCheckOptions, ModelGradientCheck } from "./training/gradient-check.js";
export { confusion, wrongExamples } from "./training/inspect/confusion.js";
export type { WrongExample, WrongExamples } from "./training/inspect/confusion.js";
export { attentionWeights } from "./training/inspect/attention-weights.js";
export type { AttentionFigureOptions, AttentionWeights } from "./training/inspect/attention-weights.js";
export { featureMaps, filters } from "./training/inspect/feature-maps.js";
export { fgsm, type FgsmOptions } from "./training/inspect/fgsm.js";
export { generateText, type GenerateTextOptions } from "./training/inspect/generate-text.js";
export type { LayerChoice } from "./training/inspect/layer-choice.js";
export { lossLandscape } from "./training/inspect/loss-landscape.js";
export type { LandscapeOptions, LossLandscape } from "./training/inspect/loss-landscape.js";
export { predict, type Prediction, type Trained } from "./training/inspect/predict.js";
export type { LayerMeasure, LayerRecord } from "./training/layer-record.js";
export { gradientNorms, type GradientNormsOptions } from "./training/gradient-norms.js";

// Training
export { claim, type Claim, type ClaimPart, type ClaimRow } from "./training/claim.js";
export { compareOptimizers } from "./training/compare-optimizers.js";
export type { CompareOptions, ComparedRun, OptimizerComparison } from "./training/optimizer-comparison.js";
export type { ComparisonCurveOptions, CurveOptions } from "./training/curve-options.js";
export { compileStep } from "./tfjs/compile-step.js";
export type { CompileOptions, TrainingStep } from "./tfjs/compile-step.js";
export { device } from "./tfjs/devices/device.js";
export type { Device, DeviceName } from "./tfjs/devices/device.js";
export { DeviceError } from "./tfjs/devices/rung.js";
export type { DeviceRefusal, DeviceRung, RungStep } from "./tfjs/devices/rung.js";
export { evaluateModel } from "./training/evaluate-model.js";
export type { ModelEvaluation } from "./training/model-evaluation.js";
export type { Checkpoint, EarlyStopping, FitOptions } from "./training/fit-options.js";
export type { FitEnding } from "./training/fit-ending.js";
export type { BestEpoch } from "./training/best-epoch.js";
export type { FitResult } from "./training/fit-result.js";
export { fit } from "./training/fit.js";
export type { Fit } from "./training/fit.js";
export type { MetricHistory, TrainingHistory } from "./training/history.js";
export type { BatchStream, Batches, StreamedBatch } from "./training/batch-stream.js";
export type { Goal, LossChoice, Metrics } from "./training/goal.js";
export { findLearningRate } from "./training/find-learning-rate.js";
export type { LearningRateSearch, LearningRateSearchOptions } from "./training/find-learning-rate.js";
export { loadModel } from "./training/load-model.js";
export type { LoadOptions } from "./training/load-options.js";
export { loadResult } from "./training/load-result.js";
export type { Measure } from "./training/measures.js";
export { sweep, type SweepGrid, type SweepModel, type SweepOptions } from "./training/sweep.js";
export type { Sweep, SweepRun } from "./training/sweep-result.js";
export type { NotebookOptions } from "./training/experiment-notebook.js";
export type { SweepRow, SweepValue } from "./training/sweep-values.js";
export type { Tuning } from "./training/tune-rates.js";
export type { TrainingLoss, TrainingLossFunction } from "./training/losses.js";
export type { ClassWeights, Weighing } from "./training/class-weights.js";
export { layersModel } from "./training/models.js";
export type { ModelLike, ModelMaker } from "./training/models.js";
export type { OptimizerLike, OptimizerSpec } from "./training/optimizers.js";
export type { Tfjs } from "./tfjs/library.js";

// Experiments: what the runs of a sweep report, side by side
export { report } from "./experiment/report.js";
export type { ReportValue } from "./experiment/report-record.js";
export { readExperiment } from "./experiment/read-experiment.js";
export type { Experiment } from "./experiment/experiment.js";
export type { ExperimentCurveOptions } from "./experiment/experiment-figures.js";
export type { ExperimentRun } from "./experiment/experiment-run.js";
export { bandCurves, type BandCurvesOptions, type RepeatedCurve } from "./experiment/band-curves.js";
export { curveColors } from "./figure/curve-colors.js";

// Figures and drawings
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
export { bars, type BarsOptions } from "./figure/bars.js";
export type { CurvesOptions, NamedCurves } from "./figure/curves.js";
export { heatMaps, type HeatMapPanel, type HeatMapsOptions, type NamedHeatMaps } from "./figure/heat-maps.js";

// Tables
export { table, type Table } from "./table/table.js";
export type { TableCell } from "./table/cell.js";
export type { Check } from "./table/check.js";
export type { CheckedGradient, GradientCheck } from "./table/gradient-check.js";
export type { TableAlign, TableColumn, TableColumnSpec } from "./table/table-data.js";
export type { TableSpec } from "./table/table.js";
export type {
  NamedRowsOptions,
  TableHeadings,
  TableOfColumns,
  TableOfRows,
  TableOptions,
  TableRows,
} from "./table/table.js";

// Lists, sums, rounding and random numbers
export { maxBy, minBy, transpose } from "./number/lists.js";
export { numericGradient, type NumericPoint } from "./number/numeric-gradient.js";
export { random, type Random } from "./number/random.js";
export { grid, linspace, range } from "./number/range.js";
export { percent, round } from "./number/round.js";
export { deviation, dot, mean, product, sum } from "./number/sums.js";

// Worksheets
export { aligned } from "./worksheet/maths.js";
export type { Choice } from "./worksheet/multiple-choice.js";
export { text } from "./worksheet/text.js";
export { changeGivens } from "./worksheet/change-givens.js";
export type { AnswerOptions } from "./worksheet/answer-options.js";
export { latexOf } from "./worksheet/latex-of.js";
export { maths } from "./worksheet/maths.js";
export type { Maths } from "./worksheet/maths.js";
export { readAnswer } from "./worksheet/read-answer.js";
export { worksheet } from "./worksheet/worksheet.js";
export type { Worksheet } from "./worksheet/worksheet.js";

// Controls that figures follow
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

// Errors
export { FileError, GradsheetError, InputError } from "./errors.js";

// Practice: attempts at a student's copy, hints, solutions
export { attempt } from "./practice/attempt.js";
export { blank } from "./practice/blank.js";
export type { Blank } from "./practice/blank.js";
export { hint } from "./practice/hint.js";
export { practice } from "./practice/practice.js";
export { solution } from "./practice/solution.js";
