import { Reflect, process } from "../intrinsics.js";

/**
 * Takes every error that nobody waits for: one of a timer's callback, of a promise that was forgotten, of a native callback.
 *
 * Libraries listen for such errors as well, and some of them throw: the code that Emscripten puts before its modules, of
 * tfjs's WebAssembly backend among them, throws every error again, which would end the kernel. So their listeners are
 * called, and nothing that they throw leaves this function.
 * @param report Gets each error once, and any other that a listener throws.
 */
export function catchLateErrors(report: (error: unknown) => void): void {
  const emit = process.emit.bind(process) as (event: string | symbol, ...values: unknown[]) => boolean;
  const emitGuarded = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== "uncaughtException" && event !== "unhandledRejection") return emit(event, ...values);
    report(values[0]);
    for (const listener of process.rawListeners(event))
      try {
        Reflect.apply(listener, process, values);
      } catch (thrown) {
        if (thrown !== values[0]) report(thrown);
      }
    // Node takes the error for handled, with listeners or without.
    return true;
  };
  process.emit = emitGuarded as typeof process.emit;
}
