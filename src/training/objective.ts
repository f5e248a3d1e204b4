import { InputError } from "../errors.js";
import { unknownName } from "../optimizer/meant-name.js";
import type { Scalar, Tensor, Tfjs } from "../tfjs/library.js";
import type { Weighing } from "./class-weights.js";
import type { Fitted } from "./fitted.js";
import type { Goal, Metrics } from "./goal.js";
import type { TrainingLossFunction } from "./losses.js";
import { type OutputObjective, outputObjective } from "./output-objective.js";

/** The loss of a batch, its right answers and its measures. */
export interface Judged {
  loss: Scalar;
  correct: Scalar | undefined;
  /** Samples that have an answer, where labels are ignored; undefined where all have one. */
  answered?: Scalar | undefined;
  /** In the order of the objective's `measures`. */
  measures: Scalar[];
}

/** How a run turns labels into tensors, and outputs into a loss, a count of right answers and measures. */
export interface Objective {
  /** The losses that were asked for or chosen, so that validation data mean the same. */
  goal: Goal;
  /** Whether right answers are counted. */
  isCounted: boolean;
  /** Whether samples are passed over whose labels are ignored. */
  isPassing: boolean;
  /** The names of the measures. */
  measures: readonly string[];
  labels(rows: readonly (Float32Array | Int32Array)[], count: number): Tensor[];
  /** @param weights one for each sample of the batch; without them all count alike */
  judge(labels: readonly Tensor[], outputs: readonly Tensor[], weights?: Tensor): Judged;
  /** Of the single outputs. */
  parts: readonly OutputObjective[];
}

/**
 * What a model is trained for. The loss of several outputs is the sum of theirs; each one's own, and its accuracy, are measures.
 * @throws InputError for outputs that nobody has, and for what {@link outputObjective} refuses
 */
export function objectiveOf(
  tf: Tfjs,
  { outputs }: Pick<Fitted, "outputs">,
  goal: Goal,
  place: string,
  weighing: Weighing = {},
): Objective {
  const names = outputs.map(({ name }) => name);
  const several = outputs.length > 1;
  if (several && (weighing.classWeights !== undefined || weighing.ignore !== undefined))
    throw new InputError({
      place,
      rule: `needs a model with one output for ${weighing.ignore === undefined ? "classWeights" : "ignore"}`,
      got: `${outputs.length}: ${names.join(", ")}`,
      cure: "Give each sample a weight: { x, y, weights }.",
    });
  const { loss, lossWeights = {}, metrics = {} } = goal;
  checkOutputNames(loss, names, place, "loss");
  checkOutputNames(lossWeights, names, place, "lossWeights");
  for (const [name, weight] of Object.entries(lossWeights))
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new InputError({ place, rule: "needs lossWeights from 0 on", got: `${weight} for ${name}` });
  const parts = outputs.map(({ name, dataset, output }) =>
    outputObjective(
      tf,
      dataset,
      output,
      typeof loss === "object" ? loss[name] : loss,
      several ? `${place}: ${name}` : place,
      weighing,
    ),
  );
  const own = measuresOf(metrics, names, place);
  const shares = names.map((name) => lossWeights[name] ?? 1);
  const ofOutputs = several
    ? parts.flatMap(({ correct }, at) => [`${names[at]} loss`, ...(correct ? [`${names[at]} accuracy`] : [])])
    : [];
  return {
    goal: {
      loss: several ? Object.fromEntries(parts.map(({ name }, at) => [names[at], name])) : parts[0].name,
      lossWeights,
      metrics,
    },
    isCounted: !several && parts[0].correct !== undefined,
    isPassing: !several && parts[0].answered !== undefined,
    measures: [...ofOutputs, ...own.map(({ name }) => name)],
    parts,
    labels: (rows, count) => parts.map((part, at) => part.labels(rows[at], count)),
    judge: (labels, given, weights) => {
      const losses = parts.map((part, at) => part.loss(labels[at], given[at], weights));
      const measured = own.map(({ name, output, of }) => {
        const made: unknown = of(labels[output], given[output], tf);
        if (!(made instanceof tf.Tensor))
          throw new InputError({ place, rule: `needs a tensor from the metric ${name}`, got: typeof made });
        return tf.mean((made as Tensor).toFloat());
      });
      if (!several)
        return {
          loss: losses[0],
          correct: parts[0].correct?.(labels[0], given[0]),
          answered: parts[0].answered?.(labels[0]),
          measures: measured as Scalar[],
        };
      const total = losses.map((each, at) => (shares[at] === 1 ? each : each.mul(shares[at]))) as Scalar[];
      const each = parts.flatMap(({ correct }, at) => [
        losses[at],
        ...(correct ? [correct(labels[at], given[at]).div(labels[at].shape[0]) as Scalar] : []),
      ]);
      return {
        loss: total.reduce((sum, next) => sum.add(next)),
        correct: undefined,
        measures: [...each, ...(measured as Scalar[])],
      };
    },
  };
}

function checkOutputNames(given: unknown, names: readonly string[], place: string, option: string): void {
  if (typeof given !== "object" || given === null) return;
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownName(`an output for ${option}`, unknown, names, place);
}

interface OwnMeasure {
  name: string;
  output: number;
  of: TrainingLossFunction;
}

function measuresOf(metrics: Metrics, names: readonly string[], place: string): OwnMeasure[] {
  if (typeof metrics !== "object" || metrics === null)
    throw new InputError({
      place,
      rule: "needs metrics as functions by name",
      got: String(metrics),
      cure: isAccuracy(metrics)
        ? accuracyCure
        : "Give { metrics: { error: (labels, outputs) => labels.sub(outputs).abs() } }.",
    });
  return Object.entries(metrics).flatMap(([name, of]) => {
    if (typeof of === "function" && names.length === 1) return [{ name, output: 0, of }];
    if (typeof of === "object" && of !== null) {
      const output = names.indexOf(name);
      if (output < 0) throw unknownName("an output for metrics", name, names, place);
      return Object.entries(of).map(([inner, own]) => ({
        name: names.length > 1 ? `${name} ${inner}` : inner,
        output,
        of: checked(own, inner, place),
      }));
    }
    if (typeof of === "function")
      throw new InputError({
        place,
        rule: `needs metrics by output, of ${names.join(", ")}`,
        got: `${name} for all`,
        cure: `Give { metrics: { ${names[0]}: { ${name} } } }.`,
      });
    return [{ name, output: 0, of: checked(of, name, place) }];
  });
}

function checked(of: unknown, name: string, place: string): TrainingLossFunction {
  if (typeof of === "function") return of as TrainingLossFunction;
  throw new InputError({
    place,
    rule: `needs a function (labels, outputs, tf) for the metric ${name}`,
    got: typeof of === "string" ? JSON.stringify(of) : typeof of,
    ...(isAccuracy(of) ? { cure: accuracyCure } : {}),
  });
}

/** What other libraries are told to measure, and `fit` measures untold. */
const isAccuracy = (metric: unknown): boolean => typeof metric === "string" && /^acc(uracy)?$/i.test(metric);
const accuracyCure = "Leave it out: where labels are classes, the accuracy is measured anyway.";
