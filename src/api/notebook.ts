/* `gradsheet/notebook`: notebooks as files and as data, the answers that they record, and the papers that they belong to. */

export { FileError, GradsheetError, InputError } from "../errors.js";

// notebooks
export type {
  CellOutput,
  CodeCell,
  Json,
  MarkdownCell,
  MimeBundle,
  Notebook,
  NotebookCell,
  RawCell,
} from "../notebook/format.js";
export { codeCell, markdownCell, newNotebook } from "../notebook/new.js";
export { parseNotebook, readNotebook } from "../notebook/read.js";
export { hasTag } from "../notebook/tags.js";
export { formatNotebook, withoutOutputs, writeNotebook } from "../notebook/write.js";

// answers
export { answerMime, answerRecordIn } from "../paper/answer-record.js";
export type { AnswerRecord, ShownPart, Verdict } from "../paper/answer-record.js";
export { answersIn } from "../paper/answers-in.js";

// attempts
export { attemptMime, attemptRecordIn, attemptsIn } from "../paper/attempt-record.js";
export type { AttemptLeaf, AttemptRecord } from "../paper/attempt-record.js";
export { practiceCopyOf } from "../paper/practice-copy.js";
export type { CopiedPart, PracticeCopy } from "../paper/practice-copy.js";

// papers
export { findPaper } from "../paper/find-paper.js";
export type { Paper, PaperPart, PaperProblem } from "../paper/paper.js";
export { readPaper } from "../paper/read-paper.js";
export { statementNote } from "../paper/statement-note.js";
