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

const said = new Set<string>();

/** Warns that a step is not compiled, with place, reason and cure; of one thing once. */
export function warnOfRefusal(place: string, { reason, cure, where }: Refusal): void {
  const line = where === undefined ? "" : ` at ${where}`;
  const warning = `${place}: the step runs eagerly, because it ${reason}${line}. ${cure}`;
  if (said.has(warning)) return;
  said.add(warning);
  console.warn(warning);
}
