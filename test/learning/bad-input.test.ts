import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import * as gradsheet from "../../src/index.js";

/*
 * Every argument, and every part of one, is replaced by what does not belong there: the call ends with a result that can be shown, or
 * with an InputError.
 */
const nothing: unknown[] = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  Infinity,
  1.5,
  10n,
  true,
  "",
  "x",
  "a b",
  "1/0",
  () => null,
];
const lists: unknown[] = [
  [],
  {},
  [[]],
  [null],
  [undefined],
  ["x"],
  [1, 2],
  [[1, 2], [3]],
  [[1, Number.NaN]],
  [{}],
  { a: null },
  new Map(),
];

const good: Record<string, unknown[][]> = {
  confusionMatrix: [
    [
      { tp: 1, fp: 1, fn: 1, tn: 1 },
      { labels: ["a"], rows: "truth" },
    ],
    [{ truth: [1], predicted: [1] }, { labels: [1] }],
    [
      [
        [1, 0],
        [0, 1],
      ],
      { whenUndefined: "zero" },
    ],
  ],
  rocCurve: [
    [
      [1, 2],
      [1, 0],
    ],
    [[{ tp: 1, fp: 1, fn: 1, tn: 1 }]],
  ],
  precisionRecallCurve: [
    [
      [1, 2],
      [1, 0],
    ],
  ],
  iou: [[[0, 0, 1, 1], [0, 0, 1, 1], { form: "size" }]],
  nonMaximumSuppression: [[[[0, 0, 1, 1]], [1], { threshold: 0.5, classes: [1], scoreThreshold: 0 }]],
  averagePrecision: [[[1, 0], 2, { points: 11 }]],
  meanAveragePrecision: [[{ a: { hits: [1], positives: 1 } }, { points: 11 }]],
  matchDetections: [[[[0, 0, 1, 1]], [1], [[0, 0, 1, 1]], { threshold: 0.5 }]],
  maskOverlap: [[[1], [0], { smooth: 1 }]],
  regressionMetrics: [[[1], [2]]],
  topKAccuracy: [[[[1, 2]], [0], 1]],
  calibration: [[[0.5], [1], { bins: 3 }]],
  frechetDistance: [
    [
      { mean: [1], variance: [1] },
      { mean: [1], variance: [1] },
    ],
  ],
  bleu: [["a", "a", { order: 1, smoothing: "none" }]],
  corpusBleu: [[[{ candidate: "a", references: "b" }], { order: 1 }]],
  rouge: [["a", "b", { order: 1, beta: 1 }]],
  editDistance: [["a", "b", { unit: "letters", insertion: 1 }]],
  beamSearch: [[{ next: { "<s>": { a: 1 } }, width: 1, steps: 1, start: "<s>", end: "x", lengthPenalty: 1 }]],
  nextToken: [[[1, 2], { temperature: 1, topK: 1, nucleus: 0.5, from: "logits" }], [{ a: 1 }]],
  ctc: [[{ probabilities: [[0.5, 0.5]], labels: ["_", "a"], blank: 0, target: "a" }]],
  ctcCollapse: [["a", { blank: "_" }]],
  coOccurrence: [["a b", { window: 1, weighting: "count", vocabulary: ["a"] }]],
  tfIdf: [[["a"], { tf: "count", idf: "plain", base: 2 }]],
  cosineSimilarity: [[[1], [1]]],
  word2vecStep: [
    [{ input: [[1]], output: [[1]], center: 0, context: [0], negatives: [0], words: ["a"], learningRate: 1 }],
  ],
  gloveLoss: [[{ counts: [[1]], words: [[1]], contexts: [[1]], wordBiases: [0], cutoff: 100, alpha: 0.75 }]],
  nGramModel: [[["a"], { order: 2, smoothing: 1, start: "<s>", end: null }]],
  bytePairEncoding: [[{ a: 1 }, { merges: 1, end: null }]],
  hiddenMarkov: [
    [{ start: { a: 1 }, transitions: { a: { a: 1 } }, emissions: { a: { x: 1 } }, observations: ["x"] }],
  ],
  kMeans: [[[1, 2], { start: [1], k: 1, steps: 1 }]],
  graphConvolution: [
    [
      {
        graph: [[1]],
        features: [[1]],
        weights: [[1]],
        bias: [1],
        aggregate: "mean",
        selfLoops: true,
        activation: "relu",
      },
    ],
    [{ graph: { nodes: 1, edges: [[0, 0]], directed: true }, features: [[1]] }],
  ],
  graphLaplacian: [[[[1]]]],
  graphAttention: [[{ graph: [[1]], features: [[1]], weights: [[1]], attention: [1, 1], slope: 1 }]],
  kernelMatrix: [
    [[1], { type: "rbf", gamma: 1 }],
    [[1], { type: "polynomial", degree: 1, offset: 1 }],
  ],
  largestMargin: [
    [{ positive: [[1]], negative: [[0]] }],
    [
      [
        { point: [1], positive: true },
        { point: [0], positive: false },
      ],
    ],
  ],
  softMargin: [
    [
      { positive: [[1]], negative: [[0]] },
      { weights: [1], bias: 1, penalty: 1 },
    ],
  ],
  biasVariance: [[[[1]], [1], { noise: 1 }]],
  nearestNeighbors: [[[{ point: [1], label: "a" }], [1], { k: 1, distance: "manhattan" }]],
  informationGain: [[{ a: [1] }, { measure: "gini", base: 2 }]],
  adaBoost: [
    [{ labels: [1, -1], points: [1, 2], rounds: 1 }],
    [{ labels: [1, -1], learners: { a: [1, -1] }, rounds: 1 }],
  ],
  sampleComplexity: [[{ epsilon: 0.1, delta: 0.1, hypotheses: 2, setting: "realizable" }]],
  perceptron: [[{ patterns: [[1, 1]], rule: "mistakes", bias: false, order: [0] }]],
};

/** A value with itself, or one of its parts at any depth, replaced. */
function* damaged(value: unknown): Generator<unknown> {
  yield* nothing;
  yield* lists;
  if (Array.isArray(value))
    for (const at of value.keys()) for (const part of damaged(value[at])) yield value.with(at, part);
  else if (typeof value === "object" && value !== null)
    for (const [key, part] of Object.entries(value))
      for (const other of damaged(part)) yield { ...value, [key]: other };
}

/** How a call ends: null, or what is wrong with its end. */
function faultOf(name: string, args: unknown[]): string | null {
  const call = (gradsheet as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
  try {
    const result = call(...args);
    const shown = String(result);
    return /NaN|undefined(?!: 0)/.test(shown.replaceAll(/"[^"]*"/g, ""))
      ? `${name} shows ${shown.slice(0, 200)}`
      : null;
  } catch (error) {
    return error instanceof InputError ? null : `${name}: ${String(error)}`;
  }
}

describe("metrics, language and learning with damaged arguments", () => {
  it.each(Object.keys(good))("%s → a result, or an error that says what is needed", (name) => {
    const faults = good[name].flatMap((args) =>
      args.flatMap((arg, at) => Array.from(damaged(arg), (other) => faultOf(name, args.with(at, other)))),
    );
    expect(faults.length).toBeGreaterThan(20);
    expect([...new Set(faults.filter((fault) => fault !== null))]).toEqual([]);
  });
});
