import { types } from "node:util";
import { Function, Object, Reflect, WeakMap } from "../intrinsics.js";

const known = new WeakMap<object, boolean>();

/** Whether a value may have private members (`#pin`): its class, or one above it, is written with some. */
export function mayHavePrivate(value: unknown): boolean {
  if (typeof value === "function") return isWritten(value, /^class\b[^]*\bstatic\s[^;{}=]*#/);
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  let at = Reflect.getPrototypeOf(value);
  for (; at !== null && at !== Object.prototype; at = Reflect.getPrototypeOf(at)) {
    const found: unknown = Reflect.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof found !== "function") continue;
    const has = known.get(found) ?? isWritten(found, /^class\b[^]*#[\p{ID_Start}$_]/u);
    known.set(found, has);
    if (has) return true;
  }
  return false;
}

function isWritten(value: object, pattern: RegExp): boolean {
  return pattern.test(Function.prototype.toString.call(value));
}
