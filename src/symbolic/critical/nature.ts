import type { PointNature } from "./description.js";
import { provenSign } from "../form/proven-sign.js";
import { differentiate } from "../calculus/differentiate.js";
import { localType } from "../polynomial/behavior-near.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { isInteger, isNegative } from "../../number/rational.js";
import { simplifyNode } from "../form/simplify-node.js";
import { putIn } from "../form/substitute-node.js";
import { taylorPolynomial } from "../calculus/taylor.js";

/** Orders of the Taylor polynomials that are tried; functions that are no polynomials get long derivatives. */
const ORDERS = { polynomial: [4, 8, 12], other: [4, 6] };

/**
 * The true type of a critical point of a smooth node, also where its Hessian is singular: by the Taylor polynomial, of one
 * variable by the first derivative that is not zero; null where it is not proved.
 */
export function natureOf(
  whole: Node,
  names: readonly string[],
  point: ReadonlyMap<string, Node>,
): PointNature | null {
  if (names.length === 1) return natureOnLine(whole, names[0], point);
  // a Taylor polynomial has numbers for coefficients
  if (node.variablesOf(whole).length > names.length) return null;
  const isPolynomial = isPolynomialIn(whole);
  for (const order of isPolynomial ? ORDERS.polynomial : ORDERS.other) {
    const local = taylorPolynomial(whole, names, point, order);
    if (!local) return null;
    const top = local.reduce(
      (most, { exponents }) =>
        Math.max(
          most,
          exponents.reduce((a, b) => a + b, 0),
        ),
      0,
    );
    const type =
      local.length === 0 ? undefined : localType(local, names.length, order, isPolynomial && top < order);
    if (type) return type;
  }
  return null;
}

function isPolynomialIn(whole: Node): boolean {
  if (whole.kind === "power")
    return isPolynomialIn(whole.args[0]) && node.isInteger(whole.args[1]) && !isNegative(whole.args[1].value);
  if (whole.kind === "sum" || whole.kind === "product") return whole.args.every(isPolynomialIn);
  return (
    whole.kind === "symbol" || (whole.kind === "number" && isInteger(whole.value)) || node.isNumber(whole)
  );
}

/** The order of the first derivative that is not zero decides. */
const HIGHEST_DERIVATIVE = 16;

function natureOnLine(whole: Node, name: string, point: ReadonlyMap<string, Node>): PointNature | null {
  let slope = whole;
  for (let order = 1; order <= HIGHEST_DERIVATIVE; order++) {
    slope = simplifyNode(differentiate(slope, name));
    const sign = provenSign(putIn(slope, point));
    if (sign === undefined) return null;
    if (sign !== 0) return order % 2 === 1 ? "inflection" : sign > 0 ? "minimum" : "maximum";
  }
  return null;
}
