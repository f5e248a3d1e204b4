import { Printed } from "../printed.js";
import { table, type Table } from "../table/table.js";
import { kinds, type Operations } from "./account.js";
import type { CountConventions } from "./conventions.js";
import type { PlacedLayer } from "./layout.js";
import { cellOf, sumOf, type LetterCount } from "./letter-count.js";
import { mergedOperations } from "./op-count.js";
import type { Size } from "./size.js";

/** Numbers of operations in letters; `total` is their sum. */
export interface LetterOperationCounts {
  add: LetterCount;
  mul: LetterCount;
  logic: LetterCount;
  div: LetterCount;
  exp: LetterCount;
  total: LetterCount;
}

function operationsIn(list: readonly Operations[]): LetterOperationCounts {
  const [add, mul, logic, div, exp] = kinds.map((kind) => sumOf(list.map((some) => some[kind])));
  return { add, mul, logic, div, exp, total: sumOf(list.flatMap((some) => kinds.map((kind) => some[kind]))) };
}

/** Operations of one forward pass in letters: in all, and layer by layer in `rows`; made by {@link network}`(…).opCount()`. */
export class LetterOpCount extends Printed implements LetterOperationCounts {
  readonly rows: readonly (LetterOperationCounts & { type: string })[];
  readonly add: LetterCount;
  readonly mul: LetterCount;
  readonly logic: LetterCount;
  readonly div: LetterCount;
  readonly exp: LetterCount;
  readonly total: LetterCount;

  constructor(
    layers: readonly PlacedLayer<Size>[],
    readonly conventions: CountConventions,
  ) {
    super();
    const all = layers.map(({ account }) => mergedOperations(account.forward(conventions), conventions));
    this.rows = layers.map(({ layer }, index) => ({ type: layer.type, ...operationsIn([all[index]]) }));
    const sum = operationsIn(all);
    [this.add, this.mul, this.logic] = [sum.add, sum.mul, sum.logic];
    [this.div, this.exp, this.total] = [sum.div, sum.exp, sum.total];
  }

  /** One line per layer and their sum. */
  table(): Table {
    const line = (name: string, { add, mul, logic, div, exp, total }: LetterOperationCounts) => [
      name,
      ...[add, mul, logic, div, exp, total].map(cellOf),
    ];
    return table({
      columns: ["layer", "#add", "#mul", "#logic", "#div", "#exp", "total"],
      rows: [...this.rows.map((row, index) => line(`${index + 1} ${row.type}`, row)), line("network", this)],
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}
