import { Worked } from "../symbolic/worked.js";
import type { RealInput } from "../symbolic/real.js";
import { InputError } from "../errors.js";
import { checkedLoss, lossGradient, lossOf, type Loss } from "./loss.js";
import type { Tape, Traced } from "./tape.js";

/**
 * What a traced recurrent network is differentiated for: its last state, its last output (both summed over their units), or a
 * loss summed over the steps that have a target.
 */
export type Objective = "lastState" | "lastOutput" | { loss: Loss; targets: (RealInput[] | null)[] };

/** Writes the objective's lines and lets the tape run backward; gives the loss, where there is one. */
export function runObjective(
  tape: Tape,
  objective: Objective,
  states: readonly (readonly Traced[])[],
  outputs: readonly (readonly Traced[])[],
  place: string,
): Worked | null {
  if (objective === "lastState" || objective === "lastOutput") {
    const last = (objective === "lastState" ? states : outputs).at(-1);
    if (last === undefined || last.length === 0)
      throw new InputError({ place, rule: `needs outputs to differentiate ${objective}`, got: "none" });
    const one = Worked.constant(1);
    const name = last.length === 1 ? last[0].quantity.names : "F";
    if (last.length > 1)
      tape.sheet.define("objective", "F", Worked.sum(last.map(({ quantity }) => quantity)));
    tape.backward(name, new Map(last.map((traced) => [traced, one])));
    return null;
  }
  const loss = checkedLoss(objective.loss, place);
  const seeds = new Map<Traced, Worked>();
  const terms: Worked[] = [];
  objective.targets.forEach((target, step) => {
    if (target === null) return;
    const output = outputs[step] ?? [];
    if (output.length !== target.length || output.length === 0)
      throw new InputError({
        place,
        rule: `needs a target for each of the ${output.length} outputs of step ${step + 1}, or null`,
        got: String(target.length),
      });
    const y = target.map((value, unit) =>
      Worked.quantity(target.length === 1 ? `y^*_{${step + 1}}` : `y^*_{${step + 1},${unit + 1}}`, value),
    );
    const a = output.map(({ quantity }) => quantity);
    terms.push(tape.sheet.define("objective", `L_{${step + 1}}`, lossOf(loss, a, y)));
    lossGradient(loss, a, y).forEach((gradient, unit) => seeds.set(output[unit], gradient));
  });
  const total = tape.sheet.define("objective", "L", Worked.sum(terms));
  tape.backward("L", seeds);
  return total;
}
