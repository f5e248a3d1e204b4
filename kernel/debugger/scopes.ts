import type { Debugger, Runtime } from "node:inspector";
import { scriptVariable } from "../bridge/emitted-names.js";
import { RequestError, type Scope, type Variable } from "./dap.js";
import type { Frame } from "./frames.js";
import { argumentOf, type Inspection } from "./inspection.js";

/** What a reference to a scope stands for. */
interface Known {
  frame: string;
  /** Which of the frame's scopes, the innermost first. */
  numbers: number[];
}

/** Names that the kernel gives, not the author. */
const hidden = new Set(["__default"]);

/** The scopes of frames, their variables, and new values for these. */
export class Scopes {
  readonly #inspection: Inspection;
  readonly #known = new Map<number, Known>();

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
  }

  /** The scopes of a frame, the innermost first; a function's blocks are one with it. */
  async of({ engine }: Frame): Promise<Scope[]> {
    const scopes: Scope[] = [];
    if (engine === undefined) return [await this.globals()];
    for (const { name, numbers } of grouped(engine.scopeChain)) {
      const isLocal = name === "Locals";
      const extra: [string, Runtime.RemoteObject][] = isLocal ? extrasOf(engine) : [];
      const objects = numbers.map((at) => engine.scopeChain[at]?.object as Runtime.RemoteObject);
      const now = isLocal ? [await this.#valuesNow(engine, objects)] : [];
      const values = [...extra.map(([, value]) => value), ...now, ...objects].map(argumentOf);
      const { reference, count } = await this.#inspection.ask(
        "scope",
        { value: extra.map(([key]) => key) },
        ...values,
      );
      if (count === 0) continue;
      this.#known.set(reference, { frame: engine.callFrameId, numbers });
      scopes.push({
        name,
        ...(isLocal ? { presentationHint: "locals" as const } : {}),
        variablesReference: reference,
        namedVariables: count,
        expensive: false,
      });
    }
    return [...scopes, await this.globals()];
  }

  /** The variables of a frame's own function: the engine's objects have them as they were when it stopped. */
  async #valuesNow(
    frame: Debugger.CallFrame,
    objects: Runtime.RemoteObject[],
  ): Promise<Runtime.RemoteObject> {
    const names = await Promise.all(
      objects.map((object) => this.#inspection.ask("variableNames", argumentOf(object))),
    );
    const reads = [...new Set(names.flat())].filter(isName).map((name) => `["${name}", () => ${name}]`);
    const noted = "(all, [name, read]) => { try { all[name] = read(); } catch {} return all; }";
    return this.#inspection.evaluate(
      `[${reads.join(", ")}].reduce(${noted}, { __proto__: null })`,
      frame.callFrameId,
    );
  }

  /** What cells have declared. */
  async globals(): Promise<Scope> {
    const { names } = await this.#inspection.post<Runtime.GlobalLexicalScopeNamesReturnType>(
      "Runtime.globalLexicalScopeNames",
    );
    // Read when they are wanted: one that its cell never got to has no value, and says so.
    const members = names.filter((name) => !hidden.has(name)).map(memberOf);
    const object = await this.#inspection.evaluate(`({ ${members.join(", ")} })`);
    const { reference, count } = await this.#inspection.ask("scope", { value: [] }, argumentOf(object));
    return { name: "Globals", variablesReference: reference, namedVariables: count, expensive: false };
  }

  /** The names of a frame's functions, which hide those of cells. */
  async localsIn(frame: Frame | undefined): Promise<string[]> {
    const scopes =
      frame?.engine?.scopeChain.filter(({ type }) => type !== "global" && type !== "script") ?? [];
    const names = await Promise.all(
      scopes.map(({ object }) => this.#inspection.ask("variableNames", argumentOf(object))),
    );
    return names.flat();
  }

  /** The names that an expression in a frame can use. */
  async namesIn(frame: Frame | undefined): Promise<string[]> {
    const names = new Set(await this.localsIn(frame));
    const globals = await this.#inspection.post<Runtime.GlobalLexicalScopeNamesReturnType>(
      "Runtime.globalLexicalScopeNames",
    );
    for (const variable of globals.names) names.add(scriptVariable(variable).name);
    return [...names].filter((name) => isName(name) && !hidden.has(name));
  }

  /** What a reference stands for. */
  async variables(
    reference: number,
    { filter, start = 0, count = 0 }: { filter?: unknown; start?: number; count?: number } = {},
  ): Promise<Variable[]> {
    const kind = filter === "indexed" || filter === "named" ? filter : null;
    const values = [reference, kind, start, count].map((value) => ({ value }));
    // A reference of an earlier stop: what it stood for has gone on.
    return (await this.#inspection.ask("children", ...values)) ?? [];
  }

  /** Gives a variable, or a part of a value, another value. */
  async assign(reference: number, name: string, value: Runtime.RemoteObject): Promise<Variable> {
    const known = this.#known.get(reference);
    if (known === undefined) {
      const assigned = await this.#inspection.ask(
        "assign",
        { value: reference },
        { value: name },
        argumentOf(value),
      );
      if (assigned === null) throw new RequestError(`There is no ${name} here.`);
      return assigned;
    }
    for (const scopeNumber of known.numbers)
      try {
        const place = { scopeNumber, variableName: name, callFrameId: known.frame };
        await this.#inspection.post("Debugger.setVariableValue", { ...place, newValue: argumentOf(value) });
        return await this.#inspection.describe(name, name, value);
      } catch {
        // It is in the next scope, or cannot be changed at all.
      }
    throw new RequestError(`${name} cannot be changed.`);
  }
}

function isName(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text) && text !== "this";
}

/** A variable of the cells as a member of an object. */
function memberOf(variable: string): string {
  const { name, read, isImported } = scriptVariable(variable);
  const getter = `get ${name}() { return ${read}; }`;
  return isImported ? getter : `${getter}, set ${name}(__value) { ${read} = __value; }`;
}

/** The scopes that are shown as one: those of the running function, and each closure around it. */
function grouped(chain: Debugger.Scope[]): { name: string; numbers: number[] }[] {
  const groups: { name: string; numbers: number[] }[] = [];
  let isLocal = true;
  for (const [number, { type, name }] of chain.entries()) {
    // What all cells share is asked for by its names: the engine lists it whole, with what it has of its own.
    if (type === "global" || type === "script" || type === "module") continue;
    if (isLocal && type !== "closure") {
      const [first] = groups;
      if (first === undefined) groups.push({ name: "Locals", numbers: [number] });
      else first.numbers.push(number);
    } else groups.push({ name: name ? `Closure (${name})` : "Closure", numbers: [number] });
    if (type === "local" || type === "closure") isLocal = false;
  }
  return groups;
}

/** What is no variable, and yet seen in a frame. */
function extrasOf(frame: Debugger.CallFrame): [string, Runtime.RemoteObject][] {
  const extras: [string, Runtime.RemoteObject][] = [];
  if (frame.this.type !== "undefined" && frame.this.className !== "global") extras.push(["this", frame.this]);
  if (frame.returnValue !== undefined) extras.push(["(return value)", frame.returnValue]);
  return extras;
}
