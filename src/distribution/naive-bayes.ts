import { Real, real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, listOf, numberFor } from "../number/checked-reals.js";
import { nameLatex, nameOf, type NameInput } from "../trace/names.js";

/** What {@link naiveBayes} is given. */
export interface NaiveBayesSpec {
  /** Rows of values, one per feature; or texts (or lists of words), which are counted. */
  samples: readonly (readonly NameInput[] | string)[];
  /** The class of each sample. */
  classes: readonly NameInput[];
  /** What is classified: a row of values, or a text. */
  query: readonly NameInput[] | string;
  /** `categorical`: one value per feature (default for rows); `multinomial`: words with their counts (default for texts); `bernoulli`: whether each word is there. */
  model?: "categorical" | "multinomial" | "bernoulli" | (string & {});
  /** What is added to each count (Laplace); default 0. */
  smoothing?: RealInput;
}

const place = "naiveBayes";
const models = ["categorical", "multinomial", "bernoulli"];

/** One factor P(feature | class). */
export interface NaiveBayesFactor {
  class: string;
  feature: string;
  /** How often it came up, and out of how many; before smoothing. */
  count: number;
  total: number;
  probability: Real;
}

const wordsOf = (text: readonly NameInput[] | string): string[] =>
  typeof text === "string"
    ? (text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? [])
    : text.map((word) => nameOf(place, "a word", word));

/** Naive Bayes from counts; made by {@link naiveBayes}. */
export class NaiveBayes extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  readonly priors: Readonly<Record<string, Real>>;
  /** The factors of the query, class by class. */
  readonly factors: readonly NaiveBayesFactor[];
  /** P(class)·Π P(feature|class). */
  readonly joint: Readonly<Record<string, Real>>;
  readonly posterior: Readonly<Record<string, Real>>;
  /** The most probable classes; several where they tie. */
  readonly best: readonly string[];

  constructor(spec: NaiveBayesSpec) {
    super();
    if (typeof spec !== "object" || spec === null) fail(place, "needs { samples, classes, query }", spec);
    const samples = listOf(place, "samples", spec.samples);
    const classes = listOf(place, "classes", spec.classes).map((name) => nameOf(place, "a class", name));
    if (classes.length !== samples.length)
      fail(place, "needs one class for each sample", `${classes.length} and ${samples.length}`);
    const model = spec.model ?? (typeof spec.query === "string" ? "multinomial" : "categorical");
    if (!models.includes(model)) fail(place, `needs a model out of ${models.join(", ")}`, model);
    const alpha = numberFor(place, "the smoothing", spec.smoothing ?? 0);
    if (alpha.sign() < 0) fail(place, "needs a smoothing from 0 up", String(alpha));
    const names = [...new Set(classes)];
    const factors: NaiveBayesFactor[] = [];
    const joint: Record<string, Real> = {};
    const priors: Record<string, Real> = {};
    const features = this.featuresOf(spec, model);
    for (const name of names) {
      const own = samples.filter((_, i) => classes[i] === name);
      const c = nameLatex(name);
      const prior = this.sheet.define(
        "priors",
        `P(${c})`,
        Worked.constant(own.length).over(Worked.constant(samples.length)),
      );
      priors[name] = prior.value;
      const parts = features.map(({ feature, label, count, total, kinds }) => {
        const [n, m] = [count(own), total(own)];
        const top = real(n).plus(alpha);
        const bottom = real(m).plus(alpha.times(real(kinds)));
        if (bottom.sign() === 0)
          fail(place, "needs counts in each class", `none in ${name}`, "Give smoothing: 1.");
        const plain = alpha.isZero();
        const worked = Worked.by(top.over(bottom), [], () =>
          plain
            ? `\\frac{${n}}{${m}}`
            : `\\frac{${n} + ${alpha.toLatex()}}{${m} + ${alpha.toLatex()} \\cdot ${kinds}}`,
        );
        factors.push({ class: name, feature, count: n, total: m, probability: worked.value });
        return this.sheet.define(`factors of ${name}`, `P(${label}|${c})`, worked);
      });
      joint[name] = this.sheet.define("joint", `P(${c}, x)`, Worked.product([prior, ...parts])).value;
    }
    const all = Object.values(joint).reduce((a, b) => a.plus(b));
    if (all.sign() === 0)
      fail(
        place,
        "needs a query that some class allows",
        "probability 0 in every class",
        "Give smoothing: 1.",
      );
    const sum = this.sheet.define(
      "posterior",
      "P(x)",
      Worked.sum(names.map((name) => Worked.quantity(`P(${nameLatex(name)}, x)`, joint[name]))),
    );
    this.posterior = Object.fromEntries(
      names.map((name) => {
        const share = Worked.quantity(`P(${nameLatex(name)}, x)`, joint[name]).over(sum);
        return [name, this.sheet.define("posterior", `P(${nameLatex(name)}|x)`, share).value];
      }),
    );
    const top = Object.values(joint).reduce((a, b) => (b.compare(a) > 0 ? b : a));
    this.best = names.filter((name) => joint[name].compare(top) === 0);
    [this.priors, this.joint, this.factors] = [priors, joint, factors];
  }

  /** What is counted for the query. */
  private featuresOf({ samples, query }: NaiveBayesSpec, model: string) {
    type Samples = readonly (readonly NameInput[] | string)[];
    if (model === "categorical") {
      if (typeof query === "string" || samples.some((row) => !Array.isArray(row)))
        fail(place, "needs rows of values for the categorical model", "text");
      const rows = samples as readonly (readonly NameInput[])[];
      const asked = listOf(place, "values of the query", query);
      if (rows.some((row) => row.length !== asked.length))
        fail(
          place,
          `needs ${asked.length} values in every sample`,
          String(rows.find((row) => row.length !== asked.length)?.length),
        );
      return asked.map((value, at) => {
        const text = nameOf(place, "a value", value);
        const kinds = new Set([...rows.map((row) => nameOf(place, "a value", row[at])), text]).size;
        return {
          feature: text,
          label: `x_{${at + 1}} = ${nameLatex(text)}`,
          count: (own: Samples) => own.filter((row) => String(row[at]) === text).length,
          total: (own: Samples) => own.length,
          kinds,
        };
      });
    }
    const vocabulary = [...new Set(samples.flatMap(wordsOf))];
    const known = wordsOf(query).filter((word) => vocabulary.includes(word));
    if (vocabulary.length === 0) fail(place, "needs words in the samples", "none");
    if (model === "multinomial")
      // Words that no sample has say nothing about the classes.
      return known.map((word) => ({
        feature: word,
        label: nameLatex(word),
        count: (own: Samples) => own.flatMap(wordsOf).filter((other) => other === word).length,
        total: (own: Samples) => own.flatMap(wordsOf).length,
        kinds: vocabulary.length,
      }));
    return vocabulary.map((word) => {
      const has = known.includes(word);
      return {
        feature: has ? word : `no ${word}`,
        label: has ? nameLatex(word) : `\\text{no }${nameLatex(word)}`,
        count: (own: Samples) => own.filter((row) => wordsOf(row).includes(word) === has).length,
        total: (own: Samples) => own.length,
        kinds: 2,
      };
    });
  }

  /** Prior, factors, joint and posterior, one row per class. */
  posteriorTable(): Table {
    const names = Object.keys(this.priors);
    const own = (name: string) => this.factors.filter((factor) => factor.class === name);
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [
        "class",
        right("prior"),
        ...own(names[0]).map(({ feature }) => right(`P(${feature} | class)`)),
        right("joint"),
        right("posterior"),
      ],
      rows: names.map((name) => [
        name,
        this.priors[name],
        ...own(name).map(({ probability }) => probability),
        this.joint[name],
        this.posterior[name],
      ]),
      caption: `Most probable: ${this.best.join(" or ")}.`,
    });
  }

  protected override heading(): string {
    return this.posteriorTable().toMarkdown();
  }
}

/**
 * Naive Bayes by counts, exact in fractions, with Laplace's smoothing (n + α)/(N + α·K): values by feature (`categorical`), words by their counts
 * (`multinomial`; K is the size of the vocabulary, words that no sample has are left out) or by whether they are there (`bernoulli`).
 * @param spec `samples`, their `classes`, the `query`, `model` (default by the kind of query), `smoothing` α (default 0)
 * @returns `priors`, `factors` with their counts, `joint`, `posterior`, `best`
 * @throws InputError where no class allows the query
 * @example
 * naiveBayes({ samples: [["sunny", "hot"], ["rain", "hot"], ["rain", "cold"]], classes: ["no", "yes", "yes"], query: ["rain", "hot"], smoothing: 1 }).posterior // => { no: "8/35", yes: "27/35" }
 * naiveBayes({ samples: ["free money", "meet me", "free time"], classes: ["spam", "ham", "ham"], query: "free", smoothing: 1 }).posterior // => { spam: "9/23", ham: "14/23" }
 */
export function naiveBayes(spec: NaiveBayesSpec): NaiveBayes {
  return new NaiveBayes(spec);
}
