import { InputError } from "../errors.js";
import { greatestDivisor } from "../number/greatest-divisor.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { biasFor } from "./boolean-networks.js";
import { ThresholdNetwork, type UnitConvention } from "./threshold-network.js";

/** w·x ≥ b: a side of a line, border included. */
export interface HalfPlane {
  weights: readonly RealInput[];
  bias: RealInput;
}

/** What {@link regionNetwork} may be told. */
export interface RegionOptions extends UnitConvention {
  /** Multiplies all weights and biases; default 1. */
  scale?: number;
  /** Sorts the hidden units by ascending bias. */
  sorted?: boolean;
}

type Point = readonly [Real, Real];

const cross = (a: Point, b: Point, c: Point): number =>
  b[0]
    .minus(a[0])
    .times(c[1].minus(a[1]))
    .minus(b[1].minus(a[1]).times(c[0].minus(a[0])))
    .sign();

/** The line through a and b with the left side as its positive one, in smallest whole numbers. */
function leftOf(a: Point, b: Point): HalfPlane {
  const normal = [a[1].minus(b[1]), b[0].minus(a[0])];
  const offset = normal[0].times(a[0]).plus(normal[1].times(a[1]));
  const parts = [...normal, offset].map((value) => value.exact);
  let [common, shared] = [1n, 0n];
  for (const part of parts)
    if (part !== null) common = (common / greatestDivisor(common, part.denominator)) * part.denominator;
  for (const part of parts)
    if (part !== null) shared = greatestDivisor(shared, (part.numerator * common) / part.denominator);
  const factor = real(common).over(real(shared === 0n ? 1n : shared));
  return { weights: normal.map((value) => value.times(factor)), bias: offset.times(factor) };
}

const between = (a: Real, b: Real, c: Real) => a.minus(c).times(b.minus(c)).sign() <= 0;

/** True where two segments have a point in common. */
function meet([a, b]: [Point, Point], [c, d]: [Point, Point]): boolean {
  const [c1, d1, a1, b1] = [cross(a, b, c), cross(a, b, d), cross(c, d, a), cross(c, d, b)];
  if (c1 !== 0 || d1 !== 0 || a1 !== 0 || b1 !== 0) return c1 * d1 <= 0 && a1 * b1 <= 0;
  const within = (point: Point, [from, to]: [Point, Point]) =>
    between(from[0], to[0], point[0]) && between(from[1], to[1], point[1]);
  return within(c, [a, b]) || within(d, [a, b]) || within(a, [c, d]);
}

/** The corners counterclockwise, without those on a straight side. */
function corners(polygon: readonly RealInput[][]): Point[] {
  const points = polygon.map(([x, y]): Point => [real(x), real(y)]);
  const sides = points.map((point, index): [Point, Point] => [point, points[(index + 1) % points.length]]);
  const crossing = sides.some((side, first) =>
    sides.some((other, second) => {
      const apart = Math.abs(first - second);
      return apart > 1 && apart < sides.length - 1 && meet(side, other);
    }),
  );
  const area = points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length];
    return sum.plus(x.times(nextY).minus(nextX.times(y)));
  }, real(0));
  const turned = area.sign() < 0 ? points.toReversed() : points;
  const kept = turned.filter((point, index) => {
    const [before, after] = [turned.at(index - 1) as Point, turned[(index + 1) % turned.length]];
    return cross(before, point, after) !== 0;
  });
  if (kept.length < 3 || crossing || polygon.some((point) => point.length !== 2))
    throw new InputError({
      place: "regionNetwork",
      rule: crossing
        ? "needs a polygon whose sides do not cross or touch"
        : "needs a polygon of at least three corners [x, y] that do not lie on one line",
      got: JSON.stringify(polygon),
    });
  return kept;
}

function insideTriangle(point: Point, [a, b, c]: readonly Point[]): boolean {
  return cross(a, b, point) >= 0 && cross(b, c, point) >= 0 && cross(c, a, point) >= 0;
}

/** A simple polygon, which always has an ear, cut into triangles by clipping ears, then triangles joined while they stay convex. */
function convexPieces(polygon: Point[]): Point[][] {
  const isConvex = (points: Point[]) =>
    points.every((point, i) => cross(points.at(i - 1) as Point, point, points[(i + 1) % points.length]) > 0);
  if (isConvex(polygon)) return [polygon];
  let rest = [...polygon];
  const pieces: Point[][] = [];
  while (rest.length > 3) {
    const ear = rest.findIndex((point, index) => {
      const triangle = [rest.at(index - 1) as Point, point, rest[(index + 1) % rest.length]];
      if (cross(triangle[0], triangle[1], triangle[2]) <= 0) return false;
      return rest.every((other) => triangle.includes(other) || !insideTriangle(other, triangle));
    });
    pieces.push([rest.at(ear - 1) as Point, rest[ear], rest[(ear + 1) % rest.length]]);
    rest = rest.filter((_, index) => index !== ear);
  }
  pieces.push(rest);
  return joinedWhileConvex(pieces, isConvex);
}

/** Pieces that share a side joined into one as long as it is convex. */
function joinedWhileConvex(pieces: Point[][], isConvex: (points: Point[]) => boolean): Point[][] {
  for (let first = 0; first < pieces.length; first++)
    for (let second = 0; second < pieces.length; second++) {
      if (first === second) continue;
      const [a, b] = [pieces[first], pieces[second]];
      const side = a.findIndex((point, i) => {
        const next = a[(i + 1) % a.length];
        const place = b.indexOf(next);
        return place >= 0 && b[(place + 1) % b.length] === point;
      });
      if (side < 0) continue;
      const start = b.indexOf(a[side]);
      const detour = Array.from({ length: b.length - 2 }, (_, i) => b[(start + 1 + i) % b.length]);
      const joined = [...a.slice(0, side + 1), ...detour, ...a.slice(side + 1)].filter(
        (point, i, all) => cross(all.at(i - 1) as Point, point, all[(i + 1) % all.length]) !== 0,
      );
      if (!isConvex(joined)) continue;
      return joinedWhileConvex([joined, ...pieces.filter((piece) => piece !== a && piece !== b)], isConvex);
    }
  return pieces;
}

/**
 * A threshold network that is on inside a region of the plane, border included: a hidden unit per side, a unit that joins
 * the sides of each convex piece, and one that unites the pieces.
 * @param region corners of a polygon `[[x, y], …]` in order, convex or not, or half-planes w·x ≥ b that bound a convex region
 * @param options when units fire (default w·x ≥ b), their off value, a factor for all weights, sorting by bias
 * @returns the network; its inputs are x1 and x2
 * @throws InputError for fewer than three corners, crossing sides, or the rule `positive`, which leaves the border out
 * @example
 * regionNetwork([[4, 2], [7, 2], [7, 6], [4, 6]]).evaluate([4, 6]) // => 1
 * regionNetwork([[4, 2], [7, 2], [7, 6], [4, 6]]).evaluate([8, 3]) // => 0
 */
export function regionNetwork(
  region: readonly RealInput[][] | readonly HalfPlane[],
  { rule = "atLeastBias", off = 0, scale = 1, sorted = false }: RegionOptions = {},
): ThresholdNetwork {
  if (rule === "positive")
    throw new InputError({
      place: "regionNetwork",
      rule: "needs units that fire at their border",
      got: "positive",
      cure: 'Use the rule "atLeastBias" or "nonnegative".',
    });
  const isRegion = Array.isArray(region) && region.every((item) => typeof item === "object" && item !== null);
  if (!isRegion)
    throw new InputError({
      place: "regionNetwork",
      rule: "needs corners [x, y] or half-planes { weights, bias }",
      got: JSON.stringify(region) ?? "nothing",
    });
  const given = region.length > 0 && !Array.isArray(region[0]);
  const pieces = given
    ? [region as readonly HalfPlane[]]
    : convexPieces(corners(region as readonly RealInput[][])).map((piece) =>
        piece.map((point, index) => leftOf(point, piece[(index + 1) % piece.length])),
      );
  const key = ({ weights, bias }: HalfPlane) => [...weights, bias].map((value) => real(value)).join(" ");
  const unique = [...new Map(pieces.flat().map((side) => [key(side), side])).values()];
  const sides = sorted ? unique.toSorted((a, b) => real(a.bias).compare(real(b.bias))) : unique;
  if (sides.length === 0 || sides.some(({ weights }) => weights.length !== sides[0].weights.length))
    throw new InputError({
      place: "regionNetwork",
      rule: "needs sides of one dimension",
      got: JSON.stringify(region),
    });
  const factor = real(scale);
  const border = (bias: RealInput) => {
    const value = real(bias).times(factor);
    return rule === "atLeastBias" ? value : value.negated();
  };
  const hidden = {
    weights: sides.map(({ weights }) => weights.map((weight) => real(weight).times(factor))),
    bias: sides.map(({ bias }) => border(bias)),
  };
  const places = pieces.map(
    (piece) => new Set(piece.map((side) => sides.findIndex((other) => key(other) === key(side)))),
  );
  // All n signals are on where their sum is n; with −1 for off, one of m is on where the sum is at least 2 − m.
  const conjunctions = {
    weights: places.map((piece) => sides.map((_, side) => (piece.has(side) ? scale : 0))),
    bias: places.map((piece) => biasFor(piece.size * scale, { rule })),
  };
  const union = {
    weights: [pieces.map(() => scale)],
    bias: [biasFor((off === -1 ? 2 - pieces.length : 1) * scale, { rule })],
  };
  const names = sides[0].weights.map((_, index) => `x${index + 1}`);
  return new ThresholdNetwork(
    names,
    pieces.length === 1 ? [hidden, conjunctions] : [hidden, conjunctions, union],
    {
      rule,
      off,
    },
  );
}
