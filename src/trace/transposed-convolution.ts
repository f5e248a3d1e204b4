import { InputError } from "../errors.js";
import { Real } from "../number/real.js";
import { valuesOf, type RealPlanes, type RealVector, type Values } from "../number/values.js";
import { channelsOf, given, gradientsOf, pair, pixelName, seed, valuesIn, type PerAxis } from "./planes.js";
import { TapeTrace } from "./tape-trace.js";
import { Tape, valueOf, type Traced } from "./tape.js";
import { checkedSpec, vectorOf, type PlanesInput, type TracePlane, type TraceVector } from "./trace-input.js";
import type { NamedMatrices } from "./trace.js";

/** What {@link traceTransposedConvolution} is given. */
export interface TransposedConvolutionTraceSpec {
  /** A plane, one per input channel, or the trace of the layer before. */
  input: PlanesInput;
  /**
   * A plane; one per input channel, or for one input channel one per output channel; or for each input channel a list with a plane
   * per output channel (the layout of PyTorch, and of the filters of the convolution that it is the transpose of).
   */
  kernel: TracePlane | readonly TracePlane[] | readonly (readonly TracePlane[])[];
  /** One number per output channel, or the number of the only one. */
  bias?: TraceVector;
  stride?: PerAxis;
  /** Rows and columns that are cut off on every side of the output. */
  padding?: PerAxis;
  /** Rows and columns added at the bottom and at the right; less than the stride or the dilation. */
  outputPadding?: PerAxis;
  dilation?: PerAxis;
  /** ∂L/∂(output), a plane or one per output channel; with it the gradients are traced. */
  upstream?: PlanesInput;
}

const place = "traceTransposedConvolution";

function fail(rule: string, got: string, cure?: string): never {
  throw new InputError({ place, rule, got, ...(cure === undefined ? {} : { cure }) });
}

/** The kernel with one list per input channel and in it one plane per output channel. */
function kernelOf(
  kernel: TransposedConvolutionTraceSpec["kernel"],
  inputs: number,
): readonly (readonly TracePlane[])[] {
  const isNested = Array.isArray((kernel as TracePlane[][])?.[0]?.[0]?.[0]);
  if (isNested) return (kernel as readonly (readonly TracePlane[])[]).map((list) => channelsOf(list, place));
  const planes = channelsOf(kernel as TracePlane | readonly TracePlane[], place);
  return inputs === 1 ? [planes] : planes.map((plane) => [plane]);
}

/** Whole numbers for both axes. */
function sizes(name: string, value: PerAxis | undefined, fallback: number, least: number) {
  const both = pair(value, fallback);
  if (!both.every((size) => Number.isSafeInteger(size) && size >= least))
    fail(`needs a whole number from ${least} for ${name}`, both.join("×"));
  return both;
}

/** Terms of more products than this are no longer worked through. */
const mostProducts = 100_000;

/** The computation on a tape. */
function convolve(spec: TransposedConvolutionTraceSpec, tape: Tape) {
  checkedSpec(spec, "{ input, kernel }", place);
  const input = channelsOf(spec.input, place);
  const kernel = kernelOf(spec.kernel, input.length);
  const outputs = kernel[0].length;
  const [kh, kw] = [kernel[0][0].length, kernel[0][0][0].length];
  const isEven = kernel.every(
    (list) => list.length === outputs && list.every((p) => p.length === kh && p[0].length === kw),
  );
  if (kernel.length !== input.length || !isEven)
    fail(
      `needs a kernel with ${input.length} input channels, each with planes of one size`,
      kernel.map((list) => `${list.length} of ${list[0].length}×${list[0][0].length}`).join(", "),
      "Write kernel[input channel][output channel][row][column].",
    );
  const [sh, sw] = sizes("stride", spec.stride, 1, 1);
  const [ph, pw] = sizes("padding", spec.padding, 0, 0);
  const [oh, ow] = sizes("outputPadding", spec.outputPadding, 0, 0);
  const [dh, dw] = sizes("dilation", spec.dilation, 1, 1);
  if ((oh > 0 && oh >= Math.max(sh, dh)) || (ow > 0 && ow >= Math.max(sw, dw)))
    fail("needs an outputPadding below the stride or the dilation", `${oh}×${ow}`);
  const [inHeight, inWidth] = [input[0].length, input[0][0].length];
  const height = (inHeight - 1) * sh - 2 * ph + dh * (kh - 1) + 1 + oh;
  const width = (inWidth - 1) * sw - 2 * pw + dw * (kw - 1) + 1 + ow;
  if (height < 1 || width < 1) fail("needs an output of one pixel at least", `${height}×${width}`);
  const products = input.length * outputs * inHeight * inWidth * kh * kw;
  if (products > mostProducts) fail(`works through at most ${mostProducts} products`, String(products));
  const biases = spec.bias === undefined ? undefined : vectorOf(spec.bias);
  if (biases !== undefined && biases.length !== outputs)
    fail(`needs ${outputs} biases`, String(biases.length));
  const x = given(tape, "x", input, "input");
  const k = kernel.map((list, i) => given(tape, input.length === 1 ? "k" : `k^{[${i + 1}]}`, list, "kernel"));
  const b = (biases ?? []).map((value, c) => tape.given(outputs === 1 ? "b" : `b_{${c + 1}}`, value, "bias"));
  // What falls on every output pixel: each input pixel scatters the kernel, scaled by its value.
  const falling = Array.from({ length: outputs }, () =>
    Array.from({ length: height }, () => Array.from({ length: width }, (): Traced[][] => [])),
  );
  x.forEach((plane, channel) =>
    plane.forEach((row, r) =>
      row.forEach((pixel, c) =>
        k[channel].forEach((weights, out) =>
          weights.forEach((line, u) =>
            line.forEach((weight, v) => {
              falling[out][r * sh - ph + u * dh]?.[c * sw - pw + v * dw]?.push([pixel, weight]);
            }),
          ),
        ),
      ),
    ),
  );
  const output = falling.map((plane, out) =>
    plane.map((row, r) =>
      row.map((terms, c) =>
        tape.sumOfProducts(
          "forward",
          pixelName("z", outputs, out, r, c),
          b.length === 0 ? terms : [...terms, [b[out]]],
        ),
      ),
    ),
  );
  if (spec.upstream !== undefined) seed(tape, output, channelsOf(spec.upstream, place), place);
  return { x, k, b, output, falling };
}

/** What one input pixel adds to the output: its value times the kernel, zeros elsewhere. */
export interface ScatteredPixel {
  /** From 0. */
  channel: number;
  row: number;
  column: number;
  /** One plane per output channel. */
  planes: RealPlanes;
}

/** Pictures of more scattered pixels, or of larger outputs, are not shown. */
const mostScattered = 9;
const longestScattered = 8;

/** A transposed convolution worked through; made by {@link traceTransposedConvolution}. `None` is null where `upstream` may be missing. */
export class TransposedConvolutionTrace<None extends null = null> extends TapeTrace {
  /** One plane per output channel. */
  readonly output: RealPlanes;
  /** Per input channel and output channel. */
  readonly kernelGradient: Values<RealPlanes> | None;
  readonly biasGradient: RealVector | None;
  readonly inputGradient: RealPlanes | None;
  /** What every input pixel adds, channel by channel and row by row; with the bias their sum is the output. */
  readonly scattered: readonly ScatteredPixel[];
  protected readonly cure = "Give upstream: the derivatives by the outputs.";
  private readonly input: RealPlanes;
  private readonly kernels: readonly RealPlanes[];
  private readonly biases: RealVector;
  private readonly touched: readonly boolean[][][][];

  constructor(spec: TransposedConvolutionTraceSpec) {
    const tape = new Tape(place);
    super(place, tape, (other) => convolve(spec, other));
    const { x, k, b, output, falling } = convolve(spec, tape);
    this.output = valuesIn(output);
    this.input = valuesIn(x);
    this.kernels = k.map(valuesIn);
    this.biases = valuesOf(b.map(valueOf));
    const pixels = x.flatMap((plane, channel) =>
      plane.flatMap((line, row) => line.map((pixel, column) => ({ pixel, channel, row, column }))),
    );
    const falls = (pixel: Traced) =>
      falling.map((plane) =>
        plane.map((row) => row.map((terms) => terms.find(([source]) => source === pixel))),
      );
    const all = pixels.map(({ pixel }) => falls(pixel));
    this.touched = all.map((planes) =>
      planes.map((plane) => plane.map((row) => row.map((term) => term !== undefined))),
    );
    this.scattered = pixels.map(({ channel, row, column }, at) => ({
      channel,
      row,
      column,
      planes: valuesOf(
        all[at].map((plane) =>
          plane.map((line) =>
            line.map((term) => term?.map(valueOf).reduce((a, value) => a.times(value)) ?? Real.zero),
          ),
        ),
      ),
    }));
    const none = spec.upstream === undefined;
    this.kernelGradient = (none ? null : valuesOf(k.map((list) => gradientsOf(tape, list)))) as None;
    this.biasGradient = (none ? null : valuesOf(b.map((traced) => tape.gradient(traced)))) as None;
    this.inputGradient = (none ? null : gradientsOf(tape, x)) as None;
  }

  /** The output as a sum of matrices, one per input pixel, with dots where the kernel does not reach; for one output channel. */
  scatter(digits = 6): string {
    if (this.output.length > 1)
      throw new InputError({
        place: `${place}.scatter`,
        rule: "draws one output channel",
        got: String(this.output.length),
        cure: "Take scattered, which has the planes of all.",
      });
    const terms = this.scattered.map(({ planes: [plane] }, at) => {
      const rows = plane.map((row, r) =>
        row.map((value, c) => (this.touched[at][0][r][c] ? value.toLatex(digits) : "\\cdot")).join(" & "),
      );
      return `\\begin{pmatrix} ${rows.join(" \\\\ ")} \\end{pmatrix}`;
    });
    return `Z = ${[...terms, ...this.biases.map((bias) => bias.toLatex(digits))].join(" + ")}`;
  }

  protected override matrices(): NamedMatrices[] {
    const several = this.kernels.length > 1;
    return [
      ["X", this.input],
      ...this.kernels.map((kernel, i): NamedMatrices => [several ? `K_{${i + 1}}` : "K", kernel]),
      ["Z", this.output],
      ...((this.inputGradient === null
        ? []
        : [["\\frac{\\partial L}{\\partial X}", this.inputGradient]]) as NamedMatrices[]),
    ];
  }

  /** The scattered kernels, where they are few and small. */
  protected override picture(): string | null {
    const [plane] = this.output;
    const isSmall =
      this.output.length === 1 &&
      this.scattered.length <= mostScattered &&
      Math.max(plane.length, plane[0].length) <= longestScattered;
    return isSmall ? this.scatter() : null;
  }
}

/**
 * A transposed convolution worked through: every input pixel lays the kernel, times its value, on the output, `stride` apart, and
 * what falls on one place is added up; with ∂L/∂(output) its gradients; exact where the data are. Its output has
 * (n − 1)·stride − 2·padding + dilation·(k − 1) + 1 + outputPadding pixels on a side.
 *
 * Source: V. Dumoulin and F. Visin (2016), A guide to convolution arithmetic for deep learning, chapter 4.
 * @param spec input planes, kernel[input channel][output channel], bias, stride, padding, outputPadding, dilation, upstream gradient
 * @returns `output` (one plane per output channel), `scattered`, `kernelGradient`, `biasGradient`, `inputGradient`, `formulas()`
 * @throws InputError where shapes do not fit
 * @example
 * traceTransposedConvolution({ input: [[1, 2]], kernel: [[1, 10]] }).output // => [[["1", "12", "20"]]]
 * traceTransposedConvolution({ input: [[1, 2]], kernel: [[1, 10]], stride: [1, 2] }).output // => [[["1", "10", "2", "20"]]]
 */
export function traceTransposedConvolution(
  spec: TransposedConvolutionTraceSpec & { upstream: PlanesInput },
): TransposedConvolutionTrace<never>;
export function traceTransposedConvolution(spec: TransposedConvolutionTraceSpec): TransposedConvolutionTrace;
export function traceTransposedConvolution(spec: TransposedConvolutionTraceSpec): TransposedConvolutionTrace {
  return new TransposedConvolutionTrace(spec);
}
