import type { Fault } from "../errors.js";
import type { Json } from "../notebook/format.js";
import type { Parameter } from "./parameters.js";

/**
 * Why a value may not be given to a parameter of a notebook, or null where it may.
 * @param list what the notebook's parameters cell declares
 * @param path what the notebook is called
 * @param text the value as it was typed
 */
export function parameterFault(
  list: readonly Parameter[],
  path: string,
  { name, value, text }: { name: string; value: Json; text: string },
): Omit<Fault, "place"> | null {
  const known = list.find((parameter) => parameter.name === name);
  if (known === undefined)
    return {
      rule: `needs a parameter of ${path} after -p`,
      got: name,
      cure: `It has ${list.map((parameter) => parameter.name).join(", ")}.`,
    };
  if (known.value !== null && kindOf(value) !== kindOf(known.value))
    return { rule: `needs ${kindOf(known.value)} for ${name}`, got: text };
  if (!isFinite(value)) return { rule: `needs finite numbers for ${name}`, got: text };
  return null;
}

/** JSON has no word for the others: they would arrive as null. */
function isFinite(value: Json): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isFinite);
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object"
    ? "an object"
    : `a ${typeof value}`.replace("string", "text").replace("a boolean", "true or false");
}
