import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import {
  bceSigmoid,
  differential,
  identity,
  inverseDerivative,
  matrix,
  type MatrixExpr,
  matrixGradient,
  ones,
  softmaxCrossEntropy,
} from "../../src/index.js";
import { randomNumbers } from "../../src/symbolic/random.js";

const [A, B, X] = [matrix("A", "n", "n"), matrix("B", "n", "n"), matrix("X", "n", "n")];
const [x, y, c] = [matrix("x", "n", 1), matrix("y", "n", 1), matrix("c", "n", 1)];
const W = matrix("W", "m", "n");
const b = matrix("b", "m", 1);
const t = matrix("t", "m", 1);

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
    expect(() => matrix("A", 0, 2)).toThrow("sizes from 1");
    expect(() => A.map("cos" as "exp")).toThrow('got "cos"');
    expect(() => A.evaluate({ A: [[1, 2]] })).toThrow("needs a n×n matrix for A, got 1×2");
    expect(() => A.evaluate({})).toThrow("needs a matrix for A");
  });

  it("keep the order of products and use (AB)ᵀ = BᵀAᵀ and A·A⁻¹ = I", () => {
    expect(String(A.times(B).transpose())).toBe("Bᵀ·Aᵀ");
    expect(String(A.times(B).minus(B.times(A)))).toBe("A·B - B·A");
    expect(String(A.times(A.inverse()).times(B))).toBe("B");
    expect(String(A.plus(A).minus(A.times(2)))).toBe("0");
    expect(String(identity("n").times(x))).toBe("x");
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

describe("differential", () => {
  it("of A⁻¹ is −A⁻¹·dA·A⁻¹, of a product both terms, with the rules named", () => {
    expect(String(differential(A.inverse(), [A]).result)).toBe("-A⁻¹·dA·A⁻¹");
    const { result, steps } = differential(A.times(B).inverse(), [A, B]);
    expect(String(result)).toBe("-(A·B)⁻¹·(dA·B + A·dB)·(A·B)⁻¹");
    expect(steps.map(({ rule }) => rule)).toEqual(["product", "inverse"]);
    expect(String(differential(A.times(x), [B]).result)).toBe("0");
    expect(() => differential(A, [A.times(B)])).toThrow("by a matrix symbol");
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
    ["1ᵀσ(W·x) by W", ones("m").transpose().times(W.times(x).map("sigmoid")), "W", W],
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

  it("of ‖W·x − t‖² is 2(W·x − t)·xᵀ, and of xᵀAx is A·x + Aᵀ·x", () => {
    const plain = W.times(x).minus(t);
    expect(String(matrixGradient(plain.transpose().times(plain), W))).toBe("2·(W·x - t)·xᵀ");
    expect(String(matrixGradient(x.transpose().times(A).times(x), x))).toBe("A·x + Aᵀ·x");
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
