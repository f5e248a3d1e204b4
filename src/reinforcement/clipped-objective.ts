import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, listOf, numberFor } from "../number/checked-reals.js";

/** What {@link clippedObjective} is given. */
export interface ClippedObjectiveSpec {
  /** π_new(a|s) / π_old(a|s), one per sample; or give both probabilities. */
  ratios?: readonly RealInput[];
  probabilities?: { new: readonly RealInput[]; old: readonly RealInput[] };
  /** One per sample. */
  advantages: readonly RealInput[];
  /** ε; default 0.2. */
  clip?: RealInput;
}

const place = "clippedObjective";

/** The ratios, given or out of probabilities. */
function ratiosOf({ ratios, probabilities }: ClippedObjectiveSpec): Real[] {
  if (ratios !== undefined)
    return listOf(place, "ratios", ratios).map((ratio) => numberFor(place, "a ratio", ratio));
  const above = listOf(place, "new probabilities", probabilities?.new ?? []);
  const below = listOf(place, "old probabilities", probabilities?.old ?? []);
  if (above.length !== below.length)
    fail(place, "needs as many new as old probabilities", `${above.length} and ${below.length}`);
  return above.map((p, i) => {
    const [top, bottom] = [numberFor(place, "a probability", p), numberFor(place, "a probability", below[i])];
    if (bottom.sign() <= 0) fail(place, "needs old probabilities above 0", String(bottom));
    return top.over(bottom);
  });
}

/** The clipped objective of PPO; made by {@link clippedObjective}. */
export class ClippedObjective extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  readonly ratios: RealVector;
  /** min(ρA, clip(ρ)·A) per sample. */
  readonly terms: RealVector;
  /** Their mean, which is made large. */
  readonly objective: Real;
  /** Its derivative by each ratio: A/n, or 0 where the clipped side is the smaller one. */
  readonly gradient: RealVector;

  constructor(spec: ClippedObjectiveSpec) {
    super();
    const ratios = ratiosOf(spec);
    const a = listOf(place, "advantages", spec.advantages).map((value) =>
      numberFor(place, "an advantage", value),
    );
    if (a.length !== ratios.length)
      fail(place, "needs one advantage for each ratio", `${a.length} and ${ratios.length}`);
    const negative = ratios.find((ratio) => ratio.sign() < 0);
    if (negative !== undefined) fail(place, "needs ratios from 0 up", String(negative));
    const clip = numberFor(place, "clip", spec.clip ?? "0.2");
    if (clip.sign() <= 0) fail(place, "needs a clip above 0", String(clip));
    const [low, high] = [Real.one.minus(clip), Real.one.plus(clip)];
    const n = real(ratios.length);
    const gradient: Real[] = [];
    const terms = ratios.map((ratio, i) => {
      const rho = Worked.quantity(`\\rho_{${i + 1}}`, ratio);
      const advantage = Worked.quantity(`A_{${i + 1}}`, a[i]);
      const clipped = ratio.compare(low) < 0 ? low : ratio.compare(high) > 0 ? high : ratio;
      const inner = Worked.by(
        clipped,
        [rho],
        ([x]) => `\\operatorname{clip}\\left(${x}, ${low.toLatex()}, ${high.toLatex()}\\right)`,
      );
      const [plain, cut] = [rho.times(advantage), inner.times(advantage)];
      const isCut = cut.value.compare(plain.value) < 0;
      gradient.push(isCut ? Real.zero : a[i].over(n));
      const worked = Worked.by(
        isCut ? cut.value : plain.value,
        [plain, cut],
        (parts) => `\\min\\left(${parts.join(",\\; ")}\\right)`,
      );
      return this.sheet.define("terms", `L_{${i + 1}}`, worked);
    });
    const total = this.sheet.define("objective", "L", Worked.sum(terms).over(Worked.constant(n)));
    this.ratios = valuesOf(ratios);
    this.terms = valuesOf(terms.map(({ value }) => value));
    this.objective = total.value;
    this.gradient = valuesOf(gradient);
  }
}

/**
 * The clipped objective of proximal policy optimization, the mean of min(ρA, clip(ρ, 1 − ε, 1 + ε)·A), with its derivatives by the ratios.
 * Source: J. Schulman et al. (2017).
 * @param spec `ratios` (or `probabilities` new and old), `advantages`, `clip` ε (default 0.2)
 * @example
 * clippedObjective({ ratios: [1.5, 0.5], advantages: [1, -1] }).terms // => ["1.2", "-0.8"]
 * clippedObjective({ ratios: [1.5, 1.1], advantages: [1, 2] }).gradient // => ["0", "1"]
 */
export function clippedObjective(spec: ClippedObjectiveSpec): ClippedObjective {
  if (typeof spec !== "object" || spec === null) fail(place, "needs { ratios, advantages }", spec);
  return new ClippedObjective(spec);
}
