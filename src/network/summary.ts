import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { lettersOf } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import type { Account, ParameterTensor } from "./account.js";
import { fieldJump, fieldSize } from "./field.js";
import { whole, type Size } from "./size.js";
import type { NetworkLayout, PlacedLayer } from "./layout.js";
import { jumpText } from "./receptive-field.js";
import { channels, isSpatial, shapeText, spatial, type Tensor } from "./tensor.js";

/** Channels first or last. */
export type ShapeOrder = "chw" | "hwc";

/** Shapes, parameters and products of one layer. */
export interface NetworkSummaryRow {
  type: string;
  inputShape: number[];
  outputShape: number[];
  /** The output's shape as it is read: "6×28×28". */
  shapeText: string;
  /** The output's shape with the channels first, as in `outputShape`, or last: `shape("hwc")` is [height, width, channels]. */
  shape: (order: ShapeOrder) => number[];
  weightParams: number;
  biasParams: number;
  trainable: number;
  nonTrainable: number;
  /** Multiply-accumulates of convolutions, dense layers and recurrent matrix products for one sample. */
  macs: number;
  macsSkippingPadding: number;
  /** Products of states in LSTM and GRU. */
  hadamardMuls: number;
  /** The zeros before and behind the input along each axis, as the layer's windows need them; null where it has no windows. */
  padding: [before: number, behind: number][] | null;
  /** One size per axis ([height, width], [length], [depth, height, width]) in input positions, borders ignored; null after flatten and global pooling, and where no axes are. */
  receptiveField: { size: number[]; jump: number[] } | null;
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

function shapeIn(tensor: Tensor, order: ShapeOrder): number[] {
  if (order !== "chw" && order !== "hwc")
    throw new InputError({ place: "shape", rule: 'needs "chw" or "hwc"', got: JSON.stringify(order) });
  const { kind, shape } = tensor;
  return order === "hwc" && isSpatial({ kind }) ? [...spatial(tensor), channels(tensor)] : [...shape];
}

function rowOf({ layer, account, input, fields }: PlacedLayer): NetworkSummaryRow {
  const { output, parameters } = account;
  const [weightParams, biasParams] = [total(parameters, "weight"), total(parameters, "bias")];
  return {
    type: layer.type,
    inputShape: input.shape,
    outputShape: output.shape,
    shapeText: shapeText(output.shape),
    shape: (order) => shapeIn(output, order),
    weightParams,
    biasParams,
    trainable: weightParams + biasParams,
    nonTrainable: total(parameters, "statistic"),
    macs: account.macs.value.valueOf(),
    macsSkippingPadding: account.macsSkippingPadding.value.valueOf(),
    hadamardMuls: account.hadamardMuls.value.valueOf(),
    padding:
      account.windows?.map(({ padding, paddingEnd }): [number, number] => [
        whole(padding),
        whole(paddingEnd),
      ]) ?? null,
    receptiveField: fields === null ? null : { size: fields.map(fieldSize), jump: fields.map(fieldJump) },
    parameters: parameters.map(({ name, shape, role }) => ({
      name,
      shape,
      trainable: role !== "statistic",
    })),
    weightShape: onlyShape(account, "weight"),
    biasShape: onlyShape(account, "bias"),
  };
}

/** What a network is made of, layer by layer and in all; made by {@link network}`(…).summary()`. */
export class NetworkSummary extends Printed {
  readonly rows: readonly NetworkSummaryRow[];
  readonly inputShape: readonly number[];
  readonly trainable: number;
  readonly nonTrainable: number;
  readonly macs: number;
  readonly macsSkippingPadding: number;
  readonly hadamardMuls: number;

  constructor({ layers, input }: NetworkLayout) {
    super();
    this.rows = layers.map(rowOf);
    this.inputShape = input.shape;
    const sum = (pick: (row: NetworkSummaryRow) => number) =>
      this.rows.reduce((all, row) => all + pick(row), 0);
    this.trainable = sum((row) => row.trainable);
    this.nonTrainable = sum((row) => row.nonTrainable);
    this.macs = sum((row) => row.macs);
    this.macsSkippingPadding = sum((row) => row.macsSkippingPadding);
    this.hadamardMuls = sum((row) => row.hadamardMuls);
  }

  /**
   * Parameters and products of all layers of a type together, such as those of the dense layers of a transformer.
   * @throws InputError where there is no such layer
   */
  of(type: string): { layers: number; trainable: number; nonTrainable: number; macs: number } {
    const rows = this.rows.filter((row) => row.type === type);
    if (rows.length === 0)
      throw new InputError({
        place: "summary",
        rule: `has layers of the types ${[...new Set(this.rows.map((row) => row.type))].join(", ")}`,
        got: JSON.stringify(type) ?? "nothing",
      });
    const sum = (pick: (row: NetworkSummaryRow) => number) => rows.reduce((all, row) => all + pick(row), 0);
    return {
      layers: rows.length,
      trainable: sum((row) => row.trainable),
      nonTrainable: sum((row) => row.nonTrainable),
      macs: sum((row) => row.macs),
    };
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
        ["input", shapeText(this.inputShape), null, null, null, null, ...(fields ? [null, null] : [])],
        ...this.rows.map((row, index) => [
          `${index + 1} ${row.type}`,
          row.shapeText,
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

/** A formula's number, or its letters. */
const outcome = ({ value }: Worked): number | { latex: string } =>
  lettersOf(value) === null ? value.valueOf() : { latex: value.toLatex() };

const line = (what: string, worked: Worked) => [
  what,
  { latex: worked.names },
  { latex: worked.numbers() },
  outcome(worked),
];

/** Output sizes, parameters and products of a layer as formulas with the numbers put in. */
export function explainLayer({ account }: PlacedLayer<Size>, caption: string): Table {
  const tensors = account.parameters.map(({ name, count }) => line(name, count));
  const trainable = account.parameters.filter(({ role }) => role !== "statistic");
  const sum =
    trainable.length > 1
      ? [line("parameters", account.parameterFormula ?? Worked.sum(trainable.map(({ count }) => count)))]
      : [];
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
        outcome(worked),
      ]),
      ...tensors,
      ...sum,
      ...products,
      ...states,
    ],
    caption,
  });
}
