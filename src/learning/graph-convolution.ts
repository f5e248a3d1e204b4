import { InputError } from "../errors.js";
import { finiteReals, finiteRows, knownWord } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";
import { adjacencyOf, productOf, type GraphInput } from "./graph-input.js";

/** What {@link graphConvolution} is given. */
export interface GraphConvolutionSpec {
  /** The adjacency matrix, or `{ nodes, edges, directed }`. */
  graph: GraphInput;
  /** A row of features for each node. */
  features: readonly (readonly RealInput[])[];
  /** W: the features are multiplied by it; a row for each feature. Default: none. */
  weights?: readonly (readonly RealInput[])[];
  bias?: readonly RealInput[];
  /** How messages are put together: `symmetric` (default) D^(−1/2) A D^(−1/2), `mean` D^(−1) A, `sum` A, or the largest of each feature. */
  aggregate?: "symmetric" | "mean" | "sum" | "max";
  /** Whether each node sends to itself too; default true. A loop that is there is not doubled. */
  selfLoops?: boolean;
  activation?: "none" | "relu";
}

const place = "graphConvolution";

/** A graph convolution worked through; made by {@link graphConvolution}. */
export class GraphConvolution extends WorkedResult {
  constructor(
    /** The adjacency matrix as used, with its loops. */
    readonly adjacency: RealMatrix,
    readonly degrees: RealVector,
    /** What features are multiplied by from the left; null for "max". */
    readonly propagation: RealMatrix | null,
    /** The features, times the weights. */
    readonly messages: RealMatrix,
    /** Before the activation. */
    readonly aggregated: RealMatrix,
    readonly output: RealMatrix,
    private readonly worked: readonly WorkedLine[],
  ) {
    super();
  }

  protected lines(): readonly WorkedLine[] {
    return this.worked.length > 60 ? [] : this.worked;
  }

  /** Each node with its neighbors, its degree and its new features. */
  table(): Table {
    return table({
      columns: ["node", "hears", { name: "degree", align: "right" }, "before", "after"],
      rows: this.output.map((row, node) => [
        String(node),
        this.adjacency[node]
          .flatMap((weight, other) => (weight.sign() > 0 ? [String(other)] : []))
          .join(", ") || "nobody",
        this.degrees[node],
        `(${this.messages[node].join(", ")})`,
        `(${row.join(", ")})`,
      ]),
    });
  }

  /** What a notebook shows: the matrices, then the lines. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const short = this.output.length <= 8;
    const matrices = [
      ...(this.propagation === null ? [] : [`\\hat{A} = ${this.propagation.toLatex()}`]),
      `H = ${this.output.toLatex()}`,
    ];
    return {
      "text/markdown": `${short ? `$$${matrices.join(", \\qquad ")}$$\n\n` : ""}${this.table().toMarkdown()}`,
      "text/plain": this.toString(),
    };
  }
}

/**
 * A graph convolution or one step of message passing with all numbers: normalized adjacency, messages, new features (Kipf and Welling 2017); exact
 * where the roots of degrees are.
 * @param spec `graph`, `features`, `weights`, `bias`, `aggregate` ("symmetric", "mean", "sum", "max"), `selfLoops` (default true), `activation`
 * @returns `output`, `propagation`, `degrees`, `messages`, `aggregated`; formulas
 * @throws InputError where shapes do not fit, or a node hears nobody and a mean or largest is asked for
 * @example
 * graphConvolution({ graph: { nodes: 3, edges: [[0, 1], [1, 2]] }, features: [[1], [2], [6]], aggregate: "mean" }).output // => [["1.5"], ["3"], ["4"]]
 * graphConvolution({ graph: [[0, 1], [1, 0]], features: [[1], [3]], aggregate: "sum", selfLoops: false, weights: [[2]] }).output // => [["6"], ["2"]]
 */
export function graphConvolution(spec: GraphConvolutionSpec): GraphConvolution {
  const { aggregate = "symmetric", selfLoops = true, activation = "none" } = spec ?? {};
  knownWord(place, aggregate, "an aggregate", ["symmetric", "mean", "sum", "max"]);
  knownWord(place, activation, "an activation", ["none", "relu"]);
  const given = adjacencyOf(place, spec?.graph);
  const features = finiteRows(place, spec.features, "a row of features for each node");
  if (features.length !== given.length)
    throw new InputError({
      place,
      rule: `needs ${given.length} rows of features`,
      got: String(features.length),
    });
  const adjacency = given.map((row, i) =>
    row.map((value, j) => (selfLoops && i === j && value.isZero() ? Real.one : value)),
  );
  const degrees = adjacency.map((row) => row.reduce((sum, value) => sum.plus(value), Real.zero));
  const alone = degrees.findIndex((degree) => degree.sign() === 0);
  if (alone >= 0 && (aggregate === "mean" || aggregate === "max"))
    throw new InputError({
      place,
      rule: `needs a neighbor of every node for "${aggregate}"`,
      got: `none of node ${alone}`,
      cure: "Give selfLoops: true.",
    });
  const weights =
    spec.weights === undefined ? null : finiteRows(place, spec.weights, "weights, a row for each feature");
  if (weights !== null && weights.length !== features[0].length)
    throw new InputError({
      place,
      rule: `needs ${features[0].length} rows of weights`,
      got: String(weights.length),
    });
  const messages = weights === null ? features : productOf(features, weights);
  const bias = spec.bias === undefined ? null : finiteReals(place, spec.bias, "a bias for each feature");
  if (bias !== null && bias.length !== messages[0].length)
    throw new InputError({ place, rule: `needs ${messages[0].length} biases`, got: String(bias.length) });
  const share = (i: number, j: number): Real => {
    const value = adjacency[i][j];
    if (value.isZero() || aggregate === "sum" || aggregate === "max") return value;
    if (aggregate === "mean") return value.over(degrees[i]);
    return value.over(degrees[i].times(degrees[j]).sqrt());
  };
  const propagation = adjacency.map((row, i) => row.map((_, j) => share(i, j)));
  const lines: WorkedLine[] = [];
  const aggregated = propagation.map((row, node) =>
    messages[0].map((_, feature) => {
      const heard = row.flatMap((value, other) => (value.isZero() ? [] : [other]));
      const name = (letter: string, at: number) =>
        messages[0].length === 1 ? `${letter}_{${at}}` : `${letter}_{${at},${feature + 1}}`;
      const x = (other: number) =>
        Worked.quantity(name(weights === null ? "x" : "m", other), messages[other][feature]);
      const plain =
        aggregate === "max"
          ? Worked.by(
              heard.map((other) => messages[other][feature]).reduce((a, b) => (b.compare(a) > 0 ? b : a)),
              heard.map(x),
              (parts) => `\\max\\left(${parts.join(", ")}\\right)`,
            )
          : Worked.sum(
              heard.map((other) =>
                row[other].compare(Real.one) === 0 ? x(other) : Worked.constant(row[other]).times(x(other)),
              ),
            );
      const worked = bias === null ? plain : plain.plus(Worked.constant(bias[feature]));
      lines.push({ name: name("h", node), worked });
      return worked.value;
    }),
  );
  const output =
    activation === "relu"
      ? aggregated.map((row) => row.map((value) => (value.sign() > 0 ? value : Real.zero)))
      : aggregated;
  return new GraphConvolution(
    valuesOf(adjacency),
    valuesOf(degrees),
    aggregate === "max" ? null : valuesOf(propagation),
    valuesOf(messages),
    valuesOf(aggregated),
    valuesOf(output),
    lines,
  );
}
