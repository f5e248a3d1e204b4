import { bars } from "../figure/bars.js";
import type { Plot } from "../figure/plot.js";
import { Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, listOf, shareFor } from "../number/checked-reals.js";
import { nameLatex, nameOf, type NameInput } from "../trace/names.js";

/** P(observation | hypothesis) by hypothesis and observation. */
type Likelihood = Readonly<Record<string, Readonly<Record<string, RealInput>> | RealInput>>;

/** What {@link bayes} is given. */
export interface BayesTableSpec {
  /** P(hypothesis) by its name; they add up to 1. */
  prior: Readonly<Record<string, RealInput>>;
  /** For each hypothesis the probabilities of what may be observed, or of what was observed alone. */
  likelihood: Likelihood;
  /** What was observed; several are independent given the hypothesis. Left out where the likelihood is of what was observed. */
  observed?: NameInput | readonly NameInput[];
}

/** What {@link bayes} is given. */
export interface BayesTestSpec {
  /** The prevalence P(D). */
  prior: RealInput;
  /** P(+|D). */
  sensitivity: RealInput;
  /** P(−|no D); or its complement P(+|no D). One of the two. */
  specificity?: RealInput;
  falsePositive?: RealInput;
  /** Results of tests that are independent given the state; default one `"+"`. */
  observed?: "+" | "-" | readonly ("+" | "-")[];
}

/** One use of Bayes' rule. */
export interface BayesStep {
  observed: string;
  prior: Readonly<Record<string, Real>>;
  likelihood: Readonly<Record<string, Real>>;
  joint: Readonly<Record<string, Real>>;
  evidence: Real;
  posterior: Readonly<Record<string, Real>>;
}

const place = "bayes";

/** A test as a table of two hypotheses. */
function tableOfTest(spec: BayesTestSpec): BayesTableSpec {
  const prior = shareFor(place, "a prior", spec.prior);
  const hit = shareFor(place, "a sensitivity", spec.sensitivity);
  if ((spec.specificity === undefined) === (spec.falsePositive === undefined))
    fail(
      place,
      "needs one of specificity and falsePositive",
      spec.specificity === undefined ? "none" : "both",
    );
  const wrong =
    spec.falsePositive === undefined
      ? Real.one.minus(shareFor(place, "a specificity", spec.specificity))
      : shareFor(place, "a rate of false positives", spec.falsePositive);
  const both = (p: Real) => ({ "+": p, "-": Real.one.minus(p) });
  return {
    prior: { D: prior, "no D": Real.one.minus(prior) },
    likelihood: { D: both(hit), "no D": both(wrong) },
    observed: spec.observed ?? "+",
  };
}

const nameIn = (name: string) =>
  name === "+" || name === "-" ? name : name === "no D" ? "\\bar{D}" : nameLatex(name);

/** Bayes' rule worked through; made by {@link bayes}. */
export class Bayes extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  /** One per observation. */
  readonly steps: readonly BayesStep[];
  readonly prior: Readonly<Record<string, Real>>;
  readonly posterior: Readonly<Record<string, Real>>;
  /** P(all that was observed). */
  readonly evidence: Real;
  /** The most probable hypotheses; several where they tie. */
  readonly best: readonly string[];

  constructor(given: BayesTableSpec | BayesTestSpec) {
    super();
    if (typeof given !== "object" || given === null) fail(place, "needs { prior, likelihood }", given);
    const spec = "sensitivity" in given ? tableOfTest(given) : given;
    if (typeof spec.prior !== "object" || spec.prior === null)
      fail(place, "needs a prior by hypothesis, or sensitivity and specificity of a test", spec.prior);
    const hypotheses = listOf(place, "hypotheses", Object.keys(spec.prior));
    let now: Record<string, Real> = Object.fromEntries(
      hypotheses.map((name) => [name, shareFor(place, "a prior", spec.prior[name])]),
    );
    const sum = Object.values(now).reduce((a, b) => a.plus(b));
    if (Math.abs(sum.valueOf() - 1) > 1e-9) fail(place, "needs priors that add up to 1", String(sum));
    if (typeof spec.likelihood !== "object" || spec.likelihood === null)
      fail(place, "needs a likelihood for each hypothesis", spec.likelihood);
    const odd = Object.keys(spec.likelihood).find((name) => !hypotheses.includes(name));
    if (odd !== undefined) fail(place, `needs likelihoods of ${hypotheses.join(", ")}`, odd);
    this.prior = now;
    const { observed } = spec;
    const seen: (string | null)[] =
      observed === undefined
        ? [null]
        : listOf(place, "observations", Array.isArray(observed) ? observed : [observed as NameInput]).map(
            (name) => nameOf(place, "an observation", name),
          );
    this.steps = seen.map((name, index) => {
      const step = this.step(spec, hypotheses, now, name, seen.length > 1 ? index + 1 : null);
      now = step.posterior;
      return step;
    });
    this.posterior = now;
    this.evidence = this.steps.map(({ evidence }) => evidence).reduce((a, b) => a.times(b));
    const top = Object.values(now).reduce((a, b) => (b.compare(a) > 0 ? b : a));
    this.best = hypotheses.filter((name) => now[name].compare(top) === 0);
  }

  private step(
    spec: BayesTableSpec,
    hypotheses: readonly string[],
    prior: Record<string, Real>,
    seen: string | null,
    count: number | null,
  ): BayesStep & { posterior: Record<string, Real> } {
    const mark = seen === null ? "E" : nameIn(seen);
    const likelihood = Object.fromEntries(
      hypotheses.map((name) => [name, this.likelihoodOf(spec, name, seen)]),
    );
    const section = count === null ? "posterior" : `observation ${count}`;
    const before = (name: string) =>
      Worked.quantity(
        count === null || count === 1 ? `P(${nameIn(name)})` : `P_{${count - 1}}(${nameIn(name)})`,
        prior[name],
      );
    const joint = hypotheses.map((name) =>
      this.sheet.define(
        section,
        count === null ? `P(${nameIn(name)}, ${mark})` : `P_{${count}}(${nameIn(name)}, ${mark})`,
        before(name).times(Worked.quantity(`P(${mark}|${nameIn(name)})`, likelihood[name])),
      ),
    );
    const evidence = this.sheet.define(
      section,
      count === null ? `P(${mark})` : `P_{${count}}(${mark})`,
      Worked.sum(joint),
    );
    if (evidence.value.sign() <= 0)
      fail(place, "needs an observation that some hypothesis allows", `probability 0 of ${seen ?? "it"}`);
    const posterior = Object.fromEntries(
      hypotheses.map((name, i) => [
        name,
        this.sheet.define(
          section,
          count === null ? `P(${nameIn(name)}|${mark})` : `P_{${count}}(${nameIn(name)})`,
          joint[i].over(evidence),
        ).value,
      ]),
    );
    return {
      observed: seen ?? "observed",
      prior,
      likelihood,
      joint: Object.fromEntries(hypotheses.map((name, i) => [name, joint[i].value])),
      evidence: evidence.value,
      posterior,
    };
  }

  private likelihoodOf({ likelihood }: BayesTableSpec, hypothesis: string, seen: string | null): Real {
    const own = likelihood[hypothesis];
    if (own === undefined) fail(place, "needs a likelihood for each hypothesis", `none for ${hypothesis}`);
    const byName = typeof own === "object" && own !== null && Object.getPrototypeOf(own) === Object.prototype;
    if (seen === null)
      return byName
        ? fail(place, "needs what was observed", "nothing", 'Give observed: "+".')
        : shareFor(place, "a likelihood", own as RealInput);
    const row = own as Readonly<Record<string, RealInput>>;
    if (!byName || row[seen] === undefined)
      fail(place, `needs a likelihood of ${seen} under each hypothesis`, `none for ${hypothesis}`);
    const sum = Object.values(row).map((p) => shareFor(place, "a likelihood", p).valueOf());
    const total = sum.reduce((a, b) => a + b, 0);
    if (total > 1 + 1e-9)
      fail(place, `needs likelihoods of ${hypothesis} that add up to at most 1`, String(total));
    return shareFor(place, "a likelihood", row[seen]);
  }

  /** Prior, likelihood, their product and the posterior of each hypothesis, observation by observation. */
  posteriorTable(): Table {
    const several = this.steps.length > 1;
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [
        ...(several ? ["observed"] : []),
        "hypothesis",
        ...["prior", "likelihood", "product", "posterior"].map(right),
      ],
      rows: this.steps.flatMap(({ observed, prior, likelihood, joint, posterior }) =>
        Object.keys(prior).map((name, index) => [
          ...(several ? [index === 0 ? observed : ""] : []),
          name,
          prior[name],
          likelihood[name],
          joint[name],
          posterior[name],
        ]),
      ),
      caption: `P(observed) = ${this.evidence}; most probable: ${this.best.join(" or ")}.`,
    });
  }

  /** Prior and posterior as bars. */
  figure(): Plot {
    return bars({ prior: { ...this.prior }, posterior: { ...this.posterior } }, { yTitle: "probability" });
  }

  protected override heading(): string {
    return this.posteriorTable().toMarkdown();
  }
}

/**
 * Bayes' rule P(H|E) = P(H)·P(E|H)/P(E), exact in fractions: for any table of hypotheses, or for a test of a disease; several observations one after the
 * other.
 * @param spec `prior` and `likelihood` by hypothesis with what was `observed`; or `prior`, `sensitivity` and `specificity` (or `falsePositive`) of a test, whose
 * hypotheses are called `D` and `no D`
 * @returns `posterior`, `evidence`, `steps`, `best`
 * @throws InputError where probabilities do not fit, or no hypothesis allows the observation
 * @example
 * bayes({ prior: "1/50", sensitivity: "9/10", specificity: "9/10" }).posterior // => { D: "9/58", "no D": "49/58" }
 * bayes({ prior: { fair: "1/2", biased: "1/2" }, likelihood: { fair: { H: "1/2", T: "1/2" }, biased: { H: "3/4", T: "1/4" } }, observed: ["H", "H"] }).posterior // => { fair: "4/13", biased: "9/13" }
 * bayes({ prior: { a: "1/3", b: "2/3" }, likelihood: { a: 1, b: "1/2" } }).posterior // => { a: "0.5", b: "0.5" }
 */
export function bayes(spec: BayesTableSpec | BayesTestSpec): Bayes {
  return new Bayes(spec);
}
