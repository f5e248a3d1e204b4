import { InputError } from "../../errors.js";

/** What maxslope and minslope do at a tie, by the number that is their first argument. */
export const SLOPE_RULES = [0, 1, "first", "share", "error"] as const;

/** What the derivative of relu and abs is at their kink: this number, or an error when it is evaluated there. */
export type Kink = 0 | 1 | "error";
/** The same for max and min, of which the first winner may count, or all winners alike. */
export type KinkRule = Kink | "first" | "share";

/** What heaviside(0) throws: with kink "error" it stands where a derivative does not exist. */
export function noDerivative(): InputError {
  return new InputError({
    place: "evaluate",
    rule: 'the derivative does not exist at a kink or a jump, and kink is "error"',
    cure: "Take another point, or kink: 0 or kink: 1.",
  });
}
