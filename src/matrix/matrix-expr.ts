import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import * as m from "./linear-form.js";
import * as f from "./matrix-functions.js";
import { type Dimension, type Elementwise, type MatrixNode, shapeText } from "./matrix-node.js";
import { hadamard, product, transpose } from "./matrix-product.js";
import { fractionOf, real, type RealInput } from "../number/real.js";
import { matrixLatex, matrixText } from "./matrix-text.js";
import type { NumberRows } from "./matrix-rows.js";
import { matrixValue } from "./matrix-value.js";
import { joinedTables, sizesFrom, type SymbolTable, tableOf } from "./symbol-table.js";

/**
 * An expression in matrices of known shapes; products keep their order, and shapes are checked as it is built.
 * @example
 * const A = matrixSymbol("A", "m", "n");
 * const x = matrixSymbol("x", "n", 1);
 * A.times(x).shape // => "m×1"
 * A.times(x).transpose() // => "xᵀ·Aᵀ"
 * x.times(A) // throws needs as many columns on the left as rows on the right, got n×1 times m×n
 */
export class MatrixExpr extends Printed {
  /** Its structure. */
  readonly node: MatrixNode;
  /** The symbols that it was made of. */
  readonly symbols: SymbolTable;

  constructor(node: MatrixNode, symbols: SymbolTable) {
    super();
    this.node = node;
    this.symbols = symbols;
  }

  /** Rows × columns. */
  get shape(): string {
    return shapeText(this.node);
  }

  plus(other: MatrixExpr): MatrixExpr {
    return this.#with("plus", other, m.plus);
  }
  minus(other: MatrixExpr): MatrixExpr {
    return this.#with("minus", other, m.minus);
  }
  /**
   * The product with a matrix on the right, or with a number.
   * @param other A matrix, or an exact number: text such as `"1/3"`, or a float64 number, which counts as the decimal that it prints.
   */
  times(other: MatrixExpr | RealInput): MatrixExpr {
    if (other instanceof MatrixExpr) return this.#with("times", other, product);
    const exact = fractionOf(real(other));
    if (exact === null)
      throw new InputError({ place: "times", rule: "needs an exact or finite number", got: String(other) });
    return this.#of(m.times(exact, this.node));
  }
  /** The product of entries at the same place. */
  hadamard(other: MatrixExpr): MatrixExpr {
    return this.#with("hadamard", other, hadamard);
  }
  transpose(): MatrixExpr {
    return this.#of(transpose(this.node));
  }
  inverse(): MatrixExpr {
    return this.#of(f.inverse(this.node));
  }
  trace(): MatrixExpr {
    return this.#of(f.trace(this.node));
  }
  determinant(): MatrixExpr {
    return this.#of(f.determinant(this.node));
  }
  /** A function of every entry: exp, log, sigmoid, tanh, relu, square or reciprocal. */
  map(name: Elementwise): MatrixExpr {
    if (!Object.hasOwn(elementwiseNames, name))
      throw new InputError({
        place: "map",
        rule: `takes ${Object.keys(elementwiseNames).join(", ")}`,
        got: JSON.stringify(name),
      });
    return this.#of(f.elementwise(name, this.node));
  }
  /** The softmax of a column. */
  softmax(): MatrixExpr {
    return this.#of(f.softmax(this.node));
  }
  /** ln Σ e^z of a column. */
  logsumexp(): MatrixExpr {
    return this.#of(f.logsumexp(this.node));
  }

  /**
   * Its value in float64; determinants, adjugates and inverses of numbers are exact before they are rounded.
   * @param at Rows of numbers for every symbol; `dX` for the differential of X.
   * @throws InputError when a matrix is missing, its size does not fit, or an inverse does not exist.
   */
  evaluate(at: Readonly<Record<string, NumberRows>>): number[][] {
    const value = matrixValue(this.node, new Map(Object.entries(at)), sizesFrom(this.symbols, at));
    // no −0
    return value.map((row) => row.map((entry) => entry + 0));
  }

  #of(node: MatrixNode): MatrixExpr {
    return new MatrixExpr(node, this.symbols);
  }
  #with(place: string, other: unknown, build: (a: MatrixNode, b: MatrixNode) => MatrixNode): MatrixExpr {
    if (other instanceof MatrixExpr)
      return new MatrixExpr(build(this.node, other.node), joinedTables(this.symbols, other.symbols));
    throw new InputError({
      place,
      rule: "needs a matrix expression",
      got: typeof other === "number" ? String(other) : other === null ? "null" : typeof other,
      cure: "Write a number as a multiple of identityMatrix() or onesVector().",
    });
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

const elementwiseNames: Readonly<Record<Elementwise, true>> = {
  exp: true,
  log: true,
  sigmoid: true,
  tanh: true,
  relu: true,
  square: true,
  reciprocal: true,
};

const NO_SYMBOLS: SymbolTable = new Map();

/** A size is a whole number from 1, or a letter. */
function needsSize(place: string, ...sizes: readonly Dimension[]): void {
  for (const size of sizes)
    if (typeof size === "number" ? !Number.isSafeInteger(size) || size < 1 : !/^[a-zA-Z]\w*$/.test(size))
      throw new InputError({ place, rule: "needs whole sizes from 1, or letters", got: String(size) });
}

/**
 * A matrix symbol.
 * @param name Its name.
 * @param rows A number, or a letter for any number of rows.
 * @param columns The same for columns; a column vector has 1.
 * @example
 * matrixSymbol("W", 3, "n").times(matrixSymbol("x", "n", 1)).shape // => "3×1"
 * matrixSymbol("I", 2, 2) // throws matrixSymbol: needs a name of letters and digits other than I, got "I". I is the identity: identityMatrix(2).
 */
export function matrixSymbol(name: string, rows: Dimension, columns: Dimension): MatrixExpr {
  needsSize("matrixSymbol", rows, columns);
  if (!/^\p{L}[\p{L}\p{Nd}_]*$/u.test(name) || name === "I")
    throw new InputError({
      place: "matrixSymbol",
      rule: "needs a name of letters and digits other than I",
      got: JSON.stringify(name),
      cure:
        name === "I"
          ? `I is the identity: identityMatrix(${JSON.stringify(rows)}).`
          : "Write W1 or W_xh for a name with an index.",
    });
  const symbol = { name, rows, columns };
  return new MatrixExpr(m.symbolNode(name, rows, columns), tableOf(symbol));
}

/**
 * The identity matrix.
 * @example
 * identityMatrix("n").times(matrixSymbol("A", "n", 2)) // => "A"
 * matrixSymbol("s", 1, 1).times(identityMatrix("n")).shape // => "n×n"
 */
export function identityMatrix(size: Dimension): MatrixExpr {
  needsSize("identityMatrix", size);
  return new MatrixExpr(m.identity(size), NO_SYMBOLS);
}

/**
 * The column of ones.
 * @example
 * onesVector("k").transpose().times(matrixSymbol("y", "k", 1)).shape // => "1×1"
 */
export function onesVector(rows: Dimension): MatrixExpr {
  needsSize("onesVector", rows);
  return new MatrixExpr(m.ones(rows), NO_SYMBOLS);
}
