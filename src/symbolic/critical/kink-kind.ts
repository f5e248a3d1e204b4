import * as make from "../form/arithmetic.js";
import { canonical } from "../form/canonical.js";
import type { Description } from "./description.js";
import { constantSign } from "../form/constant-sign.js";
import { differentiate } from "../calculus/differentiate.js";
import { switchesOf } from "./kink-switch.js";
import { type LineKind, lineKind } from "./line-kind.js";
import { pieceAround } from "./local-piece.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { simplifyNode } from "../form/simplify-node.js";
import { putIn, valueAt } from "../form/substitute-node.js";

type Verdict = Pick<Description, "kind" | "nature">;
type Describe = (whole: Node, names: readonly string[], at: ReadonlyMap<string, Node>) => Description;

const OPEN: Verdict = { kind: "inconclusive", nature: null };
const extremum = (sign: number): Verdict =>
  sign > 0 ? { kind: "minimum", nature: "minimum" } : { kind: "maximum", nature: "maximum" };

/** Along a ray through the point; no name in the syntax begins with a blank. */
const ALONG = " t";

/**
 * What a function of several variables does at a point on its kinks: by the slopes along rays, which decide everything
 * between the faces of two variables, and by the function on the face where there is only one.
 */
export function kinkKind(
  whole: Node,
  names: readonly string[],
  at: ReadonlyMap<string, Node>,
  describe: Describe,
): Verdict {
  const faces = facesAt(whole, at);
  if (!faces) return OPEN;
  const normals = faces.map((face) =>
    names.map((name) => simplifyNode(putIn(differentiate(face, name), at))),
  );
  const axes = names.map((_, index) => names.map((__, other) => (other === index ? node.one : node.zero)));
  const tangents = names.length === 2 ? normals.map(([a, b]) => [make.negated(b), a]) : [];
  const lines = [...axes, ...normals, ...tangents].map((direction) => lineAlong(whole, names, at, direction));
  if (lines.some((line) => line === undefined || line === "jump")) return OPEN;
  const verdicts = lines as LineKind[];
  if (verdicts.some(passesThrough)) return { kind: "not-critical", nature: null };
  const leaves = verdicts.flatMap((line) => line.leaves);
  if (leaves.includes(1) && leaves.includes(-1)) return { kind: "saddle", nature: "saddle" };
  const signs = verdicts.flatMap((line) => slopesAway(line));
  if (names.length === 2 && new Set(signs).size === 1 && signs[0] !== 0 && signs[0] !== undefined)
    return extremum(signs[0]);
  if (faces.length !== 1) return OPEN;
  return onFace(whole, names, at, faces[0], slopesAway(verdicts[axes.length]), describe);
}

/** The kinks on which the point lies, each once; undefined where one has kinks itself or cannot be decided. */
function facesAt(whole: Node, at: ReadonlyMap<string, Node>): Node[] | undefined {
  const faces = new Set<Node>();
  for (const u of switchesOf(whole)) {
    const value = valueAt(u, at);
    const sign = value && constantSign(value);
    if (sign === undefined) return undefined;
    if (sign !== 0) continue;
    const piece = pieceAround(u, at);
    if (!piece) return undefined;
    const face = monic(simplifyNode(piece));
    if (face !== node.zero) faces.add(face);
  }
  return [...faces];
}

/** The same zeros, so that x − y and 2y − 2x are one face. */
function monic(u: Node): Node {
  const [first] = u.kind === "sum" ? u.args : [u];
  const [coefficient] = make.splitTerm(first);
  return node.isNumber(u) ? u : simplifyNode(make.quotient(u, node.number(coefficient)));
}

function lineAlong(
  whole: Node,
  names: readonly string[],
  at: ReadonlyMap<string, Node>,
  direction: readonly Node[],
): LineKind | "jump" | undefined {
  const t = node.symbol(ALONG);
  const ray = new Map(
    names.map((name, index) => [name, make.sum([at.get(name)!, make.product([t, direction[index]])])]),
  );
  const along = valueAt(whole, ray);
  return along && lineKind(canonical(along), ALONG, node.zero);
}

/** The signs of the slopes in both directions away from the point. */
const slopesAway = ({ oneSided: [left, right] }: LineKind): (number | undefined)[] => {
  const [before, after] = [left && constantSign(left), right && constantSign(right)];
  return [before === undefined ? undefined : -before, after];
};

/** Whether the function passes the point with a slope, up or down. */
const passesThrough = (line: LineKind): boolean =>
  line.leaves[0] * line.leaves[1] < 0 && slopesAway(line).some((sign) => sign !== 0);

/** One face, away from which the function rises (or falls) on both sides: then the function on the face decides. */
function onFace(
  whole: Node,
  names: readonly string[],
  at: ReadonlyMap<string, Node>,
  face: Node,
  away: readonly (number | undefined)[],
  describe: Describe,
): Verdict {
  const [sign] = away;
  const solved = solvedFor(face, names);
  if (!solved || sign === undefined || sign === 0 || away[1] !== sign) return OPEN;
  const restricted = putIn(whole, new Map([[solved.name, solved.value]]));
  const others = names.filter((name) => name !== solved.name);
  const { kind, nature } = describe(restricted, others, at);
  if (kind === "not-critical" || kind === "saddle") return { kind, nature };
  const wanted = extremum(sign);
  if (nature === null || nature === "inflection") return OPEN;
  return nature === wanted.nature ? wanted : { kind: "saddle", nature: "saddle" };
}

/** A linear face solved for one of its variables. */
export function solvedFor(
  face: Node,
  names: readonly string[],
): { readonly name: string; readonly value: Node } | undefined {
  for (const name of names) {
    const slope = simplifyNode(differentiate(face, name));
    if (!node.isNumber(slope) || slope === node.zero) continue;
    const rest = make.difference(face, make.product([slope, node.symbol(name)]));
    return { name, value: simplifyNode(make.negated(make.quotient(rest, slope))) };
  }
  return undefined;
}
