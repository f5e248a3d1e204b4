import { inspect, types } from "node:util";
import type { MimeBundle } from "../bridge/messages.js";
import { recordTable } from "./record-table.js";
import { latexOf } from "./typeset.js";

/** A value in the media types that a front end can choose from. */
export interface Representation {
  data: MimeBundle;
  metadata: Record<string, unknown>;
}

const displaySymbol = Symbol.for("Jupyter.display");

/** As Node prints a value, a little deeper. */
export function plainText(value: unknown): string {
  hideContext(value);
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
 * (tensor, mathjs node, markup, table, array of formulas), else as Node prints it.
 * @returns The representation, or a promise of it where the value's own method is asynchronous.
 */
export function represent(value: unknown): Representation | Promise<Representation> {
  if (hasMethod(value, displaySymbol)) {
    const own = value[displaySymbol]();
    if (own instanceof Promise) return own.then((data) => ownRepresentation(value, data));
    return ownRepresentation(value, own);
  }
  const text = { "text/plain": plainText(value) };
  return { data: { ...text, ...richer(value) }, metadata: {} };
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
  const bundle = typeof data === "object" && data !== null ? (data as MimeBundle) : {};
  // Every output needs a form that a terminal can show.
  if (Object.keys(bundle).length === 0) return { data: { "text/plain": plainText(value) }, metadata: {} };
  return { data: bundle, metadata: {} };
}

function richer(value: unknown): MimeBundle {
  if (typeof value !== "object" || value === null) return {};
  try {
    // A tensor prints its numbers by its own toString().
    if (isTensor(value)) return { "text/plain": String(value) };
    if (isMathNode(value)) return { "text/plain": String(value), "text/latex": `$$${value.toTex()}$$` };
    if ("outerHTML" in value && typeof value.outerHTML === "string") {
      const isSvg = /^\s*<svg[\s>]/.test(value.outerHTML);
      return { [isSvg ? "image/svg+xml" : "text/html"]: value.outerHTML };
    }
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
  return typeof (value as Record<Key, unknown>)[key] === "function";
}

function isTensor(value: object): boolean {
  return (
    hasMethod(value, "dataSync") && hasMethod(value, "arraySync") && "shape" in value && "dtype" in value
  );
}

function isMathNode(value: object): value is { toTex(): string } {
  return "isNode" in value && value.isNode === true && hasMethod(value, "toTex");
}
