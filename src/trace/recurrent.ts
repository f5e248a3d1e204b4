import { InputError } from "../errors.js";
import type { TraceObjective } from "./objective.js";
import { ownCell, ownUnits, type OwnCellSpec } from "./own-cell.js";
import type { RecurrentTrace, UnrolledRun } from "./recurrent-trace.js";
import type { Tape } from "./tape.js";
import { checkedSpec } from "./trace-input.js";
import { recurrentTrace, runUnrolled, unrolledOn, type ReadOut, type UnrolledSpec } from "./unrolled.js";

/** A recurrent network whose cell is given by its equations. */
export type RecurrentTraceSpec = UnrolledSpec &
  OwnCellSpec & {
    /** `from`: the name that outputs are read from; default h, or the last line of the cell where there is no h. */
    output?: ReadOut & { from?: string };
  };

const place = "traceRecurrent";

/** The computation on a tape. */
function runOwn(spec: RecurrentTraceSpec, tape: Tape): UnrolledRun {
  checkedSpec(spec, "{ cell, weights, inputs }", place);
  const names = Object.keys(spec.cell ?? {});
  const from = spec.output?.from ?? (names.includes("h") ? "h" : (names.at(-1) ?? "h"));
  if (spec.output?.from !== undefined && !names.includes(from))
    throw new InputError({
      place,
      rule: `reads outputs from a line of the cell, ${names.join(", ")}`,
      got: JSON.stringify(from),
    });
  const run = unrolledOn(place, spec, ownUnits(spec, place), tape);
  return runUnrolled(run, () => ownCell(run, spec), spec, from);
}

/**
 * A recurrent network whose cell is given by its equations, line by line, worked through forward and backward through time: a
 * minimal gated unit, an LSTM with peepholes, a cell of an exam's own. A matrix times a vector is their product, two vectors side by
 * side are multiplied unit by unit; a product is taken from the right, so that `U*r*h` is U(r ⊙ h).
 * @param spec cell, weights, inputs or tokens of an embedding, initial states, output, objective
 * @returns values by the names of the lines (and `y`), per step and unit; gradients by name, `parameterGradients` as matrices
 * @throws InputError where a name is unknown or shapes do not fit
 * @example
 * const run = traceRecurrent({ cell: { z: "W*x/2", h: "(1 - z)*h + z*x" }, weights: { W: 1 }, inputs: [1, 1], initial: { h: 4 }, objective: "lastState" })
 * run.values.h // => [["2.5"], ["1.75"]]
 * run.gradients.W // => "-1.5"
 * traceRecurrent({ cell: { h: "tanh(W*x + U*h)" }, weights: { W: 1 }, inputs: [1] }) // throws traceRecurrent: knows x, the weights and the lines of the cell, got U. Those are h, W, x.
 */
export function traceRecurrent(
  spec: RecurrentTraceSpec & { objective: Exclude<TraceObjective, string> },
): RecurrentTrace<never>;
export function traceRecurrent(spec: RecurrentTraceSpec): RecurrentTrace;
export function traceRecurrent(spec: RecurrentTraceSpec): RecurrentTrace {
  return recurrentTrace(place, (tape) => runOwn(spec, tape));
}
