import type { Debugger } from "node:inspector";

/**
 * V8 12, the engine of Node 22, ends the process where an expression is evaluated in the frame that gives a new object its
 * fields, if a function of the class uses the name of the class.
 */
const dies = process.versions.v8.startsWith("12.");

/** Whether expressions can be evaluated in a frame. */
export function isReadable({ functionName }: Debugger.CallFrame): boolean {
  return !dies || functionName !== "<instance_members_initializer>";
}
