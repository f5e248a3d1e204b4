import { parentPort, workerData } from "node:worker_threads";
import { Compiler } from "./compiler.js";
import type { Answer, CompilerQuestions, Question, QuestionName } from "./requests.js";

/** The compiler's thread: one question after the other, each with one answer. */
const { folder } = workerData as { folder: string };
let compiler: Compiler | undefined;

const answers: { [Name in QuestionName]: (ask: CompilerQuestions[Name]["ask"], by: Compiler) => unknown } = {
  compile: ({ text, title }, by) => by.compile(text, title),
  compileExpression: ({ text }, by) => by.compileExpression(text),
  complete: ({ text, offset }, by) => by.complete(text, offset),
  inspect: ({ text, offset, detailed }, by) => by.inspect(text, offset, detailed),
  isComplete: ({ text }, by) => by.isComplete(text),
};

parentPort?.on("message", <Name extends QuestionName>({ id, name, ask }: Question<Name>) => {
  let answer: Answer;
  try {
    compiler ??= new Compiler(folder);
    answer = { id, answer: answers[name](ask, compiler) };
  } catch (error) {
    answer = { id, failure: (error as Error).stack ?? String(error) };
  }
  parentPort?.postMessage(answer);
});
