import * as make from "../form/arithmetic.js";
import { constantSign } from "../form/constant-sign.js";
import { differentiate } from "../calculus/differentiate.js";
import { floatValue } from "../value/float-value.js";
import { casesOf } from "../form/kink-case.js";
import { switchesOf } from "./kink-switch.js";
import { pieceBeside } from "./local-piece.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { SystemSolutions } from "../solving/polynomial-system.js";
import { simplifyNode } from "../form/simplify-node.js";
import { solveNode } from "../solving/solve-node.js";

/**
 * The points of a canonical node in one variable that may be critical: those at which its pieces meet, and in each piece
 * those at which its slope is zero. Not complete where a piece is flat.
 */
export function lineCandidates(whole: Node, x: string): SystemSolutions {
  const meeting = meetingPoints(whole, x);
  let isComplete = meeting.isComplete;
  const points: Node[] = [...meeting.points];
  const ends = meeting.points;
  for (let piece = 0; piece <= ends.length; piece++) {
    const [low, high] = [ends[piece - 1], ends[piece]] as (Node | undefined)[];
    const smooth = low ? pieceBeside(whole, x, low, 1) : pieceBeside(whole, x, high ?? node.zero, -1);
    const slope = smooth && simplifyNode(differentiate(smooth, x));
    if (!slope || slope === node.zero) {
      isComplete = false;
      continue;
    }
    const found = solveNode(slope, x);
    isComplete &&= found.isComplete;
    for (const zero of found.solutions) {
      const places = [low && signOf(zero, low), high && signOf(high, zero)];
      if (places.every((sign) => sign === undefined || sign > 0)) points.push(zero);
    }
  }
  // between unknown ends any piece may hold; whoever describes a candidate sees whether its piece does
  if (!meeting.isComplete)
    for (const { value } of casesOf(whole) ?? [])
      points.push(...solveNode(simplifyNode(differentiate(value, x)), x).solutions);
  const distinct = [...new Set(points.map(simplifyNode))].toSorted((a, b) => valueOf(a) - valueOf(b));
  return { isComplete, points: distinct.map((point) => [point]) };
}

const valueOf = (point: Node): number => floatValue(point, new Map());
const signOf = (a: Node, b: Node): number =>
  constantSign(make.difference(a, b)) ?? Math.sign(valueOf(a) - valueOf(b));

/** The points at which the pieces of a function meet, in ascending order. */
function meetingPoints(whole: Node, x: string): { readonly isComplete: boolean; readonly points: Node[] } {
  let isComplete = true;
  const points: Node[] = [];
  for (const u of switchesOf(whole)) {
    const found = solveNode(u, x);
    isComplete &&= found.isComplete;
    for (const point of found.solutions)
      if (!points.some((known) => known === point || signOf(known, point) === 0)) points.push(point);
  }
  return { isComplete, points: points.toSorted((a, b) => valueOf(a) - valueOf(b)) };
}
