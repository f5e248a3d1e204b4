import { inspect } from "node:util";
import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import {
  bceSigmoid,
  differential,
  identityMatrix,
  inverseDerivative,
  matrixSymbol,
  type MatrixExpr,
  matrixGradient,
  onesVector,
  softmaxCrossEntropy,
} from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";

const [A, B, X] = [matrixSymbol("A", "n", "n"), matrixSymbol("B", "n", "n"), matrixSymbol("X", "n", "n")];
const [x, y, c] = [matrixSymbol("x", "n", 1), matrixSymbol("y", "n", 1), matrixSymbol("c", "n", 1)];
const W = matrixSymbol("W", "m", "n");
const b = matrixSymbol("b", "m", 1);
const t = matrixSymbol("t", "m", 1);

type Values = Record<string, number[][]>;
const SIZES: Record<string, number> = { n: 3, m: 2 };

function randomValues(seed: number): Values {
  const random = randomNumbers(seed);
  const fill = (rows: number, columns: number, diagonal = 0): number[][] =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (__, j) => 0.1 + random() + (i === j ? diagonal : 0)),
    );
  const { n, m } = SIZES;
  return {
    A: fill(n, n, 3),
    B: fill(n, n, 3),
    X: fill(n, n, 3),
    x: fill(n, 1),
    y: fill(n, 1),
    c: fill(n, 1),
    W: fill(m, n),
    b: fill(m, 1),
    t: fill(m, 1),
  };
}

/** The gradient of a scalar by every entry of a symbol, by central differences. */
function numericGradient(f: MatrixExpr, name: string, at: Values): number[][] {
  const moved = (i: number, j: number, h: number): number =>
    f.evaluate({
      ...at,
      [name]: at[name].map((row, k) => row.map((entry, l) => entry + (k === i && l === j ? h : 0))),
    })[0][0];
  const central = (i: number, j: number, h: number): number => (moved(i, j, h) - moved(i, j, -h)) / (2 * h);
  return at[name].map((row, i) => row.map((_, j) => (4 * central(i, j, 5e-4) - central(i, j, 1e-3)) / 3));
}

describe("matrix expressions", () => {
  it("check shapes as they are built", () => {
    expect(() => x.times(A)).toThrow("n×1 times n×n");
    expect(() => A.plus(x)).toThrow("matrices of one shape, got n×n and n×1");
    expect(() => W.inverse()).toThrow("square matrix, got m×n");
    expect(() => A.softmax()).toThrow("needs a column");
    expect(() => matrixSymbol("A", 0, 2)).toThrow("sizes from 1");
    expect(() => A.map("cos" as "exp")).toThrow('got "cos"');
    expect(() => A.evaluate({ A: [[1, 2]] })).toThrow("needs a n×n matrix for A, got 1×2");
    expect(() => A.evaluate({})).toThrow("needs a matrix for A");
    expect(() => x.evaluate({ x: [1, 2] as unknown as number[][] })).toThrow("a column as [[1], [2]]");
    expect(() => identityMatrix(0)).toThrow("identityMatrix: needs whole sizes from 1");
    expect(() => onesVector(1.5)).toThrow("onesVector: needs whole sizes from 1");
    expect(() => matrixSymbol("I", 2, 2)).toThrow("I is the identity: identityMatrix(2)");
    expect(() => matrixSymbol("A·B", 2, 2)).toThrow('got "A·B". Write W1 or W_xh');
    expect(() => A.times(Number.NaN)).toThrow("times: needs an exact or finite number, got NaN");
    expect(() => A.plus(2 as unknown as MatrixExpr)).toThrow(
      "plus: needs a matrix expression, got 2. Write a number",
    );
    expect(() => A.times(undefined as unknown as MatrixExpr)).toThrow("real: needs a number");
  });

  it("keep the order of products and use (AB)ᵀ = BᵀAᵀ and A·A⁻¹ = I", () => {
    expect(String(A.times(B).transpose())).toBe("Bᵀ·Aᵀ");
    expect(String(A.times(B).minus(B.times(A)))).toBe("A·B - B·A");
    expect(String(A.times(A.inverse()).times(B))).toBe("B");
    expect(String(A.plus(A).minus(A.times(2)))).toBe("0");
    expect(String(identityMatrix("n").times(x))).toBe("x");
  });

  it("evaluate as the textbook formulas do", () => {
    const at = {
      A: [
        [2, 1],
        [1, 3],
      ],
      x: [[1], [2]],
    };
    expect(A.times(x).evaluate(at)).toEqual([[4], [7]]);
    expect(A.determinant().evaluate(at)[0][0]).toBeCloseTo(5, 12);
    expect(A.trace().evaluate(at)).toEqual([[5]]);
    expect(A.inverse().evaluate(at)[0][1]).toBeCloseTo(-0.2, 12);
    expect(x.softmax().evaluate(at)[1][0]).toBeCloseTo(Math.E / (1 + Math.E), 12);
    expect(x.hadamard(x).evaluate(at)).toEqual([[1], [4]]);
    expect(x.transpose().times(x).times(A).evaluate(at)).toEqual([
      [10, 5],
      [5, 15],
    ]);
  });
});

describe("numbers and identities", () => {
  const [s, r] = [matrixSymbol("s", 1, 1), matrixSymbol("r", 1, 1)];
  const I = identityMatrix("n");

  it("s·I keeps the shape of I wherever the number stands", () => {
    for (const f of [
      s.times(I),
      I.times(s),
      s.times(r).times(I),
      I.times(s.times(3)),
      s.times(A.times(A.inverse())),
    ])
      expect(f.shape).toBe("n×n");
    expect(String(A.plus(I.times(s)))).toBe("A + s·I");
    expect(String(A.plus(s.times(A.times(A.inverse()))))).toBe("A + s·I");
    const ridge = A.transpose().times(A).plus(s.times(I)).inverse().times(A.transpose()).times(y);
    expect(String(ridge)).toBe("(Aᵀ·A + s·I)⁻¹·Aᵀ·y");
    // by hand: 1/(2² + 5)·2·9 and 1/(3² + 5)·3·14
    expect(
      ridge.evaluate({
        A: [
          [2, 0],
          [0, 3],
        ],
        s: [[5]],
        y: [[9], [14]],
      }),
    ).toEqual([[2], [3]]);
  });

  it.each<[string, MatrixExpr, string]>([
    ["s·tr A", s.times(A.trace()), "s·I"],
    ["tr(A)²", A.trace().times(A.trace()), "2·tr(A)·I"],
    ["relu(tr A)", A.trace().map("relu"), "relu'(tr(A))·I"],
    ["exp(tr A)", A.trace().map("exp"), "exp(tr(A))·I"],
    ["tr(I − A)²", I.minus(A).trace().times(I.minus(A).trace()), "2·(tr(A) - tr(I))·I"],
    ["tr(s·A + A·A)", s.times(A).plus(A.times(A)).trace(), "s·I + 2·Aᵀ"],
    [
      "det(A)·tr(A ⊙ A)",
      A.determinant().times(A.hadamard(A).trace()),
      "tr(A ⊙ A)·adj(A)ᵀ + 2·det(A)·(I ⊙ A)",
    ],
  ])("the gradient of %s by A is n×n and agrees with central differences", (_name, f, text) => {
    const gradient = matrixGradient(f, A);
    expect(gradient.shape).toBe("n×n");
    expect(String(gradient)).toBe(text);
    const at = { ...randomValues(7), s: [[1.5]] };
    const numeric = numericGradient(f, "A", at);
    gradient
      .evaluate(at)
      .forEach((row, i) =>
        row.forEach((entry, j) =>
          expect(Math.abs(entry - numeric[i][j])).toBeLessThan(1e-7 * Math.max(1, Math.abs(entry))),
        ),
      );
  });

  it("0.1·A + 0.2·A − 0.3·A is the zero matrix, 0.1·A + 0.2·A is 3/10·A, a third of 3·A is A", () => {
    expect(String(A.times(0.1).plus(A.times(0.2)).minus(A.times(0.3)))).toBe("0");
    expect(A.times(0.1).plus(A.times(0.2)).minus(A.times(0.3)).shape).toBe("n×n");
    expect(String(A.times(0.1).plus(A.times(0.2)))).toBe("3/10·A");
    expect(String(A.times("1/3").times(3))).toBe("A");
    expect(A.times(0.5).toLatex()).toBe("\\frac{1}{2}\\,A");
    expect(A.times(1e-7).toLatex()).toBe("\\frac{1}{10000000}\\,A");
    expect(A.times(0.1).evaluate({ A: [[3]] })).toEqual([[0.1 * 3]]);
  });

  it("s·(1/s) is 1, 1 ⊙ v is v, v ⊙ (1/v) is 1, det(A)·(1/det A) is 1", () => {
    expect(String(s.times(r).times(s.map("reciprocal")))).toBe("r");
    expect(String(onesVector("n").hadamard(x))).toBe("x");
    expect(String(x.hadamard(x.map("reciprocal")))).toBe("1");
    expect(String(A.determinant().times(A.determinant().map("reciprocal")))).toBe("1");
    expect(String(A.times(B.transpose()).trace().minus(B.times(A.transpose()).trace()))).toBe("0");
    expect(String(x.transpose().times(y).minus(y.transpose().times(x)))).toBe("0");
  });

  it("one name stands for one shape and one spelling", () => {
    const wide = matrixSymbol("A", "n", "m");
    expect(() => A.times(wide)).toThrow(
      "needs one shape for A, got n×n and n×m. Give the second matrix another name.",
    );
    expect(() => matrixGradient(A.trace(), wide)).toThrow("needs one shape for A");
    // also where the first A has canceled
    expect(() => A.minus(A).plus(B).times(wide)).toThrow("needs one shape for A");
    expect(() => matrixSymbol("w1", 2, 1).plus(matrixSymbol("w_1", 2, 1))).toThrow(
      "names that look different when they are set",
    );
    expect(() => differential(A.times(matrixSymbol("dA", "n", "n")), [A])).toThrow(
      "writes dA for the change of A",
    );
  });

  it("sizes in letters come from every symbol that the expression was made of", () => {
    const gradient = matrixGradient(A.trace(), A);
    expect(String(gradient)).toBe("I");
    expect(
      gradient.evaluate({
        A: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(() => gradient.evaluate({})).toThrow("needs a number for the size n");
  });
});

describe("values at the edges", () => {
  const M = matrixSymbol("M", 3, 3);
  // 2·row 1 = row 2 and 3·row 1 = row 3; (1, −2, 1)·rows = 0
  const [rank1, rank2] = [
    [
      [1, 2, 3],
      [2, 4, 6],
      [3, 6, 9],
    ],
    [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
  ];
  const zero = rank1.map((row) => row.map(() => 0));

  it("the determinant of matrices of rank 2, 1 and 0 is 0, also of decimals and of products", () => {
    for (const value of [
      rank1,
      rank2,
      zero,
      [
        [0.1, 0.7, 0],
        [0.3, 2.1, 0],
        [0, 0, 1],
      ],
    ])
      expect(M.determinant().evaluate({ M: value })).toEqual([[0]]);
    const x3 = matrixSymbol("x", 3, 1);
    // 0.1·0.2 is no float64 number: the outer product is singular in exact numbers only
    expect(
      x3
        .times(x3.transpose())
        .determinant()
        .evaluate({ x: [[0.1], [0.2], [0.7]] }),
    ).toEqual([[0]]);
  });

  it("the gradient of det M is the matrix of cofactors, also where M is singular", () => {
    const gradient = matrixGradient(M.determinant(), M);
    expect(String(gradient)).toBe("adj(M)ᵀ");
    expect(gradient.evaluate({ M: rank2 })).toEqual([
      [-3, 6, -3],
      [6, -12, 6],
      [-3, 6, -3],
    ]);
    expect(gradient.evaluate({ M: rank1 })).toEqual(zero);
    expect(gradient.evaluate({ M: zero })).toEqual(zero);
    expect(matrixGradient(M.determinant().map("square"), M).evaluate({ M: rank2 })).toEqual(zero);
  });

  it("the inverse of a singular matrix is refused", () => {
    for (const value of [rank1, rank2, zero])
      expect(() => M.inverse().evaluate({ M: value })).toThrow(
        "inverse: needs an invertible matrix, got a singular 3×3 matrix for M. One of its rows",
      );
    expect(() => M.minus(M).inverse()).toThrow("needs an invertible matrix, got the zero matrix");
  });

  it("matrices of 17 rows and more are inverted in float64, with the same answers", () => {
    const large = matrixSymbol("M", 20, 20);
    const rows = Array.from({ length: 20 }, (_, i) =>
      Array.from({ length: 20 }, (__, j) => (i === j ? 2 : Number(j === i + 1))),
    );
    expect(large.determinant().evaluate({ M: rows })[0][0]).toBe(2 ** 20);
    expect(large.inverse().evaluate({ M: rows })[0][1]).toBe(-0.25);
    rows[19] = rows[18];
    expect(large.determinant().evaluate({ M: rows })).toEqual([[0]]);
    expect(() => large.inverse().evaluate({ M: rows })).toThrow("needs an invertible matrix");
  });

  it("softmax and logsumexp of (1000, 1000, 999) are (0.42, 0.42, 0.16) and 1000.86", () => {
    const at = { x: [[1000], [1000], [999]] };
    // 1/(2 + e⁻¹) and 1000 + ln(2 + e⁻¹)
    expect(x.softmax().evaluate(at)[0][0]).toBeCloseTo(1 / (2 + Math.exp(-1)), 12);
    expect(x.softmax().evaluate(at)[2][0]).toBeCloseTo(Math.exp(-1) / (2 + Math.exp(-1)), 12);
    expect(x.logsumexp().evaluate(at)[0][0]).toBeCloseTo(1000 + Math.log(2 + Math.exp(-1)), 10);
    expect(x.map("exp").transpose().times(onesVector("n")).map("log").evaluate(at)[0][0]).toBeCloseTo(
      1000.8619948,
      6,
    );
  });

  it.each<[string, (z: MatrixExpr) => MatrixExpr, number, number]>([
    ["ln softmax", (z) => z.softmax().map("log"), -800, -800],
    ["ln σ", (z) => z.map("sigmoid").map("log"), -800, -800],
    ["ln(1 − σ)", (z) => onesVector(2).minus(z.map("sigmoid")).map("log"), 800, -800],
    ["ln(1 + eᶻ)", (z) => onesVector(2).plus(z.map("exp")).map("log"), 800, 800],
  ])("%s of large scores has its value", (_name, f, score, value) => {
    expect(f(matrixSymbol("z", 2, 1)).evaluate({ z: [[score], [0]] })[0][0]).toBeCloseTo(value, 9);
  });

  it("print their text where they are logged", () => {
    expect(inspect({ f: A.times(x) })).toBe("{ f: A·x }");
    expect(inspect(inverseDerivative())).toBe(String(inverseDerivative()));
  });
});

describe("differential", () => {
  it("of A⁻¹ is −A⁻¹·dA·A⁻¹, of a product both terms, with the rules named", () => {
    expect(String(differential(A.inverse(), [A]).result)).toBe("-A⁻¹·dA·A⁻¹");
    const { result, steps } = differential(A.times(B).inverse(), [A, B]);
    expect(String(result)).toBe("-(A·B)⁻¹·(dA·B + A·dB)·(A·B)⁻¹");
    expect(steps.map(({ rule }) => rule)).toEqual(["product", "inverse"]);
    expect(String(differential(A.times(x), [B]).result)).toBe("0");
    expect(() => differential(A, [A.times(B)])).toThrow("by a matrix symbol");
  });

  it("can be taken twice: d²(A⁻¹) is 2·A⁻¹·dA·A⁻¹·dA·A⁻¹, and of σ, tanh, 1/x and det it agrees with differences", () => {
    const twice = (f: MatrixExpr, symbol: MatrixExpr): MatrixExpr =>
      differential(differential(f, [symbol]).result, [symbol]).result;
    expect(String(twice(A.inverse(), A))).toBe("2·A⁻¹·dA·A⁻¹·dA·A⁻¹");
    const at = randomValues(3);
    for (const [f, symbol] of [
      [A.times(x).map("sigmoid"), x],
      [A.times(x).map("tanh"), x],
      [A.times(x).map("reciprocal"), x],
      [A.determinant(), A],
    ] as const) {
      const name = String(symbol);
      const change = randomValues(4)[name];
      const moved = (h: number): number[][] =>
        f.evaluate({
          ...at,
          [name]: at[name].map((row, i) => row.map((entry, j) => entry + h * change[i][j])),
        });
      const [ahead, here, behind] = [moved(1e-3), moved(0), moved(-1e-3)];
      twice(f, symbol)
        .evaluate({ ...at, [`d${name}`]: change })
        .forEach((row, i) =>
          row.forEach((entry, j) => {
            const numeric = (ahead[i][j] - 2 * here[i][j] + behind[i][j]) / 1e-6;
            expect(Math.abs(entry - numeric)).toBeLessThan(1e-4 * Math.max(1, Math.abs(numeric)));
          }),
        );
    }
  });

  const expressions: [string, MatrixExpr, string][] = [
    ["A⁻¹·B", A.inverse().times(B), "A"],
    ["tr(A·B·Aᵀ)", A.times(B).times(A.transpose()).trace(), "A"],
    ["det A", A.determinant(), "A"],
    ["σ(A·x)", A.times(x).map("sigmoid"), "A"],
    ["softmax(A·x)", A.times(x).softmax(), "A"],
    ["logsumexp(A·x)", A.times(x).logsumexp(), "x"],
    ["A ⊙ (A·B)", A.hadamard(A.times(B)), "A"],
    ["ln(A)·tanh(x)", A.map("log").times(x.map("tanh")), "x"],
    ["(xᵀ·x)·A·y", x.transpose().times(x).times(A.times(y)), "x"],
  ];
  it.each(expressions)("of %s agrees with central differences", (_name, f, symbol) => {
    for (const seed of [1, 2, 3]) {
      const at = randomValues(seed);
      const change = randomValues(seed + 10)[symbol];
      const moved = (h: number): number[][] =>
        f.evaluate({
          ...at,
          [symbol]: at[symbol].map((row, i) => row.map((entry, j) => entry + h * change[i][j])),
        });
      const { result } = differential(f, [{ A, x }[symbol]!]);
      const exact = result.evaluate({ ...at, [`d${symbol}`]: change });
      const [ahead, behind] = [moved(1e-5), moved(-1e-5)];
      exact.forEach((row, i) =>
        row.forEach((entry, j) => expect(entry).toBeCloseTo((ahead[i][j] - behind[i][j]) / 2e-5, 5)),
      );
    }
  });
});

describe("matrixGradient", () => {
  const error = W.times(x).plus(b).minus(t);
  const scalars: [string, MatrixExpr, string, MatrixExpr][] = [
    ["‖W·x + b − t‖² by W", error.transpose().times(error), "W", W],
    ["‖W·x + b − t‖² by b", error.transpose().times(error), "b", b],
    ["xᵀ·A·x by x", x.transpose().times(A).times(x), "x", x],
    ["xᵀ·A·x by A", x.transpose().times(A).times(x), "A", A],
    ["tr(A·B) by A", A.times(B).trace(), "A", A],
    ["tr(Aᵀ·A) by A", A.transpose().times(A).trace(), "A", A],
    ["det A by A", A.determinant(), "A", A],
    ["tr(A⁻¹·B) by A", A.inverse().times(B).trace(), "A", A],
    ["logsumexp(A·x) by x", A.times(x).logsumexp(), "x", x],
    ["logsumexp(A·x) by A", A.times(x).logsumexp(), "A", A],
    ["1ᵀσ(W·x) by W", onesVector("m").transpose().times(W.times(x).map("sigmoid")), "W", W],
    ["cᵀ·softmax(A·x) by x", c.transpose().times(A.times(x).softmax()), "x", x],
    ["−yᵀ·ln softmax(x) by x", y.transpose().times(x.softmax().map("log")).times(-1), "x", x],
    ["(xᵀ·y)·(xᵀ·A·x) by x", x.transpose().times(y).times(x.transpose().times(A).times(x)), "x", x],
    ["tr(X·A·Xᵀ·B) by X", X.times(A).times(X.transpose()).times(B).trace(), "X", X],
  ];
  it.each(scalars)("of %s agrees with central differences", (_name, f, name, symbol) => {
    const gradient = matrixGradient(f, symbol);
    for (const seed of [4, 5]) {
      const at = randomValues(seed);
      const numeric = numericGradient(f, name, at);
      const exact = gradient.evaluate(at);
      const scale = Math.max(1, ...numeric.flat().map(Math.abs));
      numeric.forEach((row, i) =>
        row.forEach((entry, j) => expect(Math.abs(exact[i][j] - entry) / scale).toBeLessThan(1e-8)),
      );
    }
  });

  it("of ‖W·x − t‖² is 2(W·x − t)·xᵀ, and of xᵀAx is (A + Aᵀ)·x", () => {
    const plain = W.times(x).minus(t);
    expect(String(matrixGradient(plain.transpose().times(plain), W))).toBe("2·(W·x - t)·xᵀ");
    expect(String(matrixGradient(x.transpose().times(A).times(x), x))).toBe("(A + Aᵀ)·x");
  });

  // the textbook's closed forms
  const [X2, w, target] = [matrixSymbol("X", "k", "n"), matrixSymbol("w", "n", 1), matrixSymbol("y", "k", 1)];
  const [U, v] = [matrixSymbol("U", "n", "k"), matrixSymbol("v", "n", 1)];
  const [one, z, scores] = [onesVector("k"), X2.times(w), U.transpose().times(v)];
  const logistic = one
    .transpose()
    .times(one.plus(z.map("exp")).map("log"))
    .minus(target.transpose().times(z));
  const binary = target
    .transpose()
    .times(z.map("sigmoid").map("log"))
    .plus(
      one
        .minus(target)
        .transpose()
        .times(one.minus(z.map("sigmoid")).map("log")),
    )
    .times(-1);
  const entropy = (p: MatrixExpr): MatrixExpr => target.transpose().times(p.map("log")).times(-1);
  const total = one.transpose().times(scores.map("exp"));
  const s = matrixSymbol("s", 1, 1);
  const far = x.minus(s.times(onesVector("n")));
  const finishedForms: [string, MatrixExpr, MatrixExpr, string, boolean?][] = [
    ["Σ ln(1 + e^{Xw}) − yᵀXw", logistic, w, "Xᵀ·(sigmoid(X·w) - y)"],
    ["binary cross-entropy of σ(Xw)", binary, w, "Xᵀ·(sigmoid(X·w) - y)"],
    [
      "lse(Uᵀv) − yᵀUᵀv",
      scores.logsumexp().minus(target.transpose().times(scores)),
      v,
      "U·(softmax(Uᵀ·v) - y)",
    ],
    [
      "ln Σ e^{Uᵀv} − yᵀUᵀv",
      total.map("log").minus(target.transpose().times(scores)),
      v,
      "U·(softmax(Uᵀ·v) - y)",
    ],
    ["−yᵀ ln softmax(Uᵀv)", entropy(scores.softmax()), v, "U·((yᵀ·1)·softmax(Uᵀ·v) - y)"],
    ["−yᵀ ln softmax(Uᵀv) with 1ᵀy = 1", entropy(scores.softmax()), v, "U·(softmax(Uᵀ·v) - y)", true],
    [
      "−yᵀ ln(e^{Uᵀv}/Σ e^{Uᵀv}) with 1ᵀy = 1",
      entropy(scores.map("exp").times(total.map("reciprocal"))),
      v,
      "U·(softmax(Uᵀ·v) - y)",
      true,
    ],
    ["−yᵀ ln softmax(Xw) by X with 1ᵀy = 1", entropy(z.softmax()), X2, "(softmax(X·w) - y)·wᵀ", true],
    ["ln σ(s)", s.map("sigmoid").map("log"), s, "1 - sigmoid(s)"],
    ["ln det A", A.determinant().map("log"), A, "(A⁻¹)ᵀ"],
    [
      "ln det(A + s·I) by s",
      A.plus(identityMatrix("n").times(s)).determinant().map("log"),
      s,
      "tr((A + s·I)⁻¹)",
    ],
    ["ln det A⁻¹", A.inverse().determinant().map("log"), A, "-(A⁻¹)ᵀ"],
    ["ln det(A·Aᵀ)", A.times(A.transpose()).determinant().map("log"), A, "2·(A·Aᵀ)⁻¹·A"],
    ["tr((x − s1)ᵀ(x − s1))", far.transpose().times(far).trace(), s, "2·1ᵀ·(s·1 - x)"],
    ["ln(xᵀAx)", x.transpose().times(A.times(x)).map("log"), x, "(1/(xᵀ·A·x))·(A + Aᵀ)·x"],
  ];
  it.each(finishedForms)(
    "of %s is in its shortest form, of the same value",
    (_name, f, symbol, text, isDistribution) => {
      const gradient = matrixGradient(f, symbol, isDistribution ? { assume: { y: "probabilities" } } : {});
      expect(String(gradient)).toBe(text);
      const random = randomNumbers(11);
      const fill = (rows: number, columns: number): number[][] =>
        Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0.1 + random()));
      const at: Values = {
        ...randomValues(9),
        X: fill(4, 3),
        w: fill(3, 1),
        U: fill(3, 4),
        v: fill(3, 1),
        y: [[0.1], [0.2], [0.3], [0.4]],
        s: [[0.7]],
      };
      const numeric = numericGradient(f, String(symbol), at);
      gradient
        .evaluate(at)
        .forEach((row, i) => row.forEach((entry, j) => expect(entry).toBeCloseTo(numeric[i][j], 6)));
    },
  );

  it("takes assumptions for columns of the expression alone", () => {
    const f = entropy(scores.softmax());
    expect(() => matrixGradient(f, v, { assume: { U: "probabilities" } })).toThrow(
      'got "probabilities" for U',
    );
    expect(() => matrixGradient(f, v, { assume: { q: "probabilities" } })).toThrow(
      'got "probabilities" for q',
    );
    expect(() => matrixGradient(f, v, { assume: { y: "positive" as "probabilities" } })).toThrow(
      'got "positive" for y',
    );
  });

  it("refuses an expression in differentials", () => {
    expect(() => matrixGradient(differential(A.trace(), [A]).result, A)).toThrow("without differentials");
  });

  it("refuses what is no scalar", () => {
    expect(() => matrixGradient(A, A)).toThrow("needs a 1×1 expression, got n×n");
  });
});

describe("proofs", () => {
  it.each([
    ["inverseDerivative", inverseDerivative(), 6],
    ["softmaxCrossEntropy", softmaxCrossEntropy(), 6],
    ["bceSigmoid", bceSigmoid(), 4],
  ])(
    "%s holds in every equation on random matrices, in at most ten steps, and sets clean LaTeX",
    (_name, proof, count) => {
      expect(proof.steps).toHaveLength(count);
      for (const { error } of proof.steps) expect(error).toBeLessThan(1e-8);
      expect(proof.isChecked).toBe(true);
      for (const latex of [proof.toLatex(), proof.claim, ...proof.assumptions])
        expect(() => renderToString(latex, { throwOnError: true, strict: "error" })).not.toThrow();
    },
  );

  it("end at what the rules of differentials give", () => {
    expect(String(differential(A.inverse(), [A]).result)).toBe(
      inverseDerivative().steps.at(-1)!.text.split(" = ")[1],
    );
    expect(softmaxCrossEntropy().assumptions).toEqual(["\\mathbf{1}^{\\top}y=1"]);
  });
});
