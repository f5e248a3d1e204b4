import { fail, listOf, numberFor } from "../number/checked-reals.js";
import { Real, type RealInput, real } from "../number/real.js";

/** What {@link diffusion} is given. */
export interface DiffusionSpec {
  /** β_1, …, β_T, each between 0 and 1; or the ends of a linear schedule. */
  betas: readonly RealInput[] | { from: RealInput; to: RealInput; steps: number };
}

export const place = "diffusion";
const longest = 2000;

export function betasOf({ betas }: DiffusionSpec): Real[] {
  const isRange = typeof betas === "object" && betas !== null && "from" in betas;
  if (isRange) {
    const { from, to, steps } = betas;
    if (!Number.isSafeInteger(steps) || steps < 2 || steps > longest)
      fail(place, `needs a whole number of steps from 2 to ${longest}`, String(steps));
    const [low, high] = [numberFor(place, "from", from), numberFor(place, "to", to)];
    const gap = high.minus(low).over(real(steps - 1));
    return checked(Array.from({ length: steps }, (_, t) => low.plus(gap.times(real(t)))));
  }
  const list = listOf(place, "betas", betas as readonly RealInput[]);
  if (list.length > longest) fail(place, `takes at most ${longest} betas`, String(list.length));
  return checked(list.map((beta) => numberFor(place, "a beta", beta)));
}

function checked(betas: Real[]): Real[] {
  const bad = betas.find((beta) => beta.sign() <= 0 || beta.compare(Real.one) >= 0);
  if (bad !== undefined) fail(place, "needs betas between 0 and 1", String(bad));
  return betas;
}
