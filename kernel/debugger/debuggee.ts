import { testedName } from "../bridge/emitted-names.js";
import type { Imports } from "../bridge/messages.js";
import { settleHooks } from "../evaluator/cell-context.js";
import { reportError } from "../evaluator/error-report.js";
import type { Programs, TitledProgram } from "../evaluator/programs.js";
import { represent, type Representation } from "../evaluator/representation.js";
import type { Variable } from "./dap.js";
import { holds, type HitRule } from "./hit-condition.js";
import { mayHavePrivate } from "./private-members.js";
import { valueParts } from "./value-parts.js";
import { memberName, shortText, typeOf } from "./value-text.js";
import {
  JSON,
  Map,
  Math,
  Object,
  Promise,
  ReferenceError,
  Reflect,
  Set,
  String,
  Symbol,
  TypeError,
} from "../intrinsics.js";

/** Where the main thread keeps what the debugger, which lives in the channels thread, asks it. */
export const debuggeeKey = "gradsheet.kernel.debuggee";

/** A value that the debugger may ask about, and the expression that has it. */
interface Held {
  value: unknown;
  path: string | undefined;
  /** For a stretch of a long list: where it starts and ends. */
  range?: [start: number, end: number];
  /** Whether the parts are a scope's variables, which stand under their own names. */
  isScope?: boolean;
}

type Namespace = Record<string, unknown>;

/** A list longer than this is shown in stretches of this length, unless the client asks for a page. */
const stretch = 1000;

/** A mime bundle with its metadata. */
interface Shown {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

const parsed = ({ data }: Representation): Shown => ({
  data: JSON.parse(data.text) as Record<string, unknown>,
  metadata: {},
});

/** The main thread's side of the debugger: it describes values, also while it stands still. The methods are called by the inspector. */
export class Debuggee {
  readonly #programs: Programs;
  readonly #log: (breakpoint: number, text: string) => void;
  #held = new Map<number, Held>();
  /** The values that a call is going to get. */
  readonly #handed = new Map<number, unknown[]>();
  /** Counts on, so that a reference to what is gone never means something else. */
  #references = 0;
  readonly #hits = new Map<number, number>();

  constructor(programs: Programs, log: (breakpoint: number, text: string) => void) {
    this.#programs = programs;
    this.#log = log;
  }

  /** Takes the values for a call. */
  hand(call: number, values: unknown[]): void {
    this.#handed.set(call, values);
  }

  /** Calls a method with the values that were handed over for it. */
  carryOut(call: number, name: keyof Debuggee): unknown {
    const values = this.#handed.get(call) ?? [];
    this.#handed.delete(call);
    return (this[name] as (...values: unknown[]) => unknown).apply(this, values);
  }

  /** The program of a script. */
  program(name: string): TitledProgram | null {
    return this.#programs.get(name) ?? null;
  }

  /** The engine's stacks across `await` rest on hooks, whose checks a terminated cell would fail. */
  settleHooks(): void {
    settleHooks();
  }

  /** Forgets all values: they are shown for one stop, or for one look at the variables. */
  forget(): void {
    this.#held = new Map();
  }

  /**
   * Keeps the variables of a scope.
   * @param extra Names of values that are no variables: `this`.
   * @param imports Names of a module that are seen in the place of the variables that hold what they are imported from.
   * @param values The values of `extra`, then the engine's objects of variables, the innermost first.
   * @returns The reference to them, and how many they are.
   */
  scope(extra: string[], imports: Imports, ...values: unknown[]): { reference: number; count: number } {
    const variables = {};
    const define = (name: PropertyKey, member: PropertyDescriptor): void =>
      void Object.defineProperty(variables, name, { ...member, enumerable: true, configurable: true });
    for (const object of (values.slice(extra.length) as Record<PropertyKey, unknown>[]).toReversed()) {
      const held = imports.filter(([, holder]) => Object.hasOwn(object, holder));
      for (const [name, holder, exported] of held)
        define(name, {
          get: () => (exported === null ? object[holder] : (object[holder] as Namespace)[exported]),
        });
      const added = new Set<PropertyKey>([...held.map(([, holder]) => holder), testedName]);
      for (const name of Reflect.ownKeys(object))
        // Read when it is shown: a variable that its code has not come to yet has no value.
        if (!added.has(name))
          define(name, { get: () => object[name], set: (value) => void (object[name] = value) });
    }
    for (const [at, name] of extra.entries()) define(name, { value: values[at] });
    const reference = this.#hold({ value: variables, path: undefined, isScope: true });
    return { reference, count: Object.keys(variables).length };
  }

  /** A value as a variable. */
  describe(name: string, path: string | undefined, value: unknown): Variable {
    const variable: Variable = { name, value: shortText(value), type: typeOf(value), variablesReference: 0 };
    if (path !== undefined) variable.evaluateName = path;
    const { named, indexed } = valueParts(value);
    if (named.length === 0 && indexed === 0 && !mayHavePrivate(value)) return variable;
    variable.variablesReference = this.#hold({ value, path });
    if (indexed > 0) variable.indexedVariables = indexed;
    if (named.length > 0) variable.namedVariables = named.length;
    return variable;
  }

  /** The parts of what a reference stands for; null where the reference is of an earlier stop. */
  children(
    reference: number,
    filter: "indexed" | "named" | null,
    start: number,
    count: number,
  ): Variable[] | null {
    const held = this.#held.get(reference);
    if (held === undefined) return null;
    const { value, path } = held;
    const { named, indexed, at } = valueParts(value);
    const wantsPage = count > 0;
    const variables: Variable[] = [];
    if (filter !== "named" && indexed > 0) {
      const [first, end] = held.range ?? [0, indexed];
      const from = first + (wantsPage && filter === "indexed" ? start : 0);
      const to = wantsPage && filter === "indexed" ? Math.min(end, from + count) : end;
      if (to - from > stretch && !(wantsPage && filter === "indexed"))
        for (let low = from; low < to; low += stretch)
          variables.push(this.#stretch(held, low, Math.min(to, low + stretch)));
      else
        for (let index = from; index < to; index += 1) {
          const { name, value: item, path: access } = at(index);
          variables.push(this.describe(name, path === undefined ? undefined : access(path), item));
        }
    }
    if (filter !== "indexed" && held.range === undefined) {
      const page = wantsPage ? named.slice(start, start + count) : named;
      for (const { key, value: read, isLazy } of page) {
        const name = memberName(key);
        const access = held.isScope ? name : path && memberPath(path, key);
        if (isLazy && !held.isScope) variables.push(this.#lazy(name, access, read));
        else variables.push(this.#read(name, access, read));
      }
    }
    return variables;
  }

  /** A value with private members, for the engine, which alone can read them; undefined where it has none. */
  withPrivate(reference: number): unknown {
    const { value, range } = this.#held.get(reference) ?? {};
    return range === undefined && mayHavePrivate(value) ? value : undefined;
  }

  #stretch({ value, path }: Held, low: number, high: number): Variable {
    const variablesReference = this.#hold({ value, path, range: [low, high] });
    const count = high - low;
    const name = `[${low} … ${high - 1}]`;
    return { name, value: `${count} values`, type: "", variablesReference, indexedVariables: count };
  }

  #read(name: string, path: string | undefined, read: () => unknown): Variable {
    try {
      return this.describe(name, path, read());
    } catch (error) {
      const isEarly = error instanceof ReferenceError;
      const text = isEarly ? "has no value yet" : shortText(error);
      return { name, value: `(${text})`, type: "", variablesReference: 0 };
    }
  }

  /** A getter runs when it is asked for, not before. */
  #lazy(name: string, path: string | undefined, read: () => unknown): Variable {
    const value = Object.defineProperty({}, name, { get: read, enumerable: true });
    const variablesReference = this.#hold({ value, path, isScope: true });
    const hint = { lazy: true, attributes: ["readOnly"] };
    return { name, value: "(get)", type: "getter", variablesReference, presentationHint: hint };
  }

  #hold(held: Held): number {
    this.#references += 1;
    this.#held.set(this.#references, held);
    return this.#references;
  }

  /** Gives a part of what a reference stands for another value; null where it has no such part. */
  assign(reference: number, name: string, value: unknown): Variable | null {
    const held = this.#held.get(reference);
    if (held === undefined) return null;
    const { named, indexed, at, put } = valueParts(held.value);
    const path = held.isScope ? name : undefined;
    const member = named.find(({ key }) => memberName(key) === name);
    if (member !== undefined) {
      if (!Reflect.set(held.value as object, member.key, value)) throw new TypeError(`${name} is read-only.`);
      return this.describe(name, path, value);
    }
    for (let index = held.range?.[0] ?? 0; index < (held.range?.[1] ?? indexed); index += 1)
      if (at(index).name === name) {
        put(index, value);
        return this.describe(name, undefined, value);
      }
    if (name.startsWith("#")) throw new TypeError(`${name} is private: its class alone can change it.`);
    return null;
  }

  /** A value in every media type, as the kernel shows a cell's result. */
  represent(value: unknown): Shown | Promise<Shown> {
    const shown = represent(value);
    return shown instanceof Promise ? shown.then(parsed) : parsed(shown);
  }

  /** The same at once: what would have to be awaited is shown as text. */
  representNow(value: unknown): Shown & { isLater: boolean } {
    const shown = represent(value);
    if (!(shown instanceof Promise)) return { ...parsed(shown), isLater: false };
    shown.catch(() => {});
    return { data: { "text/plain": shortText(value) }, metadata: {}, isLater: true };
  }

  /** An error as a cell's traceback tells of it. */
  report(error: unknown): { name: string; message: string; traceback: string } {
    const { ename, evalue, traceback } = reportError(error, this.#programs);
    return { name: ename, message: evalue, traceback: traceback.join("\n") };
  }

  /** The names of the variables that the engine shows as an object. */
  variableNames(scope: object): string[] {
    return Object.getOwnPropertyNames(scope);
  }

  /** The names of an object's members, for completion. */
  members(value: unknown): string[] {
    const names = new Set<string>();
    if (value === null || value === undefined) return [];
    for (let at: unknown = Object(value); at !== null; at = Object.getPrototypeOf(at))
      for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    return [...names];
  }

  /** Counts a visit to a breakpoint: whether the rule is true of it. */
  hit(breakpoint: number, compare: HitRule["compare"], number: number): boolean {
    const hits = (this.#hits.get(breakpoint) ?? 0) + 1;
    this.#hits.set(breakpoint, hits);
    return holds({ compare, number }, hits);
  }

  /** Says what a log point has to say; false, so that it does not stop. */
  log(breakpoint: number, ...parts: unknown[]): false {
    // Literal text and values take turns.
    const text = parts.map((part, at) =>
      at % 2 === 0 ? part : typeof part === "string" ? part : shortText(part),
    );
    this.#log(breakpoint, text.join(""));
    return false;
  }
}

function memberPath(path: string, key: PropertyKey): string | undefined {
  if (typeof key === "symbol") return undefined;
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(String(key))
    ? `${path}.${String(key)}`
    : `${path}[${JSON.stringify(key)}]`;
}

/** Puts the main thread's side of the debugger where the inspector finds it. */
export function exposeToDebugger(programs: Programs, log: (breakpoint: number, text: string) => void): void {
  Object.defineProperty(globalThis, Symbol.for(debuggeeKey), { value: new Debuggee(programs, log) });
}
