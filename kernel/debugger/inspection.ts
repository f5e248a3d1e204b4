import { type Debugger, type Runtime, Session } from "node:inspector";
import { RequestError } from "./dap.js";
import { type Debuggee, debuggeeKey } from "./debuggee.js";
import { isReadable } from "./readable-frame.js";

/**
 * The name of the scripts that ask the main thread. Stepping passes over them: what is asked while a step is under way runs between two of the
 * engine's steps, and where the engine stops in there, Node 26 hears no command that would take it on.
 */
export const askingScript = "gradsheet-debugger:ask";

/** Finds `Debuggee` on the main thread. */
const debuggee = `globalThis[Symbol.for("${debuggeeKey}")]`;

/** All that is looked at belongs to it, and is let go of together. */
const group = "gradsheet-debugger";

/** How long an expression may compute when nothing else can stop it, in milliseconds. */
const patience = 10_000;

/** A private member of a value; one with accessors has no value. */
interface PrivateMember {
  name: string;
  value?: Runtime.RemoteObject;
}

type Described = Awaited<ReturnType<Debuggee["describe"]>>;

/** What to do at a pause, at the end of one, and with a new script. */
export interface InspectionEvents {
  paused: (pause: Debugger.PausedEventDataType) => void;
  resumed: () => void;
  scriptParsed: (script: Debugger.ScriptParsedEventDataType) => void;
}

/** The inspector's session with the main thread, and what is asked of `Debuggee` there. */
export class Inspection {
  readonly #session = new Session();
  #debuggee: string | undefined;
  #calls = 0;
  /** The engine answers only a thread that has something to wait for. */
  readonly #alive = setInterval(() => {}, 60_000);

  #events: InspectionEvents | undefined;

  constructor() {
    this.#session.connectToMainThread();
    this.#session.on("Debugger.paused", ({ params }) => this.#events?.paused(params));
    this.#session.on("Debugger.resumed", () => this.#events?.resumed());
    this.#session.on("Debugger.scriptParsed", ({ params }) => this.#events?.scriptParsed(params));
  }

  /** Says who is told of the engine's debugger, while it is on. */
  listen(events: InspectionEvents | undefined): void {
    this.#events = events;
  }

  /** Sends a command of the inspector's protocol. */
  post<Result = unknown>(method: string, parameters: object = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#session.post(method, parameters, (fault: Error | null, result?: object) => {
        if (fault === null) resolve(result as Result);
        else reject(new RequestError(fault.message));
      });
    });
  }

  close(): void {
    clearInterval(this.#alive);
    this.#session.disconnect();
  }

  /**
   * Calls a method of `Debuggee`; values of the main thread are passed as the inspector knows them. What is looked at may run its author's
   * code (a getter, an `inspect`, a trap), whose breakpoints stop nothing then: Node 26 would not go on from a stop in an answer.
   */
  async ask<Name extends keyof Debuggee>(
    name: Name,
    ...values: Runtime.CallArgument[]
  ): Promise<Awaited<ReturnType<Debuggee[Name]>>> {
    const awaitPromise = name === "represent";
    const answer = await this.#call(name, values, { returnByValue: true, awaitPromise });
    return answer.value as Awaited<ReturnType<Debuggee[Name]>>;
  }

  /** Only an evaluation can do without breakpoints, and only a call can pass values: they are handed over first. */
  async #call(name: string, values: Runtime.CallArgument[], options: object): Promise<Runtime.RemoteObject> {
    const objectId = await this.#findDebuggee();
    this.#calls += 1;
    const handed = this.post("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: asking("function (call, ...values) { this.hand(call, values); }"),
      arguments: [{ value: this.#calls }, ...values],
      silent: true,
    });
    const called = this.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
      expression: asking(`${debuggee}.carryOut(${this.#calls}, ${JSON.stringify(name)})`),
      silent: true,
      disableBreaks: true,
      timeout: patience,
      ...options,
    });
    const [, { result, exceptionDetails }] = await Promise.all([handed, called]);
    if (exceptionDetails !== undefined) throw new RequestError(messageOf(exceptionDetails));
    return result;
  }

  async #findDebuggee(): Promise<string> {
    if (this.#debuggee !== undefined) return this.#debuggee;
    const found = await this.post<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression: debuggee });
    return (this.#debuggee = found.result.objectId as string);
  }

  /**
   * The value of an expression: in a frame of the stop, or else among the notebook's names.
   * @throws RequestError with the message of what it throws.
   */
  async evaluate(
    expression: string,
    frame?: Debugger.CallFrame,
    { isHarmless = false } = {},
  ): Promise<Runtime.RemoteObject> {
    if (frame !== undefined && !isReadable(frame))
      throw new RequestError(
        "evaluate: not where an object gets its fields, which Node 20 and 22 cannot do. Step on.",
      );
    const options = {
      expression,
      objectGroup: group,
      silent: true,
      timeout: patience,
      throwOnSideEffect: isHarmless,
    };
    const { result, exceptionDetails } =
      frame === undefined
        ? // A step that has gone off the end of its cell would stop in what is evaluated, and nobody would get the value.
          await this.post<Runtime.EvaluateReturnType>("Runtime.evaluate", { ...options, disableBreaks: true })
        : await this.post<Runtime.EvaluateReturnType>("Debugger.evaluateOnCallFrame", {
            ...options,
            callFrameId: frame.callFrameId,
          });
    if (exceptionDetails !== undefined) throw new RequestError(messageOf(exceptionDetails));
    return result;
  }

  /** Runs a script as a cell's. While the main thread stands still it is run at once, too, but nobody is told of its end. */
  declare(script: string): void {
    void this.post("Runtime.evaluate", {
      expression: script,
      replMode: true,
      silent: true,
      disableBreaks: true,
    }).catch(() => {});
  }

  /** A value of the main thread as a variable. */
  describe(name: string, path: string | undefined, value: Runtime.RemoteObject): Promise<Described> {
    return this.ask(
      "describe",
      { value: name },
      path === undefined ? {} : { value: path },
      argumentOf(value),
    );
  }

  /** The private members of what a reference stands for. */
  async privateMembers(reference: number): Promise<PrivateMember[]> {
    const result = await this.#call("withPrivate", [{ value: reference }], { objectGroup: group });
    if (result.objectId === undefined) return [];
    const { privateProperties = [] } = await this.post<{ privateProperties?: PrivateMember[] }>(
      "Runtime.getProperties",
      { objectId: result.objectId, ownProperties: true },
    );
    return privateProperties;
  }

  /** Lets go of all that was looked at. */
  async forget(): Promise<void> {
    await Promise.all([this.post("Runtime.releaseObjectGroup", { objectGroup: group }), this.ask("forget")]);
  }
}

function asking(code: string): string {
  return `${code}\n//# sourceURL=${askingScript}\n`;
}

/** A value that the inspector has described, on its way back. */
export function argumentOf({
  objectId,
  unserializableValue,
  value,
}: Runtime.RemoteObject): Runtime.CallArgument {
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value: value as unknown } : { unserializableValue };
}

function messageOf({ exception, text }: Runtime.ExceptionDetails): string {
  if (exception === undefined) return text;
  return exception.description?.split("\n    at ")[0] ?? String(exception.value);
}
