import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { table, type Table } from "../table/table.js";
import { fieldInside, fieldJump, fieldSize, type Field } from "./field.js";
import type { NetworkLayout, PlacedLayer } from "./layout.js";
import { shapeText, spatial } from "./tensor.js";
import { axisNames } from "./window-options.js";
import { windowInNumbers, type Window } from "./window.js";

/** What a unit of one layer sees of the input, one size per axis, in positions of the input: [height, width] of an image, [length] of a signal. */
export interface ReceptiveFieldRow {
  /** The index of the layer's row in the summary. */
  layer: number;
  type: string;
  /** The span that a unit sees, the image's borders left out of account. */
  size: number[];
  /** How far apart what neighbors see lies. */
  jump: number[];
  /** The span clipped to the image: the largest that any unit sees. */
  sees: number[];
}

/** A jump in at most four digits: 1/3 of a pixel is 0.3333. */
export const jumpText = (jump: number): string => String(Number(jump.toPrecision(4)));

/** The image's sides as the first layer finds them. */
export const imageSides = ({ input }: NetworkLayout): number[] => spatial(input);

/** What some or all units behind a layer see of the image, clipped to its borders; null where there is none. */
export function seenBy({ seen }: PlacedLayer, sides: readonly number[]): number[] | null {
  if (seen === null) return null;
  return seen.fields.map((field, axis) => {
    const { one, all } = fieldInside(field, seen.size[axis], sides[axis]);
    return seen.all ? all : one;
  });
}

/** A layer over the image, with what its input sees. */
interface Step {
  row: ReceptiveFieldRow;
  before: readonly Field[];
  after: readonly Field[];
  windows: readonly Window[] | null;
}

/** What the units of a network's layers see of the image; made by {@link network}`(…).receptiveField()`. */
export class ReceptiveField extends Printed {
  /** The layers that keep positions: all up to flatten or global pooling. */
  readonly rows: readonly ReceptiveFieldRow[];
  private readonly steps: readonly Step[];

  constructor(layout: NetworkLayout) {
    super();
    this.steps = layout.layers.flatMap((placed, layer): Step[] => {
      const { fields: after, fieldsBefore: before, account } = placed;
      const sees = seenBy(placed, imageSides(layout));
      if (after === null || before === null || sees === null) return [];
      const [size, jump] = [after.map(fieldSize), after.map(fieldJump)];
      const row = { layer, type: placed.layer.type, size, jump, sees };
      return [{ row, before, after, windows: account.windows?.map(windowInNumbers) ?? null }];
    });
    this.rows = this.steps.map(({ row }) => row);
    if (this.rows.length === 0)
      throw new InputError({
        place: "receptiveField",
        rule: "needs a network with a layer over an image, a signal or a volume",
        got: `input ${shapeText(layout.input.shape)} and ${layout.layers.map(({ layer }) => layer.type).join(", ") || "no layers"}`,
        cure: "Give the input as [channels, height, width] or [channels, length].",
      });
  }

  private get last(): ReceptiveFieldRow {
    return this.rows[this.rows.length - 1];
  }

  /** What a unit of the last layer over the image sees, borders left out of account, one size per axis. */
  get size(): number[] {
    return this.last.size;
  }

  /** How far apart what neighboring units of the last layer see lies, along each axis. */
  get jump(): number[] {
    return this.last.jump;
  }

  /**
   * Sizes r and jumps j layer by layer as aligned LaTeX: r ← r + d(k − 1)·j, then j ← j·s, numbered by the rows of the summary.
   * Layers that change neither are left out; height and width stand apart where they differ.
   */
  formulas(): string {
    const alike = this.steps.every(
      ({ before, after, windows }) =>
        same(before.map(fieldSize)) &&
        same(after.map(fieldSize)) &&
        same(after.map(fieldJump)) &&
        (windows === null || same(windows.map(({ dilation }) => dilation))),
    );
    const names = axisNames(this.last.size.length);
    const lines = (alike ? [0] : [...names.keys()]).flatMap((axis) =>
      this.steps.flatMap((step) => axisLine(step, axis, alike ? "" : `,${names[axis]}`)),
    );
    return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
  }

  /** One line per layer: size, jump, and what is left of the size inside the input. */
  table(): Table {
    return table({
      columns: [
        "layer",
        { name: "receptive field", align: "right" },
        { name: "jump", align: "right" },
        { name: "inside the input", align: "right" },
      ],
      rows: this.rows.map(({ layer, type, size, jump, sees }) => [
        `${layer + 1} ${type}`,
        shapeText(size),
        jump.map(jumpText).join("×"),
        shapeText(sees),
      ]),
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

const same = (values: readonly number[]) => values.every((value) => value === values[0]);

/** The line of a layer along one axis; none where the layer changes nothing. */
function axisLine({ row, before, after, windows }: Step, axis: number, index: string): string[] {
  const [r, j] = ["r", "j"].map((letter) => `${letter}_{${row.layer + 1}${index}}`);
  const [from, to] = [before[axis], after[axis]].map((field) => [fieldSize(field), fieldJump(field)]);
  if (from[0] === to[0] && from[1] === to[1] && windows === null) return [];
  const [size, jump] = [String(to[0]), jumpText(to[1])];
  const window = windows?.[axis];
  // Behind up-sampling the units of a layer may see unequally much, and the rule does not hold.
  const follows =
    window !== undefined &&
    to[0] === from[0] + window.dilation * (window.kernel - 1) * from[1] &&
    to[1] === from[1] * window.stride;
  if (!follows) return [`${r} &= ${size}, & ${j} &= ${jump}`];
  const { kernel, stride, dilation } = window;
  const spread = `${dilation === 1 ? "" : `${dilation} \\cdot `}(${kernel} - 1) \\cdot ${jumpText(from[1])}`;
  return [
    `${r} &= ${from[0]} + ${spread} = ${size}, & ${j} &= ${jumpText(from[1])} \\cdot ${stride} = ${jump}`,
  ];
}
