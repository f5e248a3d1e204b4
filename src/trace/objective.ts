import { Worked } from "../number/worked.js";
import type { RealInput } from "../number/real.js";
import { InputError } from "../errors.js";
import { checkedLoss, fusedGradient, lossGradient, lossOf, type TraceLoss } from "./loss.js";
import type { Tape, Traced } from "./tape.js";

/**
 * What a traced recurrent network is differentiated for: its last state, its last output (both summed over their units), or a
 * loss summed over the steps that have a target: one number for each output or, for the cross-entropy of several outputs, the
 * number of the right one, from 0.
 */
export type TraceObjective =
  | "lastState"
  | "lastOutput"
  | {
      loss: TraceLoss;
      targets: readonly (readonly RealInput[] | number | null)[];
      /** Whether the losses of the steps are added up (default), or their mean is taken. */
      reduction?: "sum" | "mean";
    };

/** Writes the objective's lines and lets the tape run backward; gives the loss, where there is one. */
export function runObjective(
  tape: Tape,
  objective: TraceObjective,
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
  const { targets, reduction = "sum" } = objective;
  const isArray = Array.isArray(targets as unknown);
  if (!isArray || targets.length > outputs.length || targets.every((given) => given === null))
    throw new InputError({
      place,
      rule: `needs targets for the ${outputs.length} steps, null where a step has none`,
      got: isArray ? `${targets.length} targets` : (JSON.stringify(targets) ?? "none"),
    });
  if (reduction !== "sum" && reduction !== "mean")
    throw new InputError({ place, rule: 'needs reduction "sum" or "mean"', got: JSON.stringify(reduction) });
  const count = Worked.constant(reduction === "mean" ? targets.filter((given) => given !== null).length : 1);
  const shared = (whole: Worked) => (reduction === "mean" ? whole.over(count) : whole);
  const seeds = new Map<Traced, Worked>();
  const terms: Worked[] = [];
  targets.forEach((given, step) => {
    if (given === null) return;
    const output = outputs[step] ?? [];
    const target = typeof given === "number" ? oneHot(given, loss, output.length, step, place) : given;
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
    const { softmaxOf } = output[0];
    const fused = softmaxOf === undefined ? null : fusedGradient(loss, "softmax", a, y);
    const seeded = fused === null || softmaxOf === undefined ? output : softmaxOf;
    (fused ?? lossGradient(loss, a, y)).forEach((gradient, unit) =>
      seeds.set(seeded[unit], shared(gradient)),
    );
  });
  const total = tape.sheet.define("objective", "L", shared(Worked.sum(terms)));
  tape.backward("L", seeds);
  return total;
}

/** A class number as a target for each output. */
function oneHot(number: number, loss: TraceLoss, outputs: number, step: number, place: string): RealInput[] {
  if (loss !== "crossEntropy" || outputs < 2)
    throw new InputError({
      place,
      rule: `needs a list with a target for each of the ${outputs} outputs of step ${step + 1}, or null`,
      got: `the number ${number}`,
      cure: "The number of a class goes with crossEntropy and several outputs.",
    });
  if (!Number.isInteger(number) || number < 0 || number >= outputs)
    throw new InputError({
      place,
      rule: `needs a class from 0 to ${outputs - 1} in step ${step + 1}`,
      got: String(number),
    });
  return Array.from({ length: outputs }, (_, unit) => (unit === number ? 1 : 0));
}
