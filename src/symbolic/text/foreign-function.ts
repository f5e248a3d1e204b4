import { functions } from "../functions/functions.js";

const ALIASES: Readonly<Record<string, string>> = { ln: "log" };

/** The function that a name stands for before a parenthesis; undefined where it is none. */
export function functionOf(name: string): string | undefined {
  const known = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  return functions.has(known) || known === "sqrt" || known === "piecewise" ? known : undefined;
}

export function functionNames(): string {
  return [...functions.keys(), "ln", "sqrt", "piecewise"].toSorted().join(", ");
}

/** How other books and programs call functions, and what they are here, of an argument u; U is u as a factor, in parentheses. */
const FOREIGN: Readonly<Record<string, string>> = {
  log2: "log(u, 2)",
  log_2: "log(u, 2)",
  lb: "log(u, 2)",
  ld: "log(u, 2)",
  log10: "log(u, 10)",
  log_10: "log(u, 10)",
  lg: "log(u, 10)",
  log1p: "log(1 + u)",
  expm1: "(exp(u) - 1)",
  exp2: "2^U",
  arcsin: "asin(u)",
  arccos: "acos(u)",
  arctan: "atan(u)",
  arctg: "atan(u)",
  atg: "atan(u)",
  tg: "tan(u)",
  cot: "(1/tan(u))",
  ctg: "(1/tan(u))",
  cotg: "(1/tan(u))",
  cotan: "(1/tan(u))",
  sec: "(1/cos(u))",
  csc: "(1/sin(u))",
  cosec: "(1/sin(u))",
  sh: "sinh(u)",
  ch: "cosh(u)",
  th: "tanh(u)",
  tgh: "tanh(u)",
  coth: "(1/tanh(u))",
  cth: "(1/tanh(u))",
  asinh: "log(U + sqrt(U^2 + 1))",
  arsinh: "log(U + sqrt(U^2 + 1))",
  arcsinh: "log(U + sqrt(U^2 + 1))",
  acosh: "log(U + sqrt(U^2 - 1))",
  arcosh: "log(U + sqrt(U^2 - 1))",
  arccosh: "log(U + sqrt(U^2 - 1))",
  atanh: "(log((1 + U)/(1 - U))/2)",
  artanh: "(log((1 + U)/(1 - U))/2)",
  arctanh: "(log((1 + U)/(1 - U))/2)",
  sgn: "sign(u)",
  signum: "sign(u)",
  sigma: "sigmoid(u)",
  sigm: "sigmoid(u)",
  logistic: "sigmoid(u)",
  expit: "sigmoid(u)",
  rectifier: "relu(u)",
  fabs: "abs(u)",
  root: "sqrt(u)",
  cbrt: "U^(1/3)",
  square: "U^2",
  sqr: "U^2",
  cube: "U^3",
  maximum: "max(u)",
  minimum: "min(u)",
  hypot: "norm([u])",
  silu: "(U*sigmoid(u))",
  swish: "(U*sigmoid(u))",
  gelu: "(U*(1 + erf(U/sqrt(2)))/2)",
};

/** What a function of another book is here, applied to the text of its arguments; undefined where the name is like none. */
export function translated(name: string, args: string): string | undefined {
  const small = name.toLowerCase();
  const foreign = Object.hasOwn(FOREIGN, name)
    ? FOREIGN[name]
    : Object.hasOwn(FOREIGN, small)
      ? FOREIGN[small]
      : undefined;
  if (foreign)
    return foreign.replace(/\bu\b/g, args).replace(/\bU\b/g, /^\w+$/.test(args) ? args : `(${args})`);
  const known = functionOf(small) !== undefined ? small : nearest(small);
  return known && `${known}(${args})`;
}

/** The function whose name is one slip of the pen away, two in long names. */
function nearest(name: string): string | undefined {
  if (name.length < 3) return undefined;
  const most = name.length < 6 ? 1 : 2;
  const candidates = [...functions.keys(), "sqrt", "piecewise"].map((known) => ({
    known,
    distance: slips(name, known),
  }));
  const [best] = candidates.toSorted((a, b) => a.distance - b.distance);
  return best.distance <= most ? best.known : undefined;
}

/** Letters to insert, leave out, replace or exchange with their neighbor to make one word of the other. */
function slips(a: string, b: string): number {
  const rows = [...`${a} `].map((_, i) => [...`${b} `].map((__, j) => i + j));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const changed = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  return rows[a.length][b.length];
}
