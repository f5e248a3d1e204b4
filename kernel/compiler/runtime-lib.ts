/** Where a part of the standard library shows in the running Node: by what only that part declares. */
const parts: Readonly<Record<string, () => boolean>> = {
  "es2024.arraybuffer": () => "transfer" in ArrayBuffer.prototype,
  "es2024.collection": () => "groupBy" in Map,
  "es2024.object": () => "groupBy" in Object,
  "es2024.promise": () => "withResolvers" in Promise,
  "es2024.regexp": () => "unicodeSets" in RegExp.prototype,
  "es2024.sharedmemory": () => "waitAsync" in Atomics,
  "es2024.string": () => "isWellFormed" in String.prototype,
  "es2025.collection": () => "union" in Set.prototype,
  "es2025.float16": () => "Float16Array" in globalThis,
  "es2025.intl": () => "DurationFormat" in Intl,
  "es2025.iterator": () => "Iterator" in globalThis && "map" in iteratorPrototype,
  "es2025.promise": () => "try" in Promise,
  "es2025.regexp": () => "escape" in RegExp,
  "esnext.array": () => "fromAsync" in Array,
  "esnext.collection": () => "getOrInsert" in Map.prototype,
  "esnext.date": () => "toTemporalInstant" in Date.prototype,
  // Types that decorators are checked with; all it has of a value is `Symbol.metadata`, which emitted code brings itself.
  "esnext.decorators": () => true,
  // Types that `using` is checked with.
  "esnext.disposable": () => "dispose" in Symbol,
  "esnext.error": () => "isError" in Error,
  "esnext.intl": () => "Temporal" in globalThis,
  "esnext.sharedmemory": () => "pause" in Atomics,
  "esnext.temporal": () => "Temporal" in globalThis,
  "esnext.typedarrays": () => "fromBase64" in Uint8Array,
};

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object;

/** The newest edition of the language that every Node in support has whole. */
const base = "es2023";

/** Where a snapshot keeps the list: while it is made, a part of the language is not there yet. */
export const preparedLib = Symbol.for("gradsheet.runtimeLib");

/** The files of TypeScript's library that declare what the running Node has, and nothing that it lacks. */
export function runtimeLib(): string[] {
  const prepared = (globalThis as Record<symbol, unknown>)[preparedLib] as string[] | undefined;
  if (prepared !== undefined) return prepared;
  const found = Object.keys(parts).filter((name) => parts[name]!());
  return [base, ...found].map((name) => `lib.${name}.d.ts`);
}

/** The parts that are told apart; a test holds them against TypeScript's own list. */
export const knownParts: readonly string[] = Object.keys(parts);
