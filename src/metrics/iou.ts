import type { Drawing } from "../figure/drawing.js";
import { Real } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { LinesResult, type WorkedLine } from "../table/worked-result.js";
import {
  areaOf,
  boxOf,
  commonBox,
  cornersOf,
  hullOf,
  type Box,
  type BoxInput,
  type BoxOptions,
} from "./box.js";
import { drawBoxes } from "./draw-boxes.js";

/** How far two boxes overlap; made by {@link iou}. Counts as the number `iou`. */
export class BoxOverlap extends LinesResult {
  readonly iou: Real;
  /** IoU − (hull − union)/hull, from −1 to 1 (Rezatofighi et al. 2019). */
  readonly giou: Real;
  /** The areas of what is common, of both together, and of the smallest box around both. */
  readonly intersection: Real;
  readonly union: Real;
  readonly hull: Real;
  readonly areas: RealVector;
  /** The corners x1, y1, x2, y2 of what is common; null where the boxes do not overlap. */
  readonly common: RealVector | null;
  private readonly worked: WorkedLine[];

  constructor(
    private readonly a: Box,
    private readonly b: Box,
  ) {
    super();
    const common = commonBox(a, b);
    const around = hullOf(a, b);
    const side = (high: Real, low: Real) => Worked.constant(high).minus(Worked.constant(low));
    const area = ({ x1, y1, x2, y2 }: Box) => side(x2, x1).times(side(y2, y1));
    const shared = common === null ? Worked.constant(0) : area(common);
    const first = Worked.quantity("|A|", areaOf(a));
    const second = Worked.quantity("|B|", areaOf(b));
    const intersection = Worked.quantity("|A\\cap B|", shared.value);
    const sum = first.plus(second).minus(intersection);
    const union = Worked.quantity("|A\\cup B|", sum.value);
    const ratio = intersection.over(union);
    const hull = Worked.quantity("|H|", areaOf(around));
    const giou = Worked.quantity("\\text{IoU}", ratio.value).minus(hull.minus(union).over(hull));
    this.worked = [
      { name: "|A|", worked: area(a) },
      { name: "|B|", worked: area(b) },
      { name: "|A\\cap B|", worked: shared },
      { name: "|A\\cup B|", worked: sum },
      { name: "\\text{IoU}", worked: ratio },
      { name: "|H|", worked: area(around) },
      { name: "\\text{GIoU}", worked: giou },
    ];
    this.iou = ratio.value;
    this.giou = giou.value;
    this.intersection = shared.value;
    this.union = sum.value;
    this.hull = hull.value;
    this.areas = valuesOf([first.value, second.value]);
    this.common = common === null ? null : valuesOf(cornersOf(common));
  }

  override valueOf(): number {
    return this.iou.valueOf();
  }

  toJSON(): string | number {
    return this.iou.toJSON();
  }

  protected lines(): WorkedLine[] {
    return this.worked;
  }

  /** The boxes A and B with what they have in common. */
  draw(): Drawing {
    const common = commonBox(this.a, this.b);
    return drawBoxes(
      [
        { box: this.a, label: "A", color: "#1d4ed8" },
        { box: this.b, label: "B", color: "#b45309" },
        ...(common === null ? [] : [{ box: common, label: "", color: "#15803d", fill: true }]),
      ],
      `two boxes with IoU ${this.iou}`,
    );
  }
}

/**
 * Intersection over union of two boxes, exact, with both areas, their common part and the generalized IoU.
 * @param a four numbers: the corners `[x1, y1, x2, y2]`, or as `form` says
 * @param b the same
 * @param options `form`: "corners" (default), "center" `[x, y, width, height]` around the center, "size" `[x1, y1, width, height]`
 * @returns `iou`, `giou`, `intersection`, `union`, `common`; formulas, `draw()`; it counts as the number itself
 * @throws InputError where a box has no area
 * @example
 * iou([0, 26, 23, 77], [15, 0, 41, 51]).iou // => "200/2299"
 * iou([0, 0, 2, 2], [5, 5, 1, 1], { form: "center" }).giou // => "-149/169"
 * iou([3, 0, 1, 2], [0, 0, 1, 1]) // throws iou: needs boxes with a width and a height above 0, got [3,0,1,2].
 */
export function iou(a: BoxInput, b: BoxInput, options: BoxOptions = {}): BoxOverlap {
  return new BoxOverlap(boxOf("iou", a, options), boxOf("iou", b, options));
}
