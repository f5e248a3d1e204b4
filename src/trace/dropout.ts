import { InputError } from "../errors.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { LayerTrace } from "./layer-trace.js";
import { Tape, valueOf } from "./tape.js";

export interface DropoutSpec {
  values: RealInput[];
  /** 1 for a unit that stays, 0 for one that is dropped. */
  mask: (0 | 1)[];
  /** Probability that a unit is dropped. */
  rate: RealInput;
  /** `inverted` (default) divides by 1 − rate in training; `plain` multiplies by it at test time instead. */
  scaling?: "inverted" | "plain";
  /** ∂L/∂y; with it the gradients are traced. */
  upstream?: RealInput[];
}

/** A dropout layer worked through; made by {@link traceDropout}. */
export class DropoutTrace extends LayerTrace {
  /** Outputs in training. */
  readonly output: readonly Real[];
  /** Outputs at test time, which equal the expected outputs in training. */
  readonly testOutput: readonly Real[];
  /** (1 − rate) · units. */
  readonly expectedActive: Real;
  /** null without `upstream`. */
  readonly inputGradient: readonly Real[] | null;

  constructor({ values, mask, rate, scaling = "inverted", upstream }: DropoutSpec) {
    const tape = new Tape();
    super(tape);
    const dropped = real(rate);
    if (!(dropped.sign() >= 0 && dropped.compare(real(1)) < 0))
      throw new InputError({
        place: "traceDropout",
        rule: "needs a rate from 0 to below 1",
        got: String(dropped),
      });
    const fits =
      mask.length === values.length && (upstream === undefined || upstream.length === values.length);
    if (!fits || mask.some((bit) => bit !== 0 && bit !== 1))
      throw new InputError({
        place: "traceDropout",
        rule: `needs ${values?.length ?? 0} entries 0 or 1 in the mask, and as many upstream`,
        got: JSON.stringify(mask),
      });
    const keep = real(1).minus(dropped);
    const scale = Worked.constant(1).minus(Worked.quantity("p", dropped));
    const inputs = values.map((value, unit) => tape.given(`x_{${unit + 1}}`, value));
    const outputs = inputs.map((input, unit) => {
      const bit = Worked.quantity(`m_{${unit + 1}}`, mask[unit]);
      const share = scaling === "inverted" ? bit.over(scale) : bit;
      return tape.line("forward", `y_{${unit + 1}}`, share.times(input.quantity), [[input, share]]);
    });
    this.output = outputs.map(valueOf);
    this.testOutput = values.map((value) => (scaling === "inverted" ? real(value) : keep.times(real(value))));
    this.expectedActive = keep.times(real(values.length));
    this.inputGradient = null;
    if (upstream === undefined) return;
    const seeds = new Map(
      outputs.map((output, unit) => [output, Worked.quantity(`g_{${unit + 1}}`, upstream[unit])]),
    );
    tape.backward("L", seeds);
    this.inputGradient = inputs.map((input) => tape.gradient(input));
  }
}

/**
 * Dropout with a given mask worked through: outputs in training and at test time, gradients.
 * @param spec values, mask, rate, scaling (default inverted), upstream gradient
 * @throws InputError where mask or rate do not fit
 * @example
 * traceDropout({ values: [1, 2], mask: [1, 0], rate: 0.5 }).output // => ["2", "0"]
 */
export function traceDropout(spec: DropoutSpec): DropoutTrace {
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
