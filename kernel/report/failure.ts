import type { Outcome } from "../bridge/messages.js";
import { bold, red } from "./ansi.js";

/** A cell that failed for a reason of the kernel's, which no stack explains. */
export function failure(ename: string, evalue: string): Extract<Outcome, { status: "error" }> {
  return { status: "error", ename, evalue, traceback: [`${red(bold(ename))}: ${evalue}`] };
}
