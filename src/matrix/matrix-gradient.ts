import { InputError } from "../errors.js";
import { finished } from "./finish.js";
import { gradientFrom, hasDifferential } from "./gradient-from.js";
import * as m from "./linear-form.js";
import { type DifferentialStep, differentialNode } from "./matrix-differential.js";
import { MatrixExpr } from "./matrix-expr.js";
import { keyOf } from "./matrix-key.js";
import { isColumn, isScalar, type MatrixNode } from "./matrix-node.js";
import { product, transpose } from "./matrix-product.js";
import { joinedTables, type NamedShape, type SymbolTable } from "./symbol-table.js";

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
 * const A = matrixSymbol("A", "n", "n");
 * differential(A.inverse(), [A]).result // => "-A⁻¹·dA·A⁻¹"
 * differential(A.times(A), [A]).result // => "dA·A + A·dA"
 */
export function differential(f: MatrixExpr, symbols: readonly MatrixExpr[]): Differential {
  const changing = changingIn(f, symbols, "differential");
  const expr = (node: MatrixNode): MatrixExpr => new MatrixExpr(node, changing.table);
  const steps: DifferentialStep[] = [];
  const result = differentialNode(f.node, changing.names, (step) => steps.push(step));
  return {
    result: expr(result),
    steps: steps.map(({ rule, formula, before, after }) => ({
      rule,
      formula,
      before: expr(before),
      after: expr(after),
    })),
  };
}

/** What a gradient may take for granted. */
export interface MatrixGradientOptions {
  /** By name of a column symbol: "probabilities" where its entries sum to 1, so that 1ᵀ·y is 1. Default: nothing. */
  assume?: Readonly<Record<string, "probabilities">>;
}

/**
 * The gradient of a scalar expression by a matrix: G of the shape of X with df = tr(Gᵀ·dX), in its shortest form.
 * @param f A 1×1 expression.
 * @param symbol The matrix or vector X.
 * @throws InputError when f is not 1×1, or X is no symbol.
 * @example
 * const [W, x, y] = [matrixSymbol("W", "m", "n"), matrixSymbol("x", "n", 1), matrixSymbol("y", "m", 1)];
 * const error = W.times(x).minus(y);
 * matrixGradient(error.transpose().times(error), W) // => "2·(W·x - y)·xᵀ"
 * const loss = y.transpose().times(W.times(x).softmax().map("log")).times(-1);
 * matrixGradient(loss, W, { assume: { y: "probabilities" } }) // => "(softmax(W·x) - y)·xᵀ"
 */
export function matrixGradient(
  f: MatrixExpr,
  symbol: MatrixExpr,
  { assume = {} }: MatrixGradientOptions = {},
): MatrixExpr {
  if (!isScalar(f.node))
    throw new InputError({
      place: "matrixGradient",
      rule: "needs a 1×1 expression",
      got: f.shape,
      cure: "Take its trace, or use differential().",
    });
  if (hasDifferential(f.node))
    throw new InputError({
      place: "matrixGradient",
      rule: "needs an expression without differentials",
      got: String(f),
      cure: "Use differential() once more.",
    });
  const changing = changingIn(f, [symbol], "matrixGradient");
  const change = differentialNode(f.node, changing.names);
  const gradient = gradientFrom(change, symbol.node);
  return new MatrixExpr(finished(gradient, numbersAssumed(f, assume)), changing.table);
}

/** The names of the symbols that change, and the table with them. */
function changingIn(
  f: MatrixExpr,
  symbols: readonly MatrixExpr[],
  place: string,
): { names: ReadonlySet<string>; table: SymbolTable } {
  const named = symbols.map((symbol) => {
    if (symbol.node.kind === "symbol") return symbol.node;
    throw new InputError({
      place,
      rule: "differentiates by a matrix symbol",
      got: String(symbol),
      cure: 'Make one with matrixSymbol("X", "m", "n").',
    });
  });
  const table = joinedTables(f.symbols, ...symbols.map((symbol) => symbol.symbols));
  const names = new Set(named.map(({ name }) => name));
  const taken = [...table.values()].find(({ name }) => name.startsWith("d") && names.has(name.slice(1)));
  if (taken)
    throw new InputError({
      place,
      rule: `writes ${taken.name} for the change of ${taken.name.slice(1)}`,
      got: `a matrix of the name ${taken.name}`,
      cure: "Give that matrix another name.",
    });
  return { names, table };
}

/** 1ᵀ·y is 1 for every y that holds probabilities. */
function numbersAssumed(
  f: MatrixExpr,
  assume: NonNullable<MatrixGradientOptions["assume"]>,
): ReadonlyMap<string, MatrixNode> {
  const known = [...f.symbols.values()];
  return new Map(
    Object.entries(assume).map(([name, what]) => {
      const symbol: NamedShape | undefined = known.find((one) => one.name === name);
      if (what !== "probabilities" || symbol === undefined || !isColumn(symbol))
        throw new InputError({
          place: "matrixGradient",
          rule: 'takes "probabilities" for a column of the expression in assume',
          got: `${JSON.stringify(what)} for ${name}`,
        });
      const column = m.symbolNode(name, symbol.rows, 1);
      return [keyOf(product(transpose(m.ones(symbol.rows)), column)), m.one];
    }),
  );
}
