import type { Tfjs } from "./library.js";

/**
 * Takes away what tfjs prints at the first tensor on its JavaScript backend in Node, an advertisement for its native package; its
 * other warnings stay. tfjs may make that backend anew, so it is the class, too, that no longer knows a first use.
 */
export function silenceAdvertisement(tf: Tfjs): void {
  const backend = tf.findBackend("cpu") as unknown as { firstUse: boolean };
  backend.firstUse = false;
  Object.defineProperty(Object.getPrototypeOf(backend), "firstUse", {
    configurable: true,
    get: () => false,
    set: () => {},
  });
}
