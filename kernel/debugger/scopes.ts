import type { Debugger, Runtime } from "node:inspector";
import { scriptVariable } from "../bridge/emitted-names.js";
import type { Imports } from "../bridge/messages.js";
import type { NamesAround } from "../compiler/names-around.js";
import { RequestError, type Scope, type Variable } from "./dap.js";
import type { Frame } from "./frames.js";
import { argumentOf, type Inspection } from "./inspection.js";
import { isReadable } from "./readable-frame.js";

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
  async of({ engine, imports }: Frame): Promise<Scope[]> {
    const scopes: Scope[] = [];
    if (engine === undefined) return [await this.globals()];
    for (const { name, numbers } of grouped(engine.scopeChain, imports !== undefined)) {
      const isLocal = name === "Locals";
      const extra: [string, Runtime.RemoteObject][] = isLocal ? extrasOf(engine) : [];
      const objects = numbers.map((at) => engine.scopeChain[at]?.object as Runtime.RemoteObject);
      const now = isLocal ? [await this.#valuesNow(engine, objects)] : [];
      const values = [...extra.map(([, value]) => value), ...now, ...objects].map(argumentOf);
      const { reference, count } = await this.#inspection.ask(
        "scope",
        { value: extra.map(([key]) => key) },
        { value: imports ?? [] },
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
    // The engine's objects have to do.
    if (!isReadable(frame)) return this.#inspection.evaluate("({})");
    const names = await Promise.all(
      objects.map((object) => this.#inspection.ask("variableNames", argumentOf(object))),
    );
    const reads = [...new Set(names.flat())].filter(isName).map((name) => `["${name}", () => ${name}]`);
    const noted = "(all, [name, read]) => { try { all[name] = read(); } catch {} return all; }";
    return this.#inspection.evaluate(`[${reads.join(", ")}].reduce(${noted}, { __proto__: null })`, frame);
  }

  /** What cells have declared. */
  async globals(): Promise<Scope> {
    const { names } = await this.#inspection.post<Runtime.GlobalLexicalScopeNamesReturnType>(
      "Runtime.globalLexicalScopeNames",
    );
    // Read when they are wanted: one that its cell never got to has no value, and says so.
    const members = names.filter((name) => !hidden.has(name)).map(memberOf);
    const object = await this.#inspection.evaluate(`({ ${members.join(", ")} })`);
    const { reference, count } = await this.#inspection.ask(
      "scope",
      { value: [] },
      { value: [] },
      argumentOf(object),
    );
    return { name: "Globals", variablesReference: reference, namedVariables: count, expensive: false };
  }

  /** The names of a frame's functions and of its module's imports, which hide those of cells. */
  async namesAround(frame: Frame | undefined): Promise<NamesAround> {
    const scopes =
      frame?.engine?.scopeChain.filter(({ type }) => type !== "global" && type !== "script") ?? [];
    const names = await Promise.all(
      scopes.map(({ object }) => this.#inspection.ask("variableNames", argumentOf(object))),
    );
    return namesAround(names.flat(), frame?.imports);
  }

  /** The names that an expression in a frame can use. */
  async namesIn(frame: Frame | undefined): Promise<string[]> {
    const { variables, imports } = await this.namesAround(frame);
    const names = new Set([...variables, ...Object.keys(imports)]);
    const globals = await this.#inspection.post<Runtime.GlobalLexicalScopeNamesReturnType>(
      "Runtime.globalLexicalScopeNames",
    );
    for (const variable of globals.names) names.add(scriptVariable(variable).name);
    const holders = new Set((frame?.imports ?? []).map(([, holder]) => holder));
    return [...names].filter((name) => isName(name) && !hidden.has(name) && !holders.has(name));
  }

  /** What a reference stands for. */
  async variables(
    reference: number,
    { filter, start = 0, count = 0 }: { filter?: unknown; start?: number; count?: number } = {},
  ): Promise<Variable[]> {
    const kind = filter === "indexed" || filter === "named" ? filter : null;
    const values = [reference, kind, start, count].map((value) => ({ value }));
    // A reference of an earlier stop: what it stood for has gone on.
    const parts = (await this.#inspection.ask("children", ...values)) ?? [];
    // They come with the first page of names.
    if (kind === "indexed" || start > 0) return parts;
    for (const { name, value } of await this.#inspection.privateMembers(reference))
      if (value !== undefined) parts.push(await this.#inspection.describe(name, undefined, value));
    return parts;
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

/** What names mean among some variables and the imports of a module. */
export function namesAround(variables: string[], imports: Imports = []): NamesAround {
  const seen = imports.filter(([name]) => !variables.includes(name));
  const read = (holder: string, exported: string | null): string =>
    exported === null
      ? holder
      : `(0, ${holder}${isName(exported) ? `.${exported}` : `[${JSON.stringify(exported)}]`})`;
  return {
    variables,
    imports: Object.fromEntries(seen.map(([name, holder, exported]) => [name, read(holder, exported)])),
  };
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

/**
 * The scopes that are shown as one: those of the running function, and each closure around it. A module is two functions
 * without a name, that of the author's code and one around it with `exports` and its like.
 */
function grouped(chain: Debugger.Scope[], isInModule: boolean): { name: string; numbers: number[] }[] {
  const groups: { name: string; numbers: number[] }[] = [];
  const closures = chain.filter(({ type }) => type === "closure");
  const module = isInModule ? closures.slice(-2).filter(({ name }) => !name) : [];
  let isLocal = true;
  for (const [number, scope] of chain.entries()) {
    const { type, name } = scope;
    // What all cells share is asked for by its names: the engine lists it whole, with what it has of its own.
    if (type === "global" || type === "script" || type === "module") continue;
    if (isLocal && type !== "closure") {
      const [first] = groups;
      if (first === undefined) groups.push({ name: "Locals", numbers: [number] });
      else first.numbers.push(number);
    } else if (module.includes(scope)) {
      const last = groups.at(-1);
      if (last?.name === "Module") last.numbers.push(number);
      else groups.push({ name: "Module", numbers: [number] });
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
