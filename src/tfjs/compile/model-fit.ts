import type { Optimizer, Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Tfjs } from "../library.js";
import { CompiledStep } from "./compiled-step.js";
import { compilingRefused } from "./native.js";
import { warnOfRefusal } from "./refusal.js";

type TrainFunction = (data: (Tensor | null | undefined)[]) => Tensor[];

/** What tfjs's models do inside `fit`, `fitDataset` and `trainOnBatch`. */
interface TrainingModel extends Pick<LayersModel, "trainableWeights"> {
  makeTrainFunction(): TrainFunction;
  optimizer_: Optimizer;
}

/** The copies of tfjs whose models run compiled steps. */
const able = new WeakSet<object>();

const steps = new WeakMap<object, { optimizer: Optimizer; weights: string; train: TrainFunction }>();

/**
 * Lets tfjs's own `model.fit`, `fitDataset` and `trainOnBatch` run compiled steps where the device can. The environment's
 * `GRADSHEET_COMPILE=0` turns it off.
 */
export function compileModelFit(tf: Tfjs): void {
  if (able.has(tf)) return;
  able.add(tf);
  const prototype = tf.LayersModel.prototype as unknown as TrainingModel;
  const { makeTrainFunction } = prototype;
  prototype.makeTrainFunction = function (this: TrainingModel): TrainFunction {
    const eager = makeTrainFunction.call(this);
    if (compilingRefused(tf) !== undefined) return eager;
    // trainOnBatch asks for the function at every batch; another optimizer or other weights to train make it another one.
    const optimizer = this.optimizer_;
    const weights = this.trainableWeights.map(({ id }) => id).join();
    const known = steps.get(this);
    if (known?.optimizer === optimizer && known.weights === weights) return known.train;
    const train = compiled(tf, eager, optimizer);
    steps.set(this, { optimizer, weights, train });
    return train;
  };
}

/** The same function on compiled steps; data that a model may leave out, such as sample weights, stay out. */
function compiled(tf: Tfjs, eager: TrainFunction, optimizer: Optimizer): TrainFunction {
  const byPresence = new Map<string, CompiledStep>();
  return (data) => {
    const present = data.flatMap((tensor, place) => (tensor ? [place] : []));
    const key = `${present.join()} of ${data.length}`;
    let step = byPresence.get(key);
    if (!step) {
      const body = (...tensors: Tensor[]): Tensor[] => {
        const whole = data.map((): Tensor | null => null);
        for (const [place, tensor] of tensors.entries()) whole[present[place]] = tensor;
        return eager(whole);
      };
      step = new CompiledStep({ tf, body, optimizer, onRefusal: (why) => warnOfRefusal("model.fit", why) });
      byPresence.set(key, step);
    }
    return step.run(present.map((place) => data[place]!));
  };
}
