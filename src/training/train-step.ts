import { InputError } from "../errors.js";
import { clipGradients } from "../tfjs/clip-gradients.js";
import type { Clipping } from "../tfjs/clipping.js";
import type { Optimizer, Scalar, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { CompiledStep, type StepOptions } from "../tfjs/compile/compiled-step.js";
import { beginStep, endStep } from "../tfjs/interrupted.js";
import { type Batch, tensorsOf } from "./batches.js";
import type { Judged, Objective } from "./objective.js";
import { withRandom } from "../tfjs/math-random.js";
import { type Random } from "../number/random.js";
import { toNextRate } from "./rule-optimizer.js";
import type { Tfjs } from "../tfjs/library.js";

export interface Stepper extends Clipping {
  tf: Tfjs;
  model: LayersModel;
  optimizer: Optimizer;
  objective: Objective;
  /** Draws dropout masks and noise. */
  random: Random;
}

/** The training step of a model, compiled where the device can. */
export function compiledStepOf(
  stepper: Stepper,
  options: Pick<StepOptions, "compile" | "xla" | "onRefusal"> = {},
): CompiledStep {
  const { tf, model, optimizer } = stepper;
  const [inputs, outputs] = [model.inputs.length, model.outputs.length];
  const body = (...given: Tensor[]): Tensor[] => {
    const batch: Batch = {
      inputs: given.slice(0, inputs),
      labels: given.slice(inputs, inputs + outputs),
      weights: given[inputs + outputs],
    };
    let counts: Scalar[] = [];
    const { value, grads } = gradientsOf(tf, model, () => {
      const { loss, correct, answered, measures } = forward(stepper, batch, true);
      const counted = [correct, answered].filter((count) => count !== undefined);
      counts = [...counted, ...measures].map((each) => tf.keep(each));
      return loss;
    });
    releaseMasks(tf, model);
    optimizer.applyGradients(clipGradients(tf, grads, stepper));
    return [value, ...counts];
  };
  return new CompiledStep({ ...options, tf, optimizer, body });
}

/** @throws InputError for a loss in which the model does not occur: its gradient is nobody's wish */
function gradientsOf(
  tf: Tfjs,
  model: LayersModel,
  loss: () => Scalar,
): { value: Scalar; grads: Record<string, Tensor> } {
  try {
    return tf.variableGrads(loss, weightsOf(model));
  } catch (cause) {
    if (!(cause instanceof Error) || !cause.message.startsWith("Cannot find a connection")) throw cause;
    throw new InputError(
      {
        place: "fit",
        rule: "needs a loss that depends on the model's weights",
        got: "one without a gradient",
        cure: "Compute it from the outputs with tfjs's operations alone; numbers read out of a tensor have no gradient.",
      },
      { cause },
    );
  }
}

/** One step of training on a batch. */
export function trainStep(
  { tf, random, optimizer, objective }: Stepper,
  step: CompiledStep,
  batch: Batch,
): Judged {
  beginStep(tf);
  toNextRate(optimizer);
  const [loss, ...counts] = withRandom(random, () => step.run(tensorsOf(batch))) as Scalar[];
  endStep();
  const { isCounted, isPassing } = objective;
  return {
    loss,
    correct: isCounted ? counts.shift() : undefined,
    answered: isPassing ? counts.shift() : undefined,
    measures: counts,
  };
}

/** The loss of a batch, with the layers' own penalties, the number of right answers, and its measures. */
export function forward(
  { model, objective }: Pick<Stepper, "model" | "objective">,
  { inputs, labels, weights }: Batch,
  training: boolean,
): Judged {
  const given = model.apply(inputs.length === 1 ? inputs[0] : inputs, { training }) as Tensor | Tensor[];
  const penalties = training ? model.calculateLosses() : [];
  const judged = objective.judge(labels, [given].flat(), training ? weights : undefined);
  return {
    ...judged,
    loss: penalties.reduce<Scalar>((sum, penalty) => sum.add(penalty), judged.loss),
  };
}

/**
 * Frees the dropout masks that recurrent cells keep until they are called again: a step that leaves tensors behind cannot be
 * compiled.
 */
function releaseMasks(tf: Tfjs, model: LayersModel): void {
  for (const cell of model.layers.flatMap(cellsOf))
    for (const name of ["dropoutMask", "recurrentDropoutMask"] as const) {
      const mask = cell[name];
      if (mask) tf.dispose(mask);
      cell[name] = null;
    }
}

type Mask = Tensor | Tensor[] | null | undefined;
interface RecurrentCell {
  dropoutMask?: Mask;
  recurrentDropoutMask?: Mask;
}

/** The cells of a recurrent layer, of a stack of cells, of a wrapper's layers and of a model's. */
function cellsOf(layer: unknown): RecurrentCell[] {
  const parts = layer as Record<"cell" | "layer" | "forwardLayer" | "backwardLayer", unknown> & {
    cells?: unknown[];
    layers?: unknown[];
  };
  const inner = [parts.layer, parts.forwardLayer, parts.backwardLayer, ...(parts.layers ?? [])];
  const own =
    parts.cell === undefined || parts.cell === null
      ? []
      : [parts.cell as RecurrentCell & { cells?: RecurrentCell[] }];
  const cells = own.flatMap((cell) => cell.cells ?? [cell]);
  return [...cells, ...inner.filter((item) => typeof item === "object" && item !== null).flatMap(cellsOf)];
}

/** The variables that training moves. */
export function weightsOf(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}
