import { randomNumbers } from "../../../src/number/random.js";

/*
 * Random formulas of a deep-learning textbook's kind: a grammar of its expressions (layers, losses, gradients, updates,
 * attention, probabilities, shapes), from which a seed draws.
 */

const latin = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const greek =
  "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega"
    .split(" ")
    .map((name) => `\\${name}`);
const relations = [
  "=",
  "\\approx",
  "\\le",
  "\\ge",
  "\\propto",
  "\\leftarrow",
  "\\in",
  "\\sim",
  "\\equiv",
  "<",
  ">",
  "\\neq",
  ":=",
  "\\to",
  "\\Rightarrow",
];
const functions = [
  "\\exp",
  "\\log",
  "\\sin",
  "\\cos",
  "\\tanh",
  "\\max",
  "\\min",
  "\\sigma",
  "\\phi",
  "f",
  "g",
  "\\operatorname{softmax}",
  "\\mathrm{ReLU}",
  "\\operatorname{sign}",
  "\\ln",
  "\\det",
];
const words = [
  "if",
  "otherwise",
  "where",
  "and",
  "for all",
  "train",
  "test",
  "layer",
  "in",
  "out",
  "with probability",
];

class Grammar {
  constructor(private readonly random: () => number) {}

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  private integer(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  private letter(): string {
    return this.random() < 0.7 ? this.pick(latin) : this.pick(greek);
  }

  private symbol(): string {
    const letter = this.letter();
    const capital = this.pick(latin.slice(26));
    return this.pick<() => string>([
      () => letter,
      () => `\\mathbf{${this.pick(latin)}}`,
      () => `\\boldsymbol{${this.pick(greek)}}`,
      () => `\\mathcal{${capital}}`,
      () => `\\mathbb{${this.pick([..."RECNZPQ1"].slice(0, 7))}}`,
      () => `\\hat{${letter}}`,
      () => `\\bar ${letter}`,
      () => `\\tilde{\\mathbf{${capital}}}`,
      () => `\\mathrm{${this.pick(["MSE", "CE", "KL", "Var", "in", "out", "d", "BN"])}}`,
      () => `\\dot{${letter}}`,
      () => `\\vec ${this.pick(latin)}`,
      () => `\\mathsf{${capital}}`,
      () => `\\overline{${letter} ${this.pick(latin)}}`,
    ])();
  }

  private index(): string {
    const [i, j, n] = [this.pick(["i", "j", "k", "t", "l"]), this.pick(["j", "k", "m"]), this.integer(0, 12)];
    return this.pick([
      i,
      `${i}${j}`,
      `${i},${j}`,
      `${i}-1`,
      `${n}`,
      `${i}+${j}-1`,
      `\\mathrm{${this.pick(["in", "out", "max"])}}`,
      `\\text{${this.pick(words)}}`,
      `t-${n}`,
    ]);
  }

  private atom(): string {
    const symbol = this.symbol();
    return this.pick<() => string>([
      () => symbol,
      () => `${symbol}_{${this.index()}}`,
      () => `${symbol}^{(${this.index()})}`,
      () => `${symbol}_{${this.index()}}^{${this.pick(["2", "\\top", "(l)", "-1", "*", "T", "n-1"])}}`,
      () => `${symbol}'`,
      () => `${symbol}^\\top`,
      () => `${this.integer(0, 999)}`,
      () => `${this.integer(0, 9)}.${this.integer(0, 9999)}`,
      () => `${this.integer(1, 9)}\\cdot10^{-${this.integer(1, 12)}}`,
      () => `${this.integer(2, 99)}\\,${this.integer(100, 999)}`,
    ])();
  }

  private expression(depth: number): string {
    if (depth <= 0) return this.atom();
    const inner = (): string => this.expression(depth - 1 - Math.floor(this.random() * 2));
    const i = this.pick(["i", "j", "k", "t"]);
    return this.pick<() => string>([
      () => `${inner()}+${inner()}`,
      () => `${inner()}-${inner()}`,
      () => `${inner()}\\,${inner()}`,
      () => `${inner()}\\cdot ${inner()}`,
      () => `${inner()}\\odot ${inner()}`,
      () => `\\frac{${inner()}}{${inner()}}`,
      () => `\\tfrac{${this.integer(1, 9)}}{${this.integer(2, 9)}}${inner()}`,
      () => `\\sqrt{${inner()}}`,
      () => `\\sqrt[${this.integer(3, 9)}]{${inner()}}`,
      () => `${this.pick(functions)}\\left(${inner()}\\right)`,
      () => `${this.pick(functions)}(${inner()},${inner()})`,
      () => `\\sum_{${i}=1}^{${this.pick(latin)}}${inner()}`,
      () => `\\prod_{${i}\\in\\mathcal{${this.pick(latin.slice(26))}}}${inner()}`,
      () => `\\int_{${this.integer(0, 3)}}^{\\infty}${inner()}\\,\\mathrm{d}${this.pick(latin)}`,
      () => `\\frac{\\partial ${this.atom()}}{\\partial ${this.atom()}}`,
      () => `\\nabla_{${this.letter()}}${inner()}`,
      () => `\\|${inner()}\\|_${this.integer(1, 2)}^2`,
      () => `\\left|${inner()}\\right|`,
      () => `\\mathbb{E}_{${this.letter()}\\sim ${this.letter()}}\\left[${inner()}\\right]`,
      () => `P(${this.atom()}\\mid ${this.atom()})`,
      () => `\\left\\lfloor\\frac{${inner()}}{${this.letter()}}\\right\\rfloor`,
      () => `\\left(${inner()}\\right)^{${this.integer(2, 9)}}`,
      () => `\\underbrace{${inner()}}_{${this.atom()}}`,
      () => `\\operatorname*{argmin}_{${this.letter()}}${inner()}`,
      () => `\\binom{${this.letter()}}{${this.integer(0, 9)}}`,
      () => `\\left\\{${inner()},\\ldots,${inner()}\\right\\}`,
      () => `\\langle ${inner()},${inner()}\\rangle`,
      () => `\\overset{${this.letter()}}{${this.atom()}}`,
      () => `\\textcolor{${this.pick(["red", "blue", "#336699"])}}{${inner()}}`,
      () => `\\max_{${i}}${inner()}`,
      () => `\\Bigl(${inner()}\\Bigr)`,
      () => this.matrix(depth - 1),
    ])();
  }

  private matrix(depth: number): string {
    const kind = this.pick(["bmatrix", "pmatrix", "vmatrix", "matrix"]);
    const [rows, columns] = [this.integer(1, 3), this.integer(1, 4)];
    const body = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => this.expression(depth - 1)).join("&"),
    ).join("\\\\");
    return `\\begin{${kind}}${body}\\end{${kind}}`;
  }

  formula(): string {
    const depth = this.integer(1, 3);
    const side = (): string => this.expression(depth);
    const relation = this.pick(relations);
    return this.pick<() => string>([
      () => `${this.atom()} ${relation} ${side()}`,
      () => `${this.atom()} ${relation} ${side()}`,
      () => `${side()} ${relation} ${side()}`,
      () => `${side()},\\quad ${side()}`,
      () =>
        `\\begin{aligned}${this.atom()}&${relation} ${side()}\\\\&${this.pick(["=", "\\le"])} ${side()}\\end{aligned}`,
      () =>
        `${this.atom()}=\\begin{cases}${side()}&\\text{${this.pick(words)} }${this.atom()}>0\\\\${side()}&\\text{${this.pick(words)}}\\end{cases}`,
      () => `\\boxed{${this.atom()}=${side()}}`,
      () => `\\left.${side()}\\right|_{${this.atom()}=${this.integer(0, 9)}}`,
      () => `${this.atom()}\\xrightarrow{${this.atom()}}${side()}`,
      () => `\\text{${this.pick(words)} }${this.atom()}\\not=${side()}`,
    ])();
  }
}

/** So many different formulas, the same for the same seed. */
export function formulas(count: number, seed: number): string[] {
  const grammar = new Grammar(randomNumbers(seed));
  const found = new Set<string>();
  while (found.size < count) found.add(grammar.formula());
  return [...found];
}
