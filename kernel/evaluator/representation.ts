import { inspect, types } from "node:util";
import type { JsonText } from "../protocol/json-text.js";
import { chartOf } from "./chart-look.js";
import { imageOfBytes, imageOfCanvas, markupOf } from "./image-look.js";
import { encodeBundle } from "./mime-bundle.js";
import { recordTable } from "./record-table.js";
import { safely } from "./safe-text.js";
import { latexOf } from "./typeset.js";
import { Array, Object, Promise, Reflect, Set, String, Symbol } from "../intrinsics.js";

/** Representations of one value by media type. */
type MimeBundle = Record<string, unknown>;

/** A value in the media types that a front end can choose from. */
export interface Representation {
  data: JsonText;
  /** Its plain text, where it has one. */
  text: string | undefined;
}

const displaySymbol = Symbol.for("Jupyter.display");

/** As Node prints a value, a little deeper. */
export function plainText(value: unknown): string {
  safely(() => hideContext(value), undefined);
  return inspect(value, {
    depth: 4,
    maxArrayLength: 100,
    maxStringLength: 20_000,
    breakLength: 100,
    colors: false,
  });
}

/**
 * How a value shows itself: by its own `[Symbol.for("Jupyter.display")]()`, else as what it looks like
 * (image, canvas, chart, tensor, mathjs node, markup, table, array of formulas), else as Node prints it.
 * @returns The representation, or a promise of it where the value's own method is asynchronous.
 * @throws Whatever an own method throws; KernelError for what it returns and no message can hold.
 */
export function represent(value: unknown): Representation | Promise<Representation> {
  if (hasMethod(value, displaySymbol)) {
    const own = value[displaySymbol]();
    return types.isPromise(own)
      ? own.then((data) => ownRepresentation(value, data))
      : ownRepresentation(value, own);
  }
  const whole = (more: MimeBundle): Representation =>
    encoded({ "text/plain": plainText(value), ...more }, "value");
  const more = richer(value);
  return more instanceof Promise ? more.then(whole) : whole(more);
}

function encoded(bundle: MimeBundle, place: string): Representation {
  const text = bundle["text/plain"];
  return { data: encodeBundle(bundle, place), text: typeof text === "string" ? text : undefined };
}

/**
 * Node up to 22 keeps what asynchronous code belongs to, here the cell, in symbols of promises and timers, and prints it with
 * them: as if the cell had written it there.
 */
function hideContext(value: unknown): void {
  for (const item of Array.isArray(value) ? value.slice(0, 100) : [value]) {
    if (!types.isPromise(item) && !isTimer(item)) continue;
    for (const symbol of Object.getOwnPropertySymbols(item))
      if (contextSymbols.has(symbol.description ?? ""))
        Reflect.defineProperty(item, symbol, { enumerable: false });
  }
}

const contextSymbols = new Set([
  "async_id_symbol",
  "trigger_async_id_symbol",
  "kResourceStore",
  "asyncId",
  "triggerId",
]);

function isTimer(value: unknown): value is object {
  return hasMethod(value, "hasRef") && hasMethod(value, "unref");
}

function ownRepresentation(value: unknown, data: unknown): Representation {
  // Every output needs a form that a terminal can show.
  if (typeof data !== "object" || data === null || Object.keys(data).length === 0)
    return encoded({ "text/plain": plainText(value) }, "value");
  return encoded(data as MimeBundle, '[Symbol.for("Jupyter.display")]');
}

function richer(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (typeof value !== "object" || value === null) return {};
  try {
    // A tensor prints its numbers by its own toString().
    if (isTensor(value)) return { "text/plain": String(value) };
    if (isMathNode(value)) return { "text/plain": String(value), "text/latex": `$$${value.toTex()}$$` };
    const image = imageOfBytes(value) ?? imageOfCanvas(value);
    if (image instanceof Promise) return image.then((found) => found ?? {}).catch(() => ({}));
    const look = image ?? chartOf(value) ?? markupOf(value);
    if (look !== undefined) return look;
    const html = recordTable(value);
    if (html !== undefined) return { "text/html": html };
    const latex = Array.isArray(value) ? latexOf(value) : undefined;
    return latex === undefined ? {} : { "text/latex": `$$${latex}$$` };
  } catch {
    // A disposed tensor or a getter that throws: the plain text is all there is.
    return {};
  }
}

function hasMethod<Key extends PropertyKey>(value: unknown, key: Key): value is Record<Key, () => unknown> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  // A proxy may throw at the question itself.
  return safely(() => typeof (value as Record<Key, unknown>)[key] === "function", false);
}

function isTensor(value: object): boolean {
  return (
    hasMethod(value, "dataSync") && hasMethod(value, "arraySync") && "shape" in value && "dtype" in value
  );
}

function isMathNode(value: object): value is { toTex(): string } {
  return "isNode" in value && value.isNode === true && hasMethod(value, "toTex");
}
