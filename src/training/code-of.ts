import { Network } from "../network/network.js";

/** What no code can say, by the name that stands for it, in words. */
export type Open = Map<string, string>;

const isName = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key);

/**
 * A value as code that makes it: numbers, words, lists, objects and functions. For anything else, such as a schedule, a name stands, and
 * what it was is noted.
 * @param name what the value is called where nothing better is known
 */
export function codeOf(value: unknown, name: string, open: Open): string {
  if (value instanceof Network) return codeOf(value.spec, name, open);
  if (typeof value === "function") {
    const text = String(value);
    // A method is no expression by itself.
    return /^(async\s+)?(function\b|\(|[A-Za-z_$][\w$]*\s*=>)/.test(text) ? text : noted(value, name, open);
  }
  if (value === null || ["number", "boolean", "undefined"].includes(typeof value)) return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item, at) => codeOf(item, `${name}${at + 1}`, open)).join(", ")}]`;
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const parts = entries.map(
      ([key, item]) =>
        `${isName(key) ? key : JSON.stringify(key)}: ${codeOf(item, isName(key) ? key : name, open)}`,
    );
    return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
  }
  return noted(value, name, open);
}

function noted(value: unknown, name: string, open: Open): string {
  const word = open.has(name) ? `${name}${open.size + 1}` : name;
  const [first] = String(value).split("\n");
  open.set(word, first === "[object Object]" ? "an object" : first);
  return word;
}
