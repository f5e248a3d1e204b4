import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { bars, type BarsOptions } from "../figure/bars.js";
import type { Plot } from "../figure/plot.js";
import { finiteReal, finiteReals, knownWord, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { softmax } from "../probability/softmax.js";
import { table, type Table } from "../table/table.js";

/** What {@link nextToken} may be told. */
export interface NextTokenOptions {
  /** Logits are divided by it, probabilities raised to 1/T; 0 leaves the likeliest token alone. Default 1. */
  temperature?: RealInput;
  /** Only the k likeliest tokens stay. */
  topK?: number;
  /** Only the fewest tokens stay whose probabilities add up to at least p (top-p). */
  nucleus?: RealInput;
  /** Whether the numbers are logits (default) or probabilities. */
  from?: "logits" | "probabilities";
}

/** The probabilities after a filter. */
export interface SamplingStage {
  filter: string;
  probabilities: RealVector;
}

/** The distribution that a next token is drawn from, filter by filter; made by {@link nextToken}. */
export class NextToken extends Printed {
  /** After the last filter. */
  readonly probabilities: RealVector;
  /** The tokens that can still be drawn, the likeliest first. */
  readonly kept: readonly string[];
  /** The likeliest token: what greedy decoding takes. */
  readonly greedy: string;

  constructor(
    readonly tokens: readonly string[],
    readonly stages: readonly SamplingStage[],
  ) {
    super();
    const { probabilities } = stages[stages.length - 1];
    this.probabilities = probabilities;
    const order = byProbability(probabilities).filter((at) => probabilities[at].sign() > 0);
    this.kept = order.map((at) => tokens[at]);
    this.greedy = this.kept[0];
  }

  /**
   * The probability of a token after the last filter.
   * @throws InputError where there is no such token
   */
  probability(token: string): Real {
    const at = this.tokens.indexOf(token);
    if (at >= 0) return this.probabilities[at];
    throw new InputError({
      place: "nextToken",
      rule: `has the tokens ${this.tokens.join(", ")}`,
      got: told(token),
    });
  }

  /** The tokens with their probabilities after each filter. */
  table(): Table {
    return table({
      columns: ["token", ...this.stages.map(({ filter }) => ({ name: filter, align: "right" as const }))],
      rows: this.tokens.map((token, at) => [
        token,
        ...this.stages.map(({ probabilities }) => probabilities[at]),
      ]),
    });
  }

  /** Bars of the probabilities, first and last. */
  figure(options: BarsOptions = {}): Plot {
    const series = (stage: SamplingStage) =>
      Object.fromEntries(this.tokens.map((token, at) => [token, stage.probabilities[at].valueOf()]));
    const [first, last] = [this.stages[0], this.stages[this.stages.length - 1]];
    const shown =
      first === last
        ? { [first.filter]: series(first) }
        : { [first.filter]: series(first), [last.filter]: series(last) };
    return bars(shown, { yTitle: "probability", ...options });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/** The places of probabilities from the largest down, of equals the first one first. */
const byProbability = (p: readonly Real[]): number[] =>
  p.map((_, at) => at).toSorted((a, b) => p[b].compare(p[a]) || a - b);

/** What stays of a distribution, divided by its sum. */
function renormalized(p: readonly Real[], stays: ReadonlySet<number>): Real[] {
  const sum = [...stays].reduce((total, at) => total.plus(p[at]), Real.zero);
  return p.map((value, at) => (stays.has(at) ? value.over(sum) : Real.zero));
}

/**
 * The distribution of the next token after temperature, top-k and nucleus (top-p) filters, in this order, each renormalized; with
 * probabilities in place of logits exact.
 * @param scores logits (or probabilities, with `from`) by token, or in a list
 * @param options `temperature`, `topK`, `nucleus`, `from` ("logits" or "probabilities")
 * @returns `probabilities`, `stages` after each filter, `kept`, `greedy`, `table()`, `figure()`; of equal ones the first stays
 * @throws InputError where temperature is negative, k is not from 1 to the count of tokens, or p is not above 0 and at most 1
 * @example
 * nextToken({ a: 0.5, b: 0.3, c: 0.15, d: 0.05 }, { from: "probabilities", nucleus: 0.8 }).probabilities // => ["0.625", "0.375", "0", "0"]
 * nextToken([2, 1, 0], { temperature: 0.5 }).probabilities.map(String) // => ["0.866813", "0.11731", "0.0158762"]
 */
export function nextToken(
  scores: readonly RealInput[] | Readonly<Record<string, RealInput>>,
  options: NextTokenOptions = {},
): NextToken {
  const { temperature = 1, topK, nucleus, from = "logits" } = optionsOf("nextToken", options);
  const place = "nextToken";
  const isRecord = typeof scores === "object" && scores !== null && !Array.isArray(scores);
  if (!isRecord && !Array.isArray(scores))
    throw new InputError({ place, rule: "needs scores of tokens", got: told(scores) });
  const tokens = isRecord
    ? Object.keys(scores)
    : Array.from(scores as ArrayLike<unknown>, (_, at) => String(at + 1));
  const numbers = finiteReals(place, isRecord ? Object.values(scores) : scores, "scores of tokens");
  knownWord(place, from, "from", ["logits", "probabilities"]);
  const heat = finiteReal(place, temperature, "a temperature from 0 on");
  if (heat.sign() < 0)
    throw new InputError({ place, rule: "needs a temperature from 0 on", got: String(heat) });
  const plain =
    from === "logits" ? softmax(numbers).map((p) => Real.fromFloat(p)) : normalized(place, numbers);
  const stages: SamplingStage[] = [
    { filter: from === "logits" ? "softmax" : "given", probabilities: valuesOf(plain) },
  ];
  let p: Real[] = plain;
  const next = (filter: string, values: Real[]) => {
    p = values;
    stages.push({ filter, probabilities: valuesOf(values) });
  };
  if (heat.sign() === 0) next("T = 0", renormalized(p, new Set(byProbability(p).slice(0, 1))));
  else if (heat.compare(Real.one) !== 0) {
    if (from === "logits")
      next(
        `T = ${heat}`,
        softmax(numbers, { temperature: heat }).map((value) => Real.fromFloat(value)),
      );
    else next(`T = ${heat}`, heated(p, heat));
  }
  if (topK !== undefined) {
    wholeNumber(place, topK, "topK", 1, numbers.length);
    next(`top ${topK}`, renormalized(p, new Set(byProbability(p).slice(0, topK))));
  }
  if (nucleus !== undefined) {
    const share = finiteReal(place, nucleus, "a nucleus above 0 and at most 1");
    if (share.sign() <= 0 || share.compare(Real.one) > 0)
      throw new InputError({ place, rule: "needs a nucleus above 0 and at most 1", got: String(share) });
    const stays = new Set<number>();
    let total = Real.zero;
    for (const at of byProbability(p)) {
      // Sums of rounded numbers reach a share that they are meant to reach.
      if (stays.size > 0 && total.valueOf() >= share.valueOf() - 1e-12) break;
      stays.add(at);
      total = total.plus(p[at]);
    }
    next(`top p = ${share}`, renormalized(p, stays));
  }
  return new NextToken(tokens, stages);
}

/** Probabilities that add up to 1. */
function normalized(place: string, given: readonly Real[]): Real[] {
  const sum = given.reduce((total, value) => total.plus(value), Real.zero);
  const bad = given.find((value) => value.sign() < 0);
  if (bad !== undefined || Math.abs(sum.valueOf() - 1) > 1e-6)
    throw new InputError({
      place,
      rule: "needs probabilities that add up to 1",
      got: bad === undefined ? `sum ${sum}` : String(bad),
    });
  return given.map((value) => value.over(sum));
}

/** p^(1/T), renormalized; exact where 1/T is a small whole number. */
function heated(p: readonly Real[], heat: Real): Real[] {
  const power = Real.one.over(heat);
  const whole = power.exact?.denominator === 1n && power.valueOf() <= 64;
  const powers = p.map((value) =>
    whole ? value.power(power.valueOf()) : value.isZero() ? real(0) : value.map((x) => x ** power.valueOf()),
  );
  return renormalized(powers, new Set(powers.keys()));
}
