import { InputError } from "../errors.js";
import { Worked } from "../number/worked.js";
import { cellOf, type CellSpec } from "./cell.js";
import type { TraceObjective } from "./objective.js";
import type { RecurrentTrace, UnrolledRun } from "./recurrent-trace.js";
import { sequenceOf } from "./sequence.js";
import type { Tape, Traced } from "./tape.js";
import { checkedSpec } from "./trace-input.js";
import { ended, recurrentTrace, seriesOf, Unrolled, type StepValues, type UnrolledSpec } from "./unrolled.js";

/** How the two states of a step become one: side by side, added up, their mean, or multiplied unit by unit. */
export type BidirectionalMerge = "concatenate" | "sum" | "average" | "product";

/** Two recurrent networks that read one sequence from both ends. */
export type BidirectionalTraceSpec = UnrolledSpec & {
  /** The cell that reads from the first input on. */
  forward: CellSpec;
  /** The cell that reads from the last input back. */
  backward: CellSpec;
  /** Default `concatenate`: forward states before backward ones. */
  merge?: BidirectionalMerge;
};

const place = "traceBidirectional";

const half = Worked.constant("1/2");

/** The state of a step out of both. */
function merged(
  run: Unrolled,
  merge: BidirectionalMerge,
  step: number,
  f: readonly Traced[],
  b: readonly Traced[],
) {
  if (merge === "concatenate") return [...f, ...b];
  return f.map((forward, unit) => {
    const name = run.unitName("h", step, unit, f.length);
    const [a, c] = [forward, b[unit]];
    switch (merge) {
      case "sum":
        return run.tape.sumOfProducts(run.section(step), name, [[a], [c]]);
      case "product":
        return run.tape.sumOfProducts(run.section(step), name, [[a, c]]);
      case "average":
        return run.tape.line(run.section(step), name, half.times(a.quantity.plus(c.quantity)), [
          [a, half],
          [c, half],
        ]);
    }
  });
}

/** The computation on a tape. */
function runBoth(spec: BidirectionalTraceSpec, tape: Tape): UnrolledRun {
  checkedSpec(spec, "{ inputs, forward, backward }", place);
  const { merge = "concatenate" } = spec;
  const words = ["concatenate", "sum", "average", "product"];
  if (!words.includes(merge))
    throw new InputError({
      place,
      rule: `needs merge out of ${words.join(", ")}`,
      got: JSON.stringify(merge),
    });
  const sequence = sequenceOf(tape, spec, place);
  const put = sequence.at;
  // Both directions read the same inputs, which stand on the tape once.
  const inputs: Traced[][] = [];
  const shared = { ...sequence, embedding: null, at: (step: number) => (inputs[step] ??= put(step)) };
  const cells = (
    [
      ["forward", "(f)"],
      ["backward", "(b)"],
    ] as const
  ).map(([direction, mark]) => {
    // prettier-ignore
    const { units, make } = cellOf(spec[direction], `${place}.${direction}`);
    const run = new Unrolled(place, tape, units, shared, spec.kink, { mark, label: `${direction}, ` });
    return { direction, run, cell: make(run) };
  });
  const [one, other] = cells.map(({ run }) => run.units);
  if (merge !== "concatenate" && one !== other)
    throw new InputError({
      place,
      rule: `needs as many units in both directions for merge: "${merge}"`,
      got: `${one} and ${other}`,
    });
  const units = merge === "concatenate" ? one + other : one;
  const whole = new Unrolled(place, tape, units, sequence, spec.kink);
  const read = whole.readOut(spec.output);
  const [forward, backward] = cells.map(
    ({ run, cell, direction }) => run.through(cell, { order: direction }).rows,
  );
  const state = (values: StepValues) => values.h ?? Object.values(values).at(-1) ?? [];
  const rows = forward.map((values, at): StepValues => {
    const step = at + 1;
    const h = merged(whole, merge, step, state(values), state(backward[at]));
    const named = (list: StepValues, mark: string) =>
      Object.fromEntries(Object.entries(list).map(([letter, value]) => [`${letter}${mark}`, value]));
    return { ...named(values, "f"), ...named(backward[at], "b"), h, y: read(step, h) };
  });
  const series = seriesOf(rows);
  const parameters = Object.assign(
    {},
    ...[...cells.map(({ run }) => run), whole].map((run) => run.parameters),
  );
  return { series, parameters, ...ended(whole, spec.objective, series.h, series.y) };
}

/**
 * A bidirectional recurrent network worked through: one cell reads the sequence from its start, another one from its end; a step's
 * state is made of both, and outputs are read from it. Cells may be of any kind.
 *
 * Source: M. Schuster and K. K. Paliwal (1997), Bidirectional recurrent neural networks.
 * @param spec inputs or tokens of an embedding, the cells `forward` and `backward`, how they are merged, output, objective
 * @returns values by letter: `hf` and `hb` of the two directions, `h` of both, `y`; gradients by name (`U^(f)_11`) and as matrices
 * (`parameterGradients.Uf`); `perplexity`
 * @throws InputError where shapes do not fit
 * @example
 * const cell = { inputWeights: 1, recurrentWeights: 2, activation: "linear" } as const
 * const both = traceBidirectional({ inputs: [1, 0, 3], forward: cell, backward: cell })
 * both.values.h // => [["1", "13"], ["2", "6"], ["7", "3"]]
 */
export function traceBidirectional(
  spec: BidirectionalTraceSpec & { objective: Exclude<TraceObjective, string> },
): RecurrentTrace<never>;
export function traceBidirectional(spec: BidirectionalTraceSpec): RecurrentTrace;
export function traceBidirectional(spec: BidirectionalTraceSpec): RecurrentTrace {
  return recurrentTrace(place, (tape) => runBoth(spec, tape));
}
