import { Array, Object, WeakSet } from "../intrinsics.js";

/** What the engine of tfjs counts while it computes; it keeps itself in this global in every bundle. */
interface Engine {
  state: { scopeStack: unknown[]; gradientDepth: number; kernelDepth: number; activeTape?: unknown };
  endScope(): void;
}

type Fit = (...values: unknown[]) => unknown;
type Model = { isTraining: boolean };

/**
 * Takes note of how deep tfjs stands in its scopes. A termination runs no `finally`, so what it breaks off
 * would leave the engine in the middle of a gradient for ever.
 * @returns Brings the engine back to that depth.
 */
export function guardEngine(): () => void {
  const engine = (globalThis as { _tfengine?: Engine })._tfengine;
  const state = engine?.state;
  if (engine === undefined || !Array.isArray(state?.scopeStack)) return () => {};
  const { gradientDepth, kernelDepth, activeTape } = state;
  const depth = state.scopeStack.length;
  return () => {
    while (state.scopeStack.length > depth) engine.endScope();
    Object.assign(state, { gradientDepth, kernelDepth, activeTape });
  };
}

const guarded = new WeakSet<object>();

/**
 * Sees to it that a model may be trained again after an interrupt: its `fit` refuses while another one seems to run.
 * @param namespace A module that a cell imports; one with a `LayersModel` is tfjs.
 * @param onInterrupt Takes what is to be done when the running cell is interrupted.
 */
export function guardModels(namespace: unknown, onInterrupt: (cleanup: () => void) => void): void {
  const { prototype } = ((namespace as { LayersModel?: unknown } | null)?.LayersModel ?? {}) as {
    prototype?: Record<"fit" | "fitDataset", Fit>;
  };
  if (prototype === undefined || guarded.has(prototype)) return;
  guarded.add(prototype);
  for (const name of ["fit", "fitDataset"] as const) {
    const original = prototype[name];
    if (typeof original !== "function") continue;
    prototype[name] = function (this: Model, ...values: unknown[]): unknown {
      onInterrupt(() => (this.isTraining = false));
      return original.apply(this, values);
    };
  }
}
