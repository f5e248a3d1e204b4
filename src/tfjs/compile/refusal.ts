import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder } from "../../package.js";

/** Why a step is not compiled, and what its author can do about it. */
export interface Refusal {
  /** What the step does, as a clause: `reads a tensor's numbers`. */
  reason: string;
  /** A sentence. */
  cure: string;
  /** The file and line of the step's code where it happens, where they are known. */
  where?: string;
}

/** Thrown inside the making of a function, caught by the step that then runs eagerly. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
  }
}

/** The library's own frames of a step: this room, and the one whose loops call it, by themselves or in the file of the whole library. */
const own = [
  ...["..", "../../training"].map((room) => fileURLToPath(new URL(`${room}/`, import.meta.url))),
  join(packageFolder, "dist", "library"),
];

/** The innermost line on the stack that is neither of TensorFlow.js nor of the library's rooms that train. */
export function callerLine(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  const frame = stack
    .split("\n")
    .find(
      (line) =>
        line.startsWith("    at ") && !["node:", "node_modules", ...own].some((part) => line.includes(part)),
    );
  return frame?.match(/([^\s()]+:\d+):\d+\)?$/)?.[1];
}

/** Warns that a step is not compiled, with place, reason and cure. */
export function warnOfRefusal(place: string, { reason, cure, where }: Refusal): void {
  const line = where === undefined ? "" : ` at ${where}`;
  console.warn(`${place}: the step runs eagerly, because it ${reason}${line}. ${cure}`);
}
