import * as make from "../form/arithmetic.js";
import { constantSign } from "../form/constant-sign.js";
import { differentiate } from "../calculus/differentiate.js";
import { limitOf } from "../calculus/limit.js";
import { pieceBeside, signBeside } from "./local-piece.js";
import type { Node } from "../node/node.js";
import { simplifyNode } from "../form/simplify-node.js";
import { valueAt } from "../form/substitute-node.js";

/** What a function of one variable does at a point at which its pieces meet. */
export interface LineKind {
  /** The slopes from the left and from the right agree. */
  readonly isSmooth: boolean;
  /** The common slope; undefined at a kink or an infinite slope. */
  readonly slope: Node | undefined;
  /** The slopes from the left and from the right; undefined where one is infinite. */
  readonly oneSided: readonly [Node | undefined, Node | undefined];
  /** The common second derivative; undefined where there is none. */
  readonly curvature: Node | undefined;
  /** Whether the function rises (1), falls (−1) or stays (0) when the point is left to the left and to the right. */
  readonly leaves: readonly [left: -1 | 0 | 1, right: -1 | 0 | 1];
}

/**
 * What a canonical node in x does at x = at, by its one-sided pieces; "jump" where it is not continuous; undefined where it
 * cannot be decided.
 */
export function lineKind(whole: Node, x: string, at: Node): LineKind | "jump" | undefined {
  const byX = (part: Node): Node => differentiate(part, x);
  const pieces = ([-1, 1] as const).map((side) => pieceBeside(whole, x, at, side));
  const [left, right] = pieces;
  const value = valueAt(whole, new Map([[x, at]]));
  if (!left || !right || !value) return undefined;
  const limits = [limitOf(left, x, at, byX), limitOf(right, x, at, byX)];
  const gaps = limits.map((limit) => limit && constantSign(make.difference(limit, value)));
  if (gaps.some((gap) => gap === 1 || gap === -1)) return "jump";
  if (gaps.some((gap) => gap !== 0)) return undefined;
  const slopes = [left, right].map((piece) => simplifyNode(byX(piece)));
  const [before, after] = [signBeside(slopes[0], x, at, -1), signBeside(slopes[1], x, at, 1)];
  if (before === undefined || after === undefined) return undefined;
  const slope = common(slopes, x, at);
  if (slope === null) return undefined;
  const curvatures = slopes.map((part) => simplifyNode(byX(part)));
  return {
    isSmooth: slope !== undefined,
    slope,
    oneSided: [limitOf(slopes[0], x, at, byX), limitOf(slopes[1], x, at, byX)],
    curvature: (slope && common(curvatures, x, at)) ?? undefined,
    leaves: [before === 0 ? 0 : before > 0 ? -1 : 1, after],
  };
}

/** The common limit of two nodes; undefined where they differ or have none, null where that cannot be decided. */
function common([left, right]: readonly Node[], x: string, at: Node): Node | undefined | null {
  const byX = (part: Node): Node => differentiate(part, x);
  const [a, b] = [limitOf(left, x, at, byX), limitOf(right, x, at, byX)];
  if (!a || !b) return undefined;
  const gap = constantSign(make.difference(a, b));
  return gap === undefined ? null : gap === 0 ? a : undefined;
}
