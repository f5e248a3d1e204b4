import type { Json, MimeBundle } from "../notebook/format.js";

/**
 * The mime type under which a worksheet's `answer(id, value)` records what it was given.
 * @example
 * answerMime // => "application/vnd.gradsheet.answer+json"
 */
export const answerMime = "application/vnd.gradsheet.answer+json";

/** What is shown for each verdict. */
interface VerdictFacts {
  /** How it is colored. */
  tone: "right" | "corrected" | "ambiguous" | "plain";
  /** Does the answer stand in the list of corrections? */
  corrects: boolean;
  /** Whether the author must say why in a note. */
  needsNote: boolean;
}

/** How an answer may stand beside the published one: all that depends on a verdict comes from here, its words from the documents. */
export const verdictFacts = {
  agrees: { tone: "right", corrects: false, needsNote: false },
  rounded: { tone: "right", corrects: false, needsNote: false },
  "rounded on the way": { tone: "right", corrects: false, needsNote: true },
  corrected: { tone: "corrected", corrects: true, needsNote: true },
  ambiguous: { tone: "ambiguous", corrects: true, needsNote: true },
  unpublished: { tone: "plain", corrects: false, needsNote: false },
  variant: { tone: "plain", corrects: false, needsNote: false },
} satisfies Record<string, VerdictFacts>;

/** How an answer stands beside the published one. */
export type Verdict = keyof typeof verdictFacts;

/** All verdicts, in the order in which they are counted. */
export const verdicts = Object.keys(verdictFacts) as Verdict[];

/**
 * A piece of an answer as it is shown everywhere. Names and values are LaTeX for between dollars; a name is null where the piece
 * is the whole answer.
 */
export type ShownPart =
  /** One value, or the entries of a list too long for one formula. */
  | { kind: "formula"; name: string | null; items: string[] }
  /** Words and prose, Markdown with LaTeX between dollars. */
  | { kind: "words"; name: string | null; text: string }
  /** The options of a multiple-choice question, Markdown with LaTeX between dollars. */
  | { kind: "choices"; options: { text: string; chosen: boolean }[] }
  | { kind: "code"; name: string | null; language: string; text: string }
  | { kind: "table"; corner: string; columns: string[]; rows: { name: string; cells: (string | null)[] }[] };

/** One answered part, as it travels from a worksheet's cell to the answers file, the results table and the PDF. */
export interface AnswerRecord {
  /** The part's id in `paper.json`, unique among all papers: `sharif-hw3-4-1`. */
  id: string;
  /** The part's label within its problem (`a`, `2 (loss)`), empty where the problem has one part. */
  part: string;
  /** The answer in the shape that the part's `expects` asks for. */
  value: Json;
  /** How the value is shown; records of older notebooks have none. */
  shown?: ShownPart[];
  /** The published answer as printed, Markdown with LaTeX between dollars, or null. */
  published: string | null;
  verdict: Verdict;
  /** Whether the verdict is the author's own, of what no computation compares. */
  byAuthor?: boolean;
  /** How many of the values, prose apart, were compared with published ones; only where that is not all of them. */
  compared?: { published: number; of: number };
  /** Why the answer differs, or what is worth knowing; Markdown with LaTeX between dollars. */
  note: string | null;
}

/** What is said of how an answer stands. */
export type Judged = Pick<AnswerRecord, "verdict" | "byAuthor" | "compared">;

/** A verdict with what it rests on: `agrees (3 of 5 values are published)`. */
export function verdictText(record: Judged): string {
  return `${record.verdict}${basis(record)}`;
}

function basis({ byAuthor, compared }: Judged): string {
  if (byAuthor === true) return " (judged by the author)";
  if (compared === undefined) return "";
  const { published, of } = compared;
  return ` (${published} of ${of} values ${published === 1 ? "is" : "are"} published)`;
}

/**
 * The answer record in an output's data, or null where it has none.
 * @example
 * answerRecordIn({ "text/plain": "42" }) // => null
 */
export function answerRecordIn(data: MimeBundle): AnswerRecord | null {
  return (data[answerMime] as unknown as AnswerRecord | undefined) ?? null;
}
