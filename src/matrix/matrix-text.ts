import { latexName } from "../symbolic/text/latex-name.js";
import * as rational from "../number/rational.js";
import type { Rational } from "../number/rational.js";
import { isOne } from "./linear-form.js";
import { isElementwise, type MatrixNode } from "./matrix-node.js";

/** How tightly the outermost operation binds: sum 1, product 2, ᵀ and ⁻¹ 3, a sign of its own 4. */
function tightness(node: MatrixNode, alphabet: Alphabet): number {
  if (node.kind === "sum" || (node.kind === "scaled" && rational.isNegative(node.by))) return 1;
  if (isElementwise(node, "reciprocal")) return alphabet.reciprocalTightness;
  if (node.kind === "scaled" || node.kind === "product" || node.kind === "hadamard") return 2;
  return node.kind === "transpose" || node.kind === "inverse" ? 3 : 4;
}

/** Writes a matrix expression in one of two alphabets. */
interface Alphabet {
  wrap(inner: string): string;
  symbol(name: string): string;
  readonly identity: string;
  readonly ones: string;
  readonly product: string;
  readonly hadamard: string;
  readonly transpose: string;
  readonly inverse: string;
  differential(of: string): string;
  apply(name: string, inner: string): string;
  reciprocal(inner: string): string;
  readonly reciprocalTightness: number;
  number(size: Rational): string;
}

const plain: Alphabet = {
  wrap: (inner) => `(${inner})`,
  symbol: (name) => name,
  identity: "I",
  ones: "1",
  product: "·",
  hadamard: " ⊙ ",
  transpose: "ᵀ",
  inverse: "⁻¹",
  differential: (of) => `d${of}`,
  apply: (name, inner) => `${name}(${inner})`,
  reciprocal: (inner) => `1/(${inner})`,
  // in parentheses beside any other factor
  reciprocalTightness: 1.5,
  number: (size) => size.toFraction(),
};

const COMMANDS: Readonly<Record<string, string>> = {
  tr: "\\operatorname{tr}",
  det: "\\det",
  log: "\\ln",
  exp: "\\exp",
  tanh: "\\tanh",
  sigmoid: "\\sigma",
};
const tex: Alphabet = {
  wrap: (inner) => `\\left(${inner}\\right)`,
  symbol: (name) => latexName(name),
  identity: "I",
  ones: "\\mathbf{1}",
  product: "\\,",
  hadamard: "\\odot ",
  transpose: "^{\\top}",
  inverse: "^{-1}",
  differential: (of) => `\\mathrm{d}${/^[a-zA-Z]/.test(of) ? ` ${of}` : of}`,
  apply: (name, inner) =>
    `${COMMANDS[name] ?? `\\operatorname{${name.replace("'", "}'{")}}`}\\left(${inner}\\right)`,
  reciprocal: (inner) => `\\frac{1}{${inner}}`,
  reciprocalTightness: 3,
  number: ({ n, d }) => (d === 1n ? String(n) : `\\frac{${n}}{${d}}`),
};

export const matrixText = (node: MatrixNode): string => write(node, plain);
export const matrixLatex = (node: MatrixNode): string => write(node, tex);

function write(node: MatrixNode, alphabet: Alphabet): string {
  const inside = (part: MatrixNode, least: number): string =>
    tightness(part, alphabet) < least ? alphabet.wrap(write(part, alphabet)) : write(part, alphabet);
  switch (node.kind) {
    case "symbol":
      return alphabet.symbol(node.name);
    case "differential":
      return alphabet.differential(inside(node.of, node.of.kind === "symbol" ? 0 : 4));
    case "identity":
      return node.rows === 1 ? "1" : alphabet.identity;
    case "zero":
      return "0";
    case "ones":
      return alphabet.ones;
    case "sum":
      return node.terms
        .map((term, index) => {
          const text = write(term, alphabet);
          return index === 0 ? text : text.startsWith("-") ? ` - ${text.slice(1)}` : ` + ${text}`;
        })
        .join("");
    case "scaled": {
      const sign = rational.isNegative(node.by) ? "-" : "";
      const size = rational.absolute(node.by);
      if (isOne(node.inner)) return `${sign}${alphabet.number(size)}`;
      const digits = rational.isOne(size) ? "" : `${alphabet.number(size)}${alphabet.product}`;
      return `${sign}${digits}${inside(node.inner, 2)}`;
    }
    case "product":
      return [...node.scalars, ...node.chain].map((factor) => inside(factor, 3)).join(alphabet.product);
    case "hadamard":
      return node.factors.map((factor) => inside(factor, 3)).join(alphabet.hadamard);
    case "transpose":
      return `${inside(node.inner, 4)}${alphabet.transpose}`;
    case "inverse":
      return `${inside(node.inner, 4)}${alphabet.inverse}`;
    case "trace":
      return alphabet.apply("tr", write(node.inner, alphabet));
    case "determinant":
      return alphabet.apply("det", write(node.inner, alphabet));
    case "adjugate":
      return alphabet.apply("adj", write(node.inner, alphabet));
    case "diagonal":
      return alphabet.apply("diag", write(node.inner, alphabet));
    case "elementwise":
      if (node.name === "reciprocal") return alphabet.reciprocal(write(node.inner, alphabet));
      return alphabet.apply(node.name, write(node.inner, alphabet));
    case "softmax":
    case "logsumexp":
      return alphabet.apply(node.kind, write(node.inner, alphabet));
  }
}
