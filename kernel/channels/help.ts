import type { Outcome } from "../bridge/messages.js";
import { entryOf } from "../commands/catalogue.js";
import { unknownCommand } from "../commands/line-command.js";
import { failure } from "../report/failure.js";

/** What a command that begins with percent signs does, for the front end's pager. */
export function helpFor(signed: string): Outcome {
  const entry = entryOf(signed.replace(/^%+/, ""));
  if (entry === undefined) {
    const refusal = unknownCommand(signed);
    return failure("NameError", refusal.kind === "refuse" ? refusal.evalue : signed);
  }
  const usages = [entry.line, entry.cell].filter((usage) => usage !== undefined);
  return { status: "ok", pager: { "text/plain": `${usages.join("\n")}\n\n${entry.does}` } };
}
