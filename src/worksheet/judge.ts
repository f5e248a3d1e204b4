import { InputError } from "../errors.js";
import type { Verdict } from "../notebook/answer-record.js";
import type { Json } from "../notebook/format.js";
import type { Part } from "../notebook/paper.js";
import { givensChanged } from "./change-givens.js";
import { compare } from "./compare.js";

/** What an author may say beside an answer. */
export interface AnswerOptions {
  /** Why the answer differs from the published one, or what is worth knowing; Markdown with LaTeX between dollars. */
  note?: string;
  /**
   * For constructions, which have many right answers: whether one does what the question asks. Ours must; the published one is
   * judged by it too.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- its argument has the shape that the part expects
  verify?: (value: any) => boolean;
  /** For prose and questions with several readings, which no computation can compare: the author's own judgement. */
  verdict?: "agrees" | "corrected" | "ambiguous";
}

/**
 * The verdict on an answer: computed where the published answer can be compared, the author's where it cannot, `variant` where
 * the givens are not the paper's.
 * @throws InputError where a construction fails its own check, the author contradicts the computation, or a correction or an
 *   ambiguity comes without a note.
 */
export function judge(part: Part, value: Json, { note, verify, verdict: said }: AnswerOptions): Verdict {
  if (verify && !verify(value)) {
    throw new InputError({
      place: `answer ${part.id}`,
      rule: "must be an answer that passes its own check",
      got: "one that verify() refuses",
      cure: "Mend the construction or the check.",
    });
  }
  if (givensChanged()) return "variant";
  const verdict = said ?? computedVerdict(part, value, verify);
  const refuse = (rule: string, cure: string) =>
    new InputError({ place: `answer ${part.id}`, rule, got: verdict, cure });
  if (said === "agrees" && computedVerdict(part, value, verify) === "corrected") {
    throw refuse("must not claim to agree with a published answer that differs", "Look at both once more.");
  }
  if ((verdict === "corrected" || verdict === "ambiguous") && !note) {
    throw refuse(
      `differs from the published answer (${part.published}) or has several readings and needs a note`,
      'Say why: answer(id, value, { note: "…" }).',
    );
  }
  return verdict;
}

function computedVerdict(part: Part, value: Json, verify: AnswerOptions["verify"]): Verdict {
  const published = part.publishedValue;
  if (published === null || published === undefined) return "unpublished";
  if (verify) return verify(published) ? "agrees" : "corrected";
  const comparison = compare(value, published, part.expects);
  return (
    { same: "agrees", rounded: "rounded", different: "corrected", incomparable: "unpublished" } as const
  )[comparison];
}
