import { real, type Real } from "../../number/real.js";

type RationalRule = (args: readonly Real[]) => Real | null;

/** For functions that are rational at 0 alone. */
export const onlyAtZero =
  (value: string): RationalRule =>
  ([x]) =>
    x.isZero() ? real(value) : null;

/** For functions that are irrational everywhere, or nowhere asked for a rational value. */
export const irrational: RationalRule = () => null;
