import { cofactors, laplace, type Values } from "./random-matrix-expression.js";

/** A size that the text leaves open is null: `1`, `0` and `I` take theirs from what stands beside them. */
type Size = [rows: number | null, columns: number | null];
type Rows = number[][];
/** A read expression: its size as far as it shows, and its value at a size that fits. */
interface Read {
  size: Size;
  value: (size: Size) => Rows;
  isNumber?: boolean;
}

export class Unreadable extends Error {}

const fill = (rows: number | null, columns: number | null, entry: (i: number, j: number) => number): Rows => {
  if (rows === null || columns === null) throw new Unreadable("a size does not show");
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => entry(i, j)));
};
const map = (a: Rows, f: (entry: number, i: number, j: number) => number): Rows =>
  a.map((row, i) => row.map((entry, j) => f(entry, i, j)));
const flip = (a: Rows): Rows => fill(a[0].length, a.length, (i, j) => a[j][i]);
const times = (a: Rows, b: Rows): Rows => {
  if (a[0].length !== b.length) throw new Error(`read ${a[0].length} columns times ${b.length} rows`);
  return fill(a.length, b[0].length, (i, j) => a[i].reduce((total, entry, k) => total + entry * b[k][j], 0));
};
const join = ([a, b]: Size, [c, d]: Size): Size => [a ?? c, b ?? d];
const isScalar = ({ size }: Read): boolean => size[0] === 1 && size[1] === 1;
const square = ([a, b]: Size): Size => [a ?? b, b ?? a];

const ENTRY: Record<string, (x: number) => number> = {
  exp: Math.exp,
  log: Math.log,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  "relu'": (x) => (x > 0 ? 1 : 0),
  square: (x) => x * x,
};

/** LaTeX as the text with the same meaning. */
export function plainText(latex: string): string {
  const before = latex;
  if (/\^\{[^{}]*\}\^/.test(latex)) throw new Error(`two superscripts in ${latex}`);
  const text = latex
    .replaceAll("^{\\top}", "ᵀ")
    .replaceAll("^{-1}", "⁻¹")
    .replaceAll("\\mathbf{1}", "1")
    .replaceAll("\\left(", "(")
    .replaceAll("\\right)", ")")
    .replaceAll("\\,", "·")
    .replaceAll("\\odot", "⊙")
    .replaceAll(/_\{(\d+)\}/g, "$1")
    .replaceAll(/\\operatorname\{(\w+)\}'\{\}/g, "$1'")
    .replaceAll(/\\operatorname\{(\w+)\}/g, "$1")
    .replaceAll(/\\(det|exp|tanh)\b/g, "$1")
    .replaceAll("\\ln", "log")
    .replaceAll("\\sigma", "sigmoid");
  const at = text.indexOf("\\frac{");
  if (at < 0) return text;
  const close = (open: number): number => {
    for (let index = open, depth = 0; ; index++) {
      if (index >= text.length) throw new Error(`no closing brace in ${before}`);
      if (text[index] === "{") depth++;
      else if (text[index] === "}" && --depth === 0) return index;
    }
  };
  const [open, middle] = [at + 5, close(at + 5)];
  const end = close(middle + 1);
  const [above, below] = [text.slice(open + 1, middle), text.slice(middle + 2, end)];
  const fraction = /^\d+$/.test(below) ? `${above}/${below}` : `(${above}/(${below}))`;
  return plainText(`${text.slice(0, at)}${fraction}${text.slice(end + 1)}`);
}

/** The value of a printed matrix expression of known size, read by itself. */
export function readValue(text: string, at: Values, rows: number, columns: number): Rows {
  const tokens = text.match(/\d+(\/\d+)?|[A-Za-z][A-Za-z0-9]*'?|⁻¹|[()·⊙ᵀ+\-/]/g) ?? [];
  let next = 0;
  const take = (token: string): boolean => tokens[next] === token && ++next > 0;
  const need = (token: string): void => {
    if (!take(token)) throw new Error(`expected ${token} at ${next} of ${text}`);
  };

  const sum = (): Read => {
    const terms: { sign: number; term: Read }[] = [];
    do {
      const sign = take("-") ? -1 : (take("+"), 1);
      terms.push({ sign, term: product() });
    } while (tokens[next] === "+" || tokens[next] === "-");
    if (terms.length === 1 && terms[0].sign === 1) return terms[0].term;
    const size = terms.map(({ term }) => term.size).reduce(join);
    return {
      size,
      // −1 is a number as 1 is, so that σ(−1) is one
      isNumber: terms.every(({ term }) => term.isNumber === true),
      value: (wanted) =>
        terms
          .map(({ sign, term }) => map(term.value(join(size, wanted)), (entry) => sign * entry))
          .reduce((a, b) => map(a, (entry, i, j) => entry + b[i][j])),
    };
  };
  const product = (): Read => {
    let left = factor();
    let chain = [left];
    for (;;) {
      if (take("·")) {
        chain.push(factor());
        left = chained(chain);
      } else if (take("⊙")) {
        const [a, b] = [left, factor()];
        const size = join(a.size, b.size);
        left = {
          size,
          value: (wanted) => {
            const right = b.value(join(size, wanted));
            return map(a.value(join(size, wanted)), (entry, i, j) => entry * right[i][j]);
          },
        };
        chain = [left];
      } else return left;
    }
  };
  const chained = (factors: readonly Read[]): Read => {
    const isOne = (part: Read): boolean => part.isNumber === true && part.size[0] === null;
    // a 1 that is multiplied is a column of ones
    const parts = factors.map((part) =>
      isOne(part) ? { ...part, size: [null, 1] as Size, isNumber: false } : part,
    );
    const [numbers, matrices] = [parts.filter(isScalar), parts.filter((part) => !isScalar(part))];
    const size: Size =
      matrices.length === 0 ? [1, 1] : [matrices[0].size[0], matrices[matrices.length - 1].size[1]];
    return {
      size,
      value: (wanted) => {
        const by = numbers.reduce((total, part) => total * part.value([1, 1])[0][0], 1);
        if (matrices.length === 0) return [[by]];
        let all: Rows | undefined;
        matrices.forEach((part, index) => {
          const following = matrices[index + 1]?.size[0];
          const around: Size = [
            all ? all[0].length : (size[0] ?? wanted[0]),
            following === undefined ? (size[1] ?? wanted[1]) : following,
          ];
          const fitting = part.value(join(part.size, around));
          all = all ? times(all, fitting) : fitting;
        });
        return map(all!, (entry) => by * entry);
      },
    };
  };
  const factor = (): Read => {
    let read = primary();
    for (;;) {
      const inner = read;
      const column: Size = inner.isNumber && inner.size[0] === null ? [null, 1] : inner.size;
      if (take("ᵀ"))
        read = {
          size: [column[1], column[0]],
          value: ([rows_, columns_]) => flip(inner.value(join(column, [columns_, rows_]))),
        };
      else if (take("⁻¹"))
        read = {
          size: square(inner.size),
          value: (wanted) => {
            const a = inner.value(square(join(inner.size, wanted)));
            const determinant = laplace(a);
            return map(cofactors(a), (entry) => entry / determinant);
          },
        };
      else return read;
    }
  };
  const primary = (): Read => {
    const token = tokens[next++];
    if (token === "(") {
      const inner = sum();
      need(")");
      return { ...inner, isNumber: false };
    }
    if (/^\d/.test(token)) {
      const [above, below = "1"] = token.split("/");
      const number = Number(above) / Number(below);
      if (take("/")) {
        const inner = primary();
        return { size: inner.size, value: (wanted) => map(inner.value(wanted), (entry) => number / entry) };
      }
      if (token !== "1" && token !== "0") return { size: [1, 1], value: () => [[number]], isNumber: true };
      return { size: [null, null], value: (size) => fill(...size, () => number), isNumber: true };
    }
    if (token === "I")
      return { size: [null, null], value: (size) => fill(...square(size), (i, j) => Number(i === j)) };
    if (tokens[next] !== "(") {
      const rows_ = at[token];
      return { size: [rows_.length, rows_[0].length], value: () => rows_ };
    }
    next++;
    const inner = sum();
    need(")");
    return applied(token, inner);
  };
  const whole = sum();
  if (next !== tokens.length) throw new Error(`read only ${next} of ${tokens.length} of ${text}`);
  return whole.value(join(whole.size, [rows, columns]));
}

function applied(name: string, inner: Read): Read {
  const whole = square(inner.size);
  const toNumber = (f: (a: Rows) => number, size: Size): Read => ({
    size: [1, 1],
    value: () => [[f(inner.value(size))]],
  });
  switch (name) {
    case "tr":
      return toNumber((a) => a.reduce((total, row, i) => total + row[i], 0), whole);
    case "det":
      return toNumber(laplace, whole);
    case "logsumexp":
      return toNumber((a) => Math.log(a.flat().reduce((total, z) => total + Math.exp(z), 0)), inner.size);
    case "adj":
      return { size: whole, value: (wanted) => cofactors(inner.value(square(join(whole, wanted)))) };
    case "diag":
      return {
        size: [inner.size[0], inner.size[0]],
        value: ([rows]) => {
          const column = inner.value([inner.size[0] ?? rows, 1]);
          return fill(column.length, column.length, (i, j) => (i === j ? column[i][0] : 0));
        },
      };
    case "softmax":
      return {
        size: [inner.size[0], 1],
        value: ([rows]) => {
          const weights = map(inner.value([inner.size[0] ?? rows, 1]), Math.exp);
          const total = weights.flat().reduce((a, b) => a + b, 0);
          return map(weights, (weight) => weight / total);
        },
      };
    default:
      if (!(name in ENTRY)) throw new Error(`no function ${name}`);
      // a function of a number alone is a number
      return {
        size: inner.isNumber ? [1, 1] : inner.size,
        value: (wanted) => map(inner.value(wanted), ENTRY[name]),
      };
  }
}
