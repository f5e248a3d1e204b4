import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { finiteReal, notNegative, told, wholeNumber } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Drawing, svgDocument } from "../figure/drawing.js";
import { table, type Table } from "../table/table.js";
import { escapeXml } from "../xml.js";

/** The probability of each next token. */
export type NextTokens = Readonly<Record<string, RealInput>>;

/** What {@link beamSearch} is given. */
export interface BeamSearchSpec {
  /** For each token what may follow it; or a function of the tokens so far (without the start). */
  next: Readonly<Record<string, NextTokens>> | ((prefix: readonly string[]) => NextTokens);
  /** How many beams are kept; 1 is greedy decoding. */
  width: number;
  /** How many tokens are added at most. */
  steps: number;
  /** The row of the table with the first tokens; default "<s>". */
  start?: string;
  /** The token that ends a text; a text that has ended stays among the beams as it is. */
  end?: string;
  /** α: beams are compared by ln P/lengthᵅ; default 0, by the probability. */
  lengthPenalty?: RealInput;
}

/** A text so far. */
export interface Beam {
  tokens: readonly string[];
  text: string;
  probability: Real;
  logProbability: number;
  /** ln P/lengthᵅ. */
  score: number;
  /** Whether it ended with the end token. */
  ended: boolean;
}

/** All texts that a step could keep, best first, and how many of them it kept. */
export interface BeamStep {
  candidates: readonly Beam[];
  kept: number;
}

const place = "beamSearch";
const mostCandidates = 100_000;

/** Beam search step by step; made by {@link beamSearch}. */
export class BeamSearch extends Printed {
  /** The beams at the end, best first. */
  readonly beams: readonly Beam[];
  readonly best: Beam;

  constructor(
    readonly steps: readonly BeamStep[],
    private readonly scored: boolean,
  ) {
    super();
    const { candidates, kept } = steps[steps.length - 1];
    this.beams = candidates.slice(0, kept);
    this.best = this.beams[0];
  }

  /** The candidates of every step with their probabilities, and which were kept. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [
        right("step"),
        "text",
        right("probability"),
        right("ln P"),
        ...(this.scored ? [right("score")] : []),
        "kept",
      ],
      rows: this.steps.flatMap(({ candidates, kept }, step) =>
        candidates.map(({ text, probability, logProbability, score }, at) => [
          at === 0 ? step + 1 : null,
          text,
          probability,
          logProbability,
          ...(this.scored ? [score] : []),
          at < kept ? "yes" : "",
        ]),
      ),
      caption: `best: ${this.best.text}, P = ${this.best.probability}`,
    });
  }

  /** The tree of candidates, a column for each step; kept ones stand in bold. */
  draw(): Drawing {
    const most = 16;
    const columns = this.steps.map(({ candidates, kept }) =>
      candidates.slice(0, most).map((beam, at) => ({ beam, kept: at < kept })),
    );
    const tallest = Math.max(...columns.map(({ length }) => length));
    const [wide, line] = [190, 24];
    const height = tallest * line + 20;
    const place2d = (step: number, at: number, count: number) => ({
      x: 30 + step * wide,
      y: height / 2 + (at - (count - 1) / 2) * line,
    });
    const nodes = columns.flatMap((list, step) =>
      list.map(({ beam, kept }, at) => ({ beam, kept, step, ...place2d(step + 1, at, list.length) })),
    );
    const root = place2d(0, 0, 1);
    const body = nodes.flatMap(({ beam, kept, step, x, y }) => {
      const parent = nodes.find(
        (node) =>
          node.step === step - 1 &&
          (node.beam.tokens.length === beam.tokens.length ? beam.ended : true) &&
          node.beam.tokens.every((token, at) => token === beam.tokens[at]) &&
          node.beam.tokens.length >= beam.tokens.length - 1,
      );
      const from =
        step === 0 ? { x: root.x + 8, y: root.y } : { x: (parent?.x ?? x) + 120, y: parent?.y ?? y };
      const color = kept ? "#1d4ed8" : "#9ca3af";
      const text = `${beam.text} ${Number(beam.probability.valueOf().toPrecision(3))}`;
      return [
        `<line x1="${from.x}" y1="${from.y}" x2="${x - 4}" y2="${y}" stroke="${color}" stroke-width="${kept ? 1.6 : 0.8}"/>`,
        `<text x="${x}" y="${y + 5}" font-size="14" fill="${color}"${kept ? ' font-weight="bold"' : ""}>${escapeXml(text)}</text>`,
      ];
    });
    const description = `beam search: ${this.beams.map(({ text, probability }) => `${text} ${probability}`).join(", ")}`;
    const start = `<circle cx="${root.x}" cy="${root.y}" r="6" fill="#374151"/>`;
    return new Drawing(
      svgDocument(60 + (columns.length + 1) * wide - 40, height, description, [start, ...body]),
      description,
    );
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
 * Beam search with every candidate of every step: the texts of largest probability that are found by keeping the best few of each length; exact.
 * @param spec `next` (a table of next-token probabilities, or a function of the tokens so far), `width`, `steps`, `start`, `end`, `lengthPenalty`
 * @returns `beams` (best first), `best`, `steps` with all candidates, `table()`, `draw()`; of equal scores the one found first comes first
 * @throws InputError where a token has no row, probabilities add up to more than 1, or there are more than 100,000 candidates
 * @example
 * const next = { "<s>": { a: 0.5, b: 0.4, c: 0.1 }, a: { a: 0.1, b: 0.3, c: 0.6 }, b: { a: 0.05, b: 0.05, c: 0.9 }, c: { a: 0.4, b: 0.3, c: 0.3 } };
 * beamSearch({ next, width: 1, steps: 2 }).best.text // => "ac"
 * beamSearch({ next, width: 2, steps: 2 }).beams.map(({ text, probability }) => `${text} ${probability}`) // => ["bc 0.36", "ac 0.3"]
 */
export function beamSearch(spec: BeamSearchSpec): BeamSearch {
  const { next, width, steps, start = "<s>", end, lengthPenalty = 0 } = spec ?? {};
  if (typeof next !== "function" && (typeof next !== "object" || next === null))
    throw new InputError({
      place,
      rule: "needs next, a table of probabilities or a function of the tokens so far",
      got: told(next),
    });
  if (typeof start !== "string" || (end !== undefined && typeof end !== "string"))
    throw new InputError({
      place,
      rule: "needs start and end as texts",
      got: `${told(start)} and ${told(end)}`,
    });
  if (width !== Infinity) wholeNumber(place, width, "a width");
  wholeNumber(place, steps, "a count of steps", 1, 1000);
  const alpha = finiteReal(place, lengthPenalty, "a finite lengthPenalty").valueOf();
  const followers = (tokens: readonly string[]): [string, Real][] => {
    const last = tokens.at(-1) ?? start;
    const row =
      typeof next === "function" ? next(tokens) : Object.hasOwn(next, last) ? next[last] : undefined;
    if (typeof row !== "object" || row === null)
      throw new InputError({
        place,
        rule: `needs the probabilities after ${JSON.stringify(last)}`,
        got: told(row),
        cure: "Give their row, or say with end which token ends a text.",
      });
    const list = Object.entries(row).map(([token, value]): [string, Real] => [
      token,
      notNegative(place, value, "probabilities from 0 to 1"),
    ]);
    const sum = list.reduce((total, [, value]) => total.plus(value), Real.zero);
    if (sum.valueOf() > 1 + 1e-9)
      throw new InputError({
        place,
        rule: "needs probabilities that add up to at most 1",
        got: `sum ${sum} after ${JSON.stringify(last)}`,
      });
    return list.filter(([, value]) => value.sign() > 0);
  };
  const joint = (tokens: readonly string[]) => {
    const single = tokens.every((token) => Array.from(token).length === 1 || token === end);
    return tokens.join(single ? "" : " ");
  };
  const beamOf = (tokens: readonly string[], probability: Real): Beam => {
    const logProbability = Math.log(probability.valueOf());
    return {
      tokens,
      text: joint(tokens),
      probability,
      logProbability,
      score: logProbability / tokens.length ** alpha,
      ended: end !== undefined && tokens.at(-1) === end,
    };
  };
  const better = (a: Beam, b: Beam) =>
    alpha === 0 ? b.probability.compare(a.probability) : b.score - a.score;
  let beams: Beam[] = [beamOf([], real(1))];
  const done: BeamStep[] = [];
  for (let step = 0; step < steps && beams.some(({ ended }) => !ended); step++) {
    const candidates = beams.flatMap((beam) =>
      beam.ended
        ? [beam]
        : followers(beam.tokens).map(([token, share]) =>
            beamOf([...beam.tokens, token], beam.probability.times(share)),
          ),
    );
    if (candidates.length > mostCandidates)
      throw new InputError({
        place,
        rule: `needs at most ${mostCandidates} candidates in a step`,
        got: String(candidates.length),
        cure: "Take a smaller width.",
      });
    if (candidates.length === 0) break;
    const sorted = candidates.toSorted(better);
    const kept = Math.min(width, sorted.length);
    done.push({ candidates: sorted, kept });
    beams = sorted.slice(0, kept);
  }
  if (done.length === 0)
    throw new InputError({ place, rule: "needs a first token with a probability above 0", got: "none" });
  return new BeamSearch(done, alpha !== 0);
}
