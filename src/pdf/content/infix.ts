/*
 * Infix expressions as worksheets report them (`a1*x1 + 2/3*x^2`, `exp(-x)`) → LaTeX. An answer is shown as it was given:
 * nothing is simplified or reordered here.
 */

interface Piece {
  latex: string;
  /** How tightly the piece binds: sum 1, product 2, sign 3, power 4, atom 5. */
  binds: number;
}

const greek = new Set(
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(
    " ",
  ),
);
const functions: Record<string, string> = {
  exp: "\\exp",
  ln: "\\ln",
  log: "\\ln",
  sin: "\\sin",
  cos: "\\cos",
  tan: "\\tan",
  tanh: "\\tanh",
  min: "\\min",
  max: "\\max",
  sign: "\\operatorname{sign}",
  sigmoid: "\\sigma",
  relu: "\\operatorname{ReLU}",
};
const accents: Record<string, string> = { hat: "\\hat", bar: "\\bar", tilde: "\\tilde" };

/**
 * A name as LaTeX: `x1` → `x_{1}`, `delta_o` → `\delta_{o}`, `yhat` → `\hat{y}`, `W_h` → `W_{h}`; names of several letters
 * are set upright.
 */
export function nameToLatex(name: string): string {
  const derivative = /^d([A-Za-z]\d*)_d([A-Za-z]\w*)$/.exec(name);
  if (derivative !== null)
    return `\\frac{\\partial ${nameToLatex(derivative[1]!)}}{\\partial ${nameToLatex(derivative[2]!)}}`;
  const [head = "", ...subs] = name.split("_");
  const numbered = /^([A-Za-z]+?)(\d+)$/.exec(head);
  if (numbered !== null) return nameToLatex([numbered[1], numbered[2], ...subs].join("_"));
  const accent = /^(\w+?)(hat|bar|tilde)$/.exec(head);
  const base =
    accent !== null && (accent[1]!.length === 1 || greek.has(accent[1]!))
      ? `${accents[accent[2]!]}{${nameToLatex(accent[1]!)}}`
      : greek.has(head)
        ? `\\${head}`
        : head.length === 1
          ? head
          : `\\mathrm{${head}}`;
  if (subs.length === 0) return base;
  const sub = subs.map((part) =>
    /^\d+$/.test(part) || part.length === 1 ? part : greek.has(part) ? `\\${part}` : subscript(part),
  );
  return `${base}_{${sub.join(",")}}`;
}

/** `Wo` → `W_{o}`, `f1` → `f_{1}`, `in` → upright. */
function subscript(part: string): string {
  const nested = /^([A-Za-z])([a-z]|\d+)$/.exec(part);
  return nested !== null && (/[A-Z]/.test(nested[1]!) || /\d/.test(nested[2]!))
    ? `${nested[1]}_{${nested[2]}}`
    : `\\mathrm{${part}}`;
}

/** The LaTeX of an infix expression, or null where the text is none. */
export function infixToLatex(text: string): string | null {
  const tokens =
    text.match(/\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|\*\*|[-+*/^(),]|\S/g) ?? [];
  let position = 0;
  const peek = (): string | undefined => tokens[position];
  const take = (token: string): boolean => (peek() === token ? (position++, true) : false);

  function sum(): Piece | null {
    let left = product();
    while (left !== null && (peek() === "+" || peek() === "-")) {
      const sign = tokens[position++]!;
      const right = product();
      if (right === null) return null;
      left = {
        latex: `${left.latex} ${sign} ${enclosed(right, right.latex.startsWith("-") ? 6 : 2)}`,
        binds: 1,
      };
    }
    return left;
  }

  function product(): Piece | null {
    let left = signed();
    while (left !== null && (peek() === "*" || peek() === "/")) {
      const operator = tokens[position++]!;
      const right = signed();
      if (right === null) return null;
      if (operator === "/") left = { latex: `\\frac{${left.latex}}{${right.latex}}`, binds: 5 };
      else {
        const dot =
          /^[\d.(-]/.test(right.latex) || (/\d$/.test(left.latex) && right.latex.startsWith("\\frac"))
            ? " \\cdot "
            : " \\, ";
        left = { latex: `${enclosed(left, 2)}${dot}${enclosed(right, 3)}`, binds: 2 };
      }
    }
    return left;
  }

  function signed(): Piece | null {
    if (take("-")) {
      const body = signed();
      return body === null ? null : { latex: `-${enclosed(body, 2)}`, binds: 2 };
    }
    if (take("+")) return signed();
    return power();
  }

  function power(): Piece | null {
    const base = primary();
    if (base === null || !(take("^") || take("**"))) return base;
    const exponent = signed();
    return exponent === null ? null : { latex: `{${enclosed(base, 5)}}^{${exponent.latex}}`, binds: 4 };
  }

  function primary(): Piece | null {
    const token = peek();
    if (token === undefined) return null;
    if (take("(")) {
      const body = sum();
      return body !== null && take(")") ? body : null;
    }
    position++;
    if (/^\.?\d/.test(token)) return { latex: numberLatex(token), binds: 5 };
    if (!/^[A-Za-z_]/.test(token)) return null;
    if (!take("(")) return { latex: nameToLatex(token), binds: 5 };
    const inputs: string[] = [];
    do {
      const input = sum();
      if (input === null) return null;
      inputs.push(input.latex);
    } while (take(","));
    return take(")") ? { latex: called(token, inputs), binds: 5 } : null;
  }

  const result = sum();
  return result !== null && position === tokens.length ? result.latex : null;
}

function enclosed(piece: Piece, least: number): string {
  return piece.binds >= least ? piece.latex : `\\left(${piece.latex}\\right)`;
}

function called(name: string, inputs: string[]): string {
  if (name === "sqrt") return `\\sqrt{${inputs[0]}}`;
  if (name === "abs") return `\\left|${inputs[0]}\\right|`;
  if (name === "exp" && !inputs[0]!.includes("\\frac")) return `e^{${inputs[0]}}`;
  return `${functions[name] ?? nameToLatex(name)}\\left(${inputs.join(", ")}\\right)`;
}

function numberLatex(text: string): string {
  const [, mantissa, exponent] = /^(.*?)[eE]([+-]?\d+)$/.exec(text) ?? [];
  return mantissa === undefined ? text : `${mantissa} \\cdot 10^{${Number(exponent)}}`;
}

/**
 * A number as LaTeX: integers in groups of three from five digits on, others to six significant digits, very large and very
 * small ones with a power of ten.
 */
export function numberToLatex(value: number): string {
  if (Number.isNaN(value)) return "\\text{NaN}";
  if (!Number.isFinite(value)) return value > 0 ? "\\infty" : "-\\infty";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(String(value));
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) {
    const [mantissa = "", exponent = ""] = value.toExponential(5).split("e");
    return `${trimmedZeros(mantissa)} \\cdot 10^{${Number(exponent)}}`;
  }
  const [whole = "", decimals] = trimmedZeros(value.toPrecision(6)).split(".");
  return decimals === undefined ? grouped(whole) : `${grouped(whole)}.${decimals}`;
}

const trimmedZeros = (digits: string): string =>
  digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
const grouped = (digits: string): string =>
  digits.replace("-", "").length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, "\\,");
