import { inspect } from "node:util";
import { Array, Error, String } from "../intrinsics.js";

const longest = 300;

/** A value in one line, short enough for a list of variables. */
export function shortText(value: unknown): string {
  let text: string;
  try {
    text = tensorText(value) ?? inspectShort(value);
  } catch (error) {
    // A value's own way of being printed may throw.
    text = `[${(error as Error)?.message ?? "cannot be shown"}]`;
  }
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function inspectShort(value: unknown): string {
  if (typeof value === "function") return `ƒ ${value.name || "(anonymous)"}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const options = { depth: 1, maxArrayLength: 20, maxStringLength: 200, breakLength: Infinity, compact: 9 };
  return inspect(value, options).replaceAll(/\s*\n\s*/g, " ");
}

/** A tensor prints its numbers by its own method, which may have to fetch them; its shape says enough here. */
function tensorText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("dataSync" in value) || !("shape" in value))
    return undefined;
  const { shape, dtype } = value as { shape: number[]; dtype?: string };
  return Array.isArray(shape) ? `Tensor ${dtype ?? ""} [${shape.join(", ")}]` : undefined;
}

/** What kind of value it is: the class of an object, else what `typeof` says. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  try {
    const { constructor } = value;
    return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "object";
  } catch {
    return "object";
  }
}

/** A key as the name of a part. */
export function memberName(key: PropertyKey): string {
  return typeof key === "symbol" ? `[${key.toString()}]` : String(key);
}
