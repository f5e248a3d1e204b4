import type { Json, MimeBundle } from "./format.js";

/** The mime type under which a worksheet's `answer(id, value)` records what it was given. */
export const answerMime = "application/vnd.gradsheet.answer+json";

/** What is shown for each verdict. */
interface VerdictFacts {
  /** The verdict in words, beside an answer. */
  words: string;
  /** How it is colored. */
  tone: "right" | "corrected" | "ambiguous" | "plain";
  /** What the list of corrections says of it, where the answer stands there. */
  corrects: string | null;
}

/** How an answer may stand beside the published one: everything that is shown of a verdict comes from here. */
export const verdictFacts = {
  agrees: { words: "agrees with the published answer", tone: "right", corrects: null },
  rounded: { words: "the published answer is rounded", tone: "right", corrects: null },
  "rounded on the way": {
    words: "the published answer was rounded on the way",
    tone: "right",
    corrects: null,
  },
  corrected: {
    words: "corrects the published answer",
    tone: "corrected",
    corrects: "the published answer is corrected",
  },
  ambiguous: { words: "the question is ambiguous", tone: "ambiguous", corrects: "the question is ambiguous" },
  unpublished: { words: "no value was published", tone: "plain", corrects: null },
  variant: { words: "other givens than the paper's", tone: "plain", corrects: null },
} satisfies Record<string, VerdictFacts>;

/** How an answer stands beside the published one. */
export type Verdict = keyof typeof verdictFacts;

/** All verdicts, in the order in which they are counted. */
export const verdicts = Object.keys(verdictFacts) as Verdict[];

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
