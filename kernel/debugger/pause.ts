import type { Debugger, Runtime } from "node:inspector";

/** A thrown value, and whether nobody is going to catch it. */
export type Thrown = Runtime.RemoteObject & { uncaught?: boolean };

/** Why the engine has paused; it may have several reasons at once. */
function reasonsOf({ reason, data }: Debugger.PausedEventDataType): { name: string; data: unknown }[] {
  if (reason !== "ambiguous") return [{ name: reason, data }];
  const { reasons } = data as unknown as { reasons: { reason: string; auxData?: unknown }[] };
  return reasons.map(({ reason: name, auxData }) => ({ name, data: auxData }));
}

/** The script that is about to run for the first time. */
export function newScriptOf(pause: Debugger.PausedEventDataType): string | undefined {
  const found = reasonsOf(pause).find(({ name }) => name === "instrumentation");
  return (found?.data as { scriptId?: string } | undefined)?.scriptId;
}

/** What is being thrown where the engine has paused. */
export function thrownIn(pause: Debugger.PausedEventDataType): Thrown | undefined {
  const found = reasonsOf(pause).find(({ name }) => name === "exception" || name === "promiseRejection");
  return found?.data as Thrown | undefined;
}
