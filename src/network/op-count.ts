import { Printed } from "../printed.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { kinds, operations, type Operations } from "./account.js";
import type { CountConventions } from "./conventions.js";
import type { PlacedLayer } from "./layout.js";

/** Numbers of operations; `total` is their sum. */
export interface OperationCounts {
  add: number;
  mul: number;
  logic: number;
  div: number;
  exp: number;
  total: number;
}

/** Divisions and exponentials as multiplications where the convention says so. */
export function mergedOperations(
  { add, mul, logic, div, exp }: Operations,
  { divAs, expAs }: CountConventions,
): Operations {
  const extra = [...(divAs === "mul" ? [div] : []), ...(expAs === "mul" ? [exp] : [])].filter(
    ({ value }) => !value.isZero(),
  );
  return operations({
    add,
    logic,
    mul: extra.length === 0 ? mul : Worked.sum(mul.value.isZero() ? extra : [mul, ...extra]),
    ...(divAs === "mul" ? {} : { div }),
    ...(expAs === "mul" ? {} : { exp }),
  });
}

function countsOf(some: Operations): OperationCounts {
  const counts = kinds.map((kind) => some[kind].value.valueOf());
  const [add, mul, logic, div, exp] = counts;
  return { add, mul, logic, div, exp, total: counts.reduce((sum, value) => sum + value, 0) };
}

function sumOf(list: readonly OperationCounts[]): OperationCounts {
  const total = (key: keyof OperationCounts) => list.reduce((sum, counts) => sum + counts[key], 0);
  return {
    add: total("add"),
    mul: total("mul"),
    logic: total("logic"),
    div: total("div"),
    exp: total("exp"),
    total: total("total"),
  };
}

/** The formula of every count that is not zero. */
function formulaRows(what: string, some: Operations) {
  return kinds
    .filter((kind) => !some[kind].value.isZero())
    .map((kind) => [
      what,
      `#${kind}`,
      { latex: some[kind].names },
      { latex: some[kind].numbers() },
      some[kind].value.valueOf(),
    ]);
}

const formulaColumns = [
  "part",
  "operation",
  "formula",
  "with numbers",
  { name: "count", align: "right" as const },
];

/** Operations of a layer's forward step. */
export interface OpCountRow extends OperationCounts {
  type: string;
  /** The counts as formulas with the numbers put in. */
  explain: () => Table;
}

const line = (name: string, row: OperationCounts) => [
  name,
  row.add,
  row.mul,
  row.logic,
  row.div,
  row.exp,
  row.total,
];

/** Rows of counts with their sum, shown as a table. */
abstract class RowsAndTotals<Row extends OperationCounts> extends Printed implements OperationCounts {
  readonly add: number;
  readonly mul: number;
  readonly logic: number;
  readonly div: number;
  readonly exp: number;
  readonly total: number;

  constructor(readonly rows: readonly Row[]) {
    super();
    const sum = sumOf(rows);
    this.add = sum.add;
    this.mul = sum.mul;
    this.logic = sum.logic;
    this.div = sum.div;
    this.exp = sum.exp;
    this.total = sum.total;
  }

  abstract table(): Table;

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/** Operations of one forward pass: in all, and layer by layer in `rows`; made by {@link network}`(…).opCount()`. */
export class OpCount extends RowsAndTotals<OpCountRow> {
  constructor(
    layers: readonly PlacedLayer[],
    readonly conventions: CountConventions,
  ) {
    const rows = layers.map(({ layer, account }) => {
      const some = mergedOperations(account.forward(conventions), conventions);
      return {
        type: layer.type,
        ...countsOf(some),
        explain: () =>
          table({ columns: formulaColumns, rows: formulaRows("forward", some), caption: layer.type }),
      };
    });
    super(rows);
  }

  /** One line per layer and their sum. */
  table(): Table {
    return table({
      columns: ["layer", "#add", "#mul", "#logic", "#div", "#exp", "total"],
      rows: [...this.rows.map((row, index) => line(`${index + 1} ${row.type}`, row)), line("network", this)],
    });
  }
}

/** Operations of a layer's backward step. */
export interface BackwardOpCountRow extends OperationCounts {
  type: string;
  /** ∂J/∂w. */
  weightGradient: OperationCounts;
  /** ∂J/∂b. */
  biasGradient: OperationCounts;
  /** δ = ∂J/∂(input); part of the totals only with the convention `includeDelta`. */
  delta: OperationCounts;
  /** The counts as formulas with the numbers put in. */
  explain: () => Table;
}

/** Operations of one backward pass: in all, and layer by layer in `rows`; made by {@link network}`(…).backwardOpCount()`. */
export class BackwardOpCount extends RowsAndTotals<BackwardOpCountRow> {
  constructor(
    layers: readonly PlacedLayer[],
    readonly conventions: CountConventions,
  ) {
    const rows = layers.map(({ layer, account }) => {
      const parts = account.backward(conventions);
      const [weight, bias, delta] = [parts.weight, parts.bias, parts.delta].map((some) =>
        mergedOperations(some, conventions),
      );
      const [weightGradient, biasGradient, deltaCounts] = [weight, bias, delta].map(countsOf);
      const counted = [weightGradient, biasGradient, ...(conventions.includeDelta ? [deltaCounts] : [])];
      return {
        type: layer.type,
        ...sumOf(counted),
        weightGradient,
        biasGradient,
        delta: deltaCounts,
        explain: () =>
          table({
            columns: formulaColumns,
            rows: [
              ...formulaRows("∂J/∂w", weight),
              ...formulaRows("∂J/∂b", bias),
              ...formulaRows("δ", delta),
            ],
            caption: layer.type,
          }),
      };
    });
    super(rows);
  }

  /** Additions and multiplications of ∂J/∂w, ∂J/∂b and δ, one line per layer. */
  table(): Table {
    return table({
      columns: ["layer", "∂J/∂w #mul", "∂J/∂w #add", "∂J/∂b #add", "δ #mul", "δ #add", "δ #logic", "total"],
      rows: [
        ...this.rows.map(({ type, weightGradient, biasGradient, delta, total }, index) => [
          `${index + 1} ${type}`,
          weightGradient.mul,
          weightGradient.add,
          biasGradient.add,
          delta.mul,
          delta.add,
          delta.logic,
          total,
        ]),
        ["network", null, null, null, null, null, null, this.total],
      ],
      caption: this.conventions.includeDelta ? undefined : "The totals leave δ out.",
    });
  }
}
