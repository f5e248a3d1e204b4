import type { NamedTensorMap, Optimizer, Scalar, Tensor, Variable } from "@tensorflow/tfjs-core";
import { type Filled, type OptimizerName } from "../optimizer/optimizer-spec.js";
import type { Schedule } from "../optimizer/schedule-curve.js";
import { type Arithmetic, updateRules } from "../optimizer/update-rules.js";
import type { Tfjs } from "../tfjs/library.js";

/** An optimizer of training all of whose constants are there. */
export type FilledOptimizer = { [Type in OptimizerName]: Filled<Type, number, number> }[OptimizerName] & {
  /** What the learning rate follows, in place of the number. */
  schedule?: Schedule;
};

/** Sets the learning rate of the next step, where the optimizer has a schedule. */
export function toNextRate(optimizer: Optimizer): void {
  const scheduled = optimizer as Optimizer & { schedule?: Schedule; learningRate: number };
  if (scheduled.schedule)
    scheduled.learningRate = Number(scheduled.schedule.ofStep(optimizer.iterations + 1));
}

/** A gradient, or something kept, with its name. */
interface NamedTensor {
  name: string;
  tensor: Tensor;
}

/** A tensor, or a constant that stays a double until it meets one: 1 − 0.999 in float32 is off by 5e-5. */
type Quantity = Tensor | number;

/**
 * One of tfjs's optimizers that moves its variables by the library's own update rules, those of `descend`; tfjs's Adagrad starts
 * its sum at 0.1, its RMSProp has ε below the root, and its Adadelta divides by the mean square of the step before.
 */
export function ruleOptimizer(tf: Tfjs, spec: FilledOptimizer): Optimizer {
  const engine = tf.engine() as unknown as { registeredVariables: Record<string, Variable> };

  class RuleOptimizer extends tf.Optimizer {
    /** What is kept by one rule is of no use to another. */
    static readonly className = `gradsheet ${spec.type}`;
    /** May be set between the steps. */
    learningRate = spec.schedule ? Number(spec.schedule.ofStep(1)) : spec.learningRate;
    /** Where it is given, `toNextRate` sets the rate of each step. */
    readonly schedule = spec.schedule;
    /** What is kept of each variable, by its name and a letter, and what is kept of all. */
    private readonly kept = new Map<string, Variable>();

    applyGradients(gradients: NamedTensorMap | NamedTensor[]): void {
      const list = Array.isArray(gradients)
        ? gradients
        : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
      tf.tidy(() => {
        // Read and made a tensor once, which is how a compiled step knows the learning rate.
        const rate = tf.scalar(this.learningRate);
        const corrections = new Map<string, Tensor>();
        for (const { name, tensor } of list) {
          const variable = engine.registeredVariables[name];
          if (!tensor || !variable) continue;
          const moved = moveBy(spec, this.arithmetic(variable, rate, corrections), variable, tensor);
          variable.assign(moved as Tensor as typeof variable);
        }
      });
      this.incrementIterations();
    }

    private slot(name: string, first: () => Tensor): Variable {
      const known = this.kept.get(name);
      if (known) return known;
      const made = tf.variable(first(), false);
      this.kept.set(name, made);
      return made;
    }

    private arithmetic(
      variable: Variable,
      rate: Scalar,
      corrections: Map<string, Tensor>,
    ): Arithmetic<Quantity, number> {
      const slotOf = (letter: string, first = 0) =>
        this.slot(`${variable.name}/${letter}`, () => tf.fill(variable.shape, first));
      return {
        ...tensorArithmetic(tf),
        rate,
        recall: slotOf,
        keep: (letter, quantity) => {
          slotOf(letter).assign(quantity as Variable);
          return quantity;
        },
        // 1 − βᵗ, from step to step: c ← βc + (1 − β). Powers would lose half of its digits while t is small.
        unbiased: (letter, mean, beta) =>
          (mean as Tensor).div(this.mass(letter, beta as number, corrections)),
        massOf: (letter, beta) => this.mass(letter, beta as number, corrections),
        growingShares: (beta, psi) => {
          const kept = 0.96 ** (psi as number);
          // 1 − 0.96^(ψt) from step to step, as the other corrections
          const grown = this.mass("psi", kept, corrections);
          const share = (mass: Tensor) => mass.add(1).mul((beta as number) / 2);
          return [share(grown), share(grown.mul(kept).add(1 - kept))];
        },
      };
    }

    /** 1 − βᵗ, once in a step. */
    private mass(letter: string, beta: number, corrections: Map<string, Tensor>): Tensor {
      let correction = corrections.get(letter);
      if (!correction) {
        const slot = this.slot(letter, () => tf.scalar(0));
        correction = slot.mul(beta).add(1 - beta);
        slot.assign(correction as typeof slot);
        corrections.set(letter, correction);
      }
      return correction;
    }

    override dispose(): void {
      tf.dispose([...this.kept.values()]);
      this.kept.clear();
    }

    override async getWeights(): Promise<NamedTensor[]> {
      const kept = [...this.kept].map(([name, tensor]) => ({ name, tensor }));
      return [await this.saveIterations(), ...kept];
    }

    /** Takes what another one of the same rule has kept, of variables with the same names. */
    override async setWeights(weights: NamedTensor[]): Promise<void> {
      this.dispose();
      for (const { name, tensor } of await this.extractIterations(weights))
        this.kept.set(name, tf.variable(tensor, false));
    }

    getConfig() {
      const { schedule: _, ...constants } = spec;
      return { ...constants, learningRate: this.learningRate };
    }
  }
  return new RuleOptimizer();
}

function moveBy<Type extends OptimizerName>(
  spec: Filled<Type, number, number> & FilledOptimizer,
  arithmetic: Arithmetic<Quantity, number>,
  theta: Tensor,
  gradient: Tensor,
): Quantity {
  return updateRules[spec.type as Type](spec, arithmetic, theta, gradient);
}

type Pure = Omit<
  Arithmetic<Quantity, number>,
  "rate" | "recall" | "keep" | "unbiased" | "massOf" | "growingShares"
>;

function tensorArithmetic(tf: Tfjs): Pure {
  type Two<In, Out> = (a: In, b: In) => Out;
  const binary =
    (plain: Two<number, number>, of: Two<Quantity, Tensor>) =>
    (a: Quantity, b: Quantity): Quantity =>
      typeof a === "number" && typeof b === "number" ? plain(a, b) : of(a, b);
  return {
    one: 1,
    constant: (_, value) => value,
    isZero: (constant) => constant === 0,
    plus: binary((a, b) => a + b, tf.add),
    minus: binary((a, b) => a - b, tf.sub),
    times: binary((a, b) => a * b, tf.mul),
    over: binary((a, b) => a / b, tf.div),
    larger: binary(Math.max, tf.maximum),
    squared: (a) => (typeof a === "number" ? a * a : a.square()),
    root: (a) => (typeof a === "number" ? Math.sqrt(a) : a.sqrt()),
    size: (a) => (typeof a === "number" ? Math.abs(a) : a.abs()),
    sign: (a) => (typeof a === "number" ? Math.sign(a) : a.sign()),
  };
}
