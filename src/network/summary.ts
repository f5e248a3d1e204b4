import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import type { Account, ParameterTensor } from "./account.js";
import type { PlacedLayer } from "./builder.js";
import type { Network } from "./network.js";
import { fieldJump, fieldSize } from "./receptive-field.js";

/** Shapes, parameters and products of one layer. */
export interface SummaryRow {
  type: string;
  inputShape: number[];
  outputShape: number[];
  weightParams: number;
  biasParams: number;
  trainable: number;
  nonTrainable: number;
  /** Multiply-accumulates of convolutions, dense layers and recurrent matrix products for one sample. */
  macs: number;
  macsSkippingPadding: number;
  /** Products of states in LSTM and GRU. */
  hadamardMuls: number;
  /** [height, width] in input pixels, borders ignored; null after flatten and global pooling and outside images. */
  receptiveField: { size: [number, number]; jump: [number, number] } | null;
  /** Every parameter tensor with its shape, convolution kernels as [out, in / groups, height, width]. */
  parameters: { name: string; shape: number[]; trainable: boolean }[];
  /** The shape of the weight tensor, [] for layers with none or with several. */
  weightShape: number[];
  /** The shape of the bias tensor, [] for layers with none or with several. */
  biasShape: number[];
}

const total = (tensors: readonly ParameterTensor[], role: ParameterTensor["role"]) =>
  tensors.filter((tensor) => tensor.role === role).reduce((sum, { count }) => sum + count.value.valueOf(), 0);

function onlyShape({ parameters }: Account, role: ParameterTensor["role"]): number[] {
  const shapes = parameters.filter((tensor) => tensor.role === role).map(({ shape }) => shape);
  return shapes.length === 1 ? shapes[0] : [];
}

function rowOf({ account, input, fields }: PlacedLayer): SummaryRow {
  const { type, output, parameters } = account;
  const [weightParams, biasParams] = [total(parameters, "weight"), total(parameters, "bias")];
  const [h, w] = fields ?? [];
  return {
    type,
    inputShape: input.shape,
    outputShape: output.shape,
    weightParams,
    biasParams,
    trainable: weightParams + biasParams,
    nonTrainable: total(parameters, "statistic"),
    macs: account.macs.value.valueOf(),
    macsSkippingPadding: account.macsSkippingPadding.value.valueOf(),
    hadamardMuls: account.hadamardMuls.value.valueOf(),
    receptiveField:
      fields === null ? null : { size: [fieldSize(h), fieldSize(w)], jump: [fieldJump(h), fieldJump(w)] },
    parameters: parameters.map(({ name, shape, role }) => ({ name, shape, trainable: role !== "statistic" })),
    weightShape: onlyShape(account, "weight"),
    biasShape: onlyShape(account, "bias"),
  };
}

/** A jump in at most four digits: 1/3 of a pixel is 0.3333. */
const jumpText = (jump: number) => String(Number(jump.toPrecision(4)));

/** What a network is made of, layer by layer and in all. */
export class Summary {
  readonly rows: readonly SummaryRow[];
  readonly inputShape: readonly number[];
  readonly trainable: number;
  readonly nonTrainable: number;
  readonly macs: number;
  readonly macsSkippingPadding: number;
  readonly hadamardMuls: number;

  constructor({ layers, input }: Network) {
    this.rows = layers.map(rowOf);
    this.inputShape = input.shape;
    const sum = (pick: (row: SummaryRow) => number) => this.rows.reduce((all, row) => all + pick(row), 0);
    this.trainable = sum((row) => row.trainable);
    this.nonTrainable = sum((row) => row.nonTrainable);
    this.macs = sum((row) => row.macs);
    this.macsSkippingPadding = sum((row) => row.macsSkippingPadding);
    this.hadamardMuls = sum((row) => row.hadamardMuls);
  }

  /** One line per layer and the totals. */
  table(): Table {
    const fields = this.rows.some((row) => row.receptiveField !== null);
    return table({
      columns: [
        "layer",
        { name: "output", align: "right" },
        { name: "weights", align: "right" },
        { name: "biases", align: "right" },
        { name: "not trainable", align: "right" },
        { name: "MACs", align: "right" },
        ...(fields
          ? [
              { name: "receptive field", align: "right" as const },
              { name: "jump", align: "right" as const },
            ]
          : []),
      ],
      rows: [
        ["input", this.inputShape.join("×"), null, null, null, null, ...(fields ? [null, null] : [])],
        ...this.rows.map((row, index) => [
          `${index + 1} ${row.type}`,
          row.outputShape.join("×"),
          row.weightParams,
          row.biasParams,
          row.nonTrainable,
          row.macs,
          ...(fields
            ? [
                row.receptiveField?.size.join("×") ?? "–",
                row.receptiveField?.jump.map(jumpText).join("×") ?? "–",
              ]
            : []),
        ]),
        [
          "total",
          null,
          this.rows.reduce((sum, row) => sum + row.weightParams, 0),
          this.rows.reduce((sum, row) => sum + row.biasParams, 0),
          this.nonTrainable,
          this.macs,
          ...(fields ? [null, null] : []),
        ],
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

const line = (what: string, worked: Worked) => [
  what,
  { latex: worked.names },
  { latex: worked.numbers() },
  worked.value.valueOf(),
];
/** Output sizes, parameters and products of a layer as formulas with the numbers put in. */
export function explainLayer({ account }: PlacedLayer, caption: string): Table {
  const tensors = account.parameters.map(({ name, count }) => line(name, count));
  const trainable = account.parameters.filter(({ role }) => role !== "statistic");
  const sum =
    trainable.length > 1 ? [line("parameters", Worked.sum(trainable.map(({ count }) => count)))] : [];
  const products = account.macs.value.isZero() ? [] : [line("multiplications", account.macs)];
  const states = account.hadamardMuls.value.isZero()
    ? []
    : [line("products of states", account.hadamardMuls)];
  return table({
    columns: ["quantity", "formula", "with numbers", { name: "value", align: "right" }],
    rows: [
      ...account.sizes.map(({ name, worked }) => [
        { latex: name },
        { latex: worked.names },
        { latex: worked.numbers() },
        worked.value.valueOf(),
      ]),
      ...tensors,
      ...sum,
      ...products,
      ...states,
    ],
    caption,
  });
}
