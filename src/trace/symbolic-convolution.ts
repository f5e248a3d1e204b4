import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { Expr } from "../symbolic/expr.js";
import { grad } from "../symbolic/grad.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { parse } from "../symbolic/parse.js";
import { table, type Table } from "../table/table.js";

/** What {@link symbolicConvolution} is given. */
export interface SymbolicConvolutionSpec {
  /** Length d of the kernel. */
  kernel: number;
  /** Number m of outputs. */
  outputs: number;
  /** Number of input channels; default 1. With several, k1_2 is the second weight for the first channel. */
  channels?: number;
  /** Number of filters, each with a bias and outputs of its own; default 1. With several, their number stands first: k2_1_3, b2, z2_1. */
  filters?: number;
  /** Default 1. */
  stride?: number;
  /** Default 1. */
  dilation?: number;
  /** Letters of kernel, input, bias, outputs and their given gradients α_i = ∂L/∂z_i; default k, x, b, z, a. */
  names?: Partial<Record<"kernel" | "input" | "bias" | "output" | "upstream", string>>;
}

/** Convolutions of more products are not written in symbols. */
const mostTerms = 2000;

/** A one-dimensional convolution in symbols with its gradients; made by {@link symbolicConvolution}. */
export class SymbolicConvolution extends Printed {
  /** z_i, i = 1 … m; filter by filter. */
  readonly outputs: readonly Expr[];
  /** ∂L/∂k_j, j = 1 … d; filter by filter, and in it channel by channel. */
  readonly kernelGradient: readonly Expr[];
  /** ∂L/∂b, of the first filter where there are several. */
  readonly biasGradient: Expr;
  /** ∂L/∂b of every filter. */
  readonly biasGradients: readonly Expr[];
  /** ∂L/∂x_l; channel by channel. */
  readonly inputGradient: readonly Expr[];
  private readonly letters: Record<"outputs" | "kernel" | "biases" | "inputs", readonly string[]>;
  private readonly names: Record<"kernel" | "input" | "bias" | "output" | "upstream", string>;

  constructor(readonly spec: SymbolicConvolutionSpec) {
    super();
    const { kernel, outputs, channels = 1, filters = 1, stride = 1, dilation = 1 } = spec;
    for (const [name, value] of Object.entries({ kernel, outputs, channels, filters, stride, dilation }))
      if (!Number.isSafeInteger(value) || value < 1 || value > 100)
        throw new InputError({
          place: "symbolicConvolution",
          rule: `needs a whole number from 1 to 100 for ${name}`,
          got: String(value),
        });
    const terms = kernel * outputs * channels * filters;
    if (terms > mostTerms)
      throw new InputError({
        place: "symbolicConvolution",
        rule: `writes at most ${mostTerms} products`,
        got: String(terms),
      });
    this.names = { kernel: "k", input: "x", bias: "b", output: "z", upstream: "a", ...spec.names };
    const { names } = this;
    const counted = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    // An index that there is only one of is left out.
    const indexed = (letter: string, ...indices: (readonly [number, number])[]) =>
      `${letter}${indices.flatMap(([index, count]) => (count === 1 ? [] : [index])).join("_")}`;
    const last = (index: number): readonly [number, number] => [index, Infinity];
    const k = (f: number, c: number, j: number) =>
      indexed(names.kernel, [f, filters], [c, channels], last(j));
    const x = (c: number, l: number) => indexed(names.input, [c, channels], last(l));
    const b = (f: number) => indexed(names.bias, [f, filters]);
    const by = (letter: string) =>
      counted(filters).flatMap((f) => counted(outputs).map((i) => indexed(letter, [f, filters], last(i))));
    const inputs = (outputs - 1) * stride + (kernel - 1) * dilation + 1;
    const sums = counted(filters).flatMap((f) =>
      counted(outputs).map((i) =>
        [
          b(f),
          ...counted(channels).flatMap((c) =>
            counted(kernel).map((j) => `${k(f, c, j)}*${x(c, (i - 1) * stride + (j - 1) * dilation + 1)}`),
          ),
        ].join(" + "),
      ),
    );
    this.letters = {
      outputs: by(names.output),
      kernel: counted(filters).flatMap((f) =>
        counted(channels).flatMap((c) => counted(kernel).map((j) => k(f, c, j))),
      ),
      biases: counted(filters).map(b),
      inputs: counted(channels).flatMap((c) => counted(inputs).map((l) => x(c, l))),
    };
    this.outputs = sums.map((text) => parse(text));
    // With α given, the loss varies as Σ α_i z_i: its derivatives are those of the chain rule.
    const upstream = by(names.upstream);
    const loss = parse(sums.map((text, i) => `${upstream[i]}*(${text})`).join(" + "));
    this.kernelGradient = grad(loss, [...this.letters.kernel]);
    this.biasGradients = grad(loss, [...this.letters.biases]);
    [this.biasGradient] = this.biasGradients;
    this.inputGradient = grad(loss, [...this.letters.inputs]);
  }

  /** The general rule as sums over indices, in LaTeX. */
  get rule(): string {
    const { channels = 1, filters = 1, stride = 1, dilation = 1 } = this.spec;
    const { kernel, input, bias, output, upstream } = this.names;
    const i = stride === 1 ? "i" : `${stride}(i-1)+1`;
    const place = dilation === 1 ? `${i}+j-1` : `${i}+${dilation}(j-1)`;
    const f = filters === 1 ? "" : "f,";
    const c = channels === 1 ? "" : "c,";
    const [alpha, loss] = [latexName(upstream), "\\frac{\\partial L}{\\partial "];
    const named = (letter: string, marks: string) => `${letter}_${marks.length === 1 ? marks : `{${marks}}`}`;
    const [z, k, x, a] = [
      named(output, `${f}i`),
      named(kernel, `${f}${c}j`),
      `${input}_{${c}${place}}`,
      named(alpha, `${f}i`),
    ];
    const b = filters === 1 ? bias : `${bias}_f`;
    const overChannels = channels === 1 ? "" : "\\sum_{c=1}^{C} ";
    return [
      "\\begin{aligned}",
      `${z} &= ${b} + ${overChannels}\\sum_{j=1}^{d} ${k} ${x} \\\\`,
      `${loss}${k}} &= \\sum_{i=1}^{m} ${a} \\frac{\\partial ${z}}{\\partial ${k}} = \\sum_{i=1}^{m} ${a} ${x} \\\\`,
      `${loss}${b}} &= \\sum_{i=1}^{m} ${a} \\frac{\\partial ${z}}{\\partial ${b}} = \\sum_{i=1}^{m} ${a}`,
      "\\end{aligned}",
    ].join("\n");
  }

  /** Every output and every gradient. */
  table(): Table {
    const by = (name: string) => ({
      latex: `\\frac{\\partial L}{\\partial ${latexName(name)}}`,
      text: `∂L/∂${name}`,
    });
    const { letters } = this;
    return table({
      columns: ["quantity", "value"],
      rows: [
        ...this.outputs.map((value, i) => [
          { latex: latexName(letters.outputs[i]), text: letters.outputs[i] },
          value,
        ]),
        ...this.kernelGradient.map((value, j) => [by(letters.kernel[j]), value]),
        ...this.biasGradients.map((value, f) => [by(letters.biases[f]), value]),
        ...this.inputGradient.map((value, l) => [by(letters.inputs[l]), value]),
      ],
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the general rule and the gradients of this size. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return {
      "text/markdown": `$$${this.rule}$$\n\n${this.table().toMarkdown()}`,
      "text/plain": this.toString(),
    };
  }
}

/**
 * A one-dimensional convolution z_i = b + Σ k_j x_{i+j−1} in symbols, over several channels and filters where asked, and the
 * gradients of a loss with given ∂L/∂z_i = a_i.
 * @param spec kernel length d, number of outputs m, channels and filters, stride and dilation (all default 1), letters
 * @returns outputs and gradients as expressions, and the general rule in LaTeX
 * @throws InputError for sizes that are no positive whole numbers
 * @example
 * symbolicConvolution({ kernel: 2, outputs: 3 }).kernelGradient.map(String) // => ["a1*x1 + a2*x2 + a3*x3", "a1*x2 + a2*x3 + a3*x4"]
 * symbolicConvolution({ kernel: 2, outputs: 3 }).biasGradient // => "a1 + a2 + a3"
 * symbolicConvolution({ kernel: 1, outputs: 1, channels: 2 }).outputs // => ["b + k1_1*x1_1 + k2_1*x2_1"]
 */
export function symbolicConvolution(spec: SymbolicConvolutionSpec): SymbolicConvolution {
  return new SymbolicConvolution(spec);
}
