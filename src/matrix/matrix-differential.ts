import * as m from "./linear-form.js";
import { type EntryFunction, type MatrixNode, partsOf } from "./matrix-node.js";
import * as f from "./matrix-functions.js";
import { hadamard, onesLike, product, transpose } from "./matrix-product.js";

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
      return f.differentialOf(whole);
    case "sum":
      return done("sum", "\\mathrm d(X+Y)=\\mathrm dX+\\mathrm dY", m.plus(...whole.terms.map(d)));
    case "scaled":
      return m.times(whole.by, d(whole.inner));
    case "product": {
      const factors = partsOf(whole);
      const terms = factors.map((factor, index) =>
        product(...factors.slice(0, index), d(factor), ...factors.slice(index + 1)),
      );
      return done("product", "\\mathrm d(XY)=\\mathrm dX\\,Y+X\\,\\mathrm dY", m.plus(...terms));
    }
    case "hadamard": {
      const { factors } = whole;
      return done(
        "elementwise product",
        "\\mathrm d(X\\odot Y)=\\mathrm dX\\odot Y+X\\odot\\mathrm dY",
        m.plus(
          ...factors.map((factor, index) =>
            hadamard(...factors.slice(0, index), d(factor), ...factors.slice(index + 1)),
          ),
        ),
      );
    }
    case "transpose":
      return done("transpose", "\\mathrm d(X^{\\top})=(\\mathrm dX)^{\\top}", transpose(d(whole.inner)));
    case "inverse":
      return done(
        "inverse",
        "\\mathrm d(X^{-1})=-X^{-1}\\,\\mathrm dX\\,X^{-1}",
        m.times(-1, product(whole, d(whole.inner), whole)),
      );
    case "adjugate": {
      // adj(X) = det(X)·X⁻¹ where X is invertible
      const back = f.inverse(whole.inner);
      const change = d(whole.inner);
      return done(
        "adjugate",
        "\\mathrm d\\operatorname{adj}(X)=\\operatorname{tr}(\\operatorname{adj}(X)\\,\\mathrm dX)\\,X^{-1}-\\operatorname{adj}(X)\\,\\mathrm dX\\,X^{-1}",
        m.minus(product(f.trace(product(whole, change)), back), product(whole, change, back)),
      );
    }
    case "trace":
      return done(
        "trace",
        "\\mathrm d\\operatorname{tr}(X)=\\operatorname{tr}(\\mathrm dX)",
        f.trace(d(whole.inner)),
      );
    case "determinant":
      return done(
        "determinant",
        "\\mathrm d\\det(X)=\\operatorname{tr}(\\operatorname{adj}(X)\\,\\mathrm dX)",
        f.trace(product(f.adjugate(whole.inner), d(whole.inner))),
      );
    case "diagonal":
      return done(
        "diagonal",
        "\\mathrm d\\operatorname{diag}(x)=\\operatorname{diag}(\\mathrm dx)",
        f.diagonal(d(whole.inner)),
      );
    case "elementwise":
      if (whole.name === "log" && whole.inner.kind === "softmax") {
        // the logarithm of softmax has no 1/p, which is lost where p underflows
        const change = d(whole.inner.inner);
        return done(
          "log softmax",
          "\\mathrm d\\ln\\operatorname{softmax}(z)=\\mathrm dz-\\mathbf{1}\\,\\operatorname{softmax}(z)^{\\top}\\mathrm dz",
          m.minus(change, product(m.ones(whole.rows), transpose(whole.inner), change)),
        );
      }
      return done(
        `elementwise ${whole.name}`,
        "\\mathrm df(X)=f'(X)\\odot\\mathrm dX",
        hadamard(slopeOf(whole.name, whole.inner), d(whole.inner)),
      );
    case "softmax": {
      // dp = (diag(p) − p·pᵀ)·dz
      const spread = m.minus(f.diagonal(whole), product(whole, transpose(whole)));
      return done(
        "softmax",
        "\\mathrm dp=(\\operatorname{diag}(p)-p\\,p^{\\top})\\,\\mathrm dz",
        product(spread, d(whole.inner)),
      );
    }
    case "logsumexp":
      return done(
        "logsumexp",
        "\\mathrm d\\operatorname{logsumexp}(z)=\\operatorname{softmax}(z)^{\\top}\\mathrm dz",
        product(transpose(f.softmax(whole.inner)), d(whole.inner)),
      );
    case "differential":
    case "identity":
    case "zero":
    case "ones":
      return m.zeros(whole.rows, whole.columns);
  }
}

/** f′(X) entry by entry, in functions that have a derivative themselves. */
function slopeOf(name: EntryFunction, inner: MatrixNode): MatrixNode {
  const value = f.elementwise(name, inner);
  const ones = onesLike(inner);
  switch (name) {
    case "exp":
      return value;
    case "log":
      return f.elementwise("reciprocal", inner);
    case "sigmoid":
      return hadamard(value, m.minus(ones, value));
    case "tanh":
      return m.minus(ones, f.elementwise("square", value));
    case "relu":
      return f.elementwise("relu'", inner);
    case "square":
      return m.times(2, inner);
    case "reciprocal":
      return m.times(-1, hadamard(value, value));
    case "relu'":
      return m.zeros(inner.rows, inner.columns);
  }
}

/** Whether a node holds one of these symbols; a differential dX does not change with X. */
export const dependsOn = (node: MatrixNode, names: ReadonlySet<string>): boolean =>
  node.kind === "symbol"
    ? names.has(node.name)
    : node.kind !== "differential" && partsOf(node).some((part) => dependsOn(part, names));
