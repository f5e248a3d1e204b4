import { types } from "node:util";
import { shortText } from "./value-text.js";
import { Array, ArrayBuffer, Function, Reflect, Set, String, TypeError } from "../intrinsics.js";

/** A named part of a value, read when it is wanted. */
export interface NamedPart {
  key: PropertyKey;
  value: () => unknown;
  /** A getter, which is run only when a person asks for it. */
  isLazy: boolean;
}

/** What a value consists of. */
export interface ValueParts {
  named: NamedPart[];
  /** How many parts have a place instead of a name. */
  indexed: number;
  at: (index: number) => { name: string; value: unknown; path: (list: string) => string };
  put: (index: number, value: unknown) => void;
}

const none: ValueParts = {
  named: [],
  indexed: 0,
  at: () => ({ name: "", value: undefined, path: (list) => list }),
  put: () => {},
};

/** The parts of a value: members, items of lists, entries of maps and sets. Nothing of the value's own code runs, but for its keys. */
export function valueParts(value: unknown): ValueParts {
  if ((typeof value !== "object" && typeof value !== "function") || value === null || types.isProxy(value))
    return none;
  if (types.isMap(value)) return mapParts(value);
  if (types.isSet(value)) return setParts(value);
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !types.isDataView(value));
  if (!isList) return { ...none, named: namedParts(value, false) };
  const list = value as unknown[];
  return {
    named: namedParts(value, true),
    indexed: list.length,
    at: (index) => ({ name: String(index), value: list[index], path: (path) => `${path}[${index}]` }),
    put: (index, item) => void (list[index] = item),
  };
}

function mapParts(map: Map<unknown, unknown>): ValueParts {
  let entries: [unknown, unknown][] | undefined;
  const entry = (index: number): [unknown, unknown] => (entries ??= [...map])[index] as [unknown, unknown];
  return {
    named: namedParts(map, false),
    indexed: map.size,
    at: (index) => {
      const [key, value] = entry(index);
      const path = (name: string): string =>
        typeof key === "object" ? `[...${name}.values()][${index}]` : `${name}.get(${shortText(key)})`;
      return { name: shortText(key), value, path };
    },
    put: (index, value) => void map.set(entry(index)[0], value),
  };
}

function setParts(set: Set<unknown>): ValueParts {
  let items: unknown[] | undefined;
  return {
    named: namedParts(set, false),
    indexed: set.size,
    at: (index) => ({
      name: String(index),
      value: (items ??= [...set])[index],
      path: (name) => `[...${name}][${index}]`,
    }),
    put: () => {
      throw new TypeError("What is in a set has no name to give another value.");
    },
  };
}

/** Own members, and the getters that an object's classes give it. */
function namedParts(value: object, isList: boolean): NamedPart[] {
  const parts: NamedPart[] = [];
  const isFunction = typeof value === "function";
  for (const key of Reflect.ownKeys(value)) {
    if (isList && typeof key === "string" && (key === "length" || /^\d+$/.test(key))) continue;
    if (isFunction && ["length", "name", "prototype", "arguments", "caller"].includes(String(key))) continue;
    const found = Reflect.getOwnPropertyDescriptor(value, key);
    if (found === undefined) continue;
    parts.push(part(value, key, found));
  }
  const isPlain =
    isList || isFunction || types.isMap(value) || types.isSet(value) || types.isModuleNamespaceObject(value);
  if (isPlain) return parts;
  const known = new Set(parts.map(({ key }) => key));
  for (let at = Reflect.getPrototypeOf(value); at !== null && !isBuiltIn(at); at = Reflect.getPrototypeOf(at))
    for (const key of Reflect.ownKeys(at)) {
      const found = Reflect.getOwnPropertyDescriptor(at, key);
      if (found?.get === undefined || known.has(key)) continue;
      known.add(key);
      parts.push(part(value, key, found));
    }
  return parts;
}

function part(value: object, key: PropertyKey, { get }: PropertyDescriptor): NamedPart {
  return { key, value: () => Reflect.get(value, key) as unknown, isLazy: get !== undefined };
}

function isBuiltIn(prototype: object): boolean {
  const { constructor } = prototype as { constructor?: unknown };
  return (
    typeof constructor === "function" &&
    /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(constructor))
  );
}
