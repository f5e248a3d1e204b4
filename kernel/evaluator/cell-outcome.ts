import type { CellResult, Outcome, Program, ToEvaluator } from "../bridge/messages.js";
import { interruptReport } from "../report/interrupt-report.js";
import type { Evaluation } from "./repl-session.js";
import { type Representation, represent } from "./representation.js";
import { answerExpressions, type ExpressionTools } from "./user-expressions.js";
import { Promise } from "../intrinsics.js";

/** What the end of a cell needs. */
export interface OutcomeTools extends ExpressionTools {
  /** Waits for what the cell displayed by an asynchronous method. */
  shown: () => Promise<void>;
}

/** What a value is shown as, for the channels thread. */
export function resultOf(value: unknown): CellResult | Promise<CellResult> {
  const sent = ({ data, text }: Representation): CellResult => ({ data: data.text, text });
  const shown = represent(value);
  return shown instanceof Promise ? shown.then(sent) : sent(shown);
}

/**
 * How a cell has ended, whatever its value or error does when it is looked at.
 * @param expressions What its client wants to know then.
 * @returns The outcome, and the results of the expressions as JSON.
 */
export async function cellOutcome(
  program: Program,
  evaluation: Evaluation,
  expressions: Extract<ToEvaluator, { type: "run" }>["expressions"],
  tools: OutcomeTools,
): Promise<{ outcome: Outcome; results?: string }> {
  try {
    switch (evaluation.status) {
      case "stopped":
        return { outcome: { ...interruptReport, interrupted: true } };
      case "thrown":
        await tools.shown();
        return { outcome: { status: "error", ...tools.report(evaluation.error) } };
      case "value": {
        const outcome: Outcome = { status: "ok" };
        if (program.hasResult && evaluation.value !== undefined) {
          const result = resultOf(evaluation.value);
          // Only a promise is awaited, so that a plain result is on its way in the same turn.
          outcome.result = result instanceof Promise ? await result : result;
        }
        await tools.shown();
        return { outcome, results: await answerExpressions(expressions, tools) };
      }
    }
  } catch (error) {
    return { outcome: { status: "error", ...tools.report(error) } };
  }
}
