import { Printed } from "../printed.js";
import { table, type Table } from "../table/table.js";
import type { NetworkLayout, PlacedLayer } from "./layout.js";
import { cellOf, countOf, countOfReal, shapeCell, sumOf, type LetterCount } from "./letter-count.js";
import { minus, plus, times, type Size } from "./size.js";
import { shapeText, spatial } from "./tensor.js";
import { spanOf } from "./window.js";

/** Shapes, parameters and products of one layer in letters. */
export interface LetterRow {
  type: string;
  inputShape: LetterCount[];
  outputShape: LetterCount[];
  weightParams: LetterCount;
  biasParams: LetterCount;
  trainable: LetterCount;
  nonTrainable: LetterCount;
  macs: LetterCount;
  /** The receptive field and jump along each axis, borders ignored: r ← r + d(k − 1)·j, j ← j·s; null behind other layers than windows. */
  receptiveField: { size: LetterCount[]; jump: LetterCount[] } | null;
  parameters: { name: string; shape: LetterCount[]; trainable: boolean }[];
}

function rowOf(
  { layer, account, input }: PlacedLayer<Size>,
  field: { size: Size[]; jump: Size[] } | null,
): LetterRow {
  const { output, parameters, macs } = account;
  const total = (...roles: string[]) =>
    sumOf(parameters.filter(({ role }) => roles.includes(role)).map(({ count }) => count));
  return {
    type: layer.type,
    inputShape: input.shape.map(countOf),
    outputShape: output.shape.map(countOf),
    weightParams: total("weight"),
    biasParams: total("bias"),
    trainable: total("weight", "bias"),
    nonTrainable: total("statistic"),
    macs: countOfReal(macs.value),
    receptiveField: field && { size: field.size.map(countOf), jump: field.jump.map(countOf) },
    parameters: parameters.map(({ name, shape, role }) => ({
      name,
      shape: shape.map(countOf),
      trainable: role !== "statistic",
    })),
  };
}

/** Receptive fields of a chain whose layers slide windows or keep positions. */
function fieldsOf({
  layers,
  arrangement,
  input,
}: NetworkLayout<Size>): ({ size: Size[]; jump: Size[] } | null)[] {
  const axes = spatial(input).length;
  let field = axes === 0 ? null : { size: Array<Size>(axes).fill(1), jump: Array<Size>(axes).fill(1) };
  const isChain = arrangement.every((item) => typeof item === "number");
  return layers.map(({ account: { windows, output }, input: before }) => {
    const keeps = shapeText(output.shape) === shapeText(before.shape);
    if (!isChain || field === null || (windows === null && !keeps)) field = null;
    else if (windows !== null) {
      const { size, jump } = field;
      field = {
        size: windows.map((window, axis) =>
          plus<Size>(size[axis], times<Size>(minus<Size>(spanOf(window), 1), jump[axis])),
        ),
        jump: windows.map(({ stride }, axis) => times<Size>(jump[axis], stride)),
      };
    }
    return field;
  });
}

/** What a network in letters is made of, layer by layer and in all; made by {@link network}`(…).summary()`. */
export class LetterSummary extends Printed {
  readonly rows: readonly LetterRow[];
  readonly trainable: LetterCount;
  readonly nonTrainable: LetterCount;
  readonly macs: LetterCount;
  private readonly inputShape: LetterCount[];

  constructor(layout: NetworkLayout<Size>) {
    super();
    const fields = fieldsOf(layout);
    this.inputShape = layout.input.shape.map(countOf);
    this.rows = layout.layers.map((placed, index) => rowOf(placed, fields[index]));
    const parameters = layout.layers.flatMap(({ account }) => account.parameters);
    const counts = (keep: (role: string) => boolean) =>
      sumOf(parameters.filter(({ role }) => keep(role)).map(({ count }) => count));
    this.trainable = counts((role) => role !== "statistic");
    this.nonTrainable = counts((role) => role === "statistic");
    this.macs = sumOf(layout.layers.map(({ account }) => account.macs));
  }

  /** One line per layer and the totals. */
  table(): Table {
    return table({
      columns: ["layer", "output", "weights", "biases", "MACs"],
      rows: [
        ["input", shapeCell(this.inputShape), null, null, null],
        ...this.rows.map((row, index) => [
          `${index + 1} ${row.type}`,
          shapeCell(row.outputShape),
          cellOf(row.weightParams),
          cellOf(row.biasParams),
          cellOf(row.macs),
        ]),
        ["total", null, cellOf(this.trainable), null, cellOf(this.macs)],
      ],
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
