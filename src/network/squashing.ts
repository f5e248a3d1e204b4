import { Worked } from "../number/worked.js";
import { nothing, operations, type Operations } from "./account.js";
import type { CountConventions } from "./conventions.js";

/** Operations of `n` sigmoids and `m` tanhs: σ = 1/(1+e⁻ᶻ), tanh = 1 − 2/(e²ᶻ+1). */
export function squashing(
  sigmoids: Worked | null,
  tanhs: Worked | null,
  { activations }: CountConventions,
): Operations {
  const some = [sigmoids, tanhs].filter((worked) => worked !== null);
  if (activations === "none" || activations === "softmax" || activations === "ptflops" || some.length === 0)
    return operations();
  if (activations === "one") return operations({ add: Worked.sum(some) });
  const adds = [
    ...(sigmoids === null ? [] : [sigmoids]),
    ...(tanhs === null ? [] : [Worked.constant(2).times(tanhs)]),
  ];
  return operations({
    add: Worked.sum(adds),
    mul: tanhs ?? nothing,
    div: Worked.sum(some),
    exp: Worked.sum(some),
  });
}
