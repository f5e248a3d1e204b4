import { InputError } from "../errors.js";
import { notNegative, told, optionsOf } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { undefinedValue, LinesResult, type WorkedLine } from "../table/worked-result.js";

/** Zeros and ones, or probabilities, in lists nested as they come. */
export type MaskInput = readonly (RealInput | boolean | MaskInput)[];

const flat = (mask: MaskInput): (RealInput | boolean)[] =>
  mask.flatMap((item) => (Array.isArray(item) ? flat(item as MaskInput) : [item as RealInput | boolean]));

/** How far two masks overlap; made by {@link maskOverlap}. */
export class MaskOverlap extends LinesResult {
  /** 2·|A ∩ B|/(|A| + |B|), the F₁ of pixels; null where both are empty. */
  readonly dice: Real | null;
  /** |A ∩ B|/|A ∪ B|: IoU; null where both are empty. */
  readonly jaccard: Real | null;
  readonly intersection: Real;
  readonly union: Real;
  private readonly worked: WorkedLine[];

  constructor(a: readonly Real[], b: readonly Real[], smooth: Real) {
    super();
    const add = (list: readonly Real[]) => list.reduce((sum, value) => sum.plus(value), Real.zero);
    const [first, second] = [Worked.quantity("|A|", add(a)), Worked.quantity("|B|", add(b))];
    const common = Worked.quantity("|A\\cap B|", add(a.map((value, at) => value.times(b[at]))));
    const sum = first.plus(second).minus(common);
    const both = Worked.quantity("|A\\cup B|", sum.value);
    const extra = (worked: Worked) => (smooth.isZero() ? worked : worked.plus(Worked.constant(smooth)));
    const quotient = (above: Worked, below: Worked) => (below.value.isZero() ? null : above.over(below));
    const dice = quotient(extra(Worked.constant(2).times(common)), extra(first.plus(second)));
    const jaccard = quotient(extra(common), extra(both));
    this.worked = [
      { name: "|A\\cup B|", worked: sum },
      { name: "\\text{Dice}", worked: dice ?? undefinedValue },
      { name: "\\text{Jaccard}", worked: jaccard ?? undefinedValue },
    ];
    this.intersection = common.value;
    this.union = both.value;
    this.dice = dice?.value ?? null;
    this.jaccard = jaccard?.value ?? null;
  }

  protected lines(): WorkedLine[] {
    return this.worked;
  }
}

/**
 * The overlap of two masks, such as a segmentation and its truth: Dice coefficient and Jaccard index (IoU), exact; of probabilities the soft
 * ones, with products for the intersection.
 * @param a zeros and ones (or truth values, or probabilities), nested as they come
 * @param b the same shape
 * @param options `smooth` is added above and below (default 0)
 * @returns `dice`, `jaccard`, `intersection`, `union`
 * @throws InputError where the masks differ in size
 * @example
 * maskOverlap([[1, 1], [0, 0]], [[1, 0], [1, 0]]).dice // => "0.5"
 * maskOverlap([1, 1, 0], [1, 0, 0]).jaccard // => "0.5"
 */
export function maskOverlap(a: MaskInput, b: MaskInput, options: { smooth?: RealInput } = {}): MaskOverlap {
  const { smooth = 0 } = optionsOf("maskOverlap", options);
  const place = "maskOverlap";
  const read = (mask: MaskInput) => {
    if (!Array.isArray(mask)) throw new InputError({ place, rule: "needs two masks", got: told(mask) });
    return flat(mask).map((value) => {
      const number = typeof value === "boolean" ? Number(value) : value;
      const share = notNegative(place, number, "values from 0 to 1");
      if (share.compare(Real.one) > 0)
        throw new InputError({ place, rule: "needs values from 0 to 1", got: told(value) });
      return share;
    });
  };
  const [first, second] = [read(a), read(b)];
  if (first.length !== second.length || first.length === 0)
    throw new InputError({
      place,
      rule: "needs two masks of one size",
      got: `${first.length} and ${second.length} values`,
    });
  return new MaskOverlap(first, second, real(notNegative(place, smooth, "a smoothing from 0 on")));
}
