import { clipGradients, type Clipping } from "../tfjs/clip-gradients.js";
import type { Optimizer, Scalar, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { CompiledStep, type StepOptions } from "../tfjs/compile/compiled-step.js";
import { beginStep, endStep } from "../tfjs/interrupted.js";
import type { Objective } from "./losses.js";
import { withRandom } from "../tfjs/math-random.js";
import { type Random } from "../number/random.js";
import { toNextRate } from "./rule-optimizer.js";
import type { Tfjs } from "../tfjs/library.js";

/** What a step leaves to be read: its loss and the number of right answers. */
export interface StepOutcome {
  loss: Scalar;
  correct: Scalar | undefined;
}

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
  const body = (x: Tensor, labels: Tensor): Tensor[] => {
    let correct: Scalar | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const result = forward(stepper, x, labels, true);
      correct = result.correct && tf.keep(result.correct);
      return result.loss;
    }, weightsOf(model));
    releaseMasks(tf, model);
    optimizer.applyGradients(clipGradients(tf, grads, stepper));
    return correct ? [value, correct] : [value];
  };
  return new CompiledStep({ ...options, tf, optimizer, body });
}

/** One step of training on a batch. */
export function trainStep(
  { tf, random, optimizer }: Stepper,
  step: CompiledStep,
  x: Tensor,
  labels: Tensor,
): StepOutcome {
  beginStep(tf);
  toNextRate(optimizer);
  const [loss, correct] = withRandom(random, () => step.run([x, labels])) as Scalar[];
  endStep();
  return { loss, correct };
}

/** The loss of a batch, with the layers' own penalties, and the number of right answers. */
export function forward(
  { model, objective }: Pick<Stepper, "model" | "objective">,
  x: Tensor,
  labels: Tensor,
  training: boolean,
): StepOutcome {
  const outputs = model.apply(x, { training }) as Tensor;
  const penalties = training ? model.calculateLosses() : [];
  const loss = penalties.reduce<Scalar>((sum, penalty) => sum.add(penalty), objective.loss(labels, outputs));
  return { loss, correct: objective.correct?.(labels, outputs) };
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
