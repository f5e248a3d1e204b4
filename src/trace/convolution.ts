import { InputError } from "../errors.js";
import type { Real, RealInput } from "../number/real.js";
import { LayerTrace } from "./layer-trace.js";
import {
  channelsOf,
  given,
  gradientsOf,
  numbers,
  pair,
  pixelName,
  seed,
  slide,
  type PerAxis,
  type Plane,
  type Reals,
} from "./planes.js";
import { Tape, type Traced } from "./tape.js";

export interface ConvolutionTraceSpec {
  /** A plane, or one per input channel. */
  input: Plane | readonly Plane[];
  /** A plane, one per input channel, or one such list per filter. */
  kernel: Plane | readonly Plane[] | readonly (readonly Plane[])[];
  /** One number per filter. */
  bias?: readonly RealInput[];
  stride?: PerAxis;
  padding?: PerAxis;
  dilation?: PerAxis;
  /** `true` turns the kernel by 180° (a convolution in the mathematician's sense); default false. */
  flip?: boolean;
  /** ∂L/∂(output), a plane or one per filter; with it the gradients are traced. */
  upstream?: Plane | readonly Plane[];
}

/** A convolution worked through; made by {@link traceConvolution}. */
export class ConvolutionTrace extends LayerTrace {
  /** One plane per filter. */
  readonly output: Reals;
  /** Per filter and input channel; null without `upstream`. */
  readonly kernelGradient: readonly Reals[] | null;
  readonly biasGradient: readonly Real[] | null;
  readonly inputGradient: Reals | null;

  constructor(spec: ConvolutionTraceSpec) {
    const tape = new Tape();
    super(tape);
    const place = "traceConvolution";
    const input = channelsOf(spec.input, place);
    const { kernel } = spec;
    const lists = (Array.isArray((kernel as Plane[][])?.[0]?.[0]?.[0]) ? kernel : [kernel]) as readonly (
      Plane | readonly Plane[]
    )[];
    const filters = lists.map((filter) => channelsOf(filter, place));
    if (filters.some((filter) => filter.length !== input.length))
      throw new InputError({
        place,
        rule: `needs filters of ${input.length} channels`,
        got: filters.map((filter) => filter.length).join(", "),
      });
    const [kh, kw] = [filters[0][0].length, filters[0][0][0].length];
    const [sh, sw] = pair(spec.stride, 1);
    const [ph, pw] = pair(spec.padding, 0);
    const [dh, dw] = pair(spec.dilation, 1);
    const rule = "needs filters of one size that fit the padded input";
    const other = filters.find((filter) => filter[0].length !== kh || filter[0][0].length !== kw);
    if (other !== undefined)
      throw new InputError({ place, rule, got: `${kh}×${kw} and ${other[0].length}×${other[0][0].length}` });
    const overAll = slide<Traced>(
      input,
      { kernel: [kh, kw], stride: [sh, sw], padding: [ph, pw], dilation: [dh, dw] },
      { place, rule },
    );
    if (spec.bias !== undefined && spec.bias.length !== filters.length)
      throw new InputError({ place, rule: `needs ${filters.length} biases`, got: String(spec.bias.length) });
    const x = given(tape, "x", input);
    const k = filters.map((filter, f) => given(tape, filters.length === 1 ? "k" : `k^{[${f + 1}]}`, filter));
    const b = (spec.bias ?? []).map((value, f) =>
      tape.given(filters.length === 1 ? "b" : `b_{${f + 1}}`, value),
    );
    const outputs = k.map((filter, f) =>
      overAll((r, c) => {
        const terms: Traced[][] = [];
        filter.forEach((plane, channel) =>
          plane.forEach((line, u) =>
            line.forEach((weight, v) => {
              const [du, dv] = spec.flip === true ? [kh - 1 - u, kw - 1 - v] : [u, v];
              const pixel = x[channel][r * sh - ph + du * dh]?.[c * sw - pw + dv * dw];
              if (pixel !== undefined) terms.push([weight, pixel]);
            }),
          ),
        );
        const all = b.length === 0 ? terms : [...terms, [b[f]]];
        return tape.sumOfProducts("forward", pixelName("z", k.length, f, r, c), all);
      }),
    );
    this.output = numbers(outputs);
    this.kernelGradient = null;
    this.biasGradient = null;
    this.inputGradient = null;
    if (spec.upstream === undefined) return;
    seed(tape, outputs, channelsOf(spec.upstream, place), place);
    this.kernelGradient = k.map((filter) => gradientsOf(tape, filter));
    this.biasGradient = b.map((traced) => tape.gradient(traced));
    this.inputGradient = gradientsOf(tape, x);
  }
}

/**
 * A convolution (cross-correlation) worked through output by output, and with ∂L/∂(output) its gradients; exact where the
 * data are.
 * @param spec input planes, kernel, bias, stride, padding, dilation, upstream gradient
 * @returns `output` (one plane per filter), `kernelGradient`, `biasGradient`, `inputGradient`, `formulas()`, `table()`
 * @throws InputError where shapes do not fit
 * @example
 * traceConvolution({ input: [[1, 2], [3, 4]], kernel: [[1, "1/2"]] }).output // => [[["2"], ["5"]]]
 */
export function traceConvolution(spec: ConvolutionTraceSpec): ConvolutionTrace {
  return new ConvolutionTrace(spec);
}
