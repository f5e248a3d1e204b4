import type { CellResult, Outcome } from "../bridge/messages.js";
import type { Compiled } from "../compiler/compiler.js";
import { JsonText } from "../protocol/json-text.js";
import type { Message } from "../protocol/message.js";

/** The content of an execute_request. */
export interface ExecuteRequest {
  code?: unknown;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

/**
 * What the kernel's own compiler would make of a cell in its place, from a client that has compiled it: `compiled` in the metadata of an
 * execute_request; undefined where there is none.
 */
export function compiledBefore({ metadata }: Message): Compiled | undefined {
  const { compiled } = metadata as { compiled?: Compiled };
  return typeof compiled === "object" && compiled !== null ? compiled : undefined;
}

/** The result of a cell as its history has it. */
export function resultText(outcome: Outcome): string | null {
  return outcome.status === "ok" ? (outcome.result?.text ?? null) : null;
}

/** The content of an execute_result. */
export function resultContent({ data }: CellResult, count: number): object {
  return { data: new JsonText(data), metadata: {}, execution_count: count };
}

/** The content of an execute_reply. */
export function replyContent(outcome: Outcome, count: number, expressions: string): object {
  if (outcome.status === "error") {
    const { ename, evalue, traceback } = outcome;
    return {
      status: "error",
      execution_count: count,
      ename,
      evalue,
      traceback,
      payload: [],
      user_expressions: {},
    };
  }
  const payload = outcome.pager === undefined ? [] : [{ source: "page", data: outcome.pager, start: 0 }];
  return { status: "ok", execution_count: count, payload, user_expressions: new JsonText(expressions) };
}
