import { InputError } from "../errors.js";
import { finiteRows, told } from "../number/checked-reals.js";
import type { Real, RealInput } from "../number/real.js";

/** Points of two classes: a list with the class of each, or both classes apart. */
export type TwoClasses =
  | readonly { point: readonly RealInput[]; positive: boolean }[]
  | {
      positive: readonly (readonly RealInput[])[];
      negative: readonly (readonly RealInput[])[];
    };

/** A point with its class, 1 or −1. */
export interface SignedPoint {
  x: Real[];
  sign: 1 | -1;
}

/** The points in the order given, positive ones first where the classes come apart. */
export function signedPoints(place: string, given: TwoClasses): SignedPoint[] {
  const isList = Array.isArray(given);
  const apart = given as Exclude<TwoClasses, readonly unknown[]>;
  const isApart = !isList && Array.isArray(apart?.positive) && Array.isArray(apart.negative);
  if (!isList && !isApart)
    throw new InputError({
      place,
      rule: "needs points { point, positive }, or { positive: [points], negative: [points] }",
      got: told(given),
    });
  const items = isList
    ? (given as readonly { point: readonly RealInput[]; positive: boolean }[])
    : [
        ...apart.positive.map((point) => ({ point, positive: true })),
        ...apart.negative.map((point) => ({ point, positive: false })),
      ];
  const odd = items.find((item) => typeof item?.positive !== "boolean");
  if (odd !== undefined || items.includes(undefined as never))
    throw new InputError({ place, rule: "needs positive: true or false with each point", got: told(odd) });
  const rows = finiteRows(
    place,
    items.map(({ point }) => point),
    "points of one dimension",
  );
  return rows.map((x, at) => ({ x, sign: items[at].positive ? 1 : -1 }));
}

export const dotOf = (a: readonly Real[], b: readonly Real[]): Real =>
  a.map((value, at) => value.times(b[at])).reduce((sum, term) => sum.plus(term));
