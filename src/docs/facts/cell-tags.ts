import { injectedTag, paperOnlyTag } from "../../parameters/inject.js";

/** Tags of cells that the package heeds, and what each does; a test holds this list beside the code. */
export const cellTags: Readonly<Record<string, string>> = {
  parameters:
    "The cell that declares the numbers of a question as literals: `--parameters`, `variant` and papermill put others in.",
  [injectedTag]: "The cell that gives them other values; commands write it right after the parameters cell.",
  [paperOnlyTag]: "A cell about the paper's own numbers or its published answers; a variant leaves it out.",
  question: "Code that belongs to the question: it stays in students' copies and on question sheets.",
  given:
    "Code whose drawing shows what is given: students' copies have the drawing, without the numbers that the question does not give.",
  solution:
    "A text or a result that belongs to the solution: students' copies and question sheets leave it out. Code is a solution without it.",
  "raises-exception": "The cell may fail; those after it run.",
  "remove-cell": "Documents leave the cell out.",
  "remove-input": "Documents show what the cell gives and not its code.",
  "hide-input": "As `remove-input`: a document has nothing to unfold.",
  "remove-output": "Documents show the code alone.",
  "hide-output": "As `remove-output`.",
  "page-break": "The PDF starts a new page before the cell.",
};
