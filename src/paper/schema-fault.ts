import { isFields } from "./fields.js";
import type { Json } from "../notebook/format.js";
import type { Schema, SchemaType } from "./paper-schema.js";

/** Where data departs from a schema. */
export interface SchemaFault {
  /** The place below what was looked at, with dots; empty for the whole. */
  path: string;
  rule: string;
  got: string;
  cure?: string;
}

/** The first place at which data departs from a schema, or null where it meets it. */
export function schemaFault(value: Json | undefined, schema: Schema, path = ""): SchemaFault | null {
  if (value === undefined) return null;
  const { type, anyOf } = schema;
  if (type !== undefined && ![type].flat().includes(typeOf(value)))
    return fault(
      path,
      `must be ${[type]
        .flat()
        .map((each) => nouns[each])
        .join(" or ")}`,
      value,
    );
  if (schema.const !== undefined && value !== schema.const)
    return fault(path, `must be ${JSON.stringify(schema.const)}`, value);
  if (anyOf !== undefined && anyOf.every((each) => schemaFault(value, each) !== null))
    return nearestFault(value, anyOf, path);
  if (
    typeof value === "string" &&
    schema.pattern !== undefined &&
    !new RegExp(schema.pattern, "u").test(value)
  )
    return fault(path, "must not be empty", value);
  if (typeof value === "number") return numberFault(value, schema, path);
  if (Array.isArray(value)) return listFault(value, schema, path);
  return isFields(value) ? fieldsFault(value, schema, path) : null;
}

const nouns = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  null: "null",
  array: "a list",
  object: "an object",
} satisfies Record<SchemaType, string>;

function typeOf(value: Json): SchemaType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as "string" | "number" | "boolean" | "object";
}

const fault = (path: string, rule: string, value: Json): SchemaFault => ({
  path,
  rule,
  got: JSON.stringify(value),
});

/** Of several forms that a value could have, what is wrong with the one whose type it has. */
function nearestFault(value: Json, anyOf: readonly Schema[], path: string): SchemaFault {
  const own = anyOf.filter(({ type }) => type !== undefined && [type].flat().includes(typeOf(value)));
  const faults = own.map((each) => schemaFault(value, each, path)).filter((each) => each !== null);
  const forms = anyOf.map(({ type, const: only }) =>
    only === undefined
      ? [type ?? "object"]
          .flat()
          .map((each) => nouns[each])
          .join(" or ")
      : JSON.stringify(only),
  );
  return faults.at(-1) ?? fault(path, `must be ${[...new Set(forms)].join(" or ")}`, value);
}

function numberFault(value: number, { exclusiveMinimum, maximum }: Schema, path: string): SchemaFault | null {
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return fault(path, `must be greater than ${exclusiveMinimum}`, value);
  return maximum !== undefined && value > maximum ? fault(path, `must be at most ${maximum}`, value) : null;
}

function listFault(value: Json[], { items, minItems = 0 }: Schema, path: string): SchemaFault | null {
  if (value.length < minItems) return fault(path, `must have ${minItems} or more entries`, value);
  if (items === undefined) return null;
  for (const [index, entry] of value.entries()) {
    const found = schemaFault(entry, items, `${path}[${index}]`);
    if (found !== null) return found;
  }
  return null;
}

function fieldsFault(
  value: Record<string, Json>,
  { properties = {}, required = [], additionalProperties = true }: Schema,
  path: string,
): SchemaFault | null {
  const missing = required.find((name) => !(name in value));
  if (missing !== undefined)
    return { path, rule: `must have ${missing}`, got: Object.keys(value).join(", ") || "an empty object" };
  for (const [name, inner] of Object.entries(value)) {
    const place = path === "" ? name : `${path}.${name}`;
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own === undefined && additionalProperties === false) return unknownField(name, place, properties);
    const schema = own ?? (typeof additionalProperties === "object" ? additionalProperties : {});
    const found = schemaFault(inner, schema, place);
    if (found !== null) return found;
  }
  return null;
}

function unknownField(name: string, path: string, properties: Record<string, Schema>): SchemaFault {
  const names = Object.keys(properties);
  const near = names.find((each) => isNear(each.toLowerCase(), name.toLowerCase()));
  return {
    path,
    rule: "must be a field that is known",
    got: name,
    cure: near === undefined ? `It may have ${names.join(", ")}.` : `Did you mean ${near}?`,
  };
}

/** Whether two words differ by one or two letters that are missing, added, exchanged or others. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries())
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (letter === other ? 0 : 1)));
    row = next;
  }
  return row[b.length] <= Math.min(2, Math.floor(a.length / 3));
}
