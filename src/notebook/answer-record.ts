import type { Json, MimeBundle } from "./format.js";

/** The mime type under which a worksheet's `answer(id, value)` records what it was given. */
export const answerMime = "application/vnd.gradsheet.answer+json";

/**
 * How an answer stands beside the published one: it `agrees`; the published number is ours `rounded`; the published answer
 * is wrong and `corrected` here; the question is `ambiguous`; nothing was published (`unpublished`); or it answers a `variant`
 * of the question, with other givens than the paper's.
 */
export type Verdict = "agrees" | "rounded" | "corrected" | "ambiguous" | "unpublished" | "variant";

/** One answered part, as it travels from a worksheet's cell to the answers file, the results table and the PDF. */
export interface AnswerRecord {
  /** The part's id in `paper.json`, unique among all papers: `sharif-hw3-4-1`. */
  id: string;
  /** The part's label within its problem (`a`, `2 (loss)`), empty where the problem has one part. */
  part: string;
  /** The answer in the shape that the part's `expects` asks for. */
  value: Json;
  /** The published answer as printed, Markdown with LaTeX between dollars, or null. */
  published: string | null;
  verdict: Verdict;
  /** Why the answer differs, or what is worth knowing; Markdown with LaTeX between dollars. */
  note: string | null;
}

/**
 * The answer record in an output's data, or null where it has none.
 * @example
 * answerRecordIn({ "text/plain": "42" }) // => null
 */
export function answerRecordIn(data: MimeBundle): AnswerRecord | null {
  return (data[answerMime] as unknown as AnswerRecord | undefined) ?? null;
}
