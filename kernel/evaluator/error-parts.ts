import { authorNames } from "../bridge/emitted-names.js";
import { cutText, safely, safeText } from "./safe-text.js";
import { AggregateError, Array, Error, Object, Set, String } from "../intrinsics.js";

/** Error classes of the language, whose names a class of the author's inherits. */
const builtIn = new Set([
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "AggregateError",
]);
/** What the lines of a report show by themselves. */
const shownElsewhere = new Set(["name", "message", "stack", "cause", "errors", "error", "suppressed"]);
const mostFieldLines = 30;
const mostNested = 5;

/** Whether something thrown is to be shown as an error. */
export function isError(value: unknown): value is Error {
  if (typeof value !== "object" || value === null) return false;
  return safely(() => value instanceof Error || "stack" in value, false);
}

/** Name and message of an error; the name is its class's where the error has none of its own. */
export function nameOf(error: Error): { ename: string; evalue: string } {
  const given: unknown = safely(() => error.name, undefined);
  const name = typeof given === "string" && given !== "" ? cutText(given) : "Error";
  const evalue = authorNames(cutText(safely(() => String(error.message), "")));
  if (!builtIn.has(name) || safely(() => Object.hasOwn(error, "name"), true)) return { ename: name, evalue };
  const ownClass: unknown = safely(() => error.constructor.name, undefined);
  // A shorter one is what a minifier left of a name.
  const isName = typeof ownClass === "string" && ownClass.length > 2 && ownClass.length < 100;
  return { ename: isName && ownClass !== "Object" ? ownClass : name, evalue };
}

/** The fields that an error has beside name and message, as Node prints them; what the message says already is left out. */
export function fieldLines(error: Error): string[] {
  const { evalue } = nameOf(error);
  if (safely(() => saysAll(error, evalue), false)) return [];
  const fields: Record<string, unknown> = {};
  for (const key of safely(() => Object.keys(error), [])) {
    if (shownElsewhere.has(key)) continue;
    const value = safely(() => (error as unknown as Record<string, unknown>)[key], undefined);
    if (value === undefined || typeof value === "function") continue;
    if (typeof value === "string" && evalue.includes(value)) continue;
    Object.defineProperty(fields, key, { value, enumerable: true });
  }
  if (Object.keys(fields).length === 0) return [];
  const options = { depth: 2, breakLength: 100, maxArrayLength: 20, maxStringLength: 1000 };
  const lines = safeText(fields, options).split("\n");
  const more = lines.length - mostFieldLines;
  return more <= 1 ? lines : [...lines.slice(0, mostFieldLines), `… ${more} more lines`];
}

/** Whether the message was made of the fields, as `place: rule`: errors of this package, whose other fields are for programs. */
function saysAll(error: Error, message: string): boolean {
  const { place, rule } = error as Partial<Record<"place" | "rule", unknown>>;
  return typeof place === "string" && typeof rule === "string" && message.startsWith(`${place}: ${rule}`);
}

/** The errors that an error carries, each with the words that lead to it. */
export function nestedErrors(error: Error): { title: string; error: unknown }[] {
  const part = (key: string): unknown =>
    safely(() => (error as unknown as Record<string, unknown>)[key], undefined);
  const nested: { title: string; error: unknown }[] = [];
  const errors = part("errors");
  if (safely(() => error instanceof AggregateError && Array.isArray(errors), false)) {
    const all = safely(() => [...(errors as unknown[])], []);
    for (const one of all.slice(0, mostNested)) nested.push({ title: "Among them", error: one });
    const more = all.length - mostNested;
    if (more > 0) nested.push({ title: "And", error: new Unshown(`${more} more`) });
  }
  if (part("name") === "SuppressedError") {
    nested.push({ title: "Thrown by the disposal", error: part("error") });
    nested.push({ title: "While this was on its way", error: part("suppressed") });
  }
  const cause = part("cause");
  if (cause !== undefined) nested.push({ title: "Caused by", error: cause });
  return nested;
}

/** A remark in the place of an error. */
export class Unshown {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
