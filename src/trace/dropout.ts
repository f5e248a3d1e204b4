import { InputError } from "../errors.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { TapeTrace } from "./tape-trace.js";
import { Tape, valueOf } from "./tape.js";
import { numbersIn, type NumbersInput } from "./trace-input.js";

/** What {@link traceDropout} is given. */
export interface DropoutTraceSpec {
  /** Numbers, or the trace of the layer before. */
  values: NumbersInput;
  /** 1 for a unit that stays, 0 for one that is dropped. */
  mask: readonly (0 | 1)[];
  /** Probability that a unit is dropped. */
  rate: RealInput;
  /** `inverted` (default) divides by 1 − rate in training; `plain` multiplies by it at test time instead. */
  scaling?: "inverted" | "plain";
  /** ∂L/∂y; with it the gradients are traced. */
  upstream?: readonly RealInput[];
}

const place = "traceDropout";

/** The computation on a tape. */
function drop({ values, mask, rate, scaling = "inverted", upstream }: DropoutTraceSpec, tape: Tape) {
  const dropped = real(rate);
  if (!(dropped.sign() >= 0 && dropped.compare(real(1)) < 0))
    throw new InputError({ place, rule: "needs a rate from 0 to below 1", got: String(dropped) });
  const list = numbersIn(values);
  const fits = mask.length === list.length && (upstream === undefined || upstream.length === list.length);
  if (!fits || mask.some((bit) => bit !== 0 && bit !== 1))
    throw new InputError({
      place,
      rule: `needs ${list.length} entries 0 or 1 in the mask, and as many upstream`,
      got: JSON.stringify(mask),
    });
  const scale = Worked.constant(1).minus(Worked.quantity("p", dropped));
  const inputs = list.map((value, unit) => tape.given(`x_{${unit + 1}}`, value));
  const outputs = inputs.map((input, unit) => {
    const bit = Worked.quantity(`m_{${unit + 1}}`, mask[unit]);
    const share = scaling === "inverted" ? bit.over(scale) : bit;
    return tape.line("forward", `y_{${unit + 1}}`, share.times(input.quantity), [[input, share]]);
  });
  if (upstream !== undefined)
    tape.backward(
      "L",
      new Map(outputs.map((output, unit) => [output, Worked.quantity(`g_{${unit + 1}}`, upstream[unit])])),
    );
  return { inputs, outputs, keep: real(1).minus(dropped) };
}

/** A dropout layer worked through; made by {@link traceDropout}. `None` is null where `upstream` may be missing. */
export class DropoutTrace<None extends null = null> extends TapeTrace {
  /** Outputs in training. */
  readonly output: RealVector;
  /** Outputs at test time, which equal the expected outputs in training. */
  readonly testOutput: RealVector;
  /** (1 − rate) · units. */
  readonly expectedActive: Real;
  readonly inputGradient: RealVector | None;
  protected readonly cure = "Give upstream: the derivatives by the outputs.";

  constructor(spec: DropoutTraceSpec) {
    const tape = new Tape(place);
    super(place, tape, (other) => drop(spec, other));
    const { inputs, outputs, keep } = drop(spec, tape);
    this.output = valuesOf(outputs.map(valueOf));
    this.testOutput = valuesOf(
      inputs.map((input) => (spec.scaling === "plain" ? keep.times(valueOf(input)) : valueOf(input))),
    );
    this.expectedActive = keep.times(real(inputs.length));
    const gradients =
      spec.upstream === undefined ? null : valuesOf(inputs.map((input) => tape.gradient(input)));
    this.inputGradient = gradients as RealVector | None;
  }
}

/**
 * Dropout with a given mask worked through: outputs in training and at test time, gradients.
 * @param spec values, mask, rate, scaling (default inverted), upstream gradient
 * @throws InputError where mask or rate do not fit
 * @example
 * traceDropout({ values: [1, 2], mask: [1, 0], rate: 0.5 }).output // => ["2", "0"]
 */
export function traceDropout(
  spec: DropoutTraceSpec & { upstream: readonly RealInput[] },
): DropoutTrace<never>;
export function traceDropout(spec: DropoutTraceSpec): DropoutTrace;
export function traceDropout(spec: DropoutTraceSpec): DropoutTrace {
  return new DropoutTrace(spec);
}

/**
 * How many different thinned networks there are when each hidden layer keeps a fixed number of its units.
 * @param layers units and kept units of every layer
 * @example
 * thinnedNetworks([{ units: 2, kept: 1 }, { units: 2, kept: 1 }]) // => 4
 */
export function thinnedNetworks(layers: readonly { units: number; kept: number }[]): number {
  return layers.reduce((total, { units, kept }) => {
    if (!Number.isSafeInteger(units) || !Number.isSafeInteger(kept) || kept < 0 || kept > units)
      throw new InputError({
        place: "thinnedNetworks",
        rule: "needs whole numbers with kept from 0 to units",
        got: `${kept} of ${units}`,
      });
    let ways = 1;
    for (let chosen = 1; chosen <= kept; chosen++) ways = (ways * (units - kept + chosen)) / chosen;
    return total * Math.round(ways);
  }, 1);
}
