import type { ErrorReport, Program } from "../bridge/messages.js";
import { Object, Promise } from "../intrinsics.js";
import { JsonText, jsonOf } from "../protocol/json-text.js";
import { interruptReport } from "../report/interrupt-report.js";
import type { Evaluation } from "./repl-session.js";
import { represent } from "./representation.js";

/** How an expression is evaluated, and how an error is reported. */
export interface ExpressionTools {
  evaluate: (
    program: Program,
    name: string,
    title: string,
    done: (evaluation: Evaluation) => void,
  ) => unknown;
  report: (error: unknown) => ErrorReport;
}

/** What came of the user expressions of a request, by name, as JSON. */
export async function answerExpressions(
  expressions: [string, Program | ErrorReport][],
  tools: ExpressionTools,
): Promise<string> {
  const results: [string, JsonText][] = [];
  for (const [name, program] of expressions)
    results.push([name, new JsonText(jsonOf(await answerExpression(name, program, tools)))]);
  return jsonOf(Object.fromEntries(results));
}

/** A mime bundle, or why there is none. */
async function answerExpression(
  name: string,
  program: Program | ErrorReport,
  { evaluate, report }: ExpressionTools,
): Promise<object> {
  if ("ename" in program) return { status: "error", ...program };
  // Held until it is settled: see ReplSession.evaluate.
  const held: { promise?: unknown } = {};
  const evaluation = await new Promise<Evaluation>((resolve) => {
    held.promise = evaluate(program, `expression-${name}`, `expression ${name}`, (done) => {
      held.promise = undefined;
      resolve(done);
    });
  });
  if (evaluation.status === "stopped") return interruptReport;
  try {
    if (evaluation.status === "thrown") throw evaluation.error;
    const { data } = await represent(evaluation.value);
    return { status: "ok", data, metadata: {} };
  } catch (error) {
    return { status: "error", ...report(error) };
  }
}
