import { type Ball, fromDouble } from "../../number/ball.js";

/**
 * What is known of a value: a ball that holds it, ±Infinity at a pole, NaN where there is none; undefined where the
 * precision does not tell.
 */
export type Enclosure = Ball | number | undefined;

export const isBall = (value: Enclosure): value is Ball => typeof value === "object";

/** What a double function gives at an infinite argument, where that is no rounded number. */
export const limitOf = (result: number): Enclosure =>
  Number.isFinite(result) ? ([-1, 0, 1].includes(result) ? fromDouble(result) : undefined) : result;

/** The end of a ball above. */
export const upper = (a: Ball): Ball => ({ ...a, middle: a.middle + a.radius, radius: 0n });
