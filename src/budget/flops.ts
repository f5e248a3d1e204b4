import type { Real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { Budget, constant, product, size } from "./budget.js";
import {
  bytesOf,
  checkedOptions,
  countOf,
  refuse,
  whole,
  type CountInput,
  type NumberFormat,
} from "./read.js";

/** What computes: its peak, the share of it that is reached, and how many there are. */
export interface Hardware {
  /** Operations a second of one device at its peak, such as 312e12 or "312T". */
  flopsPerSecond?: CountInput;
  /** The share of the peak that is reached, above 0 to 1; default 1. */
  utilization?: number;
  /** Default 1. */
  devices?: number;
}

/** What {@link trainingFlops} is given. */
export interface TrainingFlopsSpec extends Hardware {
  parameters: CountInput;
  /** Tokens that the model is trained on. */
  tokens: CountInput;
}

/** What {@link inferenceFlops} is given. */
export interface InferenceFlopsSpec extends Hardware {
  parameters: CountInput;
  /** Tokens that go through the model; default 1. */
  tokens?: CountInput;
  /** With these three the attention is counted: layers, features of a token, and how many keys each token looks at. */
  layers?: number;
  width?: number;
  context?: CountInput;
  /** Bytes a second that weights are read with; with it `memorySeconds` is found. */
  bandwidth?: CountInput;
  /** Bytes of a weight, or its format; default 2. */
  bytes?: number | NumberFormat;
}

const hardware = ["flopsPerSecond", "utilization", "devices"];

/** FLOP over FLOP/s; null where no speed is given. */
function secondsOf(place: string, flops: Worked, spec: Hardware): Worked | null {
  if (spec.flopsPerSecond === undefined) return null;
  const F = size("F", countOf(place, "flopsPerSecond", spec.flopsPerSecond));
  const share = spec.utilization ?? 1;
  if (typeof share !== "number" || !(share > 0 && share <= 1))
    refuse(place, "needs a utilization above 0 and at most 1", share);
  const n = whole(place, "devices", spec.devices ?? 1);
  return flops.over(
    product(...(n === 1 ? [] : [size("n", n)]), F, ...(share === 1 ? [] : [size("u", share)])),
  );
}

const day = 86_400;

/** Operations of a training; made by {@link trainingFlops}. */
export class TrainingFlops extends Budget {
  readonly flops: Real;
  readonly tokensPerParameter: Real;
  /** Null where no speed is given. */
  readonly seconds: number | null;
  readonly days: number | null;
  /** Days of all devices together. */
  readonly deviceDays: number | null;

  constructor(spec: TrainingFlopsSpec) {
    super();
    const place = "trainingFlops";
    checkedOptions(place, spec, ["parameters", "tokens", ...hardware]);
    const N = size("N", countOf(place, "parameters", spec.parameters));
    const D = size("D", countOf(place, "tokens", spec.tokens));
    const C = this.define("operations", "C", product(constant(6), N, D), "FLOP");
    this.flops = C.value;
    this.tokensPerParameter = this.define("tokens per parameter", "D/N", D.over(N)).value;
    const time = secondsOf(place, C, spec);
    this.seconds = time === null ? null : this.define("time", "t", time, "seconds").value.valueOf();
    this.days = this.seconds === null ? null : this.seconds / day;
    this.deviceDays = this.days === null ? null : this.days * (spec.devices ?? 1);
  }
}

/** Operations of a model at work; made by {@link inferenceFlops}. */
export class InferenceFlops extends Budget {
  /** Of one token. */
  readonly flopsPerToken: Real;
  readonly flops: Real;
  /** What computing alone takes, and what reading the weights once for each token takes; null where no speed is given. */
  readonly seconds: number | null;
  readonly memorySeconds: number | null;

  constructor(spec: InferenceFlopsSpec) {
    super();
    const place = "inferenceFlops";
    checkedOptions(place, spec, [
      "parameters",
      "tokens",
      "layers",
      "width",
      "context",
      "bandwidth",
      "bytes",
      ...hardware,
    ]);
    const N = size("N", countOf(place, "parameters", spec.parameters));
    const T = size("T", whole(place, "tokens", spec.tokens ?? 1));
    const sizes = [spec.layers, spec.width, spec.context];
    const given = sizes.filter((value) => value !== undefined).length;
    if (given !== 0 && given !== 3)
      refuse(place, "needs layers, width and context together", `${given} of them`);
    const weights = product(constant(2), N);
    const attention =
      given === 0
        ? null
        : product(
            constant(4),
            size("L", whole(place, "layers", spec.layers)),
            size("n", whole(place, "context", spec.context)),
            size("d", whole(place, "width", spec.width)),
          );
    const each = this.define(
      "operations per token",
      "c",
      attention === null ? weights : weights.plus(attention),
      "FLOP",
    );
    this.flopsPerToken = each.value;
    const all = this.define("operations", "C", product(T, each), "FLOP");
    this.flops = all.value;
    const time = secondsOf(place, all, spec);
    this.seconds =
      time === null ? null : this.define("time of computing", "t", time, "seconds").value.valueOf();
    if (spec.bandwidth === undefined) this.memorySeconds = null;
    else {
      const b = size("b", bytesOf(place, "bytes", spec.bytes ?? 2));
      const speed = size("R", countOf(place, "bandwidth", spec.bandwidth));
      this.memorySeconds = this.define(
        "time of reading the weights",
        "t_m",
        product(T, N, b).over(speed),
        "seconds",
      ).value.valueOf();
    }
  }
}

/** The model that a number of operations trains best; made by {@link computeOptimal}. */
export class ComputeOptimal extends Budget {
  readonly parameters: Real;
  readonly tokens: Real;

  constructor(spec: { flops: CountInput; tokensPerParameter?: number }) {
    super();
    const place = "computeOptimal";
    checkedOptions(place, spec, ["flops", "tokensPerParameter"]);
    const C = size("C", countOf(place, "flops", spec.flops));
    const k = size("k", countOf(place, "tokensPerParameter", spec.tokensPerParameter ?? 20));
    const inner = C.over(product(constant(6), k));
    const root = Worked.by(inner.value.sqrt(), [inner], ([text]) => `\\sqrt{${text}}`);
    const N = this.define("parameters", "N", root, "parameters");
    this.parameters = N.value;
    this.tokens = this.define("tokens", "D", product(k, N), "tokens").value;
  }
}

/**
 * The operations that training takes, 6 for each parameter and token (2 forward, 4 backward), the time of it, and the tokens per parameter.
 * Source: J. Kaplan et al., Scaling laws for neural language models (2020), section 2.1.
 * @param spec `parameters` and `tokens`, written out or short ("70B", "1.4T"); `flopsPerSecond` of a device, `utilization` (default 1), `devices` (default 1)
 * @returns `flops`, `tokensPerParameter`, `seconds`, `days`, `deviceDays`; `table()`, `formulas()`
 * @throws InputError where a number is not positive
 * @example
 * trainingFlops({ parameters: "70B", tokens: "1.4T" }).flops.valueOf() // => 5.88e23
 * trainingFlops({ parameters: "70B", tokens: "1.4T" }).tokensPerParameter // => "20"
 * trainingFlops({ parameters: 1e9, tokens: 2e10, flopsPerSecond: "100T", utilization: 0.5 }).seconds // => 2400000
 */
export function trainingFlops(spec: TrainingFlopsSpec): TrainingFlops {
  return new TrainingFlops(spec);
}

/**
 * The operations of a model at work: 2 for each parameter and token, and 4 · layers · context · width a token for its attention.
 * @param spec `parameters`, `tokens` (default 1); `layers`, `width` and `context` (keys that each token looks at) for the
 * attention; `flopsPerSecond`, `utilization`, `devices`; `bandwidth` and `bytes` of a weight for the time that reading takes
 * @returns `flopsPerToken`, `flops`, `seconds`, `memorySeconds`; `table()`, `formulas()`
 * @throws InputError where a number is not positive
 * @example
 * inferenceFlops({ parameters: "7B" }).flopsPerToken // => "14000000000"
 * inferenceFlops({ parameters: "7B", bandwidth: "2T" }).memorySeconds // => 0.007
 */
export function inferenceFlops(spec: InferenceFlopsSpec): InferenceFlops {
  return new InferenceFlops(spec);
}

/**
 * The parameters and tokens that spend a number of operations best: C = 6·N·D with D = 20·N.
 * Source: J. Hoffmann et al., Training compute-optimal large language models (2022).
 * @param spec `flops`, `tokensPerParameter` (default 20)
 * @returns `parameters`, `tokens`; `table()`, `formulas()`
 * @throws InputError where a number is not positive
 * @example
 * computeOptimal({ flops: 5.88e23 }).parameters // => "70000000000"
 */
export function computeOptimal(spec: { flops: CountInput; tokensPerParameter?: number }): ComputeOptimal {
  return new ComputeOptimal(spec);
}
