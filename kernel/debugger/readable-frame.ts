import type { Debugger } from "node:inspector";

/**
 * V8 11 and 12, the engines of Node 20 and 22, end the process where an expression is evaluated in the frame that gives a new object its
 * fields, if a function of the class uses the name of the class.
 */
const dies = Number.parseInt(process.versions.v8) < 13;

/** Whether expressions can be evaluated in a frame. */
export function isReadable({ functionName }: Debugger.CallFrame): boolean {
  return !dies || functionName !== "<instance_members_initializer>";
}
