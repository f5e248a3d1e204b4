import { identityMatrix, matrixSymbol, type MatrixExpr, onesVector } from "../../src/index.js";

/** An expression of its own kind, apart from the library's: its shape, how the library builds it, and its value. */
export interface Tree {
  rows: number;
  columns: number;
  build: () => MatrixExpr;
  /** NaN where the point is too near to a kink or a pole to be judged. */
  value: (at: Values) => number[][];
}
export type Values = Readonly<Record<string, number[][]>>;

const LARGEST = 4;
const RATIOS = [0.5, -1, 2, 0.1, -0.3, 1 / 4, 3];
const fill = (rows: number, columns: number, entry: (i: number, j: number) => number): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => entry(i, j)));
const map = (a: number[][], f: (entry: number, i: number, j: number) => number): number[][] =>
  a.map((row, i) => row.map((entry, j) => f(entry, i, j)));
const multiply = (a: number[][], b: number[][]): number[][] =>
  fill(a.length, b[0].length, (i, j) => a[i].reduce((total, entry, k) => total + entry * b[k][j], 0));
const flip = (a: number[][]): number[][] => fill(a[0].length, a.length, (i, j) => a[j][i]);

/** By the first row, as in the textbook. */
export function laplace(a: number[][]): number {
  if (a.length === 0) return 1;
  return a[0].reduce((total, entry, j) => total + (-1) ** j * entry * laplace(minor(a, 0, j)), 0);
}
const minor = (a: number[][], i: number, j: number): number[][] =>
  a.filter((_, row) => row !== i).map((row) => row.filter((_, column) => column !== j));
/** The adjugate by its n² minors. */
export const cofactors = (a: number[][]): number[][] =>
  fill(a.length, a.length, (i, j) => (-1) ** (i + j) * laplace(minor(a, j, i)));

/** The names of the symbols: their shapes are part of them; s and t are numbers. */
export const symbolNames = (): { name: string; rows: number; columns: number }[] =>
  Array.from({ length: LARGEST * LARGEST }, (_, index) => [
    1 + (index % LARGEST),
    1 + Math.floor(index / LARGEST),
  ]).flatMap(([rows, columns]) =>
    rows * columns === 1
      ? ["s", "t"].map((name) => ({ name, rows, columns }))
      : ["A", "B"].map((letter) => ({ name: `${letter}${rows}${columns}`, rows, columns })),
  );

export function randomValues(random: () => number): Values {
  return Object.fromEntries(
    symbolNames().map(({ name, rows, columns }) => [
      name,
      fill(rows, columns, () => Math.round(2000 * (random() - 0.5)) / 1000),
    ]),
  );
}

export function randomTree(random: () => number, rows: number, columns: number, depth: number): Tree {
  const below = (r: number, c: number): Tree => randomTree(random, r, c, depth - 1);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)];
  const size = (): number => 1 + Math.floor(random() * LARGEST);
  const tree = (build: Tree["build"], value: Tree["value"]): Tree => ({ rows, columns, build, value });
  const entrywise = (
    inner: Tree,
    build: (built: MatrixExpr) => MatrixExpr,
    f: (entry: number) => number,
  ): Tree =>
    tree(
      () => build(inner.build()),
      (at) => map(inner.value(at), f),
    );
  const isSquare = rows === columns;
  const isNumber = isSquare && rows === 1;

  const leaf = (): Tree => {
    if (isSquare && !isNumber && random() < 0.3)
      return tree(
        () => identityMatrix(rows),
        () => fill(rows, rows, (i, j) => Number(i === j)),
      );
    if (columns === 1 && random() < 0.2)
      return tree(
        () => onesVector(rows),
        () => fill(rows, 1, () => 1),
      );
    const name = isNumber ? pick(["s", "t"]) : `${pick(["A", "B"])}${rows}${columns}`;
    return tree(
      () => matrixSymbol(name, rows, columns),
      (at) => at[name],
    );
  };
  if (depth <= 0) return leaf();

  const sum = (sign: 1 | -1): Tree => {
    const [a, b] = [below(rows, columns), below(rows, columns)];
    return tree(
      () => (sign === 1 ? a.build().plus(b.build()) : a.build().minus(b.build())),
      (at) => {
        const right = b.value(at);
        return map(a.value(at), (entry, i, j) => entry + sign * right[i][j]);
      },
    );
  };
  const times = (): Tree => {
    const inner = size();
    const [a, b] = [below(rows, inner), below(inner, columns)];
    return tree(
      () => a.build().times(b.build()),
      (at) => multiply(a.value(at), b.value(at)),
    );
  };
  const numberTimes = (): Tree => {
    const [a, b] = [below(1, 1), below(rows, columns)];
    const isBefore = random() < 0.5;
    return tree(
      () => (isBefore ? a.build().times(b.build()) : b.build().times(a.build())),
      (at) => {
        const [[by]] = a.value(at);
        return map(b.value(at), (entry) => by * entry);
      },
    );
  };
  const hadamard = (): Tree => {
    const [a, b] = [below(rows, columns), below(rows, columns)];
    return tree(
      () => a.build().hadamard(b.build()),
      (at) => {
        const right = b.value(at);
        return map(a.value(at), (entry, i, j) => entry * right[i][j]);
      },
    );
  };
  const scaled = (): Tree => {
    const by = pick(RATIOS);
    return entrywise(
      below(rows, columns),
      (built) => built.times(by),
      (entry) => by * entry,
    );
  };
  const transposed = (): Tree => {
    const inner = below(columns, rows);
    return tree(
      () => inner.build().transpose(),
      (at) => flip(inner.value(at)),
    );
  };
  const smooth = (): Tree => {
    const [name, f] = pick<["exp" | "tanh" | "sigmoid" | "square", (x: number) => number]>([
      ["exp", Math.exp],
      ["tanh", Math.tanh],
      ["sigmoid", (x) => 1 / (1 + Math.exp(-x))],
      ["square", (x) => x * x],
    ]);
    return entrywise(below(rows, columns), (built) => built.map(name), f);
  };
  const relu = (): Tree =>
    entrywise(
      below(rows, columns),
      (built) => built.map("relu"),
      (x) => (Math.abs(x) < 0.02 ? NaN : Math.max(x, 0)),
    );
  /** Of 1 + eˣ and of 1 + x². */
  const positive = (name: "log" | "reciprocal"): Tree => {
    const [inner, kind] = [below(rows, columns), pick(["exp", "square"] as const)];
    const one = onesVector(rows).times(onesVector(columns).transpose());
    const f = name === "log" ? Math.log : (x: number) => 1 / x;
    return entrywise(
      inner,
      (built) => one.plus(built.map(kind)).map(name),
      (x) => f(1 + (kind === "exp" ? Math.exp(x) : x * x)),
    );
  };
  const logistic = (): Tree =>
    entrywise(
      below(rows, columns),
      (built) => built.map("sigmoid").map("log"),
      (x) => -Math.log(1 + Math.exp(-x)),
    );
  const softmax = (isLog: boolean): Tree => {
    const inner = below(rows, 1);
    return tree(
      () => (isLog ? inner.build().softmax().map("log") : inner.build().softmax()),
      (at) => {
        const weights = map(inner.value(at), Math.exp);
        const total = weights.flat().reduce((a, b) => a + b, 0);
        return map(weights, (weight) => (isLog ? Math.log(weight / total) : weight / total));
      },
    );
  };
  const inverse = (): Tree => {
    const inner = below(rows, rows);
    return tree(
      () => inner.build().plus(identityMatrix(rows).times(3)).inverse(),
      (at) => {
        const a = map(inner.value(at), (entry, i, j) => entry + (i === j ? 3 : 0));
        const determinant = laplace(a);
        return map(cofactors(a), (entry) => (Math.abs(determinant) < 0.5 ? NaN : entry / determinant));
      },
    );
  };
  const ofMatrix = (name: "trace" | "determinant"): Tree => {
    const n = size();
    const inner = below(n, n);
    return tree(
      () => inner.build()[name](),
      (at) => {
        const a = inner.value(at);
        return [[name === "trace" ? a.reduce((total, row, i) => total + row[i], 0) : laplace(a)]];
      },
    );
  };
  const logsumexp = (): Tree => {
    const inner = below(size(), 1);
    return tree(
      () => inner.build().logsumexp(),
      (at) => [[Math.log(inner.value(at).reduce((total, [z]) => total + Math.exp(z), 0))]],
    );
  };
  const norm = (): Tree => {
    const inner = below(size(), 1);
    return tree(
      () => inner.build().transpose().times(inner.build()),
      (at) => [[inner.value(at).reduce((total, [entry]) => total + entry * entry, 0)]],
    );
  };
  return pick<() => Tree>([
    leaf,
    () => sum(1),
    () => sum(-1),
    times,
    times,
    numberTimes,
    hadamard,
    scaled,
    transposed,
    smooth,
    relu,
    () => positive(pick(["log", "reciprocal"])),
    logistic,
    ...(columns === 1 ? [() => softmax(false), () => softmax(true)] : []),
    ...(isSquare ? [inverse] : []),
    ...(isNumber
      ? [() => ofMatrix("trace"), () => ofMatrix("trace"), () => ofMatrix("determinant"), logsumexp, norm]
      : []),
  ])();
}
