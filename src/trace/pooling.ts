import { InputError } from "../errors.js";
import { real } from "../number/real.js";
import type { RealPlanes } from "../number/values.js";
import { Worked } from "../number/worked.js";
import type { Kink } from "../symbolic/functions/kink.js";
import { checkedActivation, type TraceActivation } from "./activation.js";
import {
  channelsOf,
  given,
  gradientsOf,
  pair,
  pixelName,
  seed,
  slide,
  valuesIn,
  type PerAxis,
} from "./planes.js";
import { TapeTrace } from "./tape-trace.js";
import { Tape, valueOf, type ScalarActivation, type Traced } from "./tape.js";
import type { PlanesInput } from "./trace-input.js";
import type { NamedMatrices } from "./trace.js";

/** What {@link tracePooling} is given. */
export interface PoolingTraceSpec {
  /** A plane, one per channel, or the trace of the layer before. */
  input: PlanesInput;
  type?: "max" | "average";
  /** An activation of every number before the windows; default none. */
  activation?: ScalarActivation;
  /** The derivative of relu at 0; default 0. */
  kink?: Kink;
  kernel: PerAxis;
  /** Default: the kernel. */
  stride?: PerAxis;
  padding?: PerAxis;
  /** Whether padded places take part as zeros, or not at all (default). */
  paddedZeros?: boolean;
  /** Who gets the gradient of several equal maxima: the first in reading order (default), or a padded zero before any value. */
  tie?: "first" | "padding";
  /** ∂L/∂(output), a plane or one per channel; with it the gradients are traced. */
  upstream?: PlanesInput;
}

const place = "tracePooling";

/** The computation on a tape. */
function pool(spec: PoolingTraceSpec, tape: Tape) {
  const input = channelsOf(spec.input, place);
  const { type = "max", tie = "first", paddedZeros = false } = spec;
  const [kh, kw] = pair(spec.kernel, 1);
  const [sh, sw] = pair(spec.stride ?? spec.kernel, 1);
  const [ph, pw] = pair(spec.padding, 0);
  const overAll = slide<Traced>(
    input,
    { kernel: [kh, kw], stride: [sh, sw], padding: [ph, pw] },
    { place, rule: "needs a window that fits the padded input" },
  );
  const x = given(tape, "x", input, "input");
  const a = spec.activation === undefined ? x : activated(tape, x, spec.activation, spec.kink ?? 0);
  const outputs = a.map((plane, channel) =>
    overAll((r, c) => {
      const window: (Traced | null)[] = [];
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++) window.push(plane[r * sh - ph + u]?.[c * sw - pw + v] ?? null);
      const name = pixelName("p", x.length, channel, r, c);
      return type === "max"
        ? largestOf(tape, name, window, paddedZeros, tie)
        : meanOf(tape, name, window, paddedZeros);
    }),
  );
  if (spec.upstream !== undefined) seed(tape, outputs, channelsOf(spec.upstream, place), place);
  return { x, a, outputs };
}

/** Every number of the planes through an activation. */
function activated(tape: Tape, x: Traced[][][], activation: ScalarActivation, kink: Kink): Traced[][][] {
  if (checkedActivation(activation, place) === ("softmax" as TraceActivation))
    throw new InputError({ place, rule: "needs an activation of one number", got: "softmax" });
  return x.map((plane, channel) =>
    plane.map((row, r) =>
      row.map((item, c) =>
        tape.activated("forward", pixelName("a", x.length, channel, r, c), item, activation, kink),
      ),
    ),
  );
}

/** A pooling layer worked through; made by {@link tracePooling}. `None` is null where `upstream` may be missing. */
export class PoolingTrace<None extends null = null> extends TapeTrace {
  /** What the windows are laid on: the input, after the activation where there is one. */
  readonly activated: RealPlanes;
  readonly output: RealPlanes;
  readonly inputGradient: RealPlanes | None;
  protected readonly cure = "Give upstream: the derivatives by the outputs.";
  private readonly input: RealPlanes;

  constructor(private readonly spec: PoolingTraceSpec) {
    const tape = new Tape(place);
    super(place, tape, (other) => pool(spec, other));
    const { x, a, outputs } = pool(spec, tape);
    this.activated = valuesIn(a);
    this.output = valuesIn(outputs);
    this.input = valuesIn(x);
    this.inputGradient = (spec.upstream === undefined ? null : gradientsOf(tape, x)) as None;
  }

  protected override matrices(): NamedMatrices[] {
    return [
      ["X", this.input],
      ...((this.spec.activation === undefined ? [] : [["A", this.activated]]) as NamedMatrices[]),
      ["P", this.output],
      ...((this.inputGradient === null
        ? []
        : [["\\frac{\\partial L}{\\partial X}", this.inputGradient]]) as NamedMatrices[]),
    ];
  }
}

const one = Worked.constant(1);

/** The largest value of a window; null stands for a padded place. */
function largestOf(
  tape: Tape,
  name: string,
  window: readonly (Traced | null)[],
  paddedZeros: boolean,
  tie: "first" | "padding",
): Traced {
  const zero = Worked.constant(0);
  const inside = window.filter((item) => item !== null);
  const padded = paddedZeros && inside.length < window.length;
  const entries = paddedZeros
    ? window.map((item) => item?.quantity ?? zero)
    : inside.map(({ quantity }) => quantity);
  const values = entries.map(({ value }) => value);
  // A window of padding alone has no value of its own.
  const largest = values.length === 0 ? real(-Infinity) : values.reduce((a, b) => (b.compare(a) > 0 ? b : a));
  const padWins = padded && tie === "padding" && largest.sign() === 0;
  const winner = window.find((item, index) =>
    item === null ? padded && !padWins && isFirst(index) : valueOf(item).compare(largest) === 0,
  );
  const worked = Worked.by(largest, entries, (parts) => `\\max\\left(${parts.join(", ")}\\right)`);
  return tape.line(
    "forward",
    name,
    worked,
    padWins || winner === undefined || winner === null ? [] : [[winner, one]],
  );

  /** A padded zero that is the largest and stands before all equal values. */
  function isFirst(index: number): boolean {
    if (largest.sign() !== 0) return false;
    return window.slice(0, index).every((item) => item === null || valueOf(item).compare(largest) !== 0);
  }
}

/** The mean of a window, over all its places or over those inside. */
function meanOf(tape: Tape, name: string, window: readonly (Traced | null)[], paddedZeros: boolean): Traced {
  const inside = window.filter((item) => item !== null);
  const count = Worked.constant(paddedZeros ? window.length : Math.max(1, inside.length));
  const sum = Worked.sum(inside.map(({ quantity }) => quantity));
  const share = one.over(count);
  return tape.line(
    "forward",
    name,
    sum.over(count),
    inside.map((item) => [item, share]),
  );
}

/**
 * Max or average pooling worked through window by window, behind an activation where asked, and with ∂L/∂(output) its gradients.
 * @param spec input planes, type (default max), kernel, stride (default the kernel), padding, upstream gradient
 * @returns `output` and `inputGradient`, one plane per channel
 * @throws InputError where shapes do not fit
 * @example
 * tracePooling({ input: [[1, 2], [4, 3]], kernel: 2, upstream: [[5]] }).inputGradient // => [[["0", "0"], ["5", "0"]]]
 * tracePooling({ input: [[-1, -2], [-4, 3]], kernel: 2, type: "average", activation: "relu" }).output // => [[["0.75"]]]
 */
export function tracePooling(spec: PoolingTraceSpec & { upstream: PlanesInput }): PoolingTrace<never>;
export function tracePooling(spec: PoolingTraceSpec): PoolingTrace;
export function tracePooling(spec: PoolingTraceSpec): PoolingTrace {
  return new PoolingTrace(spec);
}
