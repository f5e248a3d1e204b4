import { InputError } from "../errors.js";
import * as m from "./matrix-node.js";
import type { MatrixNode } from "./matrix-node.js";

/** One rule of matrix differentials, applied to one part. */
export interface DifferentialStep {
  readonly rule: string;
  /** The rule as a formula in LaTeX. */
  readonly formula: string;
  readonly before: MatrixNode;
  readonly after: MatrixNode;
}

/** The differential of an expression when the named symbols change; every rule application is told to `listen`. */
export function differentialNode(
  whole: MatrixNode,
  changing: ReadonlySet<string>,
  listen: (step: DifferentialStep) => void = () => undefined,
): MatrixNode {
  const d = (part: MatrixNode): MatrixNode => differentialNode(part, changing, listen);
  const done = (rule: string, formula: string, after: MatrixNode): MatrixNode => {
    listen({ rule, formula, before: whole, after });
    return after;
  };
  if (!dependsOn(whole, changing)) return m.zeros(whole.rows, whole.columns);
  switch (whole.kind) {
    case "symbol":
      return m.differentialOf(whole);
    case "sum":
      return done("sum", "\\mathrm d(X+Y)=\\mathrm dX+\\mathrm dY", m.plus(...whole.terms.map(d)));
    case "scaled":
      return m.times(whole.by, d(whole.inner));
    case "product": {
      const terms = whole.factors.map((factor, index) =>
        m.product(...whole.factors.slice(0, index), d(factor), ...whole.factors.slice(index + 1)),
      );
      return done("product", "\\mathrm d(XY)=\\mathrm dX\\,Y+X\\,\\mathrm dY", m.plus(...terms));
    }
    case "hadamard":
      return done(
        "elementwise product",
        "\\mathrm d(X\\odot Y)=\\mathrm dX\\odot Y+X\\odot\\mathrm dY",
        m.plus(m.hadamard(d(whole.left), whole.right), m.hadamard(whole.left, d(whole.right))),
      );
    case "transpose":
      return done("transpose", "\\mathrm d(X^{\\top})=(\\mathrm dX)^{\\top}", m.transpose(d(whole.inner)));
    case "inverse":
      return done(
        "inverse",
        "\\mathrm d(X^{-1})=-X^{-1}\\,\\mathrm dX\\,X^{-1}",
        m.times(-1, m.product(whole, d(whole.inner), whole)),
      );
    case "trace":
      return done(
        "trace",
        "\\mathrm d\\operatorname{tr}(X)=\\operatorname{tr}(\\mathrm dX)",
        m.trace(d(whole.inner)),
      );
    case "determinant":
      return done(
        "determinant",
        "\\mathrm d\\det(X)=\\det(X)\\operatorname{tr}(X^{-1}\\mathrm dX)",
        m.product(whole, m.trace(m.product(m.inverse(whole.inner), d(whole.inner)))),
      );
    case "diagonal":
      return done(
        "diagonal",
        "\\mathrm d\\operatorname{diag}(x)=\\operatorname{diag}(\\mathrm dx)",
        m.diagonal(d(whole.inner)),
      );
    case "elementwise":
      if (whole.name.endsWith("'"))
        throw new InputError({
          place: "differential",
          rule: "takes elementwise functions once",
          got: whole.name,
          cure: "Write the derivative out by exp, products and sums.",
        });
      return done(
        `elementwise ${whole.name}`,
        "\\mathrm df(X)=f'(X)\\odot\\mathrm dX",
        m.hadamard(slopeOf(whole.name, whole.inner), d(whole.inner)),
      );
    case "softmax": {
      // dp = (diag(p) − p·pᵀ)·dz
      const spread = m.minus(m.diagonal(whole), m.product(whole, m.transpose(whole)));
      return done(
        "softmax",
        "\\mathrm dp=(\\operatorname{diag}(p)-p\\,p^{\\top})\\,\\mathrm dz",
        m.product(spread, d(whole.inner)),
      );
    }
    case "logsumexp":
      return done(
        "logsumexp",
        "\\mathrm d\\operatorname{logsumexp}(z)=\\operatorname{softmax}(z)^{\\top}\\mathrm dz",
        m.product(m.transpose(m.softmax(whole.inner)), d(whole.inner)),
      );
    default:
      return m.zeros(whole.rows, whole.columns);
  }
}

/** f′(X) entry by entry, by functions that are there already where that is possible. */
function slopeOf(name: string, inner: MatrixNode): MatrixNode {
  if (name === "exp") return m.elementwise("exp", inner);
  if (name === "log") return m.elementwise("reciprocal", inner);
  if (name === "square") return m.times(2, inner);
  return m.elementwise(`${name}'`, inner);
}

export const dependsOn = (node: MatrixNode, names: ReadonlySet<string>): boolean =>
  node.kind === "symbol" ? names.has(node.name) : m.partsOf(node).some((part) => dependsOn(part, names));

/**
 * The gradient of a scalar with this differential: a matrix of the shape of X with df = tr(Gᵀ·dX). Every term is turned
 * into tr(P·dX·Q), of which the gradient is (Q·P)ᵀ.
 */
export function gradientFrom(differential: MatrixNode, symbol: MatrixNode): MatrixNode {
  return m.plus(
    m.zeros(symbol.rows, symbol.columns),
    ...termsOf(differential).map((term) => adjointOf(term, m.one, symbol)),
  );
}

const termsOf = (node: MatrixNode): readonly MatrixNode[] => (node.kind === "sum" ? node.terms : [node]);

/** The gradient of tr(weightᵀ·node), for a node that is linear in dX. */
function adjointOf(node: MatrixNode, weight: MatrixNode, symbol: MatrixNode): MatrixNode {
  const nothing = m.zeros(symbol.rows, symbol.columns);
  switch (node.kind) {
    case "differential":
      return m.isSame(node.of, symbol) ? weight : nothing;
    case "sum":
      return m.plus(nothing, ...node.terms.map((term) => adjointOf(term, weight, symbol)));
    case "scaled":
      return m.times(node.by, adjointOf(node.inner, weight, symbol));
    case "trace":
      return adjointOf(node.inner, m.product(weight, m.identity(node.inner.rows)), symbol);
    case "transpose":
      return adjointOf(node.inner, m.transpose(weight), symbol);
    case "product": {
      const at = node.factors.findIndex(hasDifferential);
      if (at < 0) return nothing;
      const [before, after] = [node.factors.slice(0, at), node.factors.slice(at + 1)];
      const inner = node.factors[at];
      if (m.isScalar(inner) && !m.isScalar(node))
        // a scalar factor s of s·M takes tr(weightᵀ·M)
        return adjointOf(inner, m.trace(m.product(m.transpose(weight), ...before, ...after)), symbol);
      const left = m.transpose(m.product(m.identity(node.rows), ...before));
      const right = m.transpose(m.product(...after, m.identity(node.columns)));
      return adjointOf(inner, m.product(left, weight, right), symbol);
    }
    case "hadamard":
      return hasDifferential(node.left)
        ? adjointOf(node.left, m.hadamard(weight, node.right), symbol)
        : adjointOf(node.right, m.hadamard(weight, node.left), symbol);
    case "diagonal":
      throw new InputError({
        place: "gradient",
        rule: "takes no diag() of what changes",
        cure: "Write diag(x)·y as the elementwise product of x and y.",
      });
    default:
      return nothing;
  }
}

const hasDifferential = (node: MatrixNode): boolean =>
  node.kind === "differential" || m.partsOf(node).some(hasDifferential);
