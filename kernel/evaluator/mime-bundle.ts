import { types } from "node:util";
import { KernelError } from "../errors.js";
import { JsonText, jsonOf } from "../protocol/json-text.js";
import { encodeJson } from "./plain-json.js";
import {
  Array,
  ArrayBuffer,
  Buffer,
  JSON,
  Map,
  Object,
  Promise,
  SharedArrayBuffer,
  String,
} from "../intrinsics.js";

/** Media types whose value may be any JSON. Source: nbformat 4.5, `mimebundle`. */
const jsonType = /^application\/(?:.*\+)?json$/;
/** Media types whose bytes are text. */
const textType = /^text\/|^application\/(?:javascript|xml)$|\+xml$/;

/**
 * Representations by media type as JSON, in the form that a notebook file may have: text, lines of text, any JSON for a type
 * that is JSON. Bytes become base64, or the text that they are.
 * @param data What the author gave: an object with media types as keys.
 * @param place The function that was given it.
 * @throws KernelError for anything else, with the media type.
 */
export function encodeBundle(data: unknown, place: string): JsonText {
  if (typeof data !== "object" || data === null || Array.isArray(data) || bytesOf(data) !== undefined)
    throw new KernelError({
      place,
      rule: "needs an object of media types",
      got: kindOf(data),
      cure: 'Give { "text/plain": text }, or the value without raw.',
    });
  const entries = data instanceof Map ? [...(data as Map<unknown, unknown>)] : Object.entries(data);
  const parts = entries.map(
    ([type, value]) => `${jsonOf(checkedType(type, place))}:${entry(String(type), value, place)}`,
  );
  return new JsonText(`{${parts.join(",")}}`);
}

function checkedType(type: unknown, place: string): string {
  if (typeof type === "string" && type.includes("/")) return type;
  throw new KernelError({
    place,
    rule: "needs media types as keys",
    got: typeof type === "string" ? JSON.stringify(type.slice(0, 80)) : kindOf(type),
    cure: 'Write "text/plain" or another one.',
  });
}

function entry(type: string, value: unknown, place: string): string {
  if (jsonType.test(type)) return encodeJson(value, { place, name: type }).text;
  if (typeof value === "string") return jsonOf(value);
  if (types.isStringObject(value)) return jsonOf(value.valueOf());
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) return jsonOf(value);
  const bytes = bytesOf(value);
  if (bytes !== undefined) return jsonOf(bytes.toString(textType.test(type) ? "utf8" : "base64"));
  const rule = textType.test(type) ? `${type} needs a text` : `${type} needs bytes or their text in base64`;
  throw new KernelError({ place, rule, got: kindOf(value), cure: cureOf(value) });
}

function bytesOf(value: unknown): Buffer | undefined {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return Buffer.from(value);
  return undefined;
}

function cureOf(value: unknown): string {
  if (value === undefined || value === null) return "Leave the type out.";
  if (value instanceof Promise) return "Await it first.";
  if (typeof value === "function") return "Call it.";
  return typeof value === "object"
    ? "Give JSON.stringify(value), or a type that ends in json."
    : "Give String(value).";
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (bytesOf(value) !== undefined) return "bytes";
  if (value instanceof Promise) return "a promise";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
