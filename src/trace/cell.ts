import { InputError } from "../errors.js";
import { gruCell, type GruCellSpec } from "./gru.js";
import { lstmCell, type LstmCellSpec } from "./lstm.js";
import { ownCell, ownUnits, type OwnCellSpec } from "./own-cell.js";
import { unitsOf } from "./recurrent-weights.js";
import type { RnnCellSpec } from "./rnn-spec.js";
import { rnnCell } from "./rnn.js";
import type { RecurrentCell, Unrolled } from "./unrolled.js";

/** The weights of a recurrent cell of any kind: vanilla, LSTM, GRU, or one given by its equations; with the field names of the traces of each. */
export type CellSpec = RnnCellSpec | LstmCellSpec | GruCellSpec | OwnCellSpec;

/** A cell of any kind: its units, and how its weights come onto a tape. */
export function cellOf(
  spec: CellSpec,
  place: string,
): { units: number; make: (run: Unrolled) => RecurrentCell } {
  const given: Partial<Record<"cell" | "inputWeights" | "gates", unknown>> = spec ?? {};
  const gates = typeof given.gates === "object" && given.gates !== null ? given.gates : {};
  if (given.cell !== undefined) {
    const own = spec as OwnCellSpec;
    return { units: ownUnits(own, place), make: (run) => ownCell(run, own) };
  }
  if (given.inputWeights !== undefined) {
    const rnn = spec as RnnCellSpec;
    return { units: unitsOf(rnn.inputWeights), make: (run) => rnnCell(run, rnn) };
  }
  if ("forget" in gates) {
    const lstm = spec as LstmCellSpec;
    return { units: unitsOf(lstm.gates.forget.input), make: (run) => lstmCell(run, lstm) };
  }
  if ("update" in gates) {
    const gru = spec as GruCellSpec;
    return { units: unitsOf(gru.gates.update.input), make: (run) => gruCell(run, gru) };
  }
  throw new InputError({
    place,
    rule: "needs the weights of a cell",
    got: JSON.stringify(spec)?.slice(0, 60) ?? "none",
    cure: "Give { inputWeights, recurrentWeights }, { gates } of an LSTM or a GRU, or { cell, weights }.",
  });
}
