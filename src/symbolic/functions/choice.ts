import type { FunctionDefinition } from "./definition.js";

/** What maxslope and minslope compare, and the slopes. */
export const slopeParts = <T>(args: readonly T[]): [compared: T[], slopes: T[]] => [
  args.filter((_, place) => place % 2 === 1),
  args.filter((_, place) => place > 0 && place % 2 === 0),
];

/** Whether an argument of maxslope(rule, u, slope of u, …) is a slope. */
export const isSlopePlace = (place: number): boolean => place > 0 && place % 2 === 0;

/** What a choosing function compares, and the values of which it takes the one that wins. */
export const choicesOf = <T>(
  { among }: NonNullable<FunctionDefinition["chooses"]>,
  args: readonly T[],
): [compared: readonly T[], values: readonly T[]] => (among === "pairs" ? slopeParts(args) : [args, args]);
