import { InputError } from "../errors.js";
import { finiteReals, knownWord, optionsOf, told } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";

/** Four numbers: corners `[x1, y1, x2, y2]`, or as {@link BoxOptions.form} says. */
export type BoxInput = readonly RealInput[];

/** How boxes are written and counted. */
export interface BoxOptions {
  /**
   * What the four numbers of a box are: `corners` x1, y1, x2, y2 (default); `center` x, y of the center, width, height; `size` x1, y1, width,
   * height.
   */
  form?: "corners" | "center" | "size";
}

/** A box by its lowest and highest coordinates. */
export interface Box {
  x1: Real;
  y1: Real;
  x2: Real;
  y2: Real;
}

/** A box read and checked: it has an area. */
export function boxOf(place: string, given: BoxInput, options: BoxOptions = {}): Box {
  const { form = "corners" } = optionsOf(place, options);
  knownWord(place, form, "a form", ["corners", "center", "size"]);
  const rule = "boxes of four finite numbers";
  const numbers = finiteReals(place, given, rule);
  if (numbers.length !== 4)
    throw new InputError({ place, rule: `needs ${rule}`, got: `${numbers.length} numbers` });
  const [a, b, c, d] = numbers;
  const half = real("1/2");
  const box = {
    corners: () => ({ x1: a, y1: b, x2: c, y2: d }),
    size: () => ({ x1: a, y1: b, x2: a.plus(c), y2: b.plus(d) }),
    center: () => ({
      x1: a.minus(c.times(half)),
      y1: b.minus(d.times(half)),
      x2: a.plus(c.times(half)),
      y2: b.plus(d.times(half)),
    }),
  }[form]();
  if (box.x1.compare(box.x2) >= 0 || box.y1.compare(box.y2) >= 0)
    throw new InputError({
      place,
      rule: "needs boxes with a width and a height above 0",
      got: told(given),
      cure:
        form === "corners"
          ? 'Corners are [x1, y1, x2, y2] with x1 < x2 and y1 < y2; for [x, y, width, height] give form: "size" or "center".'
          : "Width and height are the last two numbers.",
    });
  return box;
}

const larger = (a: Real, b: Real) => (a.compare(b) >= 0 ? a : b);
const smaller = (a: Real, b: Real) => (a.compare(b) <= 0 ? a : b);

export const areaOf = ({ x1, y1, x2, y2 }: Box): Real => x2.minus(x1).times(y2.minus(y1));

/** What two boxes have in common; null where they do not overlap. */
export function commonBox(a: Box, b: Box): Box | null {
  const box = {
    x1: larger(a.x1, b.x1),
    y1: larger(a.y1, b.y1),
    x2: smaller(a.x2, b.x2),
    y2: smaller(a.y2, b.y2),
  };
  return box.x1.compare(box.x2) < 0 && box.y1.compare(box.y2) < 0 ? box : null;
}

/** The smallest box around two. */
export const hullOf = (a: Box, b: Box): Box => ({
  x1: smaller(a.x1, b.x1),
  y1: smaller(a.y1, b.y1),
  x2: larger(a.x2, b.x2),
  y2: larger(a.y2, b.y2),
});

/** Intersection over union. */
export function iouOf(a: Box, b: Box): Real {
  const common = commonBox(a, b);
  const shared = common === null ? Real.zero : areaOf(common);
  return shared.over(areaOf(a).plus(areaOf(b)).minus(shared));
}

/** The corners as x1, y1, x2, y2. */
export const cornersOf = ({ x1, y1, x2, y2 }: Box): Real[] => [x1, y1, x2, y2];
