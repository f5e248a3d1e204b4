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

const foreign = /node:|node_modules|@tensorflow|\/training\/(compile|fit|train-step|interrupted|random)/;

/** The innermost line on the stack that is neither tfjs's nor gradsheet's. */
export function callerLine(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  const line = stack.split("\n").find((frame) => frame.startsWith("    at ") && !foreign.test(frame));
  return line?.match(/\(?((?:file:\/\/)?[^\s()]+:\d+):\d+\)?$/)?.[1];
}

/** The warning with which a step says that it is not compiled: place, rule and cure. */
export const refusalWarning = (place: string, { reason, cure, where }: Refusal): string =>
  `${place}: the step runs eagerly, because it ${reason}${where === undefined ? "" : ` at ${where}`}. ${cure}`;
