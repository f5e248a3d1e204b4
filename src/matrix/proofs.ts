import * as m from "./linear-form.js";
import * as f from "./matrix-functions.js";
import type { MatrixNode } from "./matrix-node.js";
import { hadamard, product, rawProduct, transpose } from "./matrix-product.js";
import { Proof } from "./proof.js";

/**
 * The proof that d(A⁻¹) = −A⁻¹·dA·A⁻¹ from A·A⁻¹ = I and the product rule, every equation checked on random matrices.
 *
 * Source: with ∂(AB)/∂x = (∂A/∂x)B + A(∂B/∂x) it gives ∂(A⁻¹)/∂x = −A⁻¹(∂A/∂x)A⁻¹.
 * @example
 * inverseDerivative().steps.at(-1)?.text // => "d(A⁻¹) = -A⁻¹·dA·A⁻¹"
 * inverseDerivative().isChecked // => true
 */
export function inverseDerivative(): Proof {
  const a = m.symbolNode("A", "n", "n");
  const inverse = f.inverse(a);
  const [dA, dInverse] = [f.differentialOf(a), f.differentialOf(inverse)];
  const zero = m.zeros("n", "n");
  const right = m.times(-1, product(inverse, dA, inverse));
  return new Proof({
    claim: "\\mathrm{d}(A^{-1})=-A^{-1}\\,\\mathrm{d}A\\,A^{-1}",
    symbols: [a],
    assumptions: ["A\\text{ is invertible}"],
    steps: [
      { rule: "definition of the inverse", left: rawProduct(a, inverse), right: m.identity("n") },
      { rule: "I is constant", left: f.differentialOf(rawProduct(a, inverse)), right: zero },
      { rule: "product rule", left: m.plus(product(dA, inverse), product(a, dInverse)), right: zero },
      {
        rule: "first term to the right",
        left: product(a, dInverse),
        right: m.times(-1, product(dA, inverse)),
      },
      { rule: "multiply by the inverse from the left", left: rawProduct(inverse, a, dInverse), right },
      { rule: "the inverse cancels A", left: dInverse, right },
    ],
  });
}

/**
 * The proof that the gradient of L = −yᵀ·ln softmax(z) by z is (1ᵀy)·p − y, and p − y when the targets sum to 1.
 * @example
 * softmaxCrossEntropy().steps.at(-1)?.text // => "d(-yᵀ·log(softmax(z))) = (softmax(z)ᵀ - yᵀ)·dz"
 * softmaxCrossEntropy().assumptions // => ["\\mathbf{1}^{\\top}y=1"]
 */
export function softmaxCrossEntropy(): Proof {
  const [z, y] = [m.symbolNode("z", "k", 1), m.symbolNode("y", "k", 1)];
  const [dz, p, lse] = [f.differentialOf(z), f.softmax(z), f.logsumexp(z)];
  const logP = f.elementwise("log", p);
  const total = product(transpose(m.ones("k")), y);
  const loss = m.times(-1, product(transpose(y), logP));
  const linear = m.times(-1, product(transpose(y), z));
  const dLoss = f.differentialOf(loss);
  const slope = m.minus(product(total, p), y);
  return new Proof({
    claim: "\\nabla_z\\left(-y^{\\top}\\ln\\operatorname{softmax}(z)\\right)=\\operatorname{softmax}(z)-y",
    symbols: [z, y],
    assumptions: ["\\mathbf{1}^{\\top}y=1"],
    // the targets of the last step sum to one
    prepare: (values) => {
      const target = values.get("y")!;
      const sum = target.reduce((all, [entry]) => all + entry, 0);
      values.set(
        "y",
        target.map(([entry]) => [entry / sum]),
      );
    },
    steps: [
      { rule: "ln of softmax", left: logP, right: m.minus(z, product(lse, m.ones("k"))) },
      {
        rule: "insert, and collect the sum of the targets",
        left: loss,
        right: m.plus(linear, product(total, lse)),
      },
      {
        rule: "differential of both terms",
        left: dLoss,
        right: m.minus(product(total, f.differentialOf(lse)), product(transpose(y), dz)),
      },
      {
        rule: "differential of logsumexp",
        left: f.differentialOf(lse),
        right: product(transpose(p), dz),
      },
      { rule: "collect dz", left: dLoss, right: product(transpose(slope), dz) },
      {
        rule: "assuming that the targets sum to 1",
        left: dLoss,
        right: product(transpose(m.minus(p, y)), dz),
        needsAssumptions: true,
      },
    ],
  });
}

/**
 * The proof that the gradient of binary cross-entropy L = −yᵀ·ln a − (1 − y)ᵀ·ln(1 − a) with a = σ(z) by z is a − y.
 * @example
 * bceSigmoid().steps.at(-1)?.text // => "d(-yᵀ·log(sigmoid(z)) - (1ᵀ - yᵀ)·log(1 - sigmoid(z))) = (sigmoid(z)ᵀ - yᵀ)·dz"
 */
export function bceSigmoid(): Proof {
  const [z, y] = [m.symbolNode("z", "k", 1), m.symbolNode("y", "k", 1)];
  const [dz, ones, a] = [f.differentialOf(z), m.ones("k"), f.elementwise("sigmoid", z)];
  const [notY, notA] = [m.minus(ones, y), m.minus(ones, a)];
  const dA = f.differentialOf(a);
  const log = (part: MatrixNode): MatrixNode => f.elementwise("log", part);
  const row = (part: MatrixNode): MatrixNode => transpose(part);
  const loss = m.minus(m.times(-1, product(row(y), log(a))), product(row(notY), log(notA)));
  const dLoss = f.differentialOf(loss);
  const over = (part: MatrixNode): MatrixNode => f.elementwise("reciprocal", part);
  const slope = m.minus(hadamard(notY, over(notA)), hadamard(y, over(a)));
  const inserted = m.minus(hadamard(notY, a), hadamard(y, notA));
  return new Proof({
    claim: "\\nabla_z L=\\sigma(z)-y",
    symbols: [z, y],
    assumptions: ["a=\\sigma(z)"],
    steps: [
      { rule: "differentials of both logarithms", left: dLoss, right: product(row(slope), dA) },
      { rule: "derivative of the sigmoid", left: dA, right: hadamard(hadamard(a, notA), dz) },
      { rule: "insert, and cancel a and 1 - a", left: dLoss, right: product(row(inserted), dz) },
      { rule: "multiply out and collect", left: dLoss, right: product(row(m.minus(a, y)), dz) },
    ],
  });
}
