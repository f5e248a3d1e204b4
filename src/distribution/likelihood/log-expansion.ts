import { Expr, nodeOf, type ExprLike } from "../../symbolic/expr.js";
import { expandNode } from "../../symbolic/form/expand-node.js";
import * as make from "../../symbolic/form/arithmetic.js";
import { canonical } from "../../symbolic/form/canonical.js";
import { dependsOn, isCall, rawCall, type Node } from "../../symbolic/node/node.js";
import { parse } from "../../symbolic/parse.js";

/** ln of a positive expression with products, powers and exponentials taken apart. */
function logNode(node: Node): Node {
  switch (node.kind) {
    case "product":
      return make.sum(node.args.map(logNode));
    case "power":
      return make.product([node.args[1], logNode(node.args[0])]);
    case "call":
      return isCall(node, "exp") ? node.args[0] : rawCall("log", [node]);
    case "number":
    case "symbol":
    case "pi":
    case "sum":
    case "piecewise":
    case "condition":
      return rawCall("log", [node]);
  }
}

/**
 * ln f as a sum of terms; all factors of f count as positive.
 */
export const logOf = (f: ExprLike): Expr => new Expr(expandNode(canonical(logNode(canonical(nodeOf(f))))));

/**
 * Σ over n samples of a sum of terms in x, in letters: S1 = Σx, S2 = Σx², S_k = Σxᵏ, T = Σ ln x; null where a term is none of these.
 */
export function summedOver(f: Expr, variable: string): Expr | null {
  const node = expandNode(canonical(nodeOf(f)));
  const terms = node.kind === "sum" ? node.args : [node];
  const summed = terms.map((term): Node | null => {
    const factors = term.kind === "product" ? term.args : [term];
    const inside = factors.filter((factor) => dependsOn(factor, variable));
    const outside = factors.filter((factor) => !dependsOn(factor, variable));
    const letter = inside.length === 0 ? "n" : inside.length === 1 ? statistic(inside[0], variable) : null;
    return letter === null ? null : make.product([...outside, nodeOf(parse(letter))]);
  });
  return summed.some((term) => term === null) ? null : new Expr(make.sum(summed as Node[]));
}

function statistic(node: Node, variable: string): string | null {
  const text = String(new Expr(node));
  if (text === variable) return "S1";
  if (text === `log(${variable})`) return "T";
  const power =
    node.kind === "power" && String(new Expr(node.args[0])) === variable
      ? String(new Expr(node.args[1]))
      : null;
  return power !== null && /^\d+$/.test(power) ? `S${power}` : null;
}
