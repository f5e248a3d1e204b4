import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { table, type Table } from "../table/table.js";
import { windowPositions } from "./window.js";

const unknowns = ["input", "output", "kernel", "stride", "padding", "dilation"] as const;

/** What {@link findConvolution} can look for. */
export type ConvolutionUnknown = (typeof unknowns)[number];

/** One solution of ⌊(input + 2·padding − dilation·(kernel−1) − 1)/stride⌋ + 1 = output. */
export interface ConvolutionFit {
  input: number;
  output: number;
  kernel: number;
  stride: number;
  padding: number;
  dilation: number;
  /** True where the stride fits without rounding down. */
  exact: boolean;
}

/** The convolutions or poolings along one axis that fit what is known; made by {@link findConvolution}. */
export class ConvolutionFits extends Printed {
  constructor(
    readonly wanted: readonly ConvolutionUnknown[],
    readonly all: readonly ConvolutionFit[],
  ) {
    super();
  }

  /** Those whose stride fits without rounding. */
  get exact(): readonly ConvolutionFit[] {
    return this.all.filter((fit) => fit.exact);
  }

  /** All solutions, and for each the quotient before rounding down. */
  table(): Table {
    return table({
      columns: [...this.wanted, "(n + 2p − d(k−1) − 1)/s + 1", "exact"],
      rows: this.all.map((fit) => [
        ...this.wanted.map((name) => fit[name]),
        (fit.input + 2 * fit.padding - fit.dilation * (fit.kernel - 1) - 1) / fit.stride + 1,
        fit.exact,
      ]),
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

const defaults = { stride: 1, padding: 0, dilation: 1 };

/** Paddings beyond the kernel lay windows on zeros alone, and come last. */
const sensibleFirst = (fits: readonly ConvolutionFit[]): ConvolutionFit[] => [
  ...fits.filter(({ padding, kernel }) => padding <= kernel),
  ...fits.filter(({ padding, kernel }) => padding > kernel),
];

/** The values worth trying for an unknown; a kernel or padding beyond the input's size adds nothing new. */
function candidates(name: ConvolutionUnknown, known: Partial<Record<ConvolutionUnknown, number>>): number[] {
  const largest = Math.max(known.input ?? 0, known.output ?? 0, 16);
  const from = name === "padding" ? 0 : 1;
  const to = name === "input" ? ((known.output ?? 1) + 1) * (known.stride ?? largest) + 2 * largest : largest;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/**
 * Which kernel, stride, padding, dilation, input or output size fits the others: every solution, along one axis.
 * @param known the known sizes; stride 1, padding 0 and dilation 1 unless given or asked for
 * @param wanted what to find, one name or several; default what is missing out of input, output and kernel
 * @returns all solutions in ascending order of the wanted values, paddings larger than the kernel last, each with `exact` (no rounding of the quotient)
 * @throws InputError where nothing or too much is unknown
 * @example
 * findConvolution({ input: 205, output: 66, stride: 3 }).exact.map((fit) => fit.kernel) // => [10]
 * findConvolution({ input: 205, output: 66, stride: 3 }).all.map((fit) => fit.kernel) // => [8, 9, 10]
 * findConvolution({ input: 50, output: 50, kernel: 5 }, "padding").all.map((fit) => fit.padding) // => [2]
 */
export function findConvolution(
  known: Partial<Record<ConvolutionUnknown, number>>,
  wanted?: ConvolutionUnknown | readonly ConvolutionUnknown[],
): ConvolutionFits {
  for (const [name, value] of Object.entries(known))
    if (
      !unknowns.includes(name as never) ||
      !Number.isSafeInteger(value) ||
      value < (name === "padding" ? 0 : 1) ||
      value > 10_000
    )
      throw new InputError({
        place: "findConvolution",
        rule: `needs positive whole numbers up to 10000 for ${unknowns.join(", ")}`,
        got: `${name}: ${JSON.stringify(value)}`,
      });
  const names =
    wanted === undefined
      ? (["input", "output", "kernel"] as const).filter((name) => known[name] === undefined)
      : typeof wanted === "string"
        ? [wanted]
        : [...wanted];
  const given = { ...defaults, ...known };
  const missing = unknowns.filter((name) => given[name] === undefined && !names.includes(name));
  if (
    missing.length > 0 ||
    names.length === 0 ||
    names.length > 3 ||
    (names.includes("input") && names.length > 1)
  )
    throw new InputError({
      place: "findConvolution",
      rule: "needs one to three unknowns out of kernel, stride, padding, dilation (or input or output alone) and the rest known",
      got: missing.length > 0 ? `no ${missing.join(" and no ")}` : names.join(", ") || "no unknown",
      cure: 'Name what to find: findConvolution({ input: 50, output: 50, kernel: 5 }, "padding").',
    });
  let fits: Partial<ConvolutionFit>[] = [given];
  for (const name of names.filter((item) => item !== "output"))
    fits = fits.flatMap((fit) => candidates(name, known).map((value) => ({ ...fit, [name]: value })));
  const all = (fits as ConvolutionFit[]).flatMap((fit) => {
    const { input, kernel, stride, padding, dilation } = fit;
    const output = windowPositions(input, {
      kernel,
      stride,
      padding,
      paddingEnd: padding,
      dilation,
      ceil: false,
    });
    if (output < 1 || (!names.includes("output") && output !== known.output)) return [];
    const room = input + 2 * padding - dilation * (kernel - 1) - 1;
    return [{ input, output, kernel, stride, padding, dilation, exact: room % stride === 0 }];
  });
  return new ConvolutionFits(names, sensibleFirst(all));
}

/** A layer whose parameters are counted; the size to be found is left out. */
export type LayerSizeQuestion =
  | { type: "dense"; inputs: number; bias?: boolean }
  | { type: "conv"; channels: number; kernel: number[]; bias?: boolean }
  | { type: "rnn" | "lstm" | "gru"; features: number; bias?: "none" | "single" | "double" };

/** The size that gives the parameter count, and the neighbors where none gives it exactly. */
export interface LayerSizeAnswer {
  /** Units, filters or hidden size; null where no whole number fits. */
  size: number | null;
  /** The positive root of the count's equation. */
  root: number;
  /** The count of the whole sizes just below and above the root. */
  below: { size: number; parameters: number };
  above: { size: number; parameters: number };
}

/**
 * How many units, filters or hidden states give a parameter count.
 * @param question the layer and its input; biases as in {@link network} (default true, `single`)
 * @param parameters the trainable parameters of the layer
 * @returns the size (null where none fits), the root of the equation and the counts on both sides of it
 * @example
 * findSize({ type: "lstm", features: 3 }, 180).size // => 5
 * findSize({ type: "dense", inputs: 10 }, 100).size // => null
 */
export function findSize(question: LayerSizeQuestion, parameters: number): LayerSizeAnswer {
  if (typeof question !== "object" || question === null)
    throw new InputError({ place: "findSize", rule: "needs { type, … }", got: String(question) });
  const [square, linear] = coefficients(question);
  if (!(parameters > 0))
    throw new InputError({
      place: "findSize",
      rule: "needs a positive parameter count",
      got: String(parameters),
    });
  // The positive root of square·s² + linear·s = parameters, in the form that does not cancel.
  const root = (2 * parameters) / (linear + Math.sqrt(linear ** 2 + 4 * square * parameters));
  const count = (size: number) => ({ size, parameters: square * size ** 2 + linear * size });
  const nearest = Math.round(root);
  const fits = count(nearest).parameters === parameters;
  return {
    size: fits ? nearest : null,
    root: fits ? nearest : root,
    below: count(fits ? nearest - 1 : Math.floor(root)),
    above: count(fits ? nearest + 1 : Math.ceil(root)),
  };
}

/** Parameters as square·size² + linear·size. */
function coefficients(question: LayerSizeQuestion): [square: number, linear: number] {
  switch (question.type) {
    case "dense":
      return [0, question.inputs + (question.bias === false ? 0 : 1)];
    case "conv":
      return [
        0,
        question.channels * question.kernel.reduce((places, size) => places * size, 1) +
          (question.bias === false ? 0 : 1),
      ];
    case "rnn":
    case "lstm":
    case "gru": {
      const gates = { rnn: 1, lstm: 4, gru: 3 }[question.type];
      const biases = { none: 0, single: 1, double: 2 }[question.bias ?? "single"];
      return [gates, gates * (question.features + biases)];
    }
    default:
      throw new InputError({
        place: "findSize",
        rule: "needs a type out of dense, conv, rnn, lstm, gru",
        got: JSON.stringify((question as { type?: unknown }).type) ?? "nothing",
      });
  }
}
