import { InputError } from "../errors.js";
import { finiteRows, knownWord, told, optionsOf } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { logarithm, type BaseOption } from "../probability/distribution.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";

/** What {@link informationGain} may be told. */
export interface GainOptions extends BaseOption {
  /** How mixed a group is: `entropy` (default, in bits), `gini` 1 − Σp², or `error` 1 − max p. */
  measure?: "entropy" | "gini" | "error";
}

const place = "informationGain";

/** What a split of a decision tree gains; made by {@link informationGain}. */
export class InformationGain extends WorkedResult {
  /** How mixed the whole and each group are. */
  readonly parent: Real;
  readonly children: RealVector;
  /** Σ n_group/n · impurity of the group. */
  readonly remainder: Real;
  readonly gain: Real;
  /** gain/split entropy (C4.5); null where there is one group alone. */
  readonly gainRatio: Real | null;
  private readonly worked: WorkedLine[];

  constructor(
    private readonly names: readonly string[],
    private readonly counts: readonly (readonly Real[])[],
    measure: "entropy" | "gini" | "error",
    base: number,
  ) {
    super();
    const log = logarithm(place, { base });
    const add = (list: readonly Real[]) => list.reduce((sum, value) => sum.plus(value), Real.zero);
    const whole = counts[0].map((_, at) => add(counts.map((row) => row[at])));
    const impurity = (row: readonly Real[], kind: typeof measure): Worked => {
      const n = add(row);
      const shares = row.filter((count) => count.sign() > 0).map((count) => count.over(n));
      if (kind === "error")
        return Worked.constant(1).minus(
          Worked.constant(shares.reduce((a, b) => (b.compare(a) > 0 ? b : a), Real.zero)),
        );
      if (kind === "gini")
        return Worked.constant(1).minus(Worked.sum(shares.map((share) => Worked.constant(share).squared())));
      const terms = shares.map((share) => {
        const known: Record<string, string> =
          base === 2 ? { "1": "0", "1/2": "-1", "1/4": "-2", "1/8": "-3" } : { "1": "0" };
        const bits = share.times(share.map(log, known)).negated();
        const name = base === 2 ? "\\log_2" : base === Math.E ? "\\ln" : `\\log_{${base}}`;
        return Worked.by(
          bits.isZero() ? Real.zero : bits,
          [Worked.constant(share)],
          ([text]) => `\\left(-${text} ${name} ${text}\\right)`,
        );
      });
      return Worked.sum(terms);
    };
    const total = add(whole);
    const all = impurity(whole, measure);
    const groups = counts.map((row) => impurity(row, measure));
    const letter = { entropy: "H", gini: "G", error: "E" }[measure];
    const label = (at: number) => `${letter}_{\\text{${names[at]}}}`;
    const remainder = Worked.sum(
      groups.map((group, at) =>
        Worked.constant(add(counts[at]))
          .over(Worked.constant(total))
          .times(Worked.quantity(label(at), group.value)),
      ),
    );
    const gain = Worked.quantity(letter, all.value).minus(Worked.quantity("R", remainder.value));
    this.worked = [
      { name: letter, worked: all },
      ...groups.map((worked, at) => ({ name: label(at), worked })),
      { name: "R", worked: remainder },
      { name: "\\text{gain}", worked: gain },
    ];
    this.parent = all.value;
    this.children = valuesOf(groups.map(({ value }) => value));
    this.remainder = remainder.value;
    this.gain = gain.value;
    const split = impurity(counts.map(add), "entropy").value;
    this.gainRatio = split.sign() === 0 ? null : gain.value.over(split);
  }

  protected lines(): WorkedLine[] {
    return this.worked;
  }

  /** The groups with their counts and impurities. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: ["group", ...this.counts[0].map((_, at) => right(`class ${at + 1}`)), right("impurity")],
      rows: this.counts.map((row, at) => [this.names[at], ...row, this.children[at]]),
      caption: `impurity before ${this.parent}, after ${this.remainder}, gain ${this.gain}`,
    });
  }
}

/**
 * What a split of a decision tree gains: the impurity before less the mean impurity of the groups (Quinlan 1986, Breiman et al. 1984); Gini and error
 * exact.
 * @param groups the counts of each class in each group, by the group's name or in a list
 * @param options `measure`: "entropy" (default), "gini" or "error"; `base` of the entropy (default 2)
 * @returns `gain`, `parent`, `children`, `remainder`, `gainRatio`; formulas
 * @throws InputError where a group is empty or has other classes than the rest
 * @example
 * informationGain({ left: [4, 0], right: [0, 4] }).gain // => "1"
 * informationGain([[3, 1], [1, 3]], { measure: "gini" }).gain // => "0.125"
 */
export function informationGain(
  groups: Readonly<Record<string, readonly RealInput[]>> | readonly (readonly RealInput[])[],
  options: GainOptions = {},
): InformationGain {
  const { measure = "entropy", base = 2 } = optionsOf("informationGain", options);
  knownWord(place, measure, "a measure", ["entropy", "gini", "error"]);
  const isList = Array.isArray(groups);
  const names = isList ? groups.map((_, at) => String(at + 1)) : Object.keys(groups ?? {});
  const counts = finiteRows(
    place,
    isList ? groups : Object.values(groups ?? {}),
    "the counts of each class in each group",
  );
  const empty = counts.findIndex((row) => row.every((count) => count.sign() === 0));
  const negative = counts.flat().find((count) => count.sign() < 0);
  if (empty >= 0 || negative !== undefined)
    throw new InputError({
      place,
      rule: "needs counts from 0 on, and none of the groups empty",
      got: negative === undefined ? told(counts[empty]) : String(negative),
    });
  return new InformationGain(names, counts, measure, base);
}
