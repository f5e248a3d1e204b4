import { isCaughtAt } from "./catches.js";
import type { Compiler } from "./compiler.js";
import { variablesAt } from "./variables-at.js";
import type { Answer, CompilerQuestions, Question, QuestionName } from "./requests.js";

const answers: { [Name in QuestionName]: (ask: CompilerQuestions[Name]["ask"], by: Compiler) => unknown } = {
  compile: ({ text, title, repetition }, by) => by.compile(text, title, repetition),
  compileAhead: ({ text, title }, by) => by.compileAhead(text, title),
  forget: (_, by) => by.forget(),
  compileExpression: ({ text, around }, by) => by.compileExpression(text, around),
  emit: ({ text, around }, by) => by.emit(text, around),
  variablesAt: ({ text, position }, by) => variablesAt(by.ts, text, position),
  isCaught: ({ text, position }, by) => isCaughtAt(by.ts, text, position),
  complete: ({ text, offset }, by) => by.complete(text, offset),
  inspect: ({ text, offset }, by) => by.inspect(text, offset),
  steps: ({ text }, by) => by.steps(text),
  names: (_, by) => by.names(),
  isComplete: ({ text }, by) => by.isComplete(text),
};

/** Puts a question to a compiler; a fault of the compiler is an answer as well. */
export function answer<Name extends QuestionName>(
  { id, name, ask }: Question<Name>,
  compiler: () => Compiler,
): Answer {
  try {
    return { id, answer: answers[name](ask, compiler()) };
  } catch (error) {
    return { id, failure: (error as Error).stack ?? String(error) };
  }
}
