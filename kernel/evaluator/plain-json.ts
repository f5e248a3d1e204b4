import { types } from "node:util";
import { KernelError } from "../errors.js";
import { JsonText, jsonOf } from "../protocol/json-text.js";
import { Array, ArrayBuffer, DataView, Map, Object, RangeError, Set, String } from "../intrinsics.js";

/** Deeper values are refused: Python, which saves notebooks, does not read much deeper ones. */
const deepest = 400;

/** Of what a value is a part, for the words of a refusal. */
export interface Place {
  /** The function that was given the value: `display`. */
  place: string;
  /** What the value is there: `application/json`. */
  name: string;
}

/**
 * A value of the author's as JSON. What `JSON.stringify` drops or empties without a word is refused (functions, promises, errors,
 * views of bytes) or has the plain form that is meant (typed arrays of numbers and sets as arrays, maps with texts as keys as objects).
 * @param value Anything.
 * @param where How a refusal names it.
 * @throws KernelError for what JSON cannot hold, with the path to it.
 */
export function encodeJson(value: unknown, where: Place): JsonText {
  const plain = new Plain(where).of(value, "");
  if (plain === undefined) throw refusal(where, [], "undefined", "Leave it out, or give null.");
  try {
    return new JsonText(jsonOf(plain));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusal(where, [], "more than one text can hold", "Show a part of it, or write it to a file.");
  }
}

class Plain {
  readonly #where: Place;
  readonly #path: (string | number)[] = [];
  readonly #around = new Set<object>();

  constructor(where: Place) {
    this.#where = where;
  }

  /** The value's plain form; undefined where JSON leaves it out. */
  of(value: unknown, key: string): unknown {
    switch (typeof value) {
      case "undefined":
      case "boolean":
      case "number":
      case "string":
        return value;
      case "bigint":
        if (hasToJson(value)) return this.#withoutOwnForm(value.toJSON(key));
        return this.#refuse("a bigint", "Give Number(value) or String(value).");
      case "symbol":
        return this.#refuse("a symbol", "Give its description.");
      case "function":
        return this.#refuse("a function", "Leave it out, or call it.");
      case "object":
        if (value === null) return value;
        // Bytes of Node have a form of their own, which nothing but Node reads.
        if (!ArrayBuffer.isView(value) && hasToJson(value)) return this.#withoutOwnForm(value.toJSON(key));
        return this.#object(value);
    }
  }

  /** As in `JSON.stringify`, what `toJSON` returns is not asked again. */
  #withoutOwnForm(value: unknown): unknown {
    return typeof value === "object" && value !== null ? this.#object(value) : this.of(value, "");
  }

  #object(value: object): unknown {
    if (types.isBoxedPrimitive(value)) return this.of(value.valueOf(), "");
    if (this.#around.has(value))
      return this.#refuse("a cycle", "Leave out what leads back to where it came from.");
    if (this.#around.size >= deepest)
      return this.#refuse(`more than ${deepest} values in one another`, "Show a part of it.");
    this.#around.add(value);
    const plain = this.#parts(value);
    this.#around.delete(value);
    return plain;
  }

  #parts(value: object): unknown {
    if (Array.isArray(value)) return this.#list(value);
    if (ArrayBuffer.isView(value) && !(value instanceof DataView))
      return this.#list(Array.from(value as Uint8Array));
    if (value instanceof Set) return this.#list([...value]);
    if (value instanceof Map) {
      const entries = [...(value as Map<unknown, unknown>)];
      const odd = entries.find(([key]) => typeof key !== "string" && typeof key !== "number");
      if (odd !== undefined)
        return this.#refuse("a Map whose keys are no texts", "Give its entries: [...map].");
      return this.#record(entries.map(([key, part]) => [String(key), part]));
    }
    const [what, cure] = empty(value);
    if (what !== undefined) return this.#refuse(what, cure);
    return this.#record(Object.entries(value));
  }

  #list(values: readonly unknown[]): unknown[] {
    if (values.every((value) => typeof value === "number")) return values as unknown[];
    // A hole is a part too, null as in JSON.stringify.
    return Array.from(values, (value, index) => this.#at(index, value));
  }

  #record(entries: readonly (readonly [string, unknown])[]): object {
    // Without a prototype, so that a field called __proto__ is a field.
    const plain = Object.create(null) as Record<string, unknown>;
    for (const [key, value] of entries) plain[key] = this.#at(key, value);
    return plain;
  }

  #at(key: string | number, value: unknown): unknown {
    this.#path.push(key);
    const plain = this.of(value, String(key));
    this.#path.pop();
    return plain;
  }

  #refuse(got: string, cure: string): never {
    throw refusal(this.#where, this.#path, got, cure);
  }
}

/** What has no field that JSON would show, so that it would be `{}`. */
function empty(value: object): [what: string, cure: string] | [what: undefined] {
  if (types.isPromise(value)) return ["a promise", "Await it first."];
  if (types.isNativeError(value)) return ["an error", "Give its message."];
  if (types.isRegExp(value)) return ["a regular expression", "Give its source."];
  if (types.isAnyArrayBuffer(value) || types.isDataView(value))
    return ["bytes", "Give a Uint8Array for numbers, or text in base64."];
  if (types.isWeakMap(value) || types.isWeakSet(value))
    return ["a weak collection", "Give an array of its values."];
  if (types.isMapIterator(value) || types.isSetIterator(value) || types.isGeneratorObject(value))
    return ["an iterator", "Give an array of its values: [...iterator]."];
  return [undefined];
}

function hasToJson(value: object | bigint): value is { toJSON(key: string): unknown } {
  return typeof (value as { toJSON?: unknown }).toJSON === "function";
}

function refusal(
  { place, name }: Place,
  path: readonly (string | number)[],
  got: string,
  cure: string,
): KernelError {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
  const shown = steps.length <= 12 ? steps : [...steps.slice(0, 6), "…", ...steps.slice(-5)];
  const at = shown.length === 0 ? "" : ` at ${shown.join("").replace(/^\./, "").slice(0, 200)}`;
  return new KernelError({ place, rule: `${name} needs what JSON can hold`, got: `${got}${at}`, cure });
}
