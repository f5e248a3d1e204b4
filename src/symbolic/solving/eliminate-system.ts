import { InputError } from "../../errors.js";
import { canonical } from "../form/canonical.js";
import { isNonzero } from "../form/proven-sign.js";
import { simplifyNode } from "../form/simplify-node.js";
import { valueAt } from "../form/substitute-node.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { SystemSolutions } from "./polynomial-system.js";
import { solveNode } from "./solve-node.js";

/**
 * A system solved one unknown after the other: some equation is solved for one of them, which is put into the rest. So systems with
 * letters are solved that are no polynomials, such as those of a maximum likelihood. Undefined where no equation gives an unknown.
 */
export function eliminateSystem(
  equations: readonly Node[],
  names: readonly string[],
): SystemSolutions | undefined {
  if (names.length === 0)
    return equations.every((each) => simplifyNode(each) === node.zero)
      ? { isComplete: true, points: [[]] }
      : { isComplete: equations.some(isNonzero), points: [] };
  for (const name of names)
    for (const equation of equations) {
      if (!node.dependsOn(equation, name)) continue;
      const found = solvedFor(equation, name);
      if (!found || found.solutions.length === 0) continue;
      const rest = names.filter((each) => each !== name);
      const others = equations.filter((each) => each !== equation);
      const points: Node[][] = [];
      let { isComplete } = found;
      for (const solution of found.solutions) {
        const put = others.map((each) => valueAt(each, new Map([[name, solution]])));
        if (put.some((each) => each === undefined)) return undefined;
        const inner = eliminateSystem(
          put.map((each) => simplifyNode(each!)).filter((each) => each !== node.zero),
          rest,
        );
        if (!inner) return undefined;
        isComplete &&= inner.isComplete;
        for (const point of inner.points) {
          const own = valueAt(solution, new Map(rest.map((each, k) => [each, point[k]])));
          if (!own) return undefined;
          points.push(names.map((each) => (each === name ? simplifyNode(own) : point[rest.indexOf(each)])));
        }
      }
      if (points.length > 0) return { isComplete, points };
    }
  return undefined;
}

function solvedFor(equation: Node, name: string): ReturnType<typeof solveNode> | undefined {
  try {
    return solveNode(canonical(equation), name);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
