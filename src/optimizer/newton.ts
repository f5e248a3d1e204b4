import { InputError } from "../errors.js";
import { solvedSystem } from "../linear/solved-system.js";
import type { Real } from "../number/real.js";

/**
 * Newton's step: the solution of H s = g, exact where H and g are.
 * @throws InputError where H is singular
 */
export function newtonStep(H: readonly (readonly Real[])[], g: readonly Real[]): Real[] {
  const step = solvedSystem(H, g);
  if (step !== null) return step;
  throw new InputError({
    place: "descend",
    rule: "needs an invertible Hessian for Newton's step",
    got: H.map((row) => `[${row.map(String).join(", ")}]`).join(" "),
    cure: "Start elsewhere, or take another method.",
  });
}
