import { InputError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import type { ShownPart } from "../paper/answer-record.js";
import { choicesOf, chosenIn } from "../paper/choices.js";
import { findPaper } from "../paper/find-paper.js";
import type { Paper, PaperPart, PaperProblem } from "../paper/paper.js";
import type { AnswerOptions } from "./answer-options.js";
import { judge } from "./judge.js";
import { knownNames } from "./known-names.js";
import { layOut } from "./lay-out.js";
import { multipleChoiceAnswer, type Choice } from "./multiple-choice.js";
import { readAnswer } from "./read-answer.js";
import { show } from "./show.js";

/** One problem of a paper, opened to be solved. */
export interface Worksheet {
  paper: Paper;
  problem: PaperProblem;
  /** The question with this id: statement, data, conventions, published answer. */
  question(id: string): PaperPart;
  /**
   * Shows the answer to a part beside the published one with a verdict, and records it for `gradsheet run --answers`.
   * @param id - The part's id in `paper.json`.
   * @param value - The answer, in the shape that the part expects; further keys are left out.
   * @returns Nothing, so that the last line of a cell shows the answer once.
   * @throws InputError where the id is unknown, the shape is not met, the answer departs from the part's key or fails its check, or
   *   a difference from the published answer is not proved by them and explained by a note.
   */
  answer(id: string, value: unknown, options?: AnswerOptions): void;
  /**
   * Answers a multiple-choice question, whose part expects `{ correct: [numbers] }`.
   * @param id - The part's id in `paper.json`.
   * @param choices - For each option, in order, whether it holds and why (Markdown with LaTeX between dollars).
   * The options' texts are the part's `given.options` in `paper.json`; they are shown with their boxes.
   * @param options - As of `answer`; a `note` stands above the reasons.
   * @throws InputError as `answer` does, and where an option is not `[holds, why]`.
   */
  multipleChoice(id: string, choices: readonly Choice[], options?: AnswerOptions): void;
}

/** An answer as it is shown: the boxes of a multiple-choice question, or its values. */
function shownOf(part: PaperPart, value: Json): ShownPart[] {
  const chosen = chosenIn(part, value);
  if (chosen === null) return layOut(value, part.expects, part.labels);
  const options = (choicesOf(part) ?? []).map((text, at) => ({ text, chosen: chosen[at] }));
  return [{ kind: "choices", options }];
}

/**
 * Opens one problem of a paper: the first line of its notebook.
 * @param paperName - The paper's folder name.
 * @param problemNumber - The problem's number in `paper.json`.
 * @returns The problem's questions, and `answer(id, value)` to answer them.
 * @throws FileError where there is no such paper, InputError where it has no such problem.
 * @example
 * worksheet("sharif-ml-2023-hw3", "5").question("sharif-hw3-5-1").statement // => "Find the kernel size."
 * worksheet("sharif-ml-2023-hw3", "9") // throws worksheet: needs a problem of sharif-ml-2023-hw3, got 9. It has 1, 2, 3, 4, 5.
 */
export function worksheet(paperName: string, problemNumber: string | number): Worksheet {
  const paper = findPaper(paperName);
  const problem = paper.problems.find((candidate) => candidate.problem === String(problemNumber));
  if (problem === undefined) {
    throw new InputError({
      place: "worksheet",
      rule: `needs a problem of ${paperName}`,
      got: String(problemNumber),
      cure: `It has ${paper.problems.map((candidate) => candidate.problem).join(", ")}.`,
    });
  }
  const question = (id: string): PaperPart => {
    const part = problem.parts.find((candidate) => candidate.id === id);
    if (part !== undefined) return part;
    throw new InputError({
      place: "answer",
      rule: `needs the id of a part of problem ${problem.problem}`,
      got: id,
      cure: `It has ${problem.parts.map((candidate) => candidate.id).join(", ")}.`,
    });
  };
  const answer = (id: string, given: unknown, options: AnswerOptions = {}): void => {
    const part = question(id);
    const reading = { accept: part.accept, isKnown: knownNames(part, problem.intro ?? "") };
    const value = readAnswer(given, part.expects, `answer ${id}`, reading);
    const followed = options.onTheWay ?? null;
    const onTheWay = readAnswer(followed, part.expects, `answer ${id}, onTheWay`, {
      ...reading,
      isPartial: true,
    });
    const { verdict, byAuthor, compared } = judge(part, value, options, onTheWay);
    // What is said about the paper's answer holds for the paper's givens.
    const [published, note] = verdict === "variant" ? [null, null] : [part.published, options.note ?? null];
    show({
      id,
      part: part.part,
      value,
      shown: shownOf(part, value),
      published,
      verdict,
      ...(byAuthor ? { byAuthor } : {}),
      ...(compared.published > 0 && compared.published < compared.of ? { compared } : {}),
      note,
    });
  };
  const multipleChoice = (id: string, choices: readonly Choice[], options: AnswerOptions = {}): void => {
    const chosen = multipleChoiceAnswer(id, choices, options);
    answer(id, chosen.value, chosen.options);
  };
  return { paper, problem, question, answer, multipleChoice };
}
