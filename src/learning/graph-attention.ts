import { InputError } from "../errors.js";
import { finiteReal, finiteReals, finiteRows } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { softmax } from "../probability/softmax.js";
import { Matrices, type NamedMatrix } from "./matrices.js";
import { adjacencyOf, productOf, type GraphInput } from "./graph-input.js";

/** What {@link graphAttention} is given. */
export interface GraphAttentionSpec {
  graph: GraphInput;
  features: readonly (readonly RealInput[])[];
  /** W: a row for each feature. */
  weights: readonly (readonly RealInput[])[];
  /** a: first the numbers for the node that hears, then those for the one that is heard. */
  attention: readonly RealInput[];
  /** Default true. */
  selfLoops?: boolean;
  /** Of the leaky ReLU below 0; default 0.2. */
  slope?: RealInput;
}

/** A graph attention layer with its numbers; made by {@link graphAttention}. */
export class GraphAttention extends Matrices {
  constructor(
    /** Features times weights. */
    readonly messages: RealMatrix,
    /** LeakyReLU(a·[h_i ‖ h_j]), 0 where there is no edge. */
    readonly scores: RealMatrix,
    /** The softmax of each row over its neighbors. */
    readonly attention: RealMatrix,
    readonly output: RealMatrix,
  ) {
    super();
  }

  protected matrices(): NamedMatrix[] {
    return [
      ["XW", this.messages],
      ["E", this.scores],
      ["\\alpha", this.attention],
      ["H", this.output],
    ];
  }
}

/**
 * One head of a graph attention layer (Veličković et al. 2018): scores of neighbors, their softmax, new features before the activation.
 * @param spec `graph`, `features`, `weights`, `attention`, `selfLoops` (default true), `slope` of the leaky ReLU (default 0.2)
 * @throws InputError where shapes do not fit, or a node has no neighbor
 * @example
 * graphAttention({ graph: [[0, 1], [1, 0]], features: [[1], [3]], weights: [[1]], attention: [0, 0] }).output // => [["2"], ["2"]]
 */
export function graphAttention(spec: GraphAttentionSpec): GraphAttention {
  const place = "graphAttention";
  const given = adjacencyOf(place, spec?.graph);
  const { selfLoops = true } = spec;
  const features = finiteRows(place, spec.features, "a row of features for each node");
  const weights = finiteRows(place, spec.weights, "weights, a row for each feature");
  const vector = finiteReals(place, spec.attention, "the vector of attention");
  const width = weights[0].length;
  if (
    features.length !== given.length ||
    weights.length !== features[0].length ||
    vector.length !== 2 * width
  )
    throw new InputError({
      place,
      rule: `needs ${given.length} rows of features, as many rows of weights as features, and ${2 * width} numbers of attention`,
      got: `${features.length}×${features[0].length}, ${weights.length}×${width} and ${vector.length}`,
    });
  const slope = finiteReal(place, spec.slope ?? "1/5", "a finite slope");
  const messages = productOf(features, weights);
  const dot = (a: readonly Real[], b: readonly Real[]) =>
    a.reduce((sum, value, at) => sum.plus(value.times(b[at])), Real.zero);
  const own = messages.map((row) => dot(vector.slice(0, width), row));
  const other = messages.map((row) => dot(vector.slice(width), row));
  const hears = given.map((row, i) => row.map((value, j) => !value.isZero() || (selfLoops && i === j)));
  const scores = hears.map((row, i) =>
    row.map((heard, j) => {
      const sum = own[i].plus(other[j]);
      return !heard ? Real.zero : sum.sign() < 0 ? sum.times(slope) : sum;
    }),
  );
  const attention = scores.map((row, i) => {
    const heard = row.flatMap((_, j) => (hears[i][j] ? [j] : []));
    if (heard.length === 0)
      throw new InputError({
        place,
        rule: "needs a neighbor of every node",
        got: `none of node ${i}`,
        cure: "Give selfLoops: true.",
      });
    const values = heard.map((j) => row[j]);
    const alike = values.every((value) => value.compare(values[0]) === 0);
    const shares = softmax(values);
    return row.map((_, j) => {
      const at = heard.indexOf(j);
      if (at < 0) return Real.zero;
      return alike ? Real.one.over(real(heard.length)) : Real.fromFloat(shares[at]);
    });
  });
  return new GraphAttention(
    valuesOf(messages),
    valuesOf(scores),
    valuesOf(attention),
    valuesOf(productOf(attention, messages)),
  );
}
