import { InputError } from "../errors.js";
import { valuesOf, type RealPlanes, type RealVector, type Values } from "../number/values.js";
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
import { Tape, type Traced } from "./tape.js";
import { vectorOf, type PlanesInput, type TracePlane, type TraceVector } from "./trace-input.js";
import type { NamedMatrices } from "./trace.js";

/** What {@link traceConvolution} is given. */
export interface ConvolutionTraceSpec {
  /** A plane, one per input channel, or the trace of the layer before. */
  input: PlanesInput;
  /** A plane, one per input channel, or one such list per filter. */
  kernel: TracePlane | readonly TracePlane[] | readonly (readonly TracePlane[])[];
  /** One number per filter, or the number of the only one. */
  bias?: TraceVector;
  stride?: PerAxis;
  padding?: PerAxis;
  dilation?: PerAxis;
  /** `true` turns the kernel by 180° (a convolution in the mathematician's sense); default false. */
  flip?: boolean;
  /** ∂L/∂(output), a plane or one per filter; with it the gradients are traced. */
  upstream?: PlanesInput;
}

const place = "traceConvolution";

/** The computation on a tape. */
function convolve(spec: ConvolutionTraceSpec, tape: Tape) {
  const input = channelsOf(spec.input, place);
  const { kernel } = spec;
  const lists = (Array.isArray((kernel as TracePlane[][])?.[0]?.[0]?.[0]) ? kernel : [kernel]) as readonly (
    TracePlane | readonly TracePlane[]
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
  const biases = spec.bias === undefined ? undefined : vectorOf(spec.bias);
  if (biases !== undefined && biases.length !== filters.length)
    throw new InputError({ place, rule: `needs ${filters.length} biases`, got: String(biases.length) });
  const x = given(tape, "x", input, "input");
  const k = filters.map((filter, f) =>
    given(tape, filters.length === 1 ? "k" : `k^{[${f + 1}]}`, filter, "kernel"),
  );
  const b = (biases ?? []).map((value, f) =>
    tape.given(filters.length === 1 ? "b" : `b_{${f + 1}}`, value, "bias"),
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
  if (spec.upstream !== undefined) seed(tape, outputs, channelsOf(spec.upstream, place), place);
  return { x, k, b, outputs };
}

/** A convolution worked through; made by {@link traceConvolution}. `None` is null where `upstream` may be missing. */
export class ConvolutionTrace<None extends null = null> extends TapeTrace {
  /** One plane per filter. */
  readonly output: RealPlanes;
  /** Per filter and input channel. */
  readonly kernelGradient: Values<RealPlanes> | None;
  readonly biasGradient: RealVector | None;
  readonly inputGradient: RealPlanes | None;
  protected readonly cure = "Give upstream: the derivatives by the outputs.";
  private readonly input: RealPlanes;
  private readonly kernels: readonly RealPlanes[];

  constructor(spec: ConvolutionTraceSpec) {
    const tape = new Tape(place);
    super(place, tape, (other) => convolve(spec, other));
    const { x, k, b, outputs } = convolve(spec, tape);
    this.output = valuesIn(outputs);
    this.input = valuesIn(x);
    this.kernels = k.map(valuesIn);
    const none = spec.upstream === undefined;
    this.kernelGradient = (none ? null : valuesOf(k.map((filter) => gradientsOf(tape, filter)))) as None;
    this.biasGradient = (none ? null : valuesOf(b.map((traced) => tape.gradient(traced)))) as None;
    this.inputGradient = (none ? null : gradientsOf(tape, x)) as None;
  }

  protected override matrices(): NamedMatrices[] {
    const several = this.kernels.length > 1;
    return [
      ["X", this.input],
      ...this.kernels.map((kernel, f): NamedMatrices => [several ? `K_{${f + 1}}` : "K", kernel]),
      ["Z", this.output],
      ...((this.inputGradient === null
        ? []
        : [["\\frac{\\partial L}{\\partial X}", this.inputGradient]]) as NamedMatrices[]),
    ];
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
export function traceConvolution(
  spec: ConvolutionTraceSpec & { upstream: PlanesInput },
): ConvolutionTrace<never>;
export function traceConvolution(spec: ConvolutionTraceSpec): ConvolutionTrace;
export function traceConvolution(spec: ConvolutionTraceSpec): ConvolutionTrace {
  return new ConvolutionTrace(spec);
}
