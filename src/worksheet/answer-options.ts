import type { PaperPart } from "../paper/paper.js";

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
  /** With other givens than the paper's: the data of the question, as the part's `check` takes them. */
  given?: PaperPart["given"];
  /**
   * Our answer followed with the paper's own rounded intermediate values, `null` where that changes nothing: where it gives the
   * published numbers, these were rounded on the way and are not wrong.
   */
  onTheWay?: unknown;
  /** For prose and questions with several readings, which no computation can compare: the author's own judgment. */
  verdict?: "agrees" | "corrected" | "ambiguous";
  /** May an error show what the key says? Default: no, or where the environment variable GRADSHEET_REVEAL is 1. */
  reveal?: boolean;
}
