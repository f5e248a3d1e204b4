import { type CellContext, currentContext, runInContext } from "./cell-context.js";
import { Object, Set } from "../intrinsics.js";

/** Takes an output message, or says that it does not: then the message goes where it would have gone. */
export type Receiver = (message: string, content: object) => boolean;

const outputMessages = new Set(["stream", "display_data", "update_display_data", "clear_output"]);

/** A context like another one, whose life and death it shares. */
function derived(context: CellContext, own: Partial<CellContext>): CellContext {
  return Object.assign(Object.create(context) as CellContext, own);
}

/**
 * Runs a function with all that it and what it starts prints and shows going to a receiver in the place of the cell's output.
 * @returns What the function returns.
 */
export function capture<T>(run: () => T, receive: Receiver): T {
  const context = currentContext();
  if (context === undefined) return run();
  return runInContext(derived(context, { receive }), run);
}

/**
 * A callback whose output appears where it would appear now: under this cell, or in this capture, whoever calls it and whenever.
 * An interrupt still ends it with what called it.
 */
export function outputHere<Values extends unknown[], T>(
  callback: (...values: Values) => T,
): (...values: Values) => T {
  const here = currentContext();
  if (here === undefined) return callback;
  const { cell, receive } = here;
  return (...values) =>
    runInContext(derived(currentContext() ?? here, { cell, receive }), () => callback(...values));
}

/**
 * Whether a receiver has taken a message of the running code.
 * @param content Makes what the message says.
 */
export function captured(message: string, content: () => object): boolean {
  const context = currentContext();
  const receive = context?.receive;
  if (context === undefined || receive === undefined || !outputMessages.has(message)) return false;
  // What the receiver itself prints is no output of the captured code.
  return runInContext(derived(context, { receive: undefined }), () => receive(message, content()));
}
