import { InputError } from "../errors.js";
import { type DifferentialStep, differentialNode, gradientFrom } from "./matrix-differential.js";
import * as m from "./matrix-node.js";
import type { Dimension, Elementwise, MatrixNode } from "./matrix-node.js";
import { matrixLatex, matrixText } from "./matrix-text.js";
import { entryFunctions, type Matrix, matrixValue } from "./matrix-value.js";

/**
 * An expression in matrices of known shapes; products keep their order, and shapes are checked as it is built.
 * @example
 * const A = matrix("A", "m", "n");
 * const x = matrix("x", "n", 1);
 * A.times(x).shape // => "m×1"
 * A.times(x).transpose() // => "xᵀ·Aᵀ"
 * x.times(A) // throws needs as many columns on the left as rows on the right, got n×1 times m×n
 */
export class MatrixExpr {
  /** Its structure. */
  readonly node: MatrixNode;

  constructor(node: MatrixNode) {
    this.node = node;
  }

  /** Rows × columns. */
  get shape(): string {
    return m.shapeText(this.node);
  }

  plus(other: MatrixExpr): MatrixExpr {
    return new MatrixExpr(m.plus(this.node, other.node));
  }
  minus(other: MatrixExpr): MatrixExpr {
    return new MatrixExpr(m.minus(this.node, other.node));
  }
  /** The product with a matrix on the right, or with a number. */
  times(other: MatrixExpr | number): MatrixExpr {
    return new MatrixExpr(
      typeof other === "number" ? m.times(other, this.node) : m.product(this.node, other.node),
    );
  }
  /** The product of entries at the same place. */
  hadamard(other: MatrixExpr): MatrixExpr {
    return new MatrixExpr(m.hadamard(this.node, other.node));
  }
  transpose(): MatrixExpr {
    return new MatrixExpr(m.transpose(this.node));
  }
  inverse(): MatrixExpr {
    return new MatrixExpr(m.inverse(this.node));
  }
  trace(): MatrixExpr {
    return new MatrixExpr(m.trace(this.node));
  }
  determinant(): MatrixExpr {
    return new MatrixExpr(m.determinant(this.node));
  }
  /** A function of every entry: exp, log, sigmoid, tanh, relu, square or reciprocal. */
  map(name: Elementwise): MatrixExpr {
    if (!Object.hasOwn(entryFunctions, name))
      throw new InputError({
        place: "map",
        rule: `takes ${Object.keys(entryFunctions).join(", ")}`,
        got: JSON.stringify(name),
      });
    return new MatrixExpr(m.elementwise(name, this.node));
  }
  /** The softmax of a column. */
  softmax(): MatrixExpr {
    return new MatrixExpr(m.softmax(this.node));
  }
  /** ln Σ e^z of a column. */
  logsumexp(): MatrixExpr {
    return new MatrixExpr(m.logsumexp(this.node));
  }

  /**
   * Its value in float64.
   * @param at Rows of numbers for every symbol; `dX` for the differential of X.
   * @throws InputError when a matrix is missing or its size does not fit.
   */
  evaluate(at: Readonly<Record<string, Matrix>>): number[][] {
    const sizes = new Map<string, number>();
    checkSizes(this.node, at, sizes);
    return matrixValue(this.node, new Map(Object.entries(at)), sizes);
  }

  toString(): string {
    return matrixText(this.node);
  }
  toLatex(): string {
    return matrixLatex(this.node);
  }
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/latex": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}

/**
 * A matrix symbol.
 * @param name Its name.
 * @param rows A number, or a letter for any number of rows.
 * @param columns The same for columns; a column vector has 1.
 * @example
 * matrix("W", 3, "n").times(matrix("x", "n", 1)).shape // => "3×1"
 */
export function matrix(name: string, rows: Dimension, columns: Dimension): MatrixExpr {
  for (const size of [rows, columns])
    if (typeof size === "number" ? !Number.isInteger(size) || size < 1 : !/^[a-zA-Z]\w*$/.test(size))
      throw new InputError({
        place: "matrix",
        rule: "needs whole sizes from 1, or letters",
        got: String(size),
      });
  return new MatrixExpr(m.symbolNode(name, rows, columns));
}

/**
 * The identity matrix.
 * @example
 * identity("n").times(matrix("A", "n", 2)) // => "A"
 */
export const identity = (size: Dimension): MatrixExpr => new MatrixExpr(m.identity(size));

/**
 * The column of ones.
 * @example
 * ones("k").transpose().times(matrix("y", "k", 1)).shape // => "1×1"
 */
export const ones = (rows: Dimension): MatrixExpr => new MatrixExpr(m.ones(rows));

/** A differential with the rules that led to it. */
export interface Differential {
  readonly result: MatrixExpr;
  readonly steps: readonly { rule: string; formula: string; before: MatrixExpr; after: MatrixExpr }[];
}

/**
 * The differential of an expression: its change to first order when the given symbols change by dX.
 * @param f An expression.
 * @param symbols The symbols that change.
 * @returns The result in dX, and the rules in the order in which they were applied.
 * @example
 * const A = matrix("A", "n", "n");
 * differential(A.inverse(), [A]).result // => "-A⁻¹·dA·A⁻¹"
 * differential(A.times(A), [A]).result // => "dA·A + A·dA"
 */
export function differential(f: MatrixExpr, symbols: readonly MatrixExpr[]): Differential {
  const steps: DifferentialStep[] = [];
  const result = differentialNode(f.node, new Set(symbols.map(nameOf)), (step) => steps.push(step));
  return {
    result: new MatrixExpr(result),
    steps: steps.map(({ rule, formula, before, after }) => ({
      rule,
      formula,
      before: new MatrixExpr(before),
      after: new MatrixExpr(after),
    })),
  };
}

/**
 * The gradient of a scalar expression by a matrix: G of the shape of X with df = tr(Gᵀ·dX).
 * @param f A 1×1 expression.
 * @param symbol The matrix or vector X.
 * @throws InputError when f is not 1×1.
 * @example
 * const [W, x, y] = [matrix("W", "m", "n"), matrix("x", "n", 1), matrix("y", "m", 1)];
 * const error = W.times(x).minus(y);
 * matrixGradient(error.transpose().times(error), W) // => "2·(W·x - y)·xᵀ"
 */
export function matrixGradient(f: MatrixExpr, symbol: MatrixExpr): MatrixExpr {
  if (!m.isScalar(f.node))
    throw new InputError({
      place: "matrixGradient",
      rule: "needs a 1×1 expression",
      got: f.shape,
      cure: "Take its trace, or use differential().",
    });
  const change = differentialNode(f.node, new Set([nameOf(symbol)]));
  return new MatrixExpr(gradientFrom(change, symbol.node));
}

function nameOf(symbol: MatrixExpr): string {
  if (symbol.node.kind === "symbol") return symbol.node.name;
  throw new InputError({
    place: "differential",
    rule: "differentiates by a matrix symbol",
    got: String(symbol),
    cure: 'Make one with matrix("X", "m", "n").',
  });
}

/** Checks every symbol's value against its shape and enters the sizes that letters stand for. */
function checkSizes(
  node: MatrixNode,
  at: Readonly<Record<string, Matrix>>,
  sizes: Map<string, number>,
): void {
  if (node.kind === "symbol" || node.kind === "differential") {
    const name = node.kind === "symbol" ? node.name : `d${(node.of as { name?: string }).name}`;
    const value = at[name];
    if (!value) return;
    const columns = value[0]?.length ?? 0;
    const check = (dimension: Dimension, size: number): boolean => {
      if (typeof dimension === "number") return dimension === size;
      if (!sizes.has(dimension)) sizes.set(dimension, size);
      return sizes.get(dimension) === size;
    };
    if (
      !value.every((row) => row.length === columns) ||
      !check(node.rows, value.length) ||
      !check(node.columns, columns)
    )
      throw new InputError({
        place: "matrix value",
        rule: `needs a ${m.shapeText(node)} matrix for ${name}`,
        got: `${value.length}×${columns}`,
      });
  }
  for (const part of m.partsOf(node)) checkSizes(part, at, sizes);
}
