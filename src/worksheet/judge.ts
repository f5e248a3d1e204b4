import { InputError } from "../errors.js";
import { type Verdict, verdictFacts } from "../paper/answer-record.js";
import type { Json } from "../notebook/format.js";
import type { PaperPart } from "../paper/paper.js";
import type { AnswerOptions } from "./answer-options.js";
import { changedGivens } from "./change-givens.js";
import { besideKey } from "./compare-leaf.js";
import { compareValues, type LeafMatch } from "./compare.js";
import { isNearOnTheWay } from "./on-the-way.js";
import { passesChecks } from "./passes-checks.js";
import { refuseDepartures } from "./refuse-departures.js";
import { besidePublication } from "./publication.js";

/** What came out for an answer. */
export interface Judgement {
  verdict: Verdict;
  /** Whether the author said so, of what no computation compares. */
  byAuthor: boolean;
  /** How many of its values, prose apart, were compared with published ones. */
  compared: { published: number; of: number };
}

/**
 * The verdict on an answer: computed where the published answer can be compared, the author's where it cannot, `variant` where the
 * givens are not the paper's.
 * @param onTheWay The option of that name, read in the shape that the part expects.
 * @throws InputError where an answer departs from the part's key or fails a check; where a verdict is not proved by one of them;
 *   where the author contradicts the computation, or leaves out the note that a verdict needs.
 */
export function judge(
  part: PaperPart,
  value: Json,
  options: AnswerOptions,
  onTheWay: Json = null,
): Judgement {
  const { verdict: said } = options;
  const checks = passesChecks(part, options);
  if (checks !== null && !checks(value))
    throw refusal(part, "must be an answer that does what the question asks", {
      got: "one that its check refuses",
      cure: "Mend the construction or the check.",
    });
  if (changedGivens() !== null)
    return { verdict: "variant", byAuthor: false, compared: { published: 0, of: 0 } };
  const beside = compareValues(value, part.key ?? null, part, besideKey);
  refuseDepartures(part.id, beside, options);
  const matches = besidePublication(part, value, checks);
  const decided = matches.filter(({ match }) => match !== "incomparable" && match !== "undecided");
  const different = decided.filter(({ match }) => match === "different");
  const computed =
    different.length > 0 ? differing(part, different, options, onTheWay) : agreeing(part, decided, options);
  if (said === "agrees" && different.length > 0)
    throw refusal(part, "must not claim to agree with a published answer that differs", {
      got: computed,
      cure: "Look at both once more.",
    });
  const byAuthor = said === "agrees" ? computed === "unpublished" : said !== undefined && said !== computed;
  const verdict = byAuthor ? said! : computed;
  if (verdictFacts[verdict].needsNote) {
    if (!options.note)
      throw refusal(
        part,
        "needs a note where it differs from the published answer, or the question has several readings",
        {
          got: verdict,
          cure: 'Say why: answer(id, value, { note: "…" }).',
        },
      );
    const claimed = verdict === "ambiguous" ? [] : different.length > 0 ? different : matches;
    if (checks === null) prove(part, claimed, beside);
  }
  return { verdict, byAuthor, compared: { published: decided.length, of: matches.length } };
}

function refusal(part: PaperPart, rule: string, { got, cure }: { got?: string; cure: string }): InputError {
  return new InputError({ place: `answer ${part.id}`, rule, ...(got === undefined ? {} : { got }), cure });
}

/** The verdict where values differ from the published ones: these are wrong, or were rounded on the way. */
function differing(part: PaperPart, different: LeafMatch[], options: AnswerOptions, onTheWay: Json): Verdict {
  if (options.onTheWay === undefined) return "corrected";
  const missed = different.filter((leaf) => !isNearOnTheWay(leaf, onTheWay, part));
  if (missed.length === 0) return "rounded on the way";
  throw refusal(part, "onTheWay must give the published digits, and be near ours", {
    got: `another value at ${namesOf(missed)}`,
    cure: "Follow the calculation with the values that the paper prints on the way.",
  });
}

/** The verdict where no value differs from a published one. */
function agreeing(part: PaperPart, decided: LeafMatch[], options: AnswerOptions): Verdict {
  if (options.onTheWay !== undefined)
    throw refusal(part, "onTheWay explains a difference", {
      got: "an answer without one",
      cure: "Leave it out.",
    });
  if (decided.length === 0) return "unpublished";
  return decided.some(({ match }) => match === "rounded") ? "rounded" : "agrees";
}

/** Ours must be right where the published one is called wrong, and a note alone proves nothing. */
function prove(part: PaperPart, claimed: LeafMatch[], beside: LeafMatch[]): void {
  const proved = beside.filter(({ match }) => match === "same").map(({ path }) => path);
  // A value that is proved in all its entries is proved.
  const isProved = ({ path }: LeafMatch) =>
    proved.some((each) => each === path || each.startsWith(`${path}[`));
  const open = claimed.filter((leaf) => !isProved(leaf));
  if (open.length === 0) return;
  throw refusal(part, `no proof: paper.json has no key for ${namesOf(open)}, and no verify was given`, {
    cure: "Add the key, computed apart from the notebook, or a check.",
  });
}

const namesOf = (leaves: LeafMatch[]) => leaves.map(({ path }) => path || "the answer").join(", ");
