import { setFlagsFromString } from "node:v8";

/**
 * V8 12, the engine of Node 22, wants to go on with optimized code in the middle of a long loop, which a function with a
 * breakpoint (a cell's script always has one) cannot have: it asks again at every round, and hears nothing else, neither a
 * pause nor the stop button. Other versions do hear.
 */
const isDeafInLoops = process.versions.v8.startsWith("12.");

/** Says whether running loops may be replaced by optimized code: not while there may be breakpoints, where the engine cannot do both. */
export function allowLoopReplacement(allowed: boolean): void {
  if (isDeafInLoops) setFlagsFromString(allowed ? "--use-osr" : "--no-use-osr");
}
