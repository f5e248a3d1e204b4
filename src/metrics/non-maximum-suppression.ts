import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import type { Drawing } from "../figure/drawing.js";
import { finiteReal, finiteReals, told, optionsOf } from "../number/checked-reals.js";
import type { Real, RealInput } from "../number/real.js";
import { table, type Table } from "../table/table.js";
import { boxOf, iouOf, type Box, type BoxInput, type BoxOptions } from "./box.js";
import { drawBoxes } from "./draw-boxes.js";

/** What {@link nonMaximumSuppression} may be told. */
export interface SuppressionOptions extends BoxOptions {
  /** A box whose IoU with a kept one is larger is dropped; default 1/2. */
  threshold?: RealInput;
  /** Boxes with a lower score are dropped before; default: none. */
  scoreThreshold?: RealInput;
  /** The class of each box; boxes of different classes do not drop each other. */
  classes?: readonly (string | number)[];
}

/** A box compared with the kept one. Boxes are counted from 0. */
export interface ComparedBox {
  box: number;
  iou: Real;
  dropped: boolean;
}

/** A box that was kept, with what it was compared with. */
export interface SuppressionStep {
  kept: number;
  score: Real;
  compared: readonly ComparedBox[];
}

const place = "nonMaximumSuppression";

/** Non-maximum suppression step by step; made by {@link nonMaximumSuppression}. */
export class Suppression extends Printed {
  /** The boxes that are left, from the highest score to the lowest, counted from 0. */
  readonly kept: readonly number[];
  /** The others, in the order in which they were dropped. */
  readonly dropped: readonly number[];

  constructor(
    readonly steps: readonly SuppressionStep[],
    /** Boxes below the score threshold. */
    readonly below: readonly number[],
    private readonly boxes: readonly Box[],
  ) {
    super();
    this.kept = steps.map(({ kept }) => kept);
    const dropped = steps.flatMap(({ compared }) => compared.filter((item) => item.dropped));
    this.dropped = [...below, ...dropped.map(({ box }) => box)];
  }

  /** Each kept box with the boxes it was compared with. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [right("kept"), right("score"), right("compared with"), right("IoU"), ""],
      rows: this.steps.flatMap(({ kept, score, compared }) =>
        compared.length === 0
          ? [[kept, score, null, null, ""]]
          : compared.map(({ box, iou, dropped }, at) => [
              at === 0 ? kept : null,
              at === 0 ? score : null,
              box,
              iou,
              dropped ? "dropped" : "stays",
            ]),
      ),
      caption: `Kept: ${this.kept.join(", ")}`,
    });
  }

  /** The boxes: kept ones with whole lines, dropped ones with dashes. */
  draw(): Drawing {
    const drawn = this.boxes.map((box, index) => {
      const kept = this.kept.includes(index);
      return { box, label: String(index), color: kept ? "#15803d" : "#9ca3af", dashed: !kept };
    });
    return drawBoxes(drawn, `${this.boxes.length} boxes, kept: ${this.kept.join(", ")}`);
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/**
 * Non-maximum suppression: the box with the highest score is kept, boxes that overlap it more than the threshold are dropped, and so on with
 * what is left; exact.
 * @param boxes at most 2000, four numbers each, as `form` says (default corners `[x1, y1, x2, y2]`)
 * @param scores one per box; of equal ones the first box is taken first
 * @param options `threshold` (default 1/2; a box at the threshold stays), `scoreThreshold`, `classes`, `form`
 * @returns `kept` (places of boxes from 0, highest score first), `dropped`, `steps` with every IoU, `table()`, `draw()`
 * @throws InputError where boxes and scores differ in number, or the threshold is not between 0 and 1
 * @example
 * nonMaximumSuppression([[0, 0, 4, 4], [1, 0, 5, 4], [8, 8, 9, 9]], [0.8, 0.9, 0.5]).kept // => [1, 2]
 */
export function nonMaximumSuppression(
  boxes: readonly BoxInput[],
  scores: readonly RealInput[],
  options: SuppressionOptions = {},
): Suppression {
  const {
    threshold = 0.5,
    scoreThreshold,
    classes,
    form = "corners",
  } = optionsOf("nonMaximumSuppression", options);
  const numbers = finiteReals(place, scores, "a list of scores");
  const many = Array.isArray(boxes) ? boxes.length : 0;
  if (
    many !== numbers.length ||
    many > 2000 ||
    (classes !== undefined && (!Array.isArray(classes) || classes.length !== many))
  )
    throw new InputError({
      place,
      rule: "needs a score (and a class, where there are classes) for each of at most 2000 boxes",
      got: `${many} boxes, ${numbers.length} scores${classes === undefined ? "" : `, ${told(classes?.length)} classes`}`,
    });
  const limit = finiteReal(place, threshold, "a threshold from 0 to 1");
  if (limit.sign() < 0 || limit.valueOf() > 1)
    throw new InputError({ place, rule: "needs a threshold from 0 to 1", got: String(limit) });
  const read = boxes.map((box) => boxOf(place, box, { form }));
  const least = scoreThreshold === undefined ? null : finiteReal(place, scoreThreshold, "a score threshold");
  const isBelow = (index: number) => least !== null && numbers[index].compare(least) < 0;
  const order = numbers.map((_, index) => index).toSorted((a, b) => numbers[b].compare(numbers[a]) || a - b);
  const steps: SuppressionStep[] = [];
  let rest = order.filter((index) => !isBelow(index));
  while (rest.length > 0) {
    const [kept, ...others] = rest;
    const compared = others
      .filter((box) => classes === undefined || classes[box] === classes[kept])
      .map((box): ComparedBox => {
        const iou = iouOf(read[kept], read[box]);
        return { box, iou, dropped: iou.compare(limit) > 0 };
      });
    const gone = new Set(compared.filter(({ dropped }) => dropped).map(({ box }) => box));
    steps.push({ kept, score: numbers[kept], compared });
    rest = others.filter((box) => !gone.has(box));
  }
  return new Suppression(steps, order.filter(isBelow), read);
}
