import { InputError } from "../errors.js";
import { currentDevice } from "./devices/device.js";
import { beginStep, endStep } from "./interrupted.js";
import { clipGradients } from "./clip-gradients.js";
import type { Clipping } from "./clipping.js";
import type { Optimizer, Scalar, Tensor, Tfjs, Variable } from "./library.js";
import { CompiledStep } from "./compile/compiled-step.js";
import { warnOfRefusal } from "./compile/refusal.js";

/** What {@link compileStep} may be told. */
export interface CompileOptions extends Clipping {
  /** One of tfjs's optimizers; its learning rate may be set between the steps. */
  optimizer: Optimizer;
  /** The variables to train; default: all trainable ones that the loss depends on. */
  variables?: Variable[];
  /** Whether to compile where the device can; default true. */
  compile?: boolean;
  /**
   * Whether TensorFlow's XLA compiles the function further, for dense models: its first call takes seconds to minutes,
   * and its numbers differ in the fifth digit; default false.
   */
  xla?: boolean;
  /** After how many steps the step's JavaScript is run again and compared with its record; default 97. */
  recheckEvery?: number;
}

/** Makes one step of training on a batch; awaited, the loss before the step. */
export interface TrainingStep<Batch extends Tensor[] = Tensor[]> {
  (...batch: Batch): Promise<number>;
  /** `compiled`, or `eager: ` and why. */
  readonly state: string;
  /** Frees what the device keeps of the step. */
  dispose(): void;
}

/**
 * A step of training that runs as one function of TensorFlow on the devices `tensorflow` and `cuda`, as one of WebAssembly on
 * `wasm`, and eagerly, with the same numbers, on every other.
 *
 * The first three steps with batches of one shape run eagerly; the second and third are recorded, compared, made a
 * function and checked against the third. From then on one call makes the step and none of the step's JavaScript is run,
 * except when it is compared with the record again: in the first three compiled steps, the 7th, 15th, 31st, 63rd and every
 * `recheckEvery`-th. Where anything differs the step is made eagerly, then and from there on, and one warning says why.
 *
 * So everything that changes from step to step has to be an argument, a variable or the optimizer's learning rate; random
 * tensors of tfjs (dropout, noise) are drawn anew and the same as in eager steps.
 * @param loss a batch's loss, a scalar
 * @param options optimizer, variables, clipNorm, clipValue, compile, xla, recheckEvery
 * @returns the step; awaited, the loss that the variables had before it
 * @throws InputError for options that are none
 * @example
 * const { tf } = await device("cpu");
 * const slope = tf.variable(tf.scalar(0));
 * const step = compileStep((x, y) => slope.mul(x).sub(y).square().mean(), { optimizer: tf.train.sgd(0.25) });
 * [await step(tf.tensor1d([1]), tf.tensor1d([2])), slope.dataSync()[0]] // => [4, 1]
 * step.state // => "eager: cpu runs each operation by itself"
 */
export function compileStep<Batch extends Tensor[]>(
  loss: (...batch: Batch) => Tensor,
  options: CompileOptions,
): TrainingStep<Batch> {
  checkOptions(loss, options);
  const { optimizer, variables, clipNorm, clipValue, compile, xla, recheckEvery } = options;
  let made: CompiledStep | undefined;
  const stepOn = (tf: Tfjs): CompiledStep =>
    (made ??= new CompiledStep({
      tf,
      optimizer,
      compile,
      xla,
      recheckEvery,
      body: (...batch) => {
        const { value, grads } = tf.variableGrads(() => asLoss(loss(...(batch as Batch))), variables);
        optimizer.applyGradients(clipGradients(tf, grads, { clipNorm, clipValue }));
        return [value];
      },
      onRefusal: (refusal) => warnOfRefusal("compileStep", refusal),
    }));
  const step = async (...batch: Batch): Promise<number> => {
    const { tf } = await currentDevice();
    beginStep(tf);
    const [value] = stepOn(tf).run(batch);
    endStep();
    const [number] = await (value as Scalar).data();
    value.dispose();
    return number;
  };
  return Object.defineProperties(step, {
    state: { get: () => made?.state ?? "eager: no step has been made" },
    dispose: { value: () => made?.dispose() },
  }) as TrainingStep<Batch>;
}

/** @throws InputError for what is no tensor of one number */
function asLoss(value: unknown): Scalar {
  const isTensor = typeof value === "object" && value !== null && "dataSync" in value;
  if (isTensor && (value as Tensor).size === 1) return (value as Tensor).asScalar();
  const promise = typeof value === "object" && value !== null && "then" in value;
  const other = promise ? "a promise" : typeof value;
  throw new InputError({
    place: "compileStep",
    rule: "needs a tensor of one number from your loss function",
    got: isTensor ? `one of shape [${(value as Tensor).shape.join(", ")}]` : other,
    ...(isTensor ? { cure: "Take the mean: loss.mean()." } : {}),
  });
}

function checkOptions(loss: unknown, options: CompileOptions): void {
  const place = "compileStep";
  if (typeof loss !== "function")
    throw new InputError({ place, rule: "needs a function from a batch to its loss", got: typeof loss });
  if (typeof options?.optimizer?.applyGradients !== "function")
    throw new InputError({
      place,
      rule: "needs an optimizer of tfjs",
      got: typeof options?.optimizer,
      cure: "Give { optimizer: tf.train.adam(0.001) }.",
    });
  const { recheckEvery } = options;
  if (recheckEvery !== undefined && !(Number.isSafeInteger(recheckEvery) && recheckEvery > 0))
    throw new InputError({
      place,
      rule: "needs recheckEvery as a whole number of at least 1",
      got: String(recheckEvery),
    });
  for (const name of ["clipNorm", "clipValue"] as const)
    if (options[name] !== undefined && !(options[name] > 0))
      throw new InputError({ place, rule: `needs ${name} above 0`, got: String(options[name]) });
}
