import { InputError } from "../errors.js";

const units = { min: 60_000, hour: 3_600_000, day: 86_400_000 };

/** What late work loses. */
export interface LateRule {
  /** The share of the work's own marks that each begun step costs: 0.1. */
  share: number;
  /** The length of a step in milliseconds. */
  step: number;
  /** The largest share that is lost. */
  most: number;
  /** The milliseconds that cost nothing; who is later counts from when it was due. */
  grace: number;
  /** The milliseconds after which all is lost; Infinity: never. */
  end: number;
}

const span = /(\d+(?:\.\d+)?)?\s*(minutes?|min|hours?|h|days?|d)/.source;
const percent = /(\d+(?:\.\d+)?)\s*%/.source;
const perStep = new RegExp(`^${percent}\\s*(?:/|per|a|each)\\s*${span}$`, "i");
const atMost = new RegExp(`^max(?:imum)?\\s+${percent}$`, "i");
const inGrace = new RegExp(`^grace\\s+${span}$`, "i");
const atEnd = new RegExp(`^(?:none|0)\\s+after\\s+${span}$`, "i");

/**
 * A rule for late work: `10%/day`, with commas behind it what else holds: `max 50%`, `grace 15 min`, `none after 3 days`.
 * @throws InputError for anything else.
 */
export function lateRule(text: string): LateRule {
  const [first = "", ...more] = text.split(",").map((piece) => piece.trim());
  const head = perStep.exec(first);
  const share = Number(head?.[1]) / 100;
  if (head === null || !(share > 0 && share <= 1)) throw refusal(text);
  const rule: LateRule = {
    share,
    step: millisecondsOf(head[2], head[3]),
    most: 1,
    grace: 0,
    end: Infinity,
  };
  if (rule.step === 0) throw refusal(text);
  for (const piece of more) {
    const most = atMost.exec(piece);
    const grace = inGrace.exec(piece);
    const end = atEnd.exec(piece);
    if (most !== null && Number(most[1]) <= 100) rule.most = Number(most[1]) / 100;
    else if (grace !== null) rule.grace = millisecondsOf(grace[1], grace[2]);
    else if (end !== null) rule.end = millisecondsOf(end[1], end[2]);
    else throw refusal(text);
  }
  return rule;
}

/** The share of its marks that work loses which comes so many milliseconds late: 0 in time, 1 where nothing is left. */
export function lostShare(late: number, { share, step, most, grace, end }: LateRule): number {
  if (late <= grace) return 0;
  if (late > end) return 1;
  return Number(Math.min(most, Math.ceil(late / step) * share).toFixed(9));
}

function millisecondsOf(count: string | undefined, unit: string): number {
  const [letter] = unit.toLowerCase();
  const size = letter === "d" ? units.day : letter === "h" ? units.hour : units.min;
  return Number(count ?? 1) * size;
}

function refusal(text: string): InputError {
  return new InputError({
    place: "--late",
    rule: "needs a rule such as 10%/day, with max 50%, grace 15 min or none after 3 days behind commas",
    got: text.trim() === "" ? JSON.stringify(text) : text,
  });
}
