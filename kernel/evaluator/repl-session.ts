import { type Runtime, Session } from "node:inspector";
import { promiseHooks } from "node:v8";
import { BigInt, Number, Object, Reflect, process } from "../intrinsics.js";

/** What came of a script. `stopped`: V8 ended it on request, or it will never end. */
export type Evaluation =
  | { status: "value"; value: unknown }
  | { status: "thrown"; error: unknown; line: number | undefined; column: number | undefined }
  | { status: "stopped" };

const group = "gradsheet";

/** Whether V8 may collect the promise of a script that has ended before it tells of the end: seen on Node 22. */
const collectsEnded = Number.parseInt(process.versions.v8) < 13;

/**
 * V8's REPL mode by way of the inspector: scripts share their lexical names, which may be declared again, and
 * await at their top level. Functions of earlier scripts see the newest binding.
 */
export class ReplSession {
  #session = new Session();
  #taken: unknown;
  /** The inspector describes values; this function, under the name that it has there, hands the value itself over. */
  #takeName: string | undefined;

  constructor() {
    this.#session.connect();
    process.on("exit", () => this.#session.disconnect());
  }

  /**
   * Looked for with the first value and not when a session begins: that is at the end of an interrupt, and a termination that is left of it
   * would leave the name unknown and every later value undefined.
   */
  get #take(): string | undefined {
    if (this.#takeName !== undefined) return this.#takeName;
    const key = "gradsheet.kernel.take";
    const value = (taken: unknown): void => void (this.#taken = taken);
    Object.defineProperty(globalThis, key, { value, configurable: true });
    this.#session.post("Runtime.evaluate", { expression: `this["${key}"]` }, (_, found) => {
      this.#takeName = (found as Runtime.EvaluateReturnType | undefined)?.result.objectId;
    });
    Reflect.deleteProperty(globalThis, key);
    return this.#takeName;
  }

  /**
   * Evaluates a script; `done` may be called before this returns.
   * @param code The script.
   * @param awaits Whether it awaits at its top level.
   * @param done Gets the value or the error; is never called for a script that awaits what never comes.
   * @returns The script's promise, to be held until `done` is called, where V8 might collect it until then. (V8 reports a
   *   collected evaluation to JavaScript in the middle of the collection, and aborts. A script that awaits nothing, too, is
   *   answered only after the callbacks that it has queued, and after what a debugger steps through until then.)
   */
  evaluate(code: string, awaits: boolean, done: (evaluation: Evaluation) => void): unknown {
    const session = this.#session;
    let promise: unknown;
    const unwatch = awaits || collectsEnded ? onFirstPromise((created) => (promise = created)) : undefined;
    session.post(
      "Runtime.evaluate",
      { expression: code, replMode: true, objectGroup: group },
      (fault, result) => {
        if (session !== this.#session) return;
        if (fault !== null || result === undefined) done({ status: "stopped" });
        else done(this.#read(result as Runtime.EvaluateReturnType));
        session.post("Runtime.releaseObjectGroup", { objectGroup: group });
      },
    );
    unwatch?.();
    return promise;
  }

  /** Lets go of every script that still awaits. */
  abandon(): void {
    const old = this.#session;
    this.#session = new Session();
    this.#session.connect();
    this.#takeName = undefined;
    old.disconnect();
  }

  #read({ result, exceptionDetails }: Runtime.EvaluateReturnType): Evaluation {
    if (exceptionDetails === undefined) return { status: "value", value: this.#valueOf(result) };
    const { exception, lineNumber, columnNumber } = exceptionDetails;
    if (exception === undefined) return { status: "stopped" };
    return { status: "thrown", error: this.#valueOf(exception), line: lineNumber, column: columnNumber };
  }

  #valueOf(remote: Runtime.RemoteObject): unknown {
    if (remote.objectId !== undefined) {
      this.#session.post("Runtime.callFunctionOn", {
        functionDeclaration: "function (take, value) { take(value) }",
        objectId: remote.objectId,
        arguments: [{ objectId: this.#take }, { objectId: remote.objectId }],
        silent: true,
      });
      const value = this.#taken;
      this.#taken = undefined;
      return value;
    }
    const { unserializableValue: text } = remote;
    if (text === undefined) return remote.type === "undefined" ? undefined : remote.value;
    return text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text);
  }
}

/** Watches for the next promise that is made: a script's own comes before any of its code's. */
function onFirstPromise(take: (promise: unknown) => void): () => void {
  const unwatch = promiseHooks.onInit((promise) => {
    take(promise);
    unwatch();
  }) as unknown as () => void;
  return unwatch;
}
