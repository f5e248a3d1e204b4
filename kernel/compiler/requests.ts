import type { Program } from "../bridge/messages.js";
import type { Repetition, Step } from "../commands/step.js";
import type { Position } from "../report/code-frame.js";
import type { Compiled } from "./compiler.js";
import type { Completion } from "./complete.js";
import type { DefinedName } from "./defined-names.js";
import type { Inspection } from "./inspect.js";
import type { Completeness } from "./is-complete.js";
import type { NamesAround } from "./names-around.js";

/** Everything a compiler can be asked, by name: its arguments and its answer. */
export interface CompilerQuestions {
  compile: { ask: { text: string; title: string; repetition?: Repetition | undefined }; answer: Compiled };
  /** A cell of a notebook that runs elsewhere; null where it has to be compiled there. */
  compileAhead: { ask: { text: string; title: string }; answer: Compiled | null };
  /** Nothing of the cells before is seen by the next one. */
  forget: { ask: Record<string, never>; answer: true };
  /** An expression, which may stand in a function or in a module. */
  compileExpression: { ask: { text: string; around?: NamesAround | undefined }; answer: Compiled };
  /** The program of a cell as it would run, unchecked; undefined where it cannot be read. */
  emit: { ask: { text: string; around?: NamesAround | undefined }; answer: Program | undefined };
  /** The names of the functions and blocks around a position. */
  variablesAt: { ask: { text: string; position: Position }; answer: string[] };
  /** Whether what is thrown at a position is caught in the function there. */
  isCaught: { ask: { text: string; position: Position }; answer: boolean };
  complete: { ask: { text: string; offset: number }; answer: Completion };
  inspect: { ask: { text: string; offset: number }; answer: Inspection | undefined };
  steps: { ask: { text: string }; answer: Step[] };
  names: { ask: Record<string, never>; answer: DefinedName[] };
  isComplete: { ask: { text: string }; answer: Completeness };
}

export type QuestionName = keyof CompilerQuestions;

/** One question on its way to the compiler's thread or process. */
export interface Question<Name extends QuestionName = QuestionName> {
  id: number;
  name: Name;
  ask: CompilerQuestions[Name]["ask"];
}

/** One answer on its way back; `failure` is a fault of the compiler itself. */
export type Answer = { id: number; answer: unknown } | { id: number; failure: string };
