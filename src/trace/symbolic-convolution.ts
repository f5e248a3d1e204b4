import { InputError } from "../errors.js";
import { Expr } from "../symbolic/expr.js";
import { grad } from "../symbolic/grad.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { parse } from "../symbolic/parse.js";
import { table, type Table } from "../table/table.js";

export interface SymbolicConvolutionSpec {
  /** Length d of the kernel. */
  kernel: number;
  /** Number m of outputs. */
  outputs: number;
  /** Default 1. */
  stride?: number;
  /** Default 1. */
  dilation?: number;
  /** Letters of kernel, input, bias, outputs and their given gradients α_i = ∂L/∂z_i; default k, x, b, z, a. */
  names?: Partial<Record<"kernel" | "input" | "bias" | "output" | "upstream", string>>;
}

/** A one-dimensional convolution in symbols with its gradients; made by {@link symbolicConvolution}. */
export class SymbolicConvolution {
  /** z_i, i = 1 … m. */
  readonly outputs: readonly Expr[];
  /** ∂L/∂k_j, j = 1 … d. */
  readonly kernelGradient: readonly Expr[];
  readonly biasGradient: Expr;
  /** ∂L/∂x_l. */
  readonly inputGradient: readonly Expr[];
  private readonly names: Record<"kernel" | "input" | "bias" | "output" | "upstream", string>;

  constructor(readonly spec: SymbolicConvolutionSpec) {
    const { kernel, outputs, stride = 1, dilation = 1 } = spec;
    for (const [name, value] of Object.entries({ kernel, outputs, stride, dilation }))
      if (!Number.isSafeInteger(value) || value < 1 || value > 100)
        throw new InputError({
          place: "symbolicConvolution",
          rule: `needs a whole number from 1 to 100 for ${name}`,
          got: String(value),
        });
    this.names = { kernel: "k", input: "x", bias: "b", output: "z", upstream: "a", ...spec.names };
    const { names } = this;
    const list = (letter: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
    const inputs = (outputs - 1) * stride + (kernel - 1) * dilation + 1;
    const sums = Array.from({ length: outputs }, (_, i) =>
      [
        names.bias,
        ...list(names.kernel, kernel).map((k, j) => `${k}*${names.input}${i * stride + j * dilation + 1}`),
      ].join(" + "),
    );
    this.outputs = sums.map((text) => parse(text));
    // With α given, the loss varies as Σ α_i z_i: its derivatives are those of the chain rule.
    const loss = parse(sums.map((text, i) => `${names.upstream}${i + 1}*(${text})`).join(" + "));
    this.kernelGradient = grad(loss, list(names.kernel, kernel));
    [this.biasGradient] = grad(loss, [names.bias]);
    this.inputGradient = grad(loss, list(names.input, inputs));
  }

  /** The general rule as sums over indices, in LaTeX. */
  get rule(): string {
    const { stride = 1, dilation = 1 } = this.spec;
    const { kernel, input, bias, output, upstream } = this.names;
    const i = stride === 1 ? "i" : `${stride}(i-1)+1`;
    const place = dilation === 1 ? `${i}+j-1` : `${i}+${dilation}(j-1)`;
    const [alpha, loss] = [latexName(upstream), "\\frac{\\partial L}{\\partial "];
    return [
      "\\begin{aligned}",
      `${output}_i &= ${bias} + \\sum_{j=1}^{d} ${kernel}_j ${input}_{${place}} \\\\`,
      `${loss}${kernel}_j} &= \\sum_{i=1}^{m} ${alpha}_i \\frac{\\partial ${output}_i}{\\partial ${kernel}_j} = \\sum_{i=1}^{m} ${alpha}_i ${input}_{${place}} \\\\`,
      `${loss}${bias}} &= \\sum_{i=1}^{m} ${alpha}_i \\frac{\\partial ${output}_i}{\\partial ${bias}} = \\sum_{i=1}^{m} ${alpha}_i`,
      "\\end{aligned}",
    ].join("\n");
  }

  /** Every output and every gradient. */
  table(): Table {
    const { kernel, input, bias, output } = this.names;
    const by = (name: string) => ({
      latex: `\\frac{\\partial L}{\\partial ${latexName(name)}}`,
      text: `∂L/∂${name}`,
    });
    return table({
      columns: ["quantity", "value"],
      rows: [
        ...this.outputs.map((value, i) => [
          { latex: latexName(`${output}${i + 1}`), text: `${output}${i + 1}` },
          value,
        ]),
        ...this.kernelGradient.map((value, j) => [by(`${kernel}${j + 1}`), value]),
        [by(bias), this.biasGradient],
        ...this.inputGradient.map((value, l) => [by(`${input}${l + 1}`), value]),
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
 * A one-dimensional convolution z_i = b + Σ k_j x_{i+j−1} in symbols, and the gradients of a loss with given ∂L/∂z_i = a_i.
 * @param spec kernel length d, number of outputs m, stride and dilation (default 1), letters
 * @returns outputs and gradients as expressions, and the general rule in LaTeX
 * @throws InputError for sizes that are no positive whole numbers
 * @example
 * symbolicConvolution({ kernel: 2, outputs: 3 }).kernelGradient.map(String) // => ["a1*x1 + a2*x2 + a3*x3", "a1*x2 + a2*x3 + a3*x4"]
 * symbolicConvolution({ kernel: 2, outputs: 3 }).biasGradient // => "a1 + a2 + a3"
 */
export function symbolicConvolution(spec: SymbolicConvolutionSpec): SymbolicConvolution {
  return new SymbolicConvolution(spec);
}
