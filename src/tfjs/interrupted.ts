import { restoreBinding } from "./compile/hooks.js";
import { restoreRandom } from "./math-random.js";
import type { Tfjs } from "./library.js";

interface EngineState {
  activeTape: unknown;
  gradientDepth: number;
  kernelDepth: number;
  activeScope: unknown;
  scopeStack: unknown[];
}

let unfinished: { state: EngineState; scopes: unknown[]; activeScope: unknown } | undefined;

/**
 * Notes where tfjs stands before a step of training, and puts it back there where the last step was killed.
 *
 * A notebook's interrupt ends a cell in the middle of whatever runs, without its `finally` blocks: tfjs would go on
 * believing that it is inside a kernel and a gradient, and give wrong derivatives or none from then on.
 */
export function beginStep(tf: Tfjs): void {
  recover();
  const { state } = tf.engine() as unknown as { state: EngineState };
  unfinished = { state, scopes: [...state.scopeStack], activeScope: state.activeScope };
}

/** Notes that the step came to its end. */
export function endStep(): void {
  unfinished = undefined;
}

/** Puts tfjs back to where it stood before a step that was killed; nothing where none was. */
export function recover(): void {
  if (!unfinished) return;
  const { state, scopes, activeScope } = unfinished;
  Object.assign(state, {
    activeTape: null,
    gradientDepth: 0,
    kernelDepth: 0,
    scopeStack: scopes,
    activeScope,
  });
  unfinished = undefined;
  restoreBinding();
  restoreRandom();
}
