import { real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { Budget, constant, product, size } from "./budget.js";
import {
  bytesOf,
  checkedOptions,
  choiceOf,
  countOf,
  refuse,
  whole,
  type CountInput,
  type NumberFormat,
} from "./read.js";

/** How numbers are kept while a model trains. */
const precisions = {
  /** Everything in 4 bytes. */
  fp32: { weights: 4, gradients: 4, master: 0, state: 4 },
  /** Weights and gradients in 2 bytes, a copy of the weights and the optimizer's states in 4. */
  mixed: { weights: 2, gradients: 2, master: 4, state: 4 },
  /** Everything in 2 bytes. */
  bf16: { weights: 2, gradients: 2, master: 0, state: 2 },
} as const;

/** Numbers that an optimizer keeps of each parameter. */
const states = {
  sgd: 0,
  momentum: 1,
  adagrad: 1,
  rmsprop: 1,
  lion: 1,
  adam: 2,
  adamw: 2,
  adam8bit: 2,
} as const;

/** What {@link trainingMemory} is given. */
export interface TrainingMemorySpec {
  /** Parameters of the model, such as 7e9 or "7B". */
  parameters: CountInput;
  /** Default `mixed`. */
  precision?: keyof typeof precisions;
  /** Default `adam`; `adam8bit` keeps its two states in a byte each. */
  optimizer?: keyof typeof states;
  /** Of the parameters, those that are trained, such as adapters; default all. */
  trainable?: CountInput;
  /** Bytes of a parameter that is not trained, or its format; default those of the weights. */
  frozen?: number | NumberFormat;
  /** Bytes of activations beside; default none. */
  activations?: CountInput;
  /** How many devices share what `stage` says; default 1. */
  devices?: number;
  /** What the devices share (ZeRO): 1 the optimizer's states, 2 gradients too, 3 weights too; default 0, nothing. */
  stage?: 0 | 1 | 2 | 3;
}

const place = "trainingMemory";

/** What training a model takes of each device's memory, in bytes; made by {@link trainingMemory}. */
export class TrainingMemory extends Budget {
  readonly weights: number;
  readonly gradients: number;
  /** The copy of the weights in fp32. */
  readonly masterWeights: number;
  readonly optimizerStates: number;
  readonly activations: number;
  readonly total: number;
  /** All but the activations, for each parameter. */
  readonly bytesPerParameter: number;

  constructor(spec: TrainingMemorySpec) {
    super();
    checkedOptions(place, spec, [
      "parameters",
      "precision",
      "optimizer",
      "trainable",
      "frozen",
      "activations",
      "devices",
      "stage",
    ]);
    const precision =
      precisions[
        choiceOf(
          place,
          "precision",
          Object.keys(precisions) as (keyof typeof precisions)[],
          spec.precision ?? "mixed",
        )
      ];
    const optimizer = choiceOf(
      place,
      "optimizer",
      Object.keys(states) as (keyof typeof states)[],
      spec.optimizer ?? "adam",
    );
    const all = whole(place, "parameters", spec.parameters);
    const trained = whole(place, "trainable", spec.trainable ?? all);
    if (trained > all) refuse(place, `needs at most ${all} trainable parameters`, trained);
    const stage = spec.stage ?? 0;
    if (![0, 1, 2, 3].includes(stage)) refuse(place, "needs 0, 1, 2 or 3 for stage", stage);
    const devices = whole(place, "devices", spec.devices ?? 1);
    const n = size("n", devices);
    const shared = (worked: Worked, from: number) => (stage >= from && devices > 1 ? worked.over(n) : worked);
    const N = size(trained === all ? "N" : "N_t", trained);
    const frozen = all - trained;
    const cold =
      frozen === 0
        ? null
        : product(size("N_f", frozen), constant(bytesOf(place, "frozen", spec.frozen ?? precision.weights)));
    const weights = product(N, constant(precision.weights));
    const parts: Worked[] = [];
    const line = (name: string, symbol: string, worked: Worked) => {
      const quantity = this.define(name, symbol, worked, "bytes");
      parts.push(quantity);
      return quantity.value.valueOf();
    };
    this.weights = line("weights", "W", shared(cold === null ? weights : cold.plus(weights), 3));
    this.gradients = line("gradients", "G", shared(product(N, constant(precision.gradients)), 2));
    this.masterWeights =
      precision.master === 0
        ? 0
        : line("copy of the weights in fp32", "C", shared(product(N, constant(precision.master)), 1));
    const each = optimizer === "adam8bit" ? 1 : precision.state;
    const kept = states[optimizer];
    this.optimizerStates =
      kept === 0 ? 0 : line("optimizer's states", "S", shared(product(N, constant(kept), constant(each)), 1));
    const model = Worked.sum(parts).value;
    this.bytesPerParameter = model.over(real(all)).valueOf();
    this.activations =
      spec.activations === undefined
        ? 0
        : line("activations", "A", constant(countOf(place, "activations", spec.activations)));
    this.total = this.define(
      devices > 1 ? "per device" : "total",
      "M",
      Worked.sum(parts),
      "bytes",
    ).value.valueOf();
  }
}

/**
 * The memory that training takes: weights, gradients, the copy of the weights that mixed precision keeps, the optimizer's states.
 * With mixed precision and Adam 2 + 2 + 4 + 4 + 4 = 16 bytes a parameter.
 * Source: S. Rajbhandari et al., ZeRO (2020), section 3.
 * @param spec `parameters`, `precision` (`mixed`, default, `fp32`, `bf16`), `optimizer` (default `adam`), `trainable` and `frozen`
 * for adapters, `activations` in bytes, `devices` and `stage` of ZeRO
 * @returns bytes: `weights`, `gradients`, `masterWeights`, `optimizerStates`, `activations`, `total`; `bytesPerParameter`; `table()`
 * @throws InputError where a size is no positive number or a word is unknown
 * @example
 * trainingMemory({ parameters: "7B" }).bytesPerParameter // => 16
 * trainingMemory({ parameters: 1e9, precision: "fp32", optimizer: "momentum" }).total // => 12000000000
 * trainingMemory({ parameters: "7.5B", devices: 64, stage: 3 }).total // => 1875000000
 */
export function trainingMemory(spec: TrainingMemorySpec): TrainingMemory {
  return new TrainingMemory(spec);
}
